/** Dual-head distillation and log-cosh against torch, and their limits. */
import { readFileSync } from "node:fs";
import test from "ava";
import { crossEntropy, dualHeadDistillation, huber, logCosh } from "gibbs/loss";
import { badLabels, badNumbers, badOptions, unreadableMatrices } from "../support/bad-inputs.ts";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

interface Fixture {
  readonly dualHead: readonly {
    readonly temperature: number;
    readonly alpha: number;
    readonly labels: number[];
    readonly heads: { readonly main: number[][]; readonly auxiliary: number[][]; readonly teacher: number[][] };
    readonly value: number;
    readonly distillation: number;
    readonly grads: { readonly main: number[]; readonly auxiliary: number[] };
  }[];
  readonly logCosh: readonly {
    readonly scale: number;
    readonly predictions: number[];
    readonly targets: number[];
    readonly values: number[];
    readonly gradient: number[];
  }[];
}

const fixture = JSON.parse(readFileSync(new URL("fixtures/transfer.json", import.meta.url), "utf8")) as Fixture;

test("both heads' losses and gradients are torch's", (t) => {
  for (const { labels, heads, value, distillation, grads, ...options } of fixture.dualHead) {
    const loss = dualHeadDistillation(heads, labels, options);
    close(t, loss.value, value, 1e-13);
    close(t, loss.distillation, distillation, 1e-13);
    close(t, loss.grads.main, grads.main, 1e-13);
    close(t, loss.grads.auxiliary, grads.auxiliary, 1e-13);
    t.deepEqual(dualHeadDistillation(heads, labels, { ...options, grad: false }).grads, {});
    const single = dualHeadDistillation(
      { ...heads, auxiliary: { data: Float32Array.from(heads.auxiliary.flat()), shape: [3, 5] } },
      labels,
      options,
    );
    close(t, single.grads.auxiliary, grads.auxiliary, 1e-6);
    t.true(single.grads.auxiliary instanceof Float32Array);
  }
});

test("a second head that is the teacher costs nothing, and the first is cross-entropy", (t) => {
  const main = { data: normals(1, 12), shape: [3, 4] };
  const teacher = { data: normals(2, 12), shape: [4, 3], strides: [1, 4] };
  const auxiliary = { data: teacher.data, shape: [4, 3], strides: [1, 4] };
  const turned = { data: main.data, shape: [4, 3], strides: [1, 4] };
  const { classification, distillation, grads } = dualHeadDistillation(
    { main: turned, auxiliary, teacher },
    [0, 1, 2, 0],
  );
  close(t, classification, crossEntropy(turned, [0, 1, 2, 0]).value, 1e-14);
  close(t, distillation, 0, 1e-15);
  close(t, grads.auxiliary, new Float64Array(12), 1e-15);
});

test("log-cosh is torch's, and Huber's loss near the target", (t) => {
  for (const { scale, predictions, targets, values, gradient } of fixture.logCosh) {
    const loss = logCosh(predictions, targets, { scale });
    close(t, logCosh(predictions, targets, { scale, reduction: "none" }).values, values, 1e-13);
    close(t, loss.grads.predictions, gradient, 1e-13);
  }
  close(t, logCosh([1e-4], [0]).value / huber([1e-4], [0]).value, 1, 1e-8);
  t.true(Number.isFinite(logCosh([1e300], [0]).value));
});

test("wrong heads, labels and options are refused", async (t) => {
  const two = [
    [1, 2],
    [3, 4],
  ];
  const heads = { main: two, auxiliary: two, teacher: two };
  const infinite = {
    NaN: () => [
      [1, Number.NaN],
      [3, 4],
    ],
    Infinity: () => [
      [1, 2],
      [Number.POSITIVE_INFINITY, 4],
    ],
  };
  const wide = { ...unreadableMatrices, ...infinite, wide: () => [[1, 2, 3]] };
  const call = (value: object) => dualHeadDistillation({ ...heads, ...value }, [0, 1]);
  await rejects(t, "heads.main", (main) => dualHeadDistillation({ ...heads, main }, [0, 1]), {
    ...unreadableMatrices,
    ...infinite,
  });
  await rejects(t, "heads.auxiliary", (auxiliary) => call({ auxiliary }), wide);
  await rejects(t, "heads.teacher", (teacher) => call({ teacher }), wide);
  await rejects(t, "labels", (labels) => dualHeadDistillation(heads, labels), {
    ...badLabels(2),
    "out of range": () => [0, 2],
  });
  await rejects(t, "options", (options) => dualHeadDistillation(heads, [0, 1], options), badOptions);
  for (const name of ["temperature", "alpha"]) {
    await rejects(t, `options.${name}`, (value) => dualHeadDistillation(heads, [0, 1], { [name]: value }), {
      ...badNumbers,
      negative: () => -1,
    });
  }
});
