/** Steps of training beside a loss: selection, masks and detectors, with what the papers claim of them. */
import test from "ava";
import {
  companionObjective,
  coTeaching,
  crossEntropy,
  detectNoise,
  detectNoiseSync,
  nestedDropout,
  selectiveMixup,
} from "gibbs/loss";
import { close, normals, uniforms } from "../support/numbers.ts";

const softmax = (z: number[]) => {
  const e = z.map((v) => Math.exp(v - Math.max(...z)));
  const total = e.reduce((a, b) => a + b);
  return e.map((v) => v / total);
};

test("pairs that are drawn by their gains lift the worst recall", (t) => {
  // Prototypes of three classes, and a last layer that gives the third away to the first.
  const z = [
    [2, 0.3],
    [0, 2],
    [1.4, 0.8],
  ];
  const w = [
    [1.5, 0],
    [0, 1.5],
    [0.4, 0.2],
  ];
  const shares = () => z.map((feature) => softmax(w.map((row) => row[0] * feature[0] + row[1] * feature[1])));
  const worst = () => Math.min(...shares().map((row, q) => row[q]));
  const start = worst();
  let multipliers: Float64Array | undefined;
  for (let step = 0; step < 200; step++) {
    const found = selectiveMixup({ confusion: shares(), prototypes: z, weights: w }, { multipliers, temperature: 0.1 });
    multipliers = found.multipliers;
    if (step === 0) {
      t.is(found.recalls.indexOf(Math.min(...found.recalls)), 2);
      t.is(found.multipliers.indexOf(Math.max(...found.multipliers)), 2);
      close(
        t,
        found.probabilities.data.reduce((a, b) => a + b),
        1,
        1e-14,
      );
    }
    // The expected step of the last layer under the distribution of pairs.
    const change = w.map(() => [0, 0]);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        const m = z[i].map((v, c) => 0.8 * v + 0.2 * z[j][c]);
        const p = softmax(w.map((row) => row[0] * m[0] + row[1] * m[1]));
        for (let k = 0; k < 3; k++)
          for (let c = 0; c < 2; c++) {
            change[k][c] += found.probabilities.data[3 * i + j] * ((k === i ? 1 : 0) - p[k]) * m[c];
          }
      }
    w.forEach((row, k) => {
      for (let c = 0; c < 2; c++) row[c] += 0.1 * change[k][c];
    });
  }
  t.true(worst() > 2 * start, `${start} ${worst()}`);
});

test("features are cut from behind, by draws that follow the seed", (t) => {
  const features = { data: normals(1, 40), shape: [4, 10] as const };
  const kept = new Set<number>();
  for (let seed = 0; seed < 60; seed++) {
    const cut = nestedDropout(features, { seed });
    kept.add(cut.kept);
    t.deepEqual(
      cut.features.data,
      features.data.map((value, i) => (i % 10 < cut.kept ? value : 0)),
    );
    t.deepEqual(nestedDropout(features, { seed }), cut);
  }
  t.true(kept.size > 4 && Math.min(...kept) === 1);
  const far = Array.from({ length: 40 }, (_, seed) => nestedDropout(features, { mean: 9, deviation: 0.5, seed }).kept);
  t.true(Math.min(...far) >= 8);
});

test("two networks that select for each other learn from fewer wrong labels than one that learns from all", (t) => {
  const [n, d] = [600, 10];
  const truth = normals(3, d);
  const x = normals(4, n * d);
  const row = (i: number) => x.subarray(i * d, (i + 1) * d);
  const dot = (w: ArrayLike<number>, i: number) => row(i).reduce((sum, v, j) => sum + v * w[j], 0);
  const clean = Array.from({ length: n }, (_, i) => (dot(truth, i) > 0 ? 1 : 0));
  const uniform = uniforms(5);
  const labels = clean.map((y) => (uniform() < 0.3 ? 1 - y : y));
  const step = (w: Float64Array, members: ArrayLike<number>) => {
    const g = crossEntropy(
      Array.from(members, (i) => [0, dot(w, i)]),
      Array.from(members, (i) => labels[i]),
    ).grads.logits;
    Array.from(members).forEach((i, m) => {
      for (let j = 0; j < d; j++) w[j] -= 2 * (g?.[2 * m + 1] ?? 0) * x[i * d + j];
    });
  };
  const losses = (w: Float64Array) =>
    crossEntropy(
      labels.map((_, i) => [0, dot(w, i)]),
      labels,
      { reduction: "none", grad: false },
    ).values ?? [];
  const all = labels.map((_, i) => i);
  const [a, b, alone] = [normals(6, d, 0.1), normals(7, d, 0.1), normals(6, d, 0.1)];
  let chosen: ArrayLike<number> = [];
  for (let epoch = 0; epoch < 60; epoch++) {
    const { first, second } = coTeaching(losses(a), losses(b), { keep: 1 - 0.3 * Math.min(epoch / 15, 1) });
    chosen = first;
    step(a, first);
    step(b, second);
    step(alone, all);
  }
  const right = (w: Float64Array) => clean.filter((y, i) => (dot(w, i) > 0 ? 1 : 0) === y).length / n;
  const wrong = Array.from(chosen).filter((i) => labels[i] !== clean[i]).length / chosen.length;
  t.true(wrong < 0.1, `${wrong}`);
  t.true(right(a) > right(alone) + 0.02, `${right(a)} ${right(alone)}`);
});

test("a hyperplane tells noise that losses tell badly", async (t) => {
  const n = 400;
  const truth = Array.from({ length: n }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const noise = normals(8, 3 * n);
  const features = truth.map((y, i) => [5 * y + noise[3 * i], noise[3 * i + 1]]);
  const losses = truth.map((y, i) => 3 * y + 4 + noise[3 * i + 2]);
  const wrong = (noisy: Int32Array) => truth.filter((y, i) => y !== noisy[i]).length;
  const linear = await detectNoise(features, losses);
  const loss = detectNoiseSync(features, losses, { detector: "loss" });
  t.true(linear.converged && wrong(linear.noisy) < wrong(loss.noisy), `${wrong(linear.noisy)} ${wrong(loss.noisy)}`);
  t.true(wrong(linear.noisy) < n / 40);
  t.deepEqual(linear.byLoss, loss.probabilities);
  t.deepEqual(detectNoiseSync(features, losses), linear);
  const trusted = truth.map((y, i) => (i < 80 ? y : -1));
  t.true(wrong(detectNoiseSync(features, losses, { trusted }).noisy) < n / 40);
});

test("companions count until they are good enough, and ever less", (t) => {
  const losses = [1, 2, 0.5];
  t.is(companionObjective(losses, { thresholds: [0, 0], weights: [1, 1] }).value, 3.5);
  close(t, companionObjective(losses).value, 1.25, 1e-15);
  t.is(companionObjective(losses, { progress: 1 }).value, 1);
  const { value, grads } = companionObjective(losses, { thresholds: [1.5, 1], weights: [2, 2] });
  t.is(value, 2);
  t.deepEqual(grads.losses, Float64Array.of(1, 2, 0));
  t.deepEqual(companionObjective(losses, { grad: false }).grads, {});
});
