import test from "ava";
import { smc, smcSync } from "gibbs/sample";
import { bimodal, conjugate, conjugateTruth, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

test("a conjugate model: evidence and moments within their errors", async (t) => {
  const found = await smc(conjugate(), { seed: 1 });
  const { logEvidence, logEvidenceError, temperatures, effective, ancestors } = found;
  t.true(Math.abs(logEvidence - conjugateTruth.logEvidence) < 4 * logEvidenceError, `${logEvidence}`);
  t.true(logEvidenceError < 0.1);
  const [{ mean, mcse, sd }] = found.summary().rows;
  t.true(Math.abs(mean - conjugateTruth.mean) < 4 * mcse, `${mean}`);
  t.true(Math.abs(sd / conjugateTruth.deviation - 1) < 0.06, `${sd}`);
  t.deepEqual([temperatures[0], temperatures.at(-1)], [0, 1]);
  // Each step but the last goes as far as half of the particles stay effective.
  t.is(effective.length, temperatures.length - 1);
  t.true(effective.slice(0, -1).every((share) => Math.abs(share - 0.5) < 1e-3) && (effective.at(-1) ?? 0) >= 0.5);
  t.true(ancestors.every((share) => share > 0.05 && share <= 1));
  t.true(found.converged);
});

test("two modes keep their weights; the evidence is 1", async (t) => {
  const found = await smc(bimodal(), { seed: 2 });
  t.true(Math.abs(found.logEvidence) < 4 * found.logEvidenceError, `${found.logEvidence}`);
  t.true(Math.abs(found.values.data.filter((x) => x > 0).length / 4000 - 0.3) < 0.06);
});

test("in place, on one thread or many: the same bits", async (t) => {
  const options = { particles: 200, seed: 3 };
  const found = await smc(schools(), options);
  for (const threads of [1, 3]) t.deepEqual(smcSync(schools(), { ...options, threads }).values, found.values);
  t.deepEqual(found.variables.theta.shape, [4, 200, 8]);
});

test("abort, progress, and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  let told = 0;
  const run = smc(schools(), {
    particles: 100_000,
    signal: controller.signal,
    onProgress: ({ done }) => {
      told = done;
      controller.abort(reason);
    },
  });
  await t.throwsAsync(run, { is: reason });
  t.true(told > 0);
  await rejects(t, "model", (bad) => smc(bad), notModels);
  await rejects(t, "options", (bad) => smc(schools(), bad), {
    particles: () => ({ particles: 0 }),
    populations: () => ({ populations: 1.5 }),
    moves: () => ({ moves: 0 }),
    threshold: () => ({ threshold: 1 }),
    location: () => ({ location: [1, 2] }),
    scale: () => ({ scale: -1 }),
    scales: () => ({ scale: new Float64Array(10) }),
    "far away": () => ({ location: new Float64Array(10).fill(1e200) }),
    unknown: () => ({ particle: 2 }),
  });
});
