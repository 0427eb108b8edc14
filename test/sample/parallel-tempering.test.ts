import test from "ava";
import { parallelTempering, parallelTemperingSync } from "gibbs/sample";
import { bimodal, conjugate, conjugateTruth, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

test("a conjugate model: evidence and moments within their errors", async (t) => {
  const found = await parallelTempering(conjugate(), { levels: 6, seed: 1 });
  const { logEvidence, logEvidenceError } = found;
  t.true(Math.abs(logEvidence - conjugateTruth.logEvidence) < 4 * logEvidenceError, `${logEvidence}`);
  t.true(logEvidenceError < 0.1);
  const [{ mean, mcse }] = found.summary().rows;
  t.true(Math.abs(mean - conjugateTruth.mean) < 4 * mcse, `${mean}`);
  t.true(found.converged);
});

test("modes far apart are visited by their weights", async (t) => {
  const found = await parallelTempering(bimodal(), { draws: 2000, seed: 2 });
  t.true(Math.abs(found.values.data.filter((x) => x > 0).length / 8000 - 0.3) < 0.06);
  t.true(Math.abs(found.logEvidence) < 4 * found.logEvidenceError, `${found.logEvidence}`);
  t.true(found.roundTrips > 200, `${found.roundTrips}`);
  t.true(found.rejections.every((rejection) => rejection < 0.7));
  t.is(found.temperatures.length, 10);
});

test("in place, on one thread or many: the same bits", async (t) => {
  const options = { draws: 50, warmup: 60, seed: 3 };
  const found = await parallelTempering(schools(), options);
  for (const threads of [1, 3])
    t.deepEqual(parallelTemperingSync(schools(), { ...options, threads }).values, found.values);
  t.deepEqual(found.variables.theta.shape, [4, 50, 8]);
});

test("abort, progress, and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const run = parallelTempering(schools(), {
    draws: 1_000_000,
    signal: controller.signal,
    onProgress: ({ total }) => {
      t.is(total, 4 * 1_001_000);
      controller.abort(reason);
    },
  });
  await t.throwsAsync(run, { is: reason });
  await rejects(t, "model", (bad) => parallelTempering(bad), notModels);
  await rejects(t, "options", (bad) => parallelTempering(schools(), bad), {
    levels: () => ({ levels: 1 }),
    chains: () => ({ chains: 0 }),
    warmup: () => ({ warmup: -1 }),
    location: () => ({ location: [Number.NaN] }),
    scale: () => ({ scale: 0 }),
    unknown: () => ({ temperatures: 2 }),
  });
});
