import test from "ava";
import { model, normal } from "gibbs/model";
import { langevin, langevinSync } from "gibbs/sample";
import { center, correlated, covariance, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

const standard = () => model({}, (p) => void p.sample("x", normal(0, 1)));

test("mala: moments of a correlated normal, and the acceptance", async (t) => {
  const found = await langevin(correlated(), { draws: 2000, thin: 10, seed: 2 });
  found.summary().rows.forEach(({ mean, mcse, sd }, k) => {
    t.true(Math.abs(mean - center[k]) < 4 * mcse, `${k}: ${mean} ± ${mcse}`);
    t.true(Math.abs(sd / Math.sqrt(covariance[k][k]) - 1) < 0.1, `${k}: ${sd}`);
  });
  t.true(Math.abs(found.diagnostics.acceptance - 0.574) < 0.08);
});

test("unadjusted steps have the variances of their closed forms", async (t) => {
  for (const [method, stepSize, variance] of [
    ["ula", 0.8, 1 / (1 - 0.4)],
    ["underdamped", 1, 1],
  ] as const) {
    const options = { method, stepSize, adaptScales: false, draws: 10_000, seed: 3 };
    const found = await langevin(standard(), options);
    const [{ sd }] = found.summary().rows;
    const error = variance * Math.sqrt(2 / found.diagnostics.essBulk);
    t.true(Math.abs(sd ** 2 - variance) < 4 * error, `${method}: ${sd ** 2} for ${variance} ± ${error}`);
  }
});

test("the same bits in place and at any number of threads", async (t) => {
  for (const method of ["mala", "ula", "underdamped"] as const) {
    const options = { method, draws: 30, warmup: 100, seed: 3 };
    const found = await langevin(schools(), options);
    for (const threads of [1, 3]) t.deepEqual(langevinSync(schools(), { ...options, threads }).values, found.values);
  }
});

test("abort and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const run = langevin(schools(), {
    draws: 1_000_000,
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await t.throwsAsync(run, { is: reason });
  await rejects(t, "model", (bad) => langevin(bad), notModels);
  await rejects(t, "options", (bad) => langevin(schools(), bad), {
    method: () => ({ method: "hmc" }),
    step: () => ({ stepSize: 0 }),
    friction: () => ({ friction: -1 }),
    init: () => ({ init: [1] }),
    unknown: () => ({ step: 2 }),
  });
});
