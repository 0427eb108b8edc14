/** The squared error of a drawn label's log-probability against torch, and whom it teaches. */
import { readFileSync } from "node:fs";
import test from "ava";
import { crossEntropy, squaredLogitError } from "gibbs/loss";
import { badLabels, badOptions, badSyncRunOptions, badVectors, unreadableMatrices } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

interface Fixture {
  readonly squaredLogit: {
    readonly labels: number[];
    readonly logits: number[][];
    readonly logProbabilities: number[];
    readonly values: number[];
    readonly gradient: number[];
  };
}

const url = new URL("fixtures/transfer.json", import.meta.url);
const { labels, logits, logProbabilities, values, gradient } = (JSON.parse(readFileSync(url, "utf8")) as Fixture)
  .squaredLogit;

test("values and gradients are torch's in both precisions", (t) => {
  for (const kind of [Float64Array, Float32Array]) {
    const tolerance = kind === Float64Array ? 1e-13 : 1e-5;
    const z = { data: kind.from(logits.flat()), shape: [4, 4] };
    const mean = squaredLogitError(z, labels, logProbabilities);
    close(t, mean.grads.logits, gradient, tolerance);
    t.true(mean.grads.logits instanceof kind);
    close(t, squaredLogitError(z, labels, logProbabilities, { reduction: "none" }).values, values, tolerance);
    const out = new kind(16);
    t.is(squaredLogitError(z, labels, logProbabilities, { out }).grads.logits, out);
  }
  const weighted = squaredLogitError(logits, labels, logProbabilities, { weights: [0, 1, 0, 3] });
  close(t, weighted.value, (values[1] + 3 * values[3]) / 4, 1e-13);
});

/** Descends on one row of logits, with every label as often as the teacher draws it. */
function learn(gradientOf: (logits: number[][]) => ArrayLike<number>): number[] {
  let row = [0, 0, 0];
  for (let step = 0; step < 4000; step++) {
    const slopes = gradientOf([row, row, row]);
    row = row.map((z, k) => z - 0.5 * [0, 1, 2].reduce((sum, i) => sum + slopes[3 * i + k], 0));
  }
  const total = row.reduce((sum, z) => sum + Math.exp(z), 0);
  return row.map((z) => Math.exp(z) / total);
}

test("its best student is the teacher; that of weighted cross-entropy is proportional to the square", (t) => {
  const teacher = [0.6, 0.3, 0.1];
  const logs = teacher.map(Math.log);
  const student = learn((z) => squaredLogitError(z, [0, 1, 2], logs, { weights: teacher }).grads.logits ?? []);
  close(t, student, teacher, 1e-9);
  const weights = teacher.map((q) => q * q);
  const naive = learn((z) => crossEntropy(z, [0, 1, 2], { weights }).grads.logits ?? []);
  close(t, naive, [36 / 46, 9 / 46, 1 / 46], 1e-9);
});

test("wrong input is refused", async (t) => {
  const [two, targets] = [
    [
      [1, 2],
      [3, 4],
    ],
    [-1, -2],
  ];
  const rows = { ...unreadableMatrices };
  await rejects(
    t,
    "logits",
    (z: never) => squaredLogitError(z, new Array(lengthOf(z)).fill(0), new Array(lengthOf(z)).fill(-1)),
    rows,
  );
  await rejects(t, "labels", (y) => squaredLogitError(two, y, targets), {
    ...badLabels(2),
    "out of range": () => [0, 2],
  });
  await rejects(t, "logProbabilities", (x) => squaredLogitError(two, [0, 1], x), {
    ...badVectors,
    short: () => [-1],
    positive: () => [-1, 0.1],
  });
  await rejects(t, "options", (options) => squaredLogitError(two, [0, 1], targets, options), {
    ...badOptions,
    ...badSyncRunOptions,
  });
});

/** As many rows as a bad matrix means to have. */
function lengthOf(z: unknown): number {
  const claimed = Array.isArray(z) ? z.length : (z as { shape?: number[] } | null)?.shape?.[0];
  return Number.isInteger(claimed) && (claimed as number) >= 0 && (claimed as number) < 100 ? (claimed as number) : 3;
}
