import test from "ava";
import type { Matrix } from "gibbs";
import { mirrorSinkhornSteps, mirrorSinkhornSync } from "gibbs/transport";
import { badMatrices, badNumbers, badOptions, badVectors, prefixed } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const [a, b] = [
  [0.2, 0.3, 0.5],
  [0.25, 0.25, 0.4, 0.1],
];
const target = [
  [0.3, 0.1, 0, 0],
  [0, 0.2, 0.1, 0],
  [0, 0, 0.3, 0.4],
];
const gradient = ({ data, shape }: Matrix) => ({
  data: data.map((p, k) => 2 * (p - target[Math.floor(k / 4)][k % 4])),
  shape,
});

test("told gradients are those of the built-in function", (t) => {
  const inside = mirrorSinkhornSync({ a, b }, { kind: "quadratic", target, weight: 2 }, { maxIterations: 60 });
  const steps = mirrorSinkhornSteps({ a, b });
  for (let step = 0; step < 60; step++) steps.tell(gradient(steps.ask()));
  const outside = steps.result(gradient(steps.result().plan()));
  outside.plan().data.forEach((value, k) => {
    t.true(Math.abs(value - inside.plan().data[k]) < 1e-12);
  });
  t.true(Math.abs((outside.frankWolfeGap as number) - inside.frankWolfeGap) < 1e-10);
  t.is(outside.iterations, 60);
  t.is(steps.result().frankWolfeGap, undefined);
});

test("before the first step the answer is the product; what is answered cannot be changed from outside", (t) => {
  const steps = mirrorSinkhornSteps({ a, b });
  t.true(Math.abs(steps.result().plan().data[0] - 0.05) < 1e-15);
  steps.ask().data.fill(7);
  t.true(Math.abs(steps.ask().data[0] - 0.05) < 1e-15);
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "problem.a", (x) => mirrorSinkhornSteps({ a: x, b }), badVectors);
  await rejects(t, "problem.b", (x) => mirrorSinkhornSteps({ a, b: x }), {
    ...badVectors,
    "another mass": () => [1, 1],
  });
  await rejects(t, "gradient", (x) => mirrorSinkhornSteps({ a, b }).tell(x), {
    ...badMatrices,
    "another shape": () => [[1]],
  });
  await rejects(t, "gradient", (x) => mirrorSinkhornSteps({ a, b }).result(x), {
    "another shape": () => [[1]],
    NaN: () => [[Number.NaN]],
  });
  await rejects(t, "options", (options) => mirrorSinkhornSteps({ a, b }, options), {
    ...badOptions,
    ...prefixed("stepScale: ", badNumbers, (stepScale) => ({ stepScale })),
    "stepScale: 0": () => ({ stepScale: 0 }),
    threads: () => ({ threads: 2 }),
  });
});
