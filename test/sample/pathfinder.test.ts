import test from "ava";
import { nuts, pathfinder, pathfinderSync } from "gibbs/sample";
import { bimodal, center, conjugate, conjugateTruth, correlated, covariance, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

test("a normal posterior in one dimension is met exactly", async (t) => {
  const { location, deviations, khat, logEvidence } = await pathfinder(conjugate(), { paths: 1 });
  t.true(Math.abs(location[0] - conjugateTruth.mean) < 1e-5, `${location[0]}`);
  t.true(Math.abs(deviations[0] - conjugateTruth.deviation) < 1e-5, `${deviations[0]}`);
  t.true(Math.abs(logEvidence - conjugateTruth.logEvidence) < 1e-5);
  t.true(khat < 0.5);
});

test("correlated coordinates: moments within the error of the weights", async (t) => {
  const found = await pathfinder(correlated(), { draws: 4000, seed: 1 });
  t.true(found.converged, `${found.khat}`);
  t.true(Math.abs(found.logEvidence) < 4 * found.logEvidenceError + 1e-6, `${found.logEvidence}`);
  found.summary().rows.forEach(({ mean, sd }, k) => {
    const truth = Math.sqrt(covariance[k][k]);
    t.true(Math.abs(mean - center[k]) < (5 * truth) / Math.sqrt(found.ess), `${k}: ${mean}`);
    t.true(Math.abs(sd / truth - 1) < 5 / Math.sqrt(2 * found.ess), `${k}: ${sd}`);
  });
});

test("several paths meet both modes, with their weights", async (t) => {
  const found = await pathfinder(bimodal(), { paths: 10, draws: 4000, seed: 2 });
  const right = found.values.data.filter((x) => x > 0).length / 4000;
  t.true(Math.abs(right - 0.3) < 0.03, `${right}`);
  t.true(Math.abs(found.logEvidence) < 4 * found.logEvidenceError + 1e-3, `${found.logEvidence}`);
});

test("k-hat tells a posterior that is not normal; starts are good; any number of threads", async (t) => {
  const approximation = await pathfinder(schools(), { seed: 5 });
  t.true(approximation.khat > 0.2 && approximation.khat < 1.5, `${approximation.khat}`);
  t.deepEqual(approximation.values, pathfinderSync(schools(), { seed: 5, threads: 1 }).values);
  const posterior = await nuts(schools(), { init: approximation.init(4), draws: 600 });
  t.true(posterior.diagnostics.rhat < 1.05);
});

test("abort and progress", async (t) => {
  const reason = new Error("enough");
  await t.throwsAsync(pathfinder(schools(), { signal: AbortSignal.abort(reason) }), { is: reason });
  const controller = new AbortController();
  const run = pathfinder(schools(), { paths: 100_000, signal: controller.signal });
  setTimeout(() => controller.abort(reason), 50);
  await t.throwsAsync(run, { is: reason });
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "model", (bad) => pathfinder(bad), notModels);
  await rejects(t, "options", (bad) => pathfinder(schools(), bad), {
    paths: () => ({ paths: 0 }),
    history: () => ({ history: 0 }),
    elbo: () => ({ elboDraws: 1.5 }),
    iterations: () => ({ maxIterations: -1 }),
    init: () => ({ init: [1, 2] }),
    unknown: () => ({ path: 2 }),
  });
});
