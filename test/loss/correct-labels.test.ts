/** Class-aware correction: what is recalled, and how rightly. */
import test from "ava";
import { correctLabels } from "gibbs/loss";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const [n, k] = [6, 4];
const shape = [n, k] as const;
const matrix = (seed: number) => ({ data: normals(seed, n * k, 1.5), shape });
const targets = { data: Float64Array.from({ length: n * k }, (_, i) => (i % 3 === 0 ? 1 : 0)), shape };
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

test("labels are recalled above the threshold and the mean of their class", (t) => {
  const logits = matrix(1);
  for (const { threshold, margin } of [
    { threshold: 0.7, margin: 1 },
    { threshold: 0.2, margin: 0 },
  ]) {
    const found = correctLabels(logits, targets, { threshold, margin });
    const recalled = new Array(k).fill(0);
    for (let j = 0; j < k; j++) {
      let mean = 0;
      for (let i = 0; i < n; i++) mean += sigmoid(logits.data[i * k + j] - margin * targets.data[i * k + j]) / n;
      close(t, found.thresholds[j], Math.max(threshold, mean), 1e-14);
      for (let i = 0; i < n; i++) {
        const [known, sure] = [targets.data[i * k + j] === 1, sigmoid(logits.data[i * k + j]) > found.thresholds[j]];
        t.is(found.targets.data[i * k + j], known || sure ? 1 : 0);
        if (!known && sure) recalled[j]++;
      }
    }
    t.deepEqual([...found.recalled], recalled);
    t.true(recalled.some((count) => count > 0));
  }
  t.deepEqual(correctLabels(logits, targets), correctLabels(logits, targets, { threshold: 0.7, margin: 1 }));
});

test("correction finds missing labels and few that are wrong", (t) => {
  const truth = Float64Array.from({ length: 400 }, (_, i) => (i % 5 === 0 ? 1 : 0));
  const noise = normals(2, 400);
  const logits = truth.map((y, i) => (y === 1 ? 2 : -2) + noise[i]);
  const observed = truth.map((y, i) => (i % 10 === 0 ? 0 : y));
  const of = (data: Float64Array) => ({ data, shape: [100, 4] });
  const { targets: corrected, recalled } = correctLabels(of(logits), of(observed));
  let [right, wrong] = [0, 0];
  for (let i = 0; i < 400; i++) {
    if (corrected.data[i] === 1 && observed[i] === 0) truth[i] === 1 ? right++ : wrong++;
  }
  t.is(
    recalled.reduce((a, b) => a + b),
    right + wrong,
  );
  // Of 40 missing, those with a logit above log(7/3): all but Φ(−1.15) = 12 %; of 320 absent Φ(−2.85) = 0.2 %.
  t.true(right > 28 && wrong < 5, `${right} and ${wrong}`);
});

test("bad inputs are refused", async (t) => {
  const four = matrix(6);
  await rejects(t, "logits", (logits: never) => correctLabels(logits, targets), {
    nothing: () => undefined,
    NaN: () => [[Number.NaN]],
  });
  await rejects(t, "targets", (value: never) => correctLabels(four, value), {
    "one row": () => [[1, 0, 0, 1]],
    halves: () => ({ data: targets.data.map(() => 0.5), shape }),
  });
  await rejects(t, "options", (options: object) => correctLabels(four, targets, options), {
    null: () => null,
    "an unknown name": () => ({ tau: 1 }),
    "a threshold above 1": () => ({ threshold: 1.1 }),
    "a negative margin": () => ({ margin: -1 }),
  });
});
