/** Prospect: linear convergence to a certified minimum, and models for the worst-off. */
import test from "ava";
import { cvar, type ProspectMethod, prospect, prospectSync, spectralRisk } from "gibbs/loss";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badNumbers,
  badOptions,
  badSeeds,
  badSyncRunOptions,
  badVectors,
} from "../support/bad-inputs.ts";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const [n, d] = [60, 3];
const x = normals(1, n * d);
const noise = normals(2, n);
const points = { data: x, shape: [n, d] };
const responses = Float64Array.from({ length: n }, (_, i) => x[i * d] - 2 * x[i * d + 1] + 0.4 * noise[i] ** 3);
const labels = responses.map((y) => Number(y > 0));
const methods: ProspectMethod[] = [
  { tolerance: 1e-13 },
  { tolerance: 1e-13, spectrum: "extremile", parameter: 3, smoothing: 0.5 },
  { tolerance: 1e-13, spectrum: "exponential", penalty: "entropy" },
  { tolerance: 1e-13, loss: "logistic" },
];
const dot = (a: ArrayLike<number>, i: number) =>
  Array.from({ length: d }, (_, j) => a[j] * x[i * d + j]).reduce((s, v) => s + v);

test("the gap falls along a line in the logarithm to what is asked for", (t) => {
  for (const method of methods) {
    const { gaps, converged, epochs, gap, value } = prospectSync(points, method.loss ? labels : responses, method);
    t.true(converged && gap <= 1e-13 * value);
    t.is(gaps.length, epochs + 1);
    const half = Math.floor(epochs / 2);
    const first = Math.log(gaps[0] / gaps[half]);
    const second = Math.log(gaps[half] / gaps[epochs]);
    t.true(second > 0.5 * first && second > 5, `${first} ${second}`);
  }
});

test("the value is the risk that is written, and its gradient vanishes", (t) => {
  for (const method of methods) {
    const targets = method.loss ? labels : responses;
    const { coefficients, value, weights } = prospectSync(points, targets, method);
    const predictions = Array.from({ length: n }, (_, i) => dot(coefficients, i));
    const losses = predictions.map((z, i) =>
      method.loss ? Math.log1p(Math.exp(z)) - targets[i] * z : (z - targets[i]) ** 2 / 2,
    );
    const { tolerance: _, loss: _loss, ...rest } = method;
    const risk = spectralRisk(losses, { smoothing: 1, ...rest });
    const square = coefficients.reduce((sum, w) => sum + w * w, 0);
    close(t, value, risk.value + square / (2 * n), 1e-12);
    close(t, weights, risk.grads.losses ?? [], 1e-10);
    const slopes = predictions.map((z, i) => (method.loss ? 1 / (1 + Math.exp(-z)) : z) - targets[i]);
    for (let j = 0; j < d; j++) {
      const gradient = slopes.reduce((sum, s, i) => sum + weights[i] * s * x[i * d + j], coefficients[j] / n);
      close(t, gradient, 0, 1e-6);
    }
  }
});

test("little smoothing helps the worst-off, much of it is the mean", async (t) => {
  const tail = (w: ArrayLike<number>) =>
    cvar(
      Array.from(responses, (y, i) => (dot(w, i) - y) ** 2 / 2),
      { level: 0.9 },
    ).value;
  const options = { parameter: 0.9, regularization: 1e-3, epochs: 4000 };
  const worst = await prospect(points, responses, { ...options, smoothing: 0.2 });
  const mean = await prospect(points, responses, { ...options, smoothing: 1e6 });
  t.true(worst.converged && mean.converged);
  t.true(tail(worst.coefficients) < 0.95 * tail(mean.coefficients));
  close(t, mean.weights, new Float64Array(n).fill(1 / n), 1e-5);
  t.deepEqual(await prospect(points, responses, { seed: 4 }), prospectSync(points, responses, { seed: 4 }));
});

test("wrong input is refused", async (t) => {
  const two = [[1], [2]];
  await rejects(t, "points", (points: never) => prospectSync(points, [0, 1]), {
    ...badMatrices,
  });
  await rejects(t, "targets", (y) => prospectSync(two, y), { ...badVectors, short: () => [1] });
  await rejects(t, "targets", (y) => prospectSync(two, y, { loss: "logistic" }), { "no label": () => [0, 0.5] });
  const call = (value: object) => prospectSync(two, [0, 1], value);
  await rejects(t, "options", call as never, { ...badOptions, ...badSyncRunOptions });
  await rejects(t, "options", (value: object) => prospect(two, [0, 1], value), badAsyncRunOptions);
  const { undefined: _, ...numbers } = badNumbers;
  for (const name of ["regularization", "step", "smoothing"]) {
    await rejects(t, `options.${name}`, (v) => call({ [name]: v }), { ...numbers, zero: () => 0 });
  }
  await rejects(t, "options.tolerance", (tolerance) => call({ tolerance }), { ...numbers, negative: () => -1 });
  await rejects(t, "options.parameter", (parameter) => call({ parameter }), { ...numbers, one: () => 1 });
  for (const name of ["loss", "spectrum", "penalty"]) {
    await rejects(t, `options.${name}`, (v) => call({ [name]: v }), { unknown: () => "hinge", "a number": () => 1 });
  }
  const { undefined: _also, ...counts } = badCounts;
  await rejects(t, "options.epochs", (epochs) => call({ epochs }), counts);
  const { undefined: _third, ...seeds } = badSeeds;
  await rejects(t, "options.seed", (seed) => call({ seed }), seeds);
});
