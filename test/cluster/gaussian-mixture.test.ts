/** Mixtures: scikit-learn's, likelihoods in plain JavaScript, invariances, awkward points, the same bits always. */
import { readFileSync } from "node:fs";
import test from "ava";
import { type GaussianMixture, gaussianMixture, gaussianMixtureSync } from "gibbs/cluster";
import { badCounts, badMatrices, badNumbers, badSeeds, badWeights } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { flat, planted, renamed, uniformPoints } from "./support.ts";

type Family = "full" | "tied" | "diagonal" | "spherical" | "factor";
const families: Family[] = ["full", "tied", "diagonal", "spherical", "factor"];

interface Fixture {
  points: number[][];
  cases: {
    covariance: Family;
    logLikelihood: number;
    bic: number;
    aic: number;
    weights: number[];
    means: number[];
    responsibilities: number[];
  }[];
}

const fixture = JSON.parse(readFileSync(new URL("fixtures/gaussian-mixture.json", import.meta.url), "utf8")) as Fixture;

test("maximum likelihood is scikit-learn's", (t) => {
  for (const expected of fixture.cases) {
    const { covariance } = expected;
    const found = gaussianMixtureSync(fixture.points, {
      components: 3,
      covariance,
      prior: "none",
      floor: 1e-9,
      tolerance: 1e-13,
      maxIterations: 5000,
      restarts: 8,
    });
    close(t, found.logLikelihood, expected.logLikelihood, 1e-8, covariance);
    close(t, found.score, found.logLikelihood, 1e-14);
    close(t, found.bic, expected.bic, 1e-8, covariance);
    close(t, found.aic, expected.aic, 1e-8, covariance);
    const rank = (k: number) => found.means.data[3 * k] + 10 * found.means.data[3 * k + 1];
    const order = [0, 1, 2].sort((a, b) => rank(a) - rank(b));
    close(
      t,
      order.map((k) => found.weights[k]),
      expected.weights,
      1e-5,
      covariance,
    );
    const means = order.flatMap((k) => Array.from(found.means.data.subarray(3 * k, 3 * k + 3)));
    for (const [i, mean] of means.entries()) t.true(Math.abs(mean - expected.means[i]) < 1e-4, covariance);
    const memberships = [0, 1, 2, 3, 4].flatMap((i) => order.map((k) => found.responsibilities.data[3 * i + k]));
    for (const [i, r] of memberships.entries()) t.true(Math.abs(r - expected.responsibilities[i]) < 1e-5, covariance);
  }
});

test("results have the documented shapes", async (t) => {
  const points = planted(3, 3, 30, 4, 12);
  for (const covariance of families) {
    const found = await gaussianMixture(points, { components: 3, covariance, restarts: 4 });
    t.deepEqual(
      renamed(found.labels),
      points.map((_, i) => i % 3),
      covariance,
    );
    t.deepEqual([...found.means.shape, ...found.variances.shape], [3, 4, 3, 4]);
    t.deepEqual(found.responsibilities.shape, [90, 3]);
    const full = covariance === "full" || covariance === "tied" || covariance === "factor";
    t.deepEqual(
      found.covariances.map(({ shape }) => [...shape]),
      full ? new Array(3).fill([4, 4]) : [],
    );
    t.deepEqual(
      found.loadings.map(({ shape }) => [...shape]),
      covariance === "factor" ? new Array(3).fill([4, 2]) : [],
    );
    found.covariances.forEach(({ data }, k) => {
      for (let j = 0; j < 4; j++) close(t, data[5 * j], found.variances.data[4 * k + j], 1e-12);
    });
    t.is(found.shrinkage > 0, covariance === "full");
    t.true(found.converged && found.iterations >= 1);
    close(t, found.icl, found.bic + 2 * found.entropy, 1e-12);
    close(t, found.trace[found.trace.length - 1], found.score, 1e-9);
  }
});

test("maximum likelihood never falls", (t) => {
  const points = uniformPoints(5, 150, 3);
  for (const covariance of families) {
    const { trace } = gaussianMixtureSync(points, { components: 4, covariance, prior: "none", restarts: 2 });
    for (let i = 1; i < trace.length; i++) {
      t.true(trace[i] >= trace[i - 1] - 1e-9 * Math.abs(trace[i]), `${covariance}, step ${i}`);
    }
  }
});

