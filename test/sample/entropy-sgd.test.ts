import test from "ava";
import { model, normal } from "gibbs/model";
import { entropySgd, entropySgdSync } from "gibbs/sample";
import { notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

const parabola = () => model({}, (p) => void p.sample("x", normal(0, 2)));

test("on a parabola the move is that of the local entropy: h x / (h + γ)", async (t) => {
  for (const scope of [0.1, 2]) {
    const options = { init: [3], maxIterations: 1, innerSteps: 500, scope, noise: 0 };
    const { residual, position } = await entropySgd(parabola(), options);
    const expected = (0.25 * 3) / (0.25 + scope);
    t.true(Math.abs(residual - expected) < 1e-4, `${residual} for ${expected}`);
    t.true(Math.abs(position[0] - (3 - expected)) < 1e-4);
  }
});

test("it ends where the density is smooth and high; its twin in place", async (t) => {
  const found = await entropySgd(parabola(), { seed: 1, innerSteps: 100 });
  t.true(found.converged && Math.abs(found.values.x[0]) < 0.05, `${found.values.x[0]}`);
  t.is(found.trace.length, found.iterations + 1);
  t.deepEqual(entropySgdSync(parabola(), { seed: 1, innerSteps: 100 }).position, found.position);
});

test("abort and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const run = entropySgd(schools(), {
    maxIterations: 1_000_000_000,
    tolerance: 1e-300,
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await t.throwsAsync(run, { is: reason });
  await rejects(t, "model", (bad) => entropySgd(bad), notModels);
  await rejects(t, "options", (bad) => entropySgd(schools(), bad), {
    inner: () => ({ innerSteps: 0 }),
    scope: () => ({ scope: 0 }),
    noise: () => ({ noise: -1 }),
    init: () => ({ init: [1] }),
    unknown: () => ({ gamma: 2 }),
  });
});
