import test from "ava";
import { model, normal } from "gibbs/model";
import { laplace, laplaceSync, nuts } from "gibbs/sample";
import { badCounts, badSeeds } from "../support/bad-inputs.ts";
import { center, conjugate, conjugateTruth, correlated, covariance, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";

const near = (a: number, b: number, tolerance: number) => Math.abs(a - b) <= tolerance;

test("a normal posterior is met exactly, evidence included", async (t) => {
  const { location, deviations, khat, logEvidence, elbo, converged } = await laplace(conjugate());
  t.true(near(location[0], conjugateTruth.mean, 1e-8), `${location[0]}`);
  t.true(near(deviations[0], conjugateTruth.deviation, 1e-8));
  t.true(near(logEvidence, conjugateTruth.logEvidence, 1e-8), `${logEvidence}, ${conjugateTruth.logEvidence}`);
  t.true(near(elbo, logEvidence, 1e-8));
  t.is(khat, 0);
  t.true(converged);
});

test("correlations are those of the density", async (t) => {
  const found = await laplace(correlated(), { seed: 3 });
  t.true(found.location.every((value, k) => near(value, center[k], 1e-7)));
  t.true(found.covariance!.data.every((value, k) => near(value, covariance.flat()[k], 1e-7)));
});

test("draws, their twin in place, resampling, and starts for other samplers", async (t) => {
  const skewed = model({}, (p) => {
    const x = p.sample("x", normal(0, 1));
    p.factor(x.multiply(3).exp().multiply(-1));
  });
  const options = { draws: 500, seed: 4 };
  const approximation = await laplace(skewed, options);
  t.deepEqual(approximation.values, laplaceSync(skewed, options).values);
  t.deepEqual(approximation.variables.x.shape, [1, 500]);
  t.true(
    near(
      approximation.weights.reduce((a, b) => a + b),
      1,
      1e-12,
    ),
  );
  t.true(approximation.weights.some((weight) => weight !== approximation.weights[0]));
  const resampled = await laplace(skewed, { ...options, resample: true });
  t.true(resampled.weights.every((weight) => weight === 1 / 500));
  t.is(approximation.summary().rows[0].name, "x");
  t.is((await nuts(skewed, { draws: 30, init: approximation.init(4) })).variables.x.shape[1], 30);
  await rejects(t, "chains", (bad) => approximation.init(bad), { zero: () => 0, many: () => 501, text: () => "2" });
});

test("a density without a mode is refused, bad input by name", async (t) => {
  const funnel = model({}, (p) => p.factor(p.sample("x", normal(0, 1)).square()));
  await rejects(t, "model", (bad) => laplace(bad), { ...notModels, "without a mode": () => funnel });
  await rejects(t, "model", (bad) => laplaceSync(bad), notModels);
  await rejects(t, "options", (bad) => laplace(conjugate(), bad), {
    unknown: () => ({ draw: 3 }),
    init: () => ({ init: [1, 2] }),
    resample: () => ({ resample: 1 }),
    ...Object.fromEntries(Object.entries(badCounts).map(([name, make]) => [name, () => ({ draws: make() })])),
    ...Object.fromEntries(Object.entries(badSeeds).map(([name, make]) => [`seed ${name}`, () => ({ seed: make() })])),
  });
});
