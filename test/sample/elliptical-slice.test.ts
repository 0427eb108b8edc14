import test from "ava";
import { ellipticalSlice, ellipticalSliceSync } from "gibbs/sample";
import { center, conjugate, conjugateTruth, correlated, covariance, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

test("about Pathfinder's normal, or any other: the same law", async (t) => {
  for (const about of [{}, { location: [0] }, { location: [0], deviations: [2] }]) {
    const [line] = (await ellipticalSlice(conjugate(), { seed: 1, ...about })).summary().rows;
    t.true(Math.abs(line.mean - conjugateTruth.mean) < 4 * line.mcse, `${line.mean}`);
    t.true(Math.abs(line.sd / conjugateTruth.deviation - 1) < 0.07, `${line.sd}`);
  }
  const found = await ellipticalSlice(correlated(), { draws: 2000, seed: 2 });
  found.summary().rows.forEach(({ mean, mcse, sd }, k) => {
    t.true(Math.abs(mean - center[k]) < 4 * mcse, `${k}: ${mean} ± ${mcse}`);
    t.true(Math.abs(sd / Math.sqrt(covariance[k][k]) - 1) < 0.07, `${k}: ${sd}`);
  });
  t.true(found.converged);
});

test("the same bits in place and at any number of threads", async (t) => {
  const options = { draws: 50, warmup: 50, seed: 3 };
  const found = await ellipticalSlice(schools(), options);
  for (const threads of [1, 3])
    t.deepEqual(ellipticalSliceSync(schools(), { ...options, threads }).values, found.values);
});

test("abort and bad input by name", async (t) => {
  const reason = new Error("enough");
  await t.throwsAsync(ellipticalSlice(schools(), { signal: AbortSignal.abort(reason) }), { is: reason });
  await rejects(t, "model", (bad) => ellipticalSlice(bad), notModels);
  await rejects(t, "options", (bad) => ellipticalSlice(schools(), bad), {
    draws: () => ({ draws: 0 }),
    location: () => ({ location: [1] }),
    deviations: () => ({ deviations: new Float64Array(10) }),
    "deviations, too few": () => ({ deviations: [1] }),
    init: () => ({ init: [1] }),
    unknown: () => ({ covariance: 2 }),
  });
});
