import test from "ava";
import { advi, adviSync, nuts } from "gibbs/sample";
import { center, conjugate, conjugateTruth, correlated, covariance, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

test("full rank meets a normal posterior exactly", async (t) => {
  const found = await advi(correlated(), { family: "fullRank" });
  t.true(found.location.every((value, k) => Math.abs(value - center[k]) < 1e-7));
  t.true(found.covariance!.data.every((value, k) => Math.abs(value - covariance.flat()[k]) < 1e-7));
  t.is(found.khat, 0);
  t.true(Math.abs(found.elbo) < 1e-8 && found.converged);
});

test("one coordinate needs no more than mean-field", async (t) => {
  const { elbo, logEvidence, deviations } = await advi(conjugate());
  t.true(Math.abs(elbo - conjugateTruth.logEvidence) < 1e-6, `${elbo}`);
  t.true(Math.abs(logEvidence - conjugateTruth.logEvidence) < 1e-6);
  t.true(Math.abs(deviations[0] - conjugateTruth.deviation) < 1e-6);
});

test("mean-field deviations are those of a coordinate given the others", async (t) => {
  const { deviations, covariance: none, elbo } = await advi(correlated());
  t.is(none, undefined);
  // 1 / √(diagonal of the inverse covariance), by hand.
  const [a, b, c] = [covariance[0], covariance[1], covariance[2]];
  const determinant = a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]);
  const minors = [b[1] * c[2] - b[2] ** 2, a[0] * c[2], a[0] * b[1] - a[1] ** 2];
  minors.forEach((minor, k) => {
    const expected = Math.sqrt(determinant / minor);
    t.true(Math.abs(deviations[k] / expected - 1) < 0.03, `${k}: ${deviations[k]}, ${expected}`);
  });
  t.true(elbo < 0);
});

test("the eight schools: the reference means, roughly, and its twin in place", async (t) => {
  const found = await advi(schools(), { family: "fullRank", seed: 1 });
  const row = found.summary().rows.find(({ name }) => name === "mu")!;
  t.true(Math.abs(row.mean - 4.41) < 0.5, `${row.mean}`);
  t.deepEqual(found.values, adviSync(schools(), { family: "fullRank", seed: 1 }).values);
  t.is((await nuts(schools(), { draws: 30, init: found.init(4) })).variables.mu.shape[1], 30);
});

test("abort, progress, and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const run = advi(schools(), { gradientsPerStep: 1_000_000, signal: controller.signal });
  setTimeout(() => controller.abort(reason), 50);
  await t.throwsAsync(run, { is: reason });
  await rejects(t, "model", (bad) => advi(bad), notModels);
  await rejects(t, "options", (bad) => advi(schools(), bad), {
    family: () => ({ family: "full" }),
    draws: () => ({ draws: 0 }),
    gradients: () => ({ gradientsPerStep: 0 }),
    init: () => ({ init: [1] }),
    unknown: () => ({ rank: 2 }),
  });
});
