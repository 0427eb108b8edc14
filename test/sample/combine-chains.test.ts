import test from "ava";
import { linearRegression } from "gibbs/model";
import { combineChains, combineChainsSync, nuts, nutsSync, type Posterior, resume } from "gibbs/sample";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

const same = (t: { deepEqual: (a: unknown, b: unknown) => void }, a: Posterior, b: Posterior) => {
  t.deepEqual(a.values, b.values);
  t.deepEqual(a.logDensity, b.logDensity);
};

test("runs of one chain each, put together and continued", async (t) => {
  const model = schools();
  const runs = (draws: number) => [1, 2, 3, 4].map((seed) => nutsSync(model, { chains: 1, seed, draws }));
  const four = runs(900);
  const posterior = await combineChains(
    four.map((run, k) => (k % 2 === 0 ? run : run.checkpoint())),
    model,
  );
  t.deepEqual(posterior.variables.theta.shape, [4, 900, 8]);
  t.deepEqual(
    Array.from(posterior.values.data),
    four.flatMap((run) => Array.from(run.values.data)),
  );
  t.true(posterior.diagnostics.rhat < 1.05 && posterior.diagnostics.ebfmi.length === 4);
  t.is(
    posterior.diagnostics.gradients,
    four.reduce((sum, run) => sum + run.diagnostics.gradients, 0),
  );
  same(t, posterior, combineChainsSync(four, model));
  const longer = await resume(posterior.checkpoint(), model, { draws: 1200 });
  same(t, longer, combineChainsSync(runs(1200), model));
  // A pair that shared its warm-up, and fewer draws.
  const pair = nutsSync(model, { chains: 2, seed: 9, draws: 30 });
  t.deepEqual(combineChainsSync([posterior, pair], model).variables.mu.shape, [6, 30]);
});

test("runs that do not go together are refused", async (t) => {
  const model = schools();
  const one = (options: object) => nutsSync(model, { chains: 1, draws: 30, ...options });
  const cold = await nuts(model, { draws: 30 }).checkpoint();
  const other = nutsSync(linearRegression([[1], [2], [4]], [1, 2, 3]), { draws: 30 });
  for (const combine of [combineChains, combineChainsSync]) {
    await rejects(t, "runs", (bad) => combine(bad, model), {
      none: () => [],
      "no list": () => one({}),
      null: () => null,
      "a number": () => [1],
      "other bytes": () => [new Uint8Array([1, 2, 3])],
      "another model's": () => [one({}), other],
      "the same seed": () => [one({ seed: 2 }), one({ seed: 3 }), one({ seed: 2, draws: 60 })],
      "other options": () => [one({}), one({ seed: 1, thin: 2 })],
      cold: () => [cold],
    });
    await rejects(t, "model", (bad) => combine([cold], bad), { null: () => null });
    await rejects(t, "options", (bad) => combine([cold], model, bad), { unknown: () => ({ draws: 3 }) });
  }
});
