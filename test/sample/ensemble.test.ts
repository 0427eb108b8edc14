import { readFileSync } from "node:fs";
import test from "ava";
import { model, normal } from "gibbs/model";
import { ensemble, ensembleSync } from "gibbs/sample";
import { center, correlated, covariance, notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

for (const step of ["stretch", "slice"] as const) {
  test(`${step}: moments of a correlated normal within the error by the autocorrelation time`, async (t) => {
    const found = await ensemble(correlated(), { step, draws: 2000, seed: 2 });
    found.summary().rows.forEach(({ mean, sd }, k) => {
      const truth = Math.sqrt(covariance[k][k]);
      const effective = found.values.shape[0] / found.autocorrelationTime[k];
      t.true(Math.abs(mean - center[k]) < (4.5 * truth) / Math.sqrt(effective), `${k}: ${mean}`);
      t.true(Math.abs(sd / truth - 1) < 6 / Math.sqrt(2 * effective), `${k}: ${sd}`);
    });
    t.deepEqual(found.variables.x.shape, [32, 2000, 3]);
  });
}

const peers = JSON.parse(readFileSync(new URL("fixtures/ensemble.json", import.meta.url), "utf8"));

for (const [step, peer, seeds] of [
  ["stretch", "emcee", 4],
  ["slice", "zeus", 1],
] as const) {
  test(`autocorrelation times by ${step} are those of ${peer}`, async (t) => {
    const two = model({}, (p) => {
      p.sample("x", normal(0, 1));
      p.sample("y", normal(0, 10));
    });
    const init = Array.from({ length: 32 }, (_, k) => [Math.sin(k), Math.cos(k * k)]).flat();
    const times = [0, 0];
    for (let seed = 5; seed < 5 + seeds; seed++) {
      const found = await ensemble(two, { step, init, draws: 4000, walkers: 32, seed });
      found.autocorrelationTime.forEach((time, k) => {
        times[k] += time / seeds;
      });
    }
    const { mean, sd, error } = peers[peer];
    times.forEach((time, k) => {
      const slack = 3.5 * Math.hypot(error[k], sd[k] / Math.sqrt(seeds));
      t.true(Math.abs(time - mean[k]) < slack, `${k}: ${time} for ${mean[k]}`);
    });
  });
}

test("the same bits in place and at any number of threads", async (t) => {
  const options = { draws: 30, warmup: 30, seed: 3 };
  const found = await ensemble(schools(), options);
  for (const threads of [1, 3]) t.deepEqual(ensembleSync(schools(), { ...options, threads }).values, found.values);
  t.is(found.variables.mu.shape[0], 40);
});

test("walkers about one position", async (t) => {
  const found = await ensemble(correlated(), { init: center, draws: 20, warmup: 0, walkers: 8 });
  t.true(found.values.data.every(Number.isFinite));
});

test("abort and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const run = ensemble(schools(), {
    draws: 100_000,
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await t.throwsAsync(run, { is: reason });
  await rejects(t, "model", (bad) => ensemble(bad), notModels);
  await rejects(t, "options", (bad) => ensemble(schools(), bad), {
    odd: () => ({ walkers: 41 }),
    few: () => ({ walkers: 10 }),
    step: () => ({ step: "walk" }),
    init: () => ({ init: [1] }),
    unknown: () => ({ moves: 2 }),
  });
});
