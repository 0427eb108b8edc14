import test from "ava";
import { type Expr, equal, f, log, logDensity, maximum, reshape, select, sqrt } from "gibbs/graph";
import {
  bernoulli,
  beta,
  binomial,
  categorical,
  exponential,
  gamma,
  inverseGamma,
  normal,
  poisson,
  studentT,
} from "gibbs/model";
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

for (const update of ["walk", "slice", "conjugate"] as const) {
  test(`${update}: a class, a number and a count have their means`, async (t) => {
    const found = await metropolisWithinGibbs(mixed(update), { draws: 4000, seed: 1 });
    const { variables, converged, summary, updates } = found;
    t.true(converged, summary().toString());
    t.deepEqual(updates, { class: "enumerate", number: update, count: "integer" });
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

test("conjugate pairs are found, and have the moments of their closed forms", async (t) => {
  const y = [1.2, -0.4, 2.2, 0.9];
  const squares = y.reduce((sum, value) => sum + (value - 0.5) ** 2, 0);
  const found = await metropolisWithinGibbs(
    {
      sites: { mean: {}, precision: { lower: 0 }, variance: {}, rate: {}, share: {} },
      model(p, { mean, precision, variance, rate, share }) {
        p.sample("mean", normal(1, 2));
        p.observe(normal(mean, 0.5), y);
        p.sample("precision", gamma(3, 2));
        p.observe(normal(0.5, sqrt(precision).reciprocal()), y);
        p.sample("variance", inverseGamma(6, 2));
        p.observe(normal(0.5, sqrt(variance)), y);
        p.sample("rate", gamma(2, 0.5));
        p.observe(poisson(rate.multiply(3)), [4, 7]);
        p.sample("share", beta(2, 3));
        p.observe(binomial(10, share), 7);
      },
    },
    { warmup: 10, draws: 3000, seed: 6 },
  );
  t.deepEqual(new Set(Object.values(found.updates)), new Set(["conjugate"]));
  const weight = 1 / 4 + 4 / 0.25;
  const truth = {
    mean: [(1 / 4 + y.reduce((a, b) => a + b) / 0.25) / weight, 1 / Math.sqrt(weight)],
    precision: [5 / (2 + squares / 2), Math.sqrt(5) / (2 + squares / 2)],
    variance: [(2 + squares / 2) / 7, (2 + squares / 2) / 7 / Math.sqrt(6)],
    rate: [13 / 6.5, Math.sqrt(13) / 6.5],
    share: [9 / 15, Math.sqrt((9 * 6) / (15 ** 2 * 16))],
  };
  for (const { name, mean, sd, essBulk } of found.summary().rows) {
    const [center, deviation] = truth[name as keyof typeof truth];
    t.true(Math.abs(mean - center) < (4.5 * deviation) / Math.sqrt(12_000), `${name}: ${mean} for ${center}`);
    t.true(Math.abs(sd / deviation - 1) < 0.08, `${name}: ${sd} for ${deviation}`);
    // Each draw is new: nothing moves what moves it.
    t.true(essBulk > 10_000, `${name}: ${essBulk}`);
  }
});

test("labels and means of a mixture, all drawn exactly: which data are together, by enumeration", async (t) => {
  const y = [-1.4, -0.9, 0.2, 1.1, 1.9];
  const { variables, updates } = await metropolisWithinGibbs(
    {
      sites: { labels: { classes: 2, shape: y.length }, means: { shape: 2 } },
      model(p, { labels, means }) {
        p.sample("labels", bernoulli(0.5));
        p.sample("means", normal(0, 2));
        const chosen = equal(reshape(labels, [y.length, 1]), [0, 1]);
        p.observe(normal(chosen.multiply(means).sum({ axes: -1 }), 0.8), y);
      },
    },
    { draws: 6000, seed: 8 },
  );
  t.is(updates.means, "conjugate");
  // The evidence of a group: data of deviation 0.8 about a mean of deviation 2 that is integrated out.
  const evidence = (group: number[]) => {
    const weight = 1 / 4 + group.length / 0.64;
    const pull = group.reduce((sum, value) => sum + value / 0.64, 0);
    return -0.5 * Math.log(weight) + (0.5 * pull ** 2) / weight;
  };
  const together = y.map(() => 0);
  let total = 0;
  for (let code = 0; code < 2 ** y.length; code++) {
    const bits = y.map((_, k) => (code >> k) & 1);
    const groups = [0, 1].map((label) => y.filter((_, k) => bits[k] === label));
    const mass = Math.exp(groups.reduce((sum, group) => sum + evidence(group), 0));
    total += mass;
    for (const k of y.keys()) if (bits[k] === bits[0]) together[k] += mass;
  }
  const { data } = variables.labels;
  for (const k of y.keys()) {
    const share = mean(data.filter((_, at) => at % 5 === 0).map((first, at) => Number(data[5 * at + k] === first)));
    t.true(Math.abs(share - together[k] / total) < 0.025, `${k}: ${share} for ${together[k] / total}`);
  }
});

test("what is not shown to be conjugate is walked, and refused where it is asked for", async (t) => {
  const heavy = (site: GibbsSite): MixedDensity => ({
    sites: { x: site },
    model: (p, { x }) => p.observe(studentT(3, x, 1), [0.3, 0.5]),
  });
  const few = { warmup: 5, draws: 5, chains: 1 };
  t.is(metropolisWithinGibbsSync(heavy({}), few).updates.x, "walk");
  const cut: MixedDensity = {
    sites: { x: { lower: 0 } },
    model: (p) => void p.sample("x", normal(0, 1)),
  };
  t.is(metropolisWithinGibbsSync(cut, few).updates.x, "walk");
  await rejects(t, "density", (bad) => metropolisWithinGibbsSync(bad, few), {
    "a law that is none of the four": () => heavy({ update: "conjugate" }),
    "bounds within the support": () => ({ ...cut, sites: { x: { lower: 0, update: "conjugate" } } }),
  });
});

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
    sites: {
      labels: { classes: 3, shape: 30 },
      means: { shape: 3, update: "walk" },
      deviation: { lower: 0.1, update: "slice" },
    },
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
    "no whole number": () => site({ update: "integer", lower: 0.2, upper: 0.8 }),
    "bounds in the wrong order": () => site({ lower: 1, upper: 0 }),
    "a negative shape": () => site({ shape: [-1] }),
  });
  await rejects(t, "model", (bad) => metropolisWithinGibbs(bad), {
    "a site that there is not": () => ({ sites: { x: {} }, model: (p: never) => standard(p, {}) ?? other(p) }),
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
