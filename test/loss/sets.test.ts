/** Losses of pairs, sets and anchors: what the papers claim, on small data. */
import test from "ava";
import { conR, crossEntropy, mixup, movingAverage, oddKOut, oddSets, regMixup, symmetricConsistency } from "gibbs/loss";
import { close, normals, uniforms } from "../support/numbers.ts";

const softmax = (z: ArrayLike<number>) => {
  const most = Math.max(...Array.from(z));
  const e = Array.from(z, (v) => Math.exp(v - most));
  const total = e.reduce((a, b) => a + b);
  return e.map((v) => v / total);
};

test("without odd ones a set's loss is cross-entropy of a sum; members share the gradient", (t) => {
  const data = normals(2, 12, 2);
  const z = { data, shape: [4, 3] };
  const sets = { members: [0, 2, 1, 3], shape: [2, 2] as const };
  const labels = [1, 0, 1, 0];
  const { values, grads } = oddKOut(z, labels, sets, { reduction: "none" });
  const sum = (i: number, j: number) => data.slice(3 * i, 3 * i + 3).map((v, k) => v + data[3 * j + k]);
  const expected = crossEntropy([sum(0, 2), sum(1, 3)], [1, 0], { reduction: "none" });
  close(t, values, expected.values ?? [], 1e-14);
  const g = grads.logits ?? [];
  close(t, g.slice(0, 3), expected.grads.logits?.slice(0, 3) ?? [], 1e-14);
  t.deepEqual(g.slice(0, 3), g.slice(6, 9));
  const soft = oddKOut(z, [1, 0, 1, 2], { members: [0, 2, 3], shape: [1, 3] }, { soft: true });
  const p = softmax(data.slice(0, 3).map((v, k) => v + data[6 + k] + data[9 + k]));
  close(t, soft.value, (2 / 3) * Math.log(2 / 3 / p[1]) + (1 / 3) * Math.log(1 / 3 / p[2]), 1e-13);
});

test("learning from sets is less overconfident than learning from examples, on few and uneven data", (t) => {
  const [d, classes, counts] = [10, 3, [24, 8, 4]];
  const centers = normals(1, d * classes, 0.5);
  const draw = (seed: number, sizes: number[]) => {
    const labels = sizes.flatMap((n, k) => new Array<number>(n).fill(k));
    const noise = normals(seed, labels.length * d);
    return { labels, x: noise.map((v, i) => v + centers[labels[Math.floor(i / d)] * d + (i % d)]) };
  };
  const { x, labels } = draw(2, counts);
  const n = labels.length;
  const train = (slope: (z: Float64Array, step: number) => ArrayLike<number>) => {
    const w = new Float64Array(d * classes);
    for (let step = 0; step < 400; step++) {
      const g = slope(logits(w, x), step);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < d; j++)
          for (let k = 0; k < classes; k++) w[j * classes + k] -= 0.5 * g[i * classes + k] * x[i * d + j];
    }
    return w;
  };
  const logits = (w: Float64Array, points: Float64Array) => {
    const z = new Float64Array((points.length / d) * classes);
    for (let i = 0; i < points.length / d; i++)
      for (let j = 0; j < d; j++)
        for (let k = 0; k < classes; k++) z[i * classes + k] += points[i * d + j] * w[j * classes + k];
    return z;
  };
  const shape = [n, classes];
  const single = train((z) => crossEntropy({ data: z, shape }, labels).grads.logits ?? []);
  const sets = train(
    (z, seed) => oddKOut({ data: z, shape }, labels, oddSets(labels, { sets: 32, seed })).grads.logits ?? [],
  );
  const fresh = draw(3, [200, 200, 200]);
  const calibration = (w: Float64Array) => {
    const z = logits(w, fresh.x);
    const p = Array.from({ length: fresh.labels.length }, (_, i) => softmax(z.slice(i * classes, (i + 1) * classes)));
    const right = p.filter((row, i) => row.indexOf(Math.max(...row)) === fresh.labels[i]).length / p.length;
    const confidence = p.reduce((sum, row) => sum + Math.max(...row), 0) / p.length;
    return { excess: confidence - right, right };
  };
  const [a, b] = [calibration(single), calibration(sets)];
  t.true(a.excess > 0.1 && Math.abs(b.excess) < 0.6 * a.excess && b.right > a.right, JSON.stringify([a, b]));
});

