import test from "ava";
import { nested, nestedSync } from "gibbs/sample";
import { bimodal, center, conjugate, conjugateTruth, correlated, covariance, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";

test("a conjugate model: evidence and moments", async (t) => {
  const found = await nested(conjugate(), { seed: 1 });
  const { logEvidence, logEvidenceError } = found;
  t.true(Math.abs(logEvidence - conjugateTruth.logEvidence) < 4 * logEvidenceError, `${logEvidence}`);
  const [{ mean, sd }] = found.summary().rows;
  const { deviation } = conjugateTruth;
  t.true(Math.abs(mean - conjugateTruth.mean) < (4 * deviation) / Math.sqrt(found.ess / 2), `${mean}`);
  t.true(Math.abs(sd / deviation - 1) < 0.1);
  t.deepEqual(found.variables.mu.shape, [1, 2000]);
});

test("two modes keep their weights; three correlated coordinates", async (t) => {
  const modes = await nested(bimodal(), { seed: 2 });
  t.true(Math.abs(modes.logEvidence) < 4 * modes.logEvidenceError, `${modes.logEvidence}`);
  t.true(Math.abs(modes.values.data.filter((x) => x > 0).length / 2000 - 0.3) < 0.1);
  const found = await nested(correlated(), { seed: 3, live: 200 });
  t.true(Math.abs(found.logEvidence) < 4 * found.logEvidenceError, `${found.logEvidence}`);
  found.summary().rows.forEach(({ mean }, k) => {
    t.true(Math.abs(mean - center[k]) < 0.3 * Math.sqrt(covariance[k][k]), `${k}: ${mean}`);
  });
});

test("in place, and from a checkpoint, the same bits", async (t) => {
  const options = { live: 50, seed: 4, draws: 100 };
  const saved: Uint8Array[] = [];
  const found = await nested(correlated(), { ...options, onCheckpoint: (bytes) => saved.push(bytes) });
  t.deepEqual(nestedSync(correlated(), options).values, found.values);
  t.true(saved.length > 0);
  t.deepEqual((await nested(correlated(), { draws: 100, checkpoint: saved[0] })).values, found.values);
  t.deepEqual((await nested(correlated(), { draws: 100, checkpoint: found.checkpoint() })).values, found.values);
});

test("abort, progress and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const run = nested(correlated(), {
    live: 5000,
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await t.throwsAsync(run, { is: reason });
  await rejects(t, "model", (bad) => nested(bad), notModels);
  await rejects(t, "options", (bad) => nested(correlated(), bad), {
    live: () => ({ live: 7 }),
    scale: () => ({ scale: 0 }),
    draws: () => ({ draws: 0, live: 20, maxCalls: 30 }),
    unknown: () => ({ nlive: 2 }),
  });
  const other = (await nested(conjugate(), { live: 20, maxCalls: 50 })).checkpoint();
  await rejects(t, "checkpoint", (bad) => nested(correlated(), { checkpoint: bad, maxCalls: 50 }), {
    "another model": () => other,
    bytes: () => new Uint8Array([1, 2]),
  });
});
