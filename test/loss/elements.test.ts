/** Regression, ordered classes and boxes against torch, and what holds by symmetry. */
import { readFileSync } from "node:fs";
import test from "ava";
import { giou, huber, type LossResult, ordinalLoss, poissonLoss, quantileLoss } from "gibbs/loss";
import { close } from "../support/numbers.ts";

interface Case {
  readonly inputs: Readonly<Record<string, number[]>>;
  readonly values: number[];
  readonly value: number;
  readonly grads: Readonly<Record<string, number[]>>;
}

interface Fixture {
  readonly huber: Case;
  readonly quantileLoss: Case;
  readonly poissonLoss: Case;
  readonly ordinalLoss: Case & { labels: number[] };
  readonly giou: Case;
}

const fixture = JSON.parse(readFileSync(new URL("fixtures/others.json", import.meta.url), "utf8")) as Fixture;

type Regression = (p: ArrayLike<number>, t: ArrayLike<number>, options?: object) => LossResult<"predictions">;

const regressions = {
  huber: { loss: huber, options: { delta: 0.7 } },
  quantileLoss: { loss: quantileLoss, options: { level: 0.8 } },
  poissonLoss: { loss: poissonLoss, options: {} },
} as const;

for (const [name, { loss, options }] of Object.entries(regressions)) {
  const { inputs, values, value, grads } = fixture[name as keyof typeof regressions];
  const call = loss as Regression;

  test(`${name} is torch's`, (t) => {
    for (const kind of [Float64Array, Float32Array]) {
      const tolerance = kind === Float64Array ? 1e-13 : 2e-6;
      const predictions = kind.from(inputs.predictions);
      const mean = call(predictions, inputs.targets, options);
      close(t, mean.value, value, tolerance);
      close(t, mean.grads.predictions, grads.predictions, tolerance);
      t.true(mean.grads.predictions instanceof kind);
      close(t, call(predictions, inputs.targets, { ...options, reduction: "none" }).values, values, tolerance);
      const out = new kind(6).fill(Number.NaN);
      t.is(call(predictions, inputs.targets, { ...options, out }).grads.predictions, out);
      t.deepEqual(call(predictions, inputs.targets, { ...options, grad: false }), { value: mean.value, grads: {} });
      const weights = [0, 1, 0, 0, 3, 0];
      const weighted = call(predictions, inputs.targets, { ...options, weights });
      close(t, weighted.value, (values[1] + 3 * values[4]) / 4, tolerance);
      t.is(weighted.grads.predictions?.[0], 0);
    }
  });
}

test("the whole Poisson likelihood is that of the distribution", (t) => {
  const rate = 2.5;
  const { value } = poissonLoss([Math.log(rate)], [4], { full: true });
  close(t, Math.exp(-value), (Math.exp(-rate) * rate ** 4) / 24, 1e-15);
});

test("ordinal loss is torch's; its classes' probabilities sum to one", (t) => {
  const { inputs, labels, values, value, grads } = fixture.ordinalLoss;
  const { scores, thresholds } = inputs;
  const mean = ordinalLoss(scores, thresholds, labels);
  close(t, mean.value, value, 1e-13);
  close(t, mean.grads.scores, grads.scores, 1e-13);
  close(t, mean.grads.thresholds, grads.thresholds, 1e-13);
  close(t, ordinalLoss(scores, thresholds, labels, { reduction: "none" }).values, values, 1e-13);
  const single = ordinalLoss(Float32Array.from(scores), thresholds, labels);
  t.true(single.grads.scores instanceof Float32Array);
  close(t, single.value, value, 1e-6);
  const each = ordinalLoss([0.4, 0.4, 0.4, 0.4], thresholds, [0, 1, 2, 3], { reduction: "none" }).values ?? [];
  const total = Array.from(each).reduce((sum, loss) => sum + Math.exp(-loss), 0);
  close(t, total, 1, 1e-14);
});

test("generalized intersection over union is torch's, and symmetric", (t) => {
  const { inputs, values, value, grads } = fixture.giou;
  const boxes = (data: number[]) => ({ data: Float64Array.from(data), shape: [8, 4] });
  const [a, b] = [boxes(inputs.boxesA), boxes(inputs.boxesB)];
  const mean = giou(a, b);
  close(t, mean.value, value, 1e-13);
  close(t, mean.grads.boxesA, grads.boxesA, 1e-13);
  close(t, mean.grads.boxesB, grads.boxesB, 1e-13);
  close(t, giou(a, b, { reduction: "none" }).values, values, 1e-13);
  const turned = giou(b, a);
  close(t, turned.value, mean.value, 1e-15);
  close(t, turned.grads.boxesA, mean.grads.boxesB ?? [], 1e-15);
  t.is(giou([[0, 0, 2, 3]], [[0, 0, 2, 3]]).value, 0);
  t.deepEqual(giou(a, b, { grad: false }).grads, {});
  const single = (data: number[]) => ({ data: Float32Array.from(data), shape: [8, 4] });
  const narrow = giou(single(inputs.boxesA), single(inputs.boxesB));
  t.true(narrow.grads.boxesA instanceof Float32Array && narrow.grads.boxesB instanceof Float32Array);
  close(t, narrow.value, value, 1e-6);
  close(t, narrow.grads.boxesB, grads.boxesB, 1e-6);
  const mixed = giou(single(inputs.boxesA), b);
  t.true(mixed.grads.boxesA instanceof Float64Array);
  close(t, mixed.value, value, 1e-6);
  const out = new Float32Array(64).fill(Number.NaN);
  t.deepEqual(giou(single(inputs.boxesA), single(inputs.boxesB), { out }), narrow);
  t.deepEqual(out.slice(32), narrow.grads.boxesB);
});