test("awkward points have finite answers", (t) => {
  const finite = (found: GaussianMixture, name: string) => {
    const numbers = [found.score, found.logLikelihood, found.bic, ...found.weights, ...found.means.data];
    t.true([...numbers, ...found.responsibilities.data].every(Number.isFinite), name);
  };
  const cases = {
    "one point": [[3, 4]],
    "all equal": new Array(8).fill([1, 2, 3]),
    duplicates: [...new Array(8).fill([1, 2]), [0, 0], [5, 1], [2, 2]],
    "a constant column": uniformPoints(1, 12, 3).map(([x, , z]) => [x, 7, z]),
    "more columns than points": uniformPoints(2, 6, 11),
  };
  for (const [name, points] of Object.entries(cases)) {
    for (const covariance of families.filter((family) => family !== "factor" || points[0].length > 1)) {
      for (const components of [1, Math.min(2, points.length), points.length]) {
        finite(gaussianMixtureSync(points, { components, covariance, restarts: 3 }), `${name}, ${covariance}`);
      }
    }
  }
});

test("the same bits at 1, 2 and 8 threads, synchronously and not, and inputs are not changed", async (t) => {
  const points = flat(uniformPoints(3, 2500, 3));
  const before = structuredClone(points.data);
  const options = { components: 4, restarts: 5, seed: 5, maxIterations: 20 };
  const one = await gaussianMixture(points, { ...options, threads: 1 });
  for (const threads of [2, 8]) t.deepEqual(await gaussianMixture(points, { ...options, threads }), one, `${threads}`);
  t.deepEqual(gaussianMixtureSync(points, options), one);
  t.deepEqual(points.data, before);
});

test("a weight of two is the point twice", (t) => {
  const points = planted(4, 2, 20, 2, 15);
  const weights = points.map((_, i) => i % 3);
  const repeated = points.flatMap((point, i) => new Array<number[]>(weights[i]).fill(point));
  const options = { components: 2, restarts: 4, tolerance: 1e-12 };
  const weighted = gaussianMixtureSync(points, { ...options, weights });
  const unweighted = gaussianMixtureSync(repeated, options);
  close(t, weighted.score, unweighted.score, 1e-7);
  close(t, weighted.logLikelihood, unweighted.logLikelihood, 1e-6);
});

test("it can be aborted and says how far it is", async (t) => {
  const points = flat(uniformPoints(9, 6000, 8));
  const controller = new AbortController();
  const reason = new Error("enough");
  let reports = 0;
  const running = gaussianMixture(points, {
    components: 12,
    restarts: 40,
    tolerance: 0,
    maxIterations: 100_000,
    signal: controller.signal,
    onProgress: () => reports++,
  });
  setTimeout(() => controller.abort(reason), 400);
  t.is(await t.throwsAsync(running), reason);
  t.true(reports > 0);
});

test("bad input is refused", async (t) => {
  const points = uniformPoints(1, 4, 2);
  await rejects(t, "points", (value) => gaussianMixture(value, { components: 1 }), badMatrices);
  await rejects(t, "points", (value) => gaussianMixtureSync(value, { components: 1 }), badMatrices);
  const bad = {
    components: { ...badCounts, zero: () => 0, "more than points": () => 5, none: () => undefined },
    restarts: { ...badCounts, zero: () => 0 },
    maxIterations: { ...badCounts, zero: () => 0 },
    factors: { ...badCounts, "without factors": () => 1 },
    floor: { ...badNumbers, zero: () => 0 },
    concentration: { ...badNumbers, zero: () => 0 },
    minShare: { ...badNumbers, one: () => 1 },
    tolerance: { ...badNumbers, negative: () => -1 },
    covariance: { unknown: () => "round", "a number": () => 1 },
    prior: { unknown: () => "flat", "a number": () => 1 },
    weights: badWeights(4),
    seed: badSeeds,
  };
  for (const [name, inputs] of Object.entries(bad)) {
    const options = (value: unknown) => ({ components: 2, [name]: value }) as never;
    await rejects(t, `options.${name}`, (value) => gaussianMixture(points, options(value)), inputs);
    await rejects(t, `options.${name}`, (value) => gaussianMixtureSync(points, options(value)), inputs);
  }
  const families = { tied: () => "tied" };
  await rejects(
    t,
    "options.prior",
    (covariance) => gaussianMixture(points, { components: 2, prior: "empiricalBayes", covariance }),
    families,
  );
});
