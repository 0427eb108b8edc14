/** The best weight of a teacher against its formula, and students that are really trained. */
import test from "ava";
import { selfDistillationOptimum, selfDistillationSync } from "gibbs/loss";
import { badMatrices, badNumbers, badOptions, badSyncRunOptions, badVectors } from "../support/bad-inputs.ts";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

test("with orthogonal columns it is the formula", (t) => {
  const [s, theta] = [
    [1, 4, 0.25],
    [1, -0.5, 2],
  ];
  const points = s.map((value, i) => s.map((_, j) => (i === j ? Math.sqrt(value) : 0)));
  for (const [ridge, noise] of [
    [1, 2],
    [0.1, 0.3],
    [5, 0],
  ]) {
    const sum = (f: (s: number, square: number) => number) =>
      s.reduce((total, value, j) => total + f(value, theta[j] ** 2), 0);
    const above = sum((s, square) => (s * (noise ** 2 - ridge * square)) / (ridge + s) ** 3);
    const below = sum((s, square) => (s * (noise ** 2 + s * square)) / (ridge + s) ** 4);
    const { xi, error, teacherError, curve } = selfDistillationOptimum(points, theta, { ridge, noise });
    close(t, xi, above / (ridge * below), 1e-12);
    close(t, error, curve[0] + curve[1] * xi + curve[2] * xi * xi, 1e-12);
    t.true(error <= teacherError);
  }
});

test("trained students err as the curve says", (t) => {
  const [n, d, ridge, noise] = [10, 2, 0.5, 1];
  const [x, theta] = [normals(1, n * d), [1, -2]];
  const points = { data: x, shape: [n, d] };
  const kernel = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => x[2 * i] * x[2 * j] + x[2 * i + 1] * x[2 * j + 1]),
  );
  const { curve, xi } = selfDistillationOptimum(points, theta, { ridge, noise });
  const draws = 1500;
  const clean = Array.from({ length: n }, (_, i) => x[2 * i] - 2 * x[2 * i + 1]);
  // All draws are targets of one call.
  const noisy = normals(2, n * draws);
  const targets = clean.map((value, i) => Float64Array.from({ length: draws }, (_, r) => value + noisy[i * draws + r]));
  for (const weight of [0, xi, 2]) {
    const { coefficients } = selfDistillationSync(kernel, targets, { ridge, xi: weight });
    let total = 0;
    for (let r = 0; r < draws; r++) {
      for (let j = 0; j < d; j++) {
        const learned = clean.reduce((sum, _, i) => sum + x[2 * i + j] * coefficients.data[i * draws + r], 0);
        total += (learned - theta[j]) ** 2 / draws;
      }
    }
    const expected = curve[0] + curve[1] * weight + curve[2] * weight ** 2;
    t.true(Math.abs(total / expected - 1) < 0.1, `${weight}: ${total} ${expected}`);
  }
});

test("with much noise a student should learn from its teacher more than all", (t) => {
  const points = { data: normals(3, 40), shape: [10, 4] };
  const at = (noise: number) => selfDistillationOptimum(points, [1, 0, -1, 0.5], { ridge: 1, noise }).xi;
  t.true(at(0) < 0 && at(0.5) < at(1) && at(10) > 1);
});

test("wrong input is refused", async (t) => {
  const options = { ridge: 1, noise: 1 };
  await rejects(t, "points", (x: never) => selfDistillationOptimum(x, [1, 2], options), badMatrices);
  await rejects(t, "coefficients", (c) => selfDistillationOptimum([[1, 2, 3]], c, options), {
    ...badVectors,
    short: () => [1],
  });
  const call = (value: object) => selfDistillationOptimum([[1, 2]], [1, 1], { ...options, ...value });
  await rejects(t, "options", (value) => selfDistillationOptimum([[1, 2]], [1, 1], value), badOptions);
  await rejects(t, "options", call as never, badSyncRunOptions);
  await rejects(t, "options.ridge", (ridge) => call({ ridge }), { ...badNumbers, zero: () => 0 });
  await rejects(t, "options.noise", (noise) => call({ noise }), { ...badNumbers, negative: () => -1 });
});
