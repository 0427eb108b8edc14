import test from "ava";
import { chees, cheesSync } from "gibbs/sample";
import { center, correlated, covariance, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

test("moments of a correlated normal, at the length that it wants", async (t) => {
  const found = await chees(correlated(), { seed: 2 });
  found.summary().rows.forEach(({ mean, mcse, sd, essBulk }, k) => {
    t.true(Math.abs(mean - center[k]) < 4.5 * mcse, `${k}: ${mean} ± ${mcse}`);
    const spread = Math.sqrt(covariance[k][k]);
    t.true(Math.abs(sd / spread - 1) < 5 / Math.sqrt(essBulk), `${k}: ${sd}`);
  });
  t.true(found.converged);
  // The criterion of a normal is largest where tan 2T = 2T.
  t.true(Math.abs(found.trajectoryLength - 2.25) < 0.6, `${found.trajectoryLength}`);
  const gradients = found.steps * 300 * 32;
  t.true(found.diagnostics.evaluations > gradients && found.diagnostics.evaluations < 4 * gradients);
});

test("the same bits in place and at any number of threads", async (t) => {
  const options = { chains: 5, draws: 20, warmup: 60, seed: 3 };
  const found = await chees(schools(), options);
  for (const threads of [1, 3]) t.deepEqual(cheesSync(schools(), { ...options, threads }).values, found.values);
  t.deepEqual(found.variables.theta.shape, [5, 20, 8]);
});

test("abort and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const run = chees(schools(), {
    draws: 1_000_000,
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await t.throwsAsync(run, { is: reason });
  await rejects(t, "model", (bad) => chees(bad), notModels);
  await rejects(t, "options", (bad) => chees(schools(), bad), {
    chains: () => ({ chains: 1 }),
    draws: () => ({ draws: 0 }),
    steps: () => ({ maxSteps: -1 }),
    init: () => ({ init: [1] }),
    unknown: () => ({ trajectoryLength: 2 }),
  });
});
