import test from "ava";
import { type Expr, equal, f, log, logDensity, maximum, reshape, select } from "gibbs/graph";
import { bernoulli, categorical, exponential, normal, poisson } from "gibbs/model";
import { type GibbsSite, type MixedDensity, metropolisWithinGibbs, metropolisWithinGibbsSync } from "gibbs/sample";
import { badCounts, badOptions, badSeeds, prefixed } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const mean = (data: Float64Array) => data.reduce((sum, x) => sum + x, 0) / data.length;

/** A class, a number at its place, a count of its rate. */
const mixed = (update: GibbsSite["update"]): MixedDensity => ({
  sites: { class: { classes: 3 }, number: { update }, count: { update: "integer", lower: 0 } },
  model(p, { class: class_ }) {
    p.sample("class", categorical([0.2, 0.5, 0.3]));
    p.sample("number", normal(class_.multiply(1.5), 0.7));
    p.sample("count", poisson(class_.multiply(2).add(1)));
  },
});

for (const update of ["walk", "slice"] as const) {
  test(`${update}: a class, a number and a count have their means`, async (t) => {
    const { variables, converged, summary } = await metropolisWithinGibbs(mixed(update), { draws: 4000, seed: 1 });
    t.true(converged, summary().toString());
    const truth = { class: 1.1, number: 1.65, count: 3.2 };
    const rows = summary().rows;
    Object.entries(truth).forEach(([name, value], k) => {
      const { mcse } = rows[k];
      t.is(rows[k].name, name);
      t.true(Math.abs(mean(variables[name].data) - value) < 4.5 * mcse, `${name}: ${rows[k].mean} ± ${mcse}`);
    });
    t.deepEqual(variables.class.shape, [4, 4000]);
  });
}

test("labels of a mixture: the posterior of each by its neighbours' means", async (t) => {
  // Two known components, so that each label is a coin of its own.
  const y = [-2, -0.5, 0.1, 0.4, 2.5];
  const { variables } = await metropolisWithinGibbs({
    sites: { labels: { classes: 2, shape: 5 } },
    model(p, { labels }) {
      p.sample("labels", bernoulli(0.4));
      p.observe(normal(labels.multiply(2).subtract(1), 1), y);
    },
  });
  const { data } = variables.labels;
  y.forEach((value, k) => {
    const odds = (0.4 / 0.6) * Math.exp(2 * value);
    const truth = odds / (1 + odds);
    const share = mean(data.filter((_, place) => place % 5 === k));
    t.true(
      Math.abs(share - truth) < 4.5 * Math.sqrt((truth * (1 - truth)) / 4000) + 1e-9,
      `${k}: ${share} for ${truth}`,
    );
  });
});

/** Labels of three components of unknown means and one deviation; as terms, or as one that cannot be taken apart. */
const components = (apart: boolean): MixedDensity => {
  const y = Array.from({ length: 30 }, (_, k) => 3 * Math.sin(k * k));
  return {
    sites: { labels: { classes: 3, shape: 30 }, means: { shape: 3 }, deviation: { lower: 0.1, update: "slice" } },
    model(p, { labels, means, deviation }) {
      const chosen = equal(reshape(labels, [30, 1]), [0, 1, 2]);
      const terms: Expr[] = [
        select(chosen, log([0.2, 0.5, 0.3]), 0)
          .sum({ axes: -1 })
          .sum(),
        logDensity(means, { distribution: "normal", parameters: [0, 3] }),
        logDensity(y, { distribution: "normal", parameters: [chosen.multiply(means).sum({ axes: -1 }), deviation] }),
        f`-2 * ${deviation}`,
      ];
      if (apart) for (const term of terms) p.factor(term);
      else
        p.factor(
          maximum(
            terms.reduce((sum, term) => sum.add(term)),
            -1e300,
          ),
        );
    },
  };
};

test("terms that are evaluated alone draw as the whole density does", (t) => {
  const options = { chains: 2, warmup: 60, draws: 60, seed: 4 };
  const [few, all] = [true, false].map((apart) => metropolisWithinGibbsSync(components(apart), options));
  t.deepEqual(few.variables.labels, all.variables.labels);
  close(t, few.values.data, all.values.data, 1e-9);
  close(t, few.logDensity.data, all.logDensity.data, 1e-9);
});

test("bounds, a start, and an array of numbers", async (t) => {
  const density: MixedDensity = {
    sites: { scale: { shape: [2, 2], lower: 0, update: "slice" } },
    model: (p) => void p.sample("scale", exponential(2)),
  };
  const { values, variables } = await metropolisWithinGibbs(density, { init: [1, 2, 3, 4], draws: 1500 });
  t.true(values.data.every((x) => x >= 0));
  t.deepEqual(variables.scale.shape, [4, 1500, 2, 2]);
  t.true(Math.abs(mean(values.data) - 0.5) < 0.03, `${mean(values.data)}`);
});

test("the same bits in place and at any number of threads", async (t) => {
  const options = { draws: 50, warmup: 50, seed: 3 };
  const found = await metropolisWithinGibbs(mixed("slice"), options);
  for (const threads of [1, 3]) {
    t.deepEqual(metropolisWithinGibbsSync(mixed("slice"), { ...options, threads }).values, found.values);
  }
});

test("abort and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const { signal } = controller;
  const run = metropolisWithinGibbs(mixed("walk"), { draws: 1e6, signal, onProgress: () => controller.abort(reason) });
  await t.throwsAsync(run, { is: reason });
  const site = (bad: unknown) => ({ sites: { x: bad }, model: standard });
  const other = (p: Parameters<MixedDensity["model"]>[0]) => void p.sample("y", normal(0, 1));
  const standard: MixedDensity["model"] = (p) => void p.sample("x", normal(0, 1));
  await rejects(t, "density", (bad) => metropolisWithinGibbs(bad), {
    null: () => null,
    "no sites": () => ({ sites: {}, model: standard }),
    "no density": () => ({ sites: { x: {} } }),
    "a density of nothing": () => ({ sites: { x: {} }, model: () => {} }),
    "a site that nothing depends on": () => ({ sites: { x: {}, y: {} }, model: standard }),
    "a site that is no record": () => site(3),
    "an unknown field": () => site({ prior: 1 }),
    "an unknown update": () => site({ update: "hmc" }),
    "an update without classes": () => site({ update: "enumerate" }),
    "classes for steps": () => site({ classes: 2, update: "walk" }),
    "half a class": () => site({ classes: 2.5 }),
    "bounds in the wrong order": () => site({ lower: 1, upper: 0 }),
    "a negative shape": () => site({ shape: [-1] }),
  });
  await rejects(t, "model", (bad) => metropolisWithinGibbs(bad), {
    "a site that there is not": () => ({ sites: { x: {} }, model: (p: never) => standard(p, {}) ?? other(p) }),
  });
  await rejects(t, "sites", (bad) => metropolisWithinGibbs(bad), {
    "no whole number": () => ({ sites: { x: { update: "integer", lower: 0.2, upper: 0.8 } }, model: standard }),
  });
  await rejects(t, "options", (bad) => metropolisWithinGibbs(mixed("walk"), bad), {
    ...badOptions,
    ...prefixed("chains ", badCounts, (chains) => ({ chains })),
    ...prefixed("seed ", badSeeds, (seed) => ({ seed })),
    "a start of another length": () => ({ init: [1] }),
    "a start that is no class": () => ({ init: [7, 0, 0] }),
    "a start of half a count": () => ({ init: [1, 0, 0.5] }),
  });
});
