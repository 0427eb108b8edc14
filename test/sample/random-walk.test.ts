import test from "ava";
import { randomWalk, randomWalkSync } from "gibbs/sample";
import { center, correlated, covariance, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

test("moments of a correlated normal, and the acceptance asked for", async (t) => {
  const found = await randomWalk(correlated(), { draws: 2000, seed: 2, targetAccept: 0.3 });
  found.summary().rows.forEach(({ mean, mcse, sd }, k) => {
    t.true(Math.abs(mean - center[k]) < 4 * mcse, `${k}: ${mean} ± ${mcse}`);
    t.true(Math.abs(sd / Math.sqrt(covariance[k][k]) - 1) < 0.08, `${k}: ${sd}`);
  });
  t.true(Math.abs(found.diagnostics.acceptance - 0.3) < 0.05);
  t.true(found.converged);
});

test("the same bits in place and at any number of threads", async (t) => {
  const options = { draws: 50, warmup: 50, seed: 3 };
  const found = await randomWalk(schools(), options);
  for (const threads of [1, 3]) t.deepEqual(randomWalkSync(schools(), { ...options, threads }).values, found.values);
});

test("abort and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const run = randomWalk(schools(), {
    draws: 1_000_000,
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await t.throwsAsync(run, { is: reason });
  await rejects(t, "model", (bad) => randomWalk(bad), notModels);
  await rejects(t, "options", (bad) => randomWalk(schools(), bad), {
    target: () => ({ targetAccept: 1 }),
    warmup: () => ({ warmup: 0.5 }),
    init: () => ({ init: [1] }),
    unknown: () => ({ scale: 2 }),
  });
});
