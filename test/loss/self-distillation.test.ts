/** Self-distillation of kernel ridge regression against scikit-learn, its limit, and its best weights. */
import { readFileSync } from "node:fs";
import test from "ava";
import { selfDistillation, selfDistillationSync } from "gibbs/loss";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  badVectors,
} from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

interface Fixture {
  readonly selfDistillation: {
    readonly kernel: number[][];
    readonly targets: number[][];
    readonly heldKernel: number[][];
    readonly heldTargets: number[][];
    readonly ridge: number;
    readonly xi: number[];
    readonly coefficients: number[];
    readonly errors: number[];
  };
}

const fixture = JSON.parse(readFileSync(new URL("fixtures/transfer.json", import.meta.url), "utf8")) as Fixture;
const { kernel, targets, heldKernel, heldTargets, ridge, xi, coefficients, errors } = fixture.selfDistillation;
const validation = { kernel: heldKernel, targets: heldTargets };

test("students are scikit-learn's, fitted again and again", async (t) => {
  const options = { ridge, xi, steps: 3, validation };
  const student = selfDistillationSync(kernel, targets, options);
  close(t, student.coefficients.data, coefficients, 1e-11);
  close(t, student.errors, errors, 1e-12);
  t.deepEqual([...student.xi], xi);
  t.deepEqual(student.fitted.shape, [15, 2]);
  t.deepEqual(await selfDistillation(kernel, targets, options), student);
});

test("many students are ridge regression with a larger ridge", (t) => {
  const many = selfDistillationSync(kernel, targets, { ridge, xi: 0.6, steps: 150 });
  const direct = selfDistillationSync(kernel, targets, { ridge: ridge / 0.4, steps: 0 });
  close(t, many.fitted.data, direct.fitted.data, 1e-10);
  t.is(direct.xi.length, 0);
});

test("the best weight of a step is where the held-out error is least", (t) => {
  const best = selfDistillationSync(kernel, targets, { ridge, validation });
  const parabola = [-1, 0, 1].map((off) => {
    return selfDistillationSync(kernel, targets, { ridge, xi: best.xi[0] + off, validation }).errors[1];
  });
  t.true(best.errors[1] <= best.errors[0]);
  close(t, parabola[0], parabola[2], 1e-10);
  t.true(parabola[0] > parabola[1]);
});

test("wrong input is refused", async (t) => {
  const [two, y] = [
    [
      [1, 0],
      [0, 1],
    ],
    [[1], [2]],
  ];
  const call = (value: object) => selfDistillationSync(two, y, { ridge: 1, xi: 0.5, ...value });
  await rejects(t, "kernel", (k) => selfDistillationSync(k, y, { ridge: 1, xi: 0.5 }), {
    ...badMatrices,
    "not square": () => [[1, 0]],
    "not symmetric": () => [
      [1, 0.5],
      [0, 1],
    ],
    indefinite: () => [
      [1, 3],
      [3, 1],
    ],
  });
  await rejects(t, "targets", (targets) => selfDistillationSync(two, targets, { ridge: 1, xi: 0.5 }), badMatrices);
  await rejects(t, "options", (options) => selfDistillationSync(two, y, options), {
    ...badOptions,
    "no ridge": () => ({ xi: 1 }),
    "no weight": () => ({ ridge: 1 }),
  });
  const beside = (value: object) => ({ ridge: 1, xi: 0.5, ...value });
  await rejects(t, "options", (value: object) => selfDistillation(two, y, beside(value)), badAsyncRunOptions);
  await rejects(t, "options", (value: object) => selfDistillationSync(two, y, beside(value)), badSyncRunOptions);
  await rejects(t, "options.ridge", (ridge) => call({ ridge }), { ...badNumbers, zero: () => 0 });
  const { undefined: _also, null: _none, ...counts } = badCounts;
  await rejects(t, "options.steps", (steps) => call({ steps }), counts);
  const { undefined: _third, "a number": _fourth, ...vectors } = badVectors;
  await rejects(t, "options.xi", (xi) => call({ xi }), { ...vectors, NaN: () => Number.NaN, long: () => [1, 2] });
  await rejects(t, "options.validation", (validation) => call({ validation }), { null: () => null, text: () => "v" });
  const held = (value: object) => call({ validation: { kernel: [[1, 0]], targets: [[1]], ...value } });
  await rejects(t, "options.validation.kernel", (kernel) => held({ kernel }), badMatrices);
  await rejects(t, "options.validation.targets", (targets) => held({ targets }), badMatrices);
});
