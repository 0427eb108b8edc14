import test from "ava";
import { sliceSampler, sliceSamplerSync } from "gibbs/sample";
import { center, conjugate, conjugateTruth, correlated, covariance, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

test("moments of normal posteriors", async (t) => {
  const [line] = (await sliceSampler(conjugate(), { seed: 1 })).summary().rows;
  t.true(Math.abs(line.mean - conjugateTruth.mean) < 4 * line.mcse);
  t.true(Math.abs(line.sd / conjugateTruth.deviation - 1) < 0.06);
  const found = await sliceSampler(correlated(), { draws: 3000, thin: 2, seed: 2 });
  found.summary().rows.forEach(({ mean, mcse, sd }, k) => {
    t.true(Math.abs(mean - center[k]) < 4 * mcse, `${k}: ${mean} ± ${mcse}`);
    t.true(Math.abs(sd / Math.sqrt(covariance[k][k]) - 1) < 0.08, `${k}: ${sd}`);
  });
  t.true(found.converged);
});

test("the same bits in place and at any number of threads", async (t) => {
  const options = { draws: 50, warmup: 50, seed: 3 };
  const found = await sliceSampler(schools(), options);
  for (const threads of [1, 3]) t.deepEqual(sliceSamplerSync(schools(), { ...options, threads }).values, found.values);
  t.true(Number.isFinite(found.logDensity.data[0]));
});

test("abort and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const run = sliceSampler(schools(), {
    draws: 1_000_000,
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await t.throwsAsync(run, { is: reason });
  await rejects(t, "model", (bad) => sliceSampler(bad), notModels);
  await rejects(t, "options", (bad) => sliceSampler(schools(), bad), {
    chains: () => ({ chains: 0 }),
    thin: () => ({ thin: 0 }),
    init: () => ({ init: [1] }),
    "init outside": () => ({ init: new Float64Array(10).fill(1e300) }),
    unknown: () => ({ width: 2 }),
  });
});
