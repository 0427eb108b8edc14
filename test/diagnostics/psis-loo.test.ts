/** Leave-one-out: against arviz-stats and a closed form, at the edges, and what is refused. */
import { readFileSync } from "node:fs";
import test from "ava";
import { psisLoo, psisLooSync, waicSync } from "gibbs/diagnostics";
import { logLikelihood, model, normal } from "gibbs/model";
import { nuts } from "gibbs/sample";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

interface Case {
  readonly shape: [number, number, number];
  readonly efficiency: number | null;
  readonly logLikelihood: number[];
  readonly elpd: number[];
  readonly paretoK: number[];
  readonly effectiveParameters: number;
  readonly penalties: number[];
}
const cases: Case[] = JSON.parse(readFileSync(new URL("./fixtures/predictive.json", import.meta.url), "utf8")).loo;
const draws = ({ logLikelihood, shape }: Case) => ({ data: Float64Array.from(logLikelihood), shape });

test("arviz-stats agrees, in place and not, one site or several", async (t) => {
  for (const each of cases) {
    const options = each.efficiency === null ? {} : { relativeEfficiency: each.efficiency };
    const found = await psisLoo(draws(each), options);
    close(t, found.pointwise, each.elpd, 1e-9);
    close(t, found.paretoK, each.paretoK, 1e-8);
    close(t, found.effectiveParameters, each.effectiveParameters, 1e-9);
    t.deepEqual(psisLooSync(draws(each), { ...options, threads: 2 }), found);
    close(t, waicSync(draws(each)).penalties, each.penalties, 1e-9);
    const [chains, length, observations] = each.shape;
    const part = (from: number, to: number) => ({
      data: draws(each).data.filter((_, i) => i % observations >= from && i % observations < to),
      shape: [chains, length, to - from],
    });
    t.deepEqual(await psisLoo({ first: part(0, 1), rest: part(1, observations) }, options), found);
  }
});

test("the mean of a normal, from its draws: the closed form", async (t) => {
  const y = [0.3, -1.2, 0.8, 1.9, -0.4, 0.1, -0.7, 1.1];
  const posed = model({ y }, (p, { y }) => {
    const mu = p.sample("mu", normal(0, 1000));
    p.observe(normal(mu, 1), y);
  });
  const { elpd, mcse, reliable } = await psisLoo(await logLikelihood(await nuts(posed, { seed: 2 })));
  const n = y.length;
  const exact = y.reduce((total, each) => {
    const center = (y.reduce((a, b) => a + b) - each) / (n - 1);
    const variance = n / (n - 1);
    return total - 0.5 * ((each - center) ** 2 / variance + Math.log(2 * Math.PI * variance));
  }, 0);
  t.true(reliable);
  t.true(Math.abs(elpd - exact) < 5 * mcse && mcse < 0.05, `${elpd} ± ${mcse}, ${exact}`);
});

test("an impossible observation, one that is constant, a NaN", (t) => {
  const column = (values: number[]) => psisLooSync({ data: Float64Array.from(values), shape: [1, values.length, 1] });
  const constant = new Array<number>(50).fill(-1);
  t.is(column(constant).paretoK[0], Number.NEGATIVE_INFINITY);
  t.true(column(constant).reliable);
  close(t, column(constant).elpd, -1, 1e-12);
  const impossible = column(constant.with(3, Number.NEGATIVE_INFINITY));
  t.deepEqual([impossible.elpd, impossible.reliable], [Number.NEGATIVE_INFINITY, false]);
  t.is(column(constant.with(3, Number.NaN)).elpd, Number.NaN);
});

test("bad input is refused by name", async (t) => {
  const fine = draws(cases[0]);
  await rejects(t, "logLikelihood", (bad) => psisLoo(bad), {
    undefined: () => undefined,
    "rows of numbers": () => [[1, 2]],
    "no observations": () => ({}),
    "too few numbers": () => ({ data: new Float64Array(5), shape: [1, 2, 3] }),
    "no draws": () => ({ data: new Float64Array(0), shape: [2, 0, 3] }),
    "sites of different lengths": () => ({ a: fine, b: { data: new Float64Array(4), shape: [2, 2] } }),
  });
  await rejects(t, "options", (bad) => psisLoo(fine, bad), {
    unknown: () => ({ reff: 1 }),
    zero: () => ({ relativeEfficiency: 0 }),
    text: () => ({ relativeEfficiency: "1" }),
  });
});
