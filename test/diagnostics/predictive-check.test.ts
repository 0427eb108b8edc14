/** Predictive checks: counts by hand, a model that fits and one that does not, and what is refused. */
import test from "ava";
import { predictiveCheck } from "gibbs/diagnostics";
import { exponential, model, normal, poisson, posteriorPredictive, prior } from "gibbs/model";
import { nuts } from "gibbs/sample";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

test("counts by hand", (t) => {
  const replicated = { data: Float64Array.of(1, 2, 3, 4, 3, 4), shape: [3, 2] };
  const { rows, places, coverage } = predictiveCheck([3, 5], replicated, {
    statistics: { total: (values) => values[0] + values[1], largest: "max" },
  });
  t.like(rows[0], { name: "total", observed: 8, q50: 7, probability: 0 });
  close(t, rows[0].mean, (3 + 7 + 7) / 3, 1e-15);
  t.like(rows[1], { name: "largest", observed: 5, probability: 0 });
  close(t, places, [2 / 3, 1], 1e-15);
  t.deepEqual(coverage, { half: 0.5, most: 0.5 });
  t.is(predictiveCheck([4], { data: Float64Array.of(3, 4, 5), shape: [3] }).rows[0].probability, 0.5);
});

test("every named statistic is its definition", (t) => {
  const values = [0, 3, 1, 0, 6];
  const { rows } = predictiveCheck(
    values,
    { data: Float64Array.from([...values, ...values]), shape: [1, 2, 5] },
    {
      statistics: ["mean", "sd", "min", "max", "median", "q5", "q95", "zeros", "lag1"],
    },
  );
  const lag = (-2 * 1 + 1 * -1 + -1 * -2 + -2 * 4) / (4 + 1 + 1 + 4 + 16);
  close(
    t,
    rows.map(({ observed }) => observed),
    [2, Math.sqrt(26 / 4), 0, 6, 1, 0, 5.4, 0.4, lag],
    1e-12,
  );
  for (const { observed, mean, sd, probability } of rows) t.deepEqual([mean - observed, sd, probability], [0, 0, 0.5]);
});

test("a model that fits passes and one that does not is found out", async (t) => {
  const y = Array.from(normals(8, 60), (z) => Math.exp(1.2 * z));
  const posed = model({ y }, (p, { y }) => {
    const mu = p.sample("mu", normal(0, 5));
    const sigma = p.sample("sigma", exponential(1));
    p.observe(normal(mu, sigma), y);
  });
  const fit = await posteriorPredictive(await nuts(posed, { draws: 300 }));
  const { rows, places } = predictiveCheck(y, fit.y, { statistics: ["mean", "min"] });
  t.true(rows[0].probability > 0.05 && rows[0].probability < 0.95);
  t.true(rows[1].probability < 0.01, "a normal has negative numbers where a log-normal has none");
  t.is(places.length, 60);
  const before = predictiveCheck(y, (await prior(posed, { draws: 200 })).y);
  t.true(before.rows[0].sd > 2, "the prior is wide");
  t.regex(before.toString(), /observed.*\nmean /);
});

test("counts that are too many zeros for a Poisson", async (t) => {
  const y = [0, 0, 0, 0, 0, 7, 9, 0, 0, 8, 0, 6];
  const posed = model({ y }, (p, { y }) => p.observe(poisson(p.sample("rate", exponential(0.2))), y));
  const { y: replicated } = await posteriorPredictive(await nuts(posed, { draws: 300 }));
  t.true(predictiveCheck(y, replicated, { statistics: ["zeros"] }).rows[0].probability < 0.01);
});

test("bad input is refused by name", async (t) => {
  const replicated = { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] };
  await rejects(t, "observed", (bad) => predictiveCheck(bad, replicated), {
    nothing: () => [],
    text: () => "data",
    NaN: () => [1, Number.NaN],
  });
  await rejects(t, "replicated", (bad) => predictiveCheck([1, 2], bad), {
    null: () => null,
    rows: () => [[1, 2]],
    "another length": () => ({ data: Float64Array.of(1, 2, 3), shape: [1, 3] }),
    "a shape that is not filled": () => ({ data: Float64Array.of(1, 2, 3), shape: [2, 2] }),
    infinity: () => ({ data: Float64Array.of(1, Number.POSITIVE_INFINITY), shape: [1, 2] }),
  });
  await rejects(t, "options", (bad) => predictiveCheck([1, 2], replicated, bad), {
    unknown: () => ({ statistic: ["mean"] }),
    "no such statistic": () => ({ statistics: ["mode"] }),
    "a number": () => ({ statistics: 3 }),
    "no number": () => ({ statistics: { none: () => "much" } }),
  });
});