test("mixtures: seeds, pairs, and a loss that has cross-entropy at its ends", (t) => {
  const points = { data: normals(4, 30), shape: [10, 3] as const };
  t.deepEqual(mixup(points, { seed: 3 }), mixup(points, { seed: 3 }));
  const { points: mixed, partners, lambda } = mixup(points, { seed: 3 });
  t.deepEqual(
    [...partners].sort((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  partners.forEach((partner, i) => {
    const expected = [0, 1, 2].map(
      (j) => lambda * points.data[3 * i + j] + (1 - lambda) * points.data[3 * partner + j],
    );
    close(t, mixed.data.slice(3 * i, 3 * i + 3), expected, 1e-15);
  });
  const labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0];
  const plain = crossEntropy(points, labels);
  const none = regMixup(points, mixed, labels, { partners, lambda, eta: 0 });
  close(t, none.value, plain.value, 1e-14);
  close(t, none.grads.logits, plain.grads.logits ?? [], 1e-14);
  t.true((none.grads.mixed ?? []).every((g: number) => g === 0));
  // Of the mixture a convex combination of both labels' cross-entropies.
  const both = regMixup(points, mixed, labels, { partners, lambda });
  const others = Array.from(partners, (partner) => labels[partner]);
  const expected = lambda * crossEntropy(mixed, labels).value + (1 - lambda) * crossEntropy(mixed, others).value;
  close(t, both.value - plain.value, expected, 1e-13);
});

test("features that collapse into their neighbors' are driven apart", (t) => {
  // Rare targets of about 9 whose features are those of the frequent ones of about 0, and who are predicted so.
  const n = 12;
  const targets = Array.from({ length: n }, (_, i) => (i < 9 ? 0.1 * i : 9 + 0.1 * i));
  let predictions = new Array<number>(n).fill(0.5);
  const noise = normals(6, 2 * n, 0.1);
  let f = Float64Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? 1 : 0) + noise[i]);
  const cosine = (i: number, j: number) =>
    (f[2 * i] * f[2 * j] + f[2 * i + 1] * f[2 * j + 1]) /
    (Math.hypot(f[2 * i], f[2 * i + 1]) * Math.hypot(f[2 * j], f[2 * j + 1]));
  t.true(cosine(0, 11) > 0.9);
  let before = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 200; step++) {
    const { value, grads } = conR({ data: f, shape: [n, 2] }, targets, predictions, { temperature: 0.5 });
    if (step % 50 === 0) {
      t.true(value < before);
      before = value;
    }
    f = f.map((v, i) => v - 0.5 * (grads.features?.[i] ?? 0));
  }
  t.true(cosine(0, 11) < 0 && cosine(0, 5) > 0.9 && cosine(9, 11) > 0.9);
  // Once they are predicted apart there is nothing left to push.
  predictions = targets;
  t.is(conR({ data: f, shape: [n, 2] }, targets, predictions).value, 0);
});

test("a symmetric loss pulls less where the teacher is unsure, and its student's average adapts", (t) => {
  const pull = (teacher: number[], alpha: number) =>
    Math.hypot(...(symmetricConsistency([[0, 0, 0]], [teacher], { alpha }).grads.logits ?? []));
  // Against cross-entropy: relatively more of a confident teacher than of an unsure one.
  const ratio = (alpha: number) => pull([6, 0, 0], alpha) / pull([1, 0, 0], alpha);
  t.true(ratio(0.5) > 1.5 * ratio(0));
  // A shifted world: student and teacher of a single weight follow it without labels.
  const uniform = uniforms(7);
  let [student, teacher] = [0.5, 0.5];
  for (let step = 0; step < 300; step++) {
    const x = Array.from({ length: 16 }, () => (uniform() < 0.5 ? 2 : -2) + 0.5 * (uniform() - 0.5));
    const { grads } = symmetricConsistency(
      x.map((v) => [student * v, 0]),
      x.map((v) => [2 * teacher * v, 0]),
    );
    student -= 0.1 * x.reduce((sum, v, i) => sum + v * (grads.logits?.[2 * i] ?? 0), 0);
    [teacher] = movingAverage([teacher], [student], { momentum: 0.9 });
  }
  t.true(student > 1 && teacher > 1, `${student} ${teacher}`);
  t.deepEqual(movingAverage([1, 2], [5, 6], { momentum: 0 }), Float64Array.of(5, 6));
});
