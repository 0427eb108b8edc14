/** Balanced distillation between a model of the head and one of the tail. */
import { readFileSync } from "node:fs";
import test from "ava";
import { balancedDistillation, multiFocal } from "gibbs/loss";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const [n, k] = [6, 4];
const shape = [n, k] as const;
const matrix = (seed: number) => ({ data: normals(seed, n * k, 1.5), shape });
const targets = { data: Float64Array.from({ length: n * k }, (_, i) => (i % 3 === 0 ? 1 : 0)), shape };
const counts = [100, 40, 5, 1];

/** Softmax of every row. */
function softmax(data: Float64Array): Float64Array {
  const total = (i: number) => data.slice(i * k, (i + 1) * k).reduce((sum, z) => sum + Math.exp(z), 0);
  return data.map((z, i) => Math.exp(z) / total(Math.floor(i / k)));
}

test("balanced distillation is its formula", (t) => {
  const [logits, head, tail] = [matrix(3), matrix(4), matrix(5)];
  const weights = [1, 0.5, 2, 0, 1, 1];
  const own = { counts, gammaPositive: 1, gammaNegative: 2, clip: 0.1, exponent: 0.25 };
  for (const reduction of ["mean", "sum", "none"] as const) {
    const options = { ...own, weights, reduction };
    const found = balancedDistillation(logits, head, tail, targets, { ...options, power: 1.5 });
    const [a, b] = [head, tail].map((model) => multiFocal(model, targets, options).value ** 1.5);
    close(t, found.headWeight, a / (a + b), 1e-12);
    const p = softmax(logits.data);
    const terms = [head, tail].map((model) => {
      const q = softmax(model.data);
      return { q, ...multiFocal({ data: p.map((p, i) => p * q[i]), shape }, targets, options) };
    });
    close(t, [found.head, found.tail], [terms[0].value, terms[1].value], 1e-13);
    close(t, found.value, found.headWeight * found.head + (1 - found.headWeight) * found.tail, 1e-13);
    // By the logits, through the softmax: p (u − Σ p u) with u = q times the slope.
    const expected = new Float64Array(n * k);
    for (const [j, { q, grads }] of terms.entries()) {
      const u = q.map((q, i) => q * (grads.logits?.[i] ?? Number.NaN));
      for (let i = 0; i < n * k; i++) {
        let mean = 0;
        for (let l = 0; l < k; l++) mean += p[i - (i % k) + l] * u[i - (i % k) + l];
        expected[i] += (j === 0 ? found.headWeight : 1 - found.headWeight) * p[i] * (u[i] - mean);
      }
    }
    close(t, found.grads.logits, expected, 1e-13);
    t.is(found.values?.length, reduction === "none" ? n : undefined);
    const { grads, ...rest } = balancedDistillation(logits, head, tail, targets, {
      ...options,
      power: 1.5,
      grad: false,
    });
    t.deepEqual([grads, rest.value], [{}, found.value]);
  }
});

test("balanced distillation by torch", (t) => {
  const url = new URL("fixtures/balanced-distillation.json", import.meta.url);
  const fixture = JSON.parse(readFileSync(url, "utf8"));
  for (const { logits, head, tail, targets, options, value, headWeight, gradient } of fixture.cases) {
    const own = { ...options, counts: fixture.counts, reduction: "sum" } as const;
    const found = balancedDistillation(logits, head, tail, targets, own);
    close(t, [found.value, found.headWeight], [value, headWeight], 1e-12);
    close(t, found.grads.logits, gradient, 1e-12);
  }
});

test("a head and a tail that are sure where targets are pull the classifier there", (t) => {
  // The head's model knows the first two classes, the tail's the others; the classifier starts from nothing.
  const rows = Array.from({ length: 8 }, (_, i) => [0, 1, 2, 3].map((j) => (j === i % 4 ? 1 : 0)));
  const head = rows.map((row) => row.map((y, j) => (j < 2 ? 6 * y : 0)));
  const tail = rows.map((row) => row.map((y, j) => (j < 2 ? 0 : 6 * y)));
  const logits = new Float64Array(32);
  const of = () => balancedDistillation({ data: logits, shape: [8, 4] }, head, tail, rows);
  const before = of().value;
  for (let step = 0; step < 200; step++) {
    const { grads } = of();
    for (let i = 0; i < 32; i++) logits[i] -= 20 * (grads.logits?.[i] ?? Number.NaN);
  }
  t.true(of().value < before);
  for (const [i, row] of rows.entries()) {
    const z = logits.slice(4 * i, 4 * i + 4);
    t.is(z.indexOf(Math.max(...z)), row.indexOf(1));
  }
});

test("bad inputs are refused", async (t) => {
  const four = matrix(6);
  const { finite, ...unlike } = {
    finite: () => ({ data: four.data.map(() => Number.NaN), shape }),
    nothing: () => undefined,
    "one row": () => [[1, 2, 3, 4]],
  };
  await rejects(t, "logits", (logits: never) => balancedDistillation(logits, four, four, targets), {
    finite,
    nothing: unlike.nothing,
  });
  await rejects(t, "head", (head: never) => balancedDistillation(four, head, four, targets), { finite, ...unlike });
  await rejects(t, "tail", (tail: never) => balancedDistillation(four, four, tail, targets), { finite, ...unlike });
  await rejects(t, "targets", (value: never) => balancedDistillation(four, four, four, value), {
    ...unlike,
    halves: () => ({ data: targets.data.map(() => 0.5), shape }),
  });
  await rejects(t, "options", (options: object) => balancedDistillation(four, four, four, targets, options), {
    null: () => null,
    "an unknown name": () => ({ gamma: 1 }),
    "a negative power": () => ({ power: -1 }),
    "a clip of 1": () => ({ clip: 1 }),
    "a class without examples": () => ({ counts: [1, 0, 1, 1] }),
    "too few counts": () => ({ counts: [1] }),
    "too few weights": () => ({ weights: [1] }),
    "an unknown reduction": () => ({ reduction: "median" }),
  });
});
