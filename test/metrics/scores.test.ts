/** Accuracy, Brier score and log loss: closed forms, their definitions, and what makes a score proper. */
import test from "ava";
import fc from "fast-check";
import { accuracy, brier, logLoss } from "gibbs/metrics";
import { close } from "../support/numbers.ts";
import { predicted, reference } from "./reference.ts";

const scores = { accuracy, brier, logLoss };

test("closed forms", (t) => {
  const certain = [
    [1, 0, 0],
    [0, 0, 1],
  ];
  t.is(brier(certain, [0, 2]), 0);
  t.is(brier(certain, [1, 0]), 2);
  t.is(accuracy(certain, [0, 0]), 0.5);
  t.is(logLoss(certain, [0, 2]), 0);
  t.is(logLoss(certain, [0, 1]), Number.POSITIVE_INFINITY);
  for (let classes = 2; classes < 20; classes++) {
    const even = [new Array<number>(classes).fill(1 / classes)];
    close(t, brier(even, [1]), 1 - 1 / classes, 1e-15);
    close(t, logLoss(even, [1]), Math.log(classes), 1e-15);
    t.is(accuracy(even, [0]), 1, "of equals the first is predicted");
    t.is(accuracy(even, [1]), 0, "of equals the first is predicted");
  }
});

test("one column is the probability of class 1 of two", (t) => {
  const p = [0.1, 0.5, 0.99, 0.3, 0.51];
  const labels = [0, 1, 1, 1, 0];
  const both = p.map((value) => [1 - value, value]);
  close(t, brier(p, labels), brier(both, labels) / 2, 1e-15);
  close(t, brier(p, labels), (0.01 + 0.25 + 0.0001 + 0.49 + 0.2601) / 5, 1e-15);
  close(t, logLoss(p, labels), logLoss(both, labels), 1e-14);
  t.is(accuracy(p, labels), 0.4);
  t.is(accuracy(p, labels), accuracy(both, labels));
  const column = { data: Float64Array.from(p), shape: [5, 1] };
  for (const [name, score] of Object.entries(scores)) t.is(score(column, labels), score(p, labels), name);
});

test("they are their definitions", (t) => {
  for (const [rows, classes] of [
    [1, 2],
    [7, 3],
    [100, 2],
    [64, 10],
    [20, 300],
  ]) {
    const given = predicted(rows + classes, rows, classes);
    for (const [name, score] of Object.entries(scores)) {
      const expected = reference[name as keyof typeof scores](given);
      close(t, score(given.probabilities, given.labels), expected, 1e-13, `${name}, ${rows} × ${classes}`);
    }
  }
});

test("the true probabilities score best in expectation", (t) => {
  const mass = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
  const normalized = mass.map((m) => m.map((value) => value / (m[0] + m[1] + m[2])));
  const property = fc.property(normalized, normalized, (truth, claim) => {
    for (const score of [brier, logLoss]) {
      const expected = (p: number[]) => truth.reduce((sum, weight, k) => sum + weight * score([p], [k]), 0);
      t.true(expected(truth) <= expected(claim) + 1e-12);
    }
  });
  fc.assert(property, { numRuns: 60 });
});

test("the order of rows does not matter, nor does writing them twice", (t) => {
  const { probabilities, labels } = predicted(5, 30, 4);
  for (const [name, score] of Object.entries(scores)) {
    const value = score(probabilities, labels);
    close(t, score(probabilities.toReversed(), labels.toReversed()), value, 1e-14, name);
    close(t, score([...probabilities, ...probabilities], [...labels, ...labels]), value, 1e-14, name);
  }
});

test("rows may be off by the rounding of single precision, not by more", (t) => {
  t.notThrows(() => brier([[0.5, 0.4995]], [0]));
  const refused = { code: "InvalidValue", argument: "probabilities" } as const;
  for (const [name, score] of Object.entries(scores)) {
    const wrong = [[[0.5, 0.4]], [[0.7, 0.7]], [[1.2, -0.2]], [[0, 0]], [[Number.NaN, 1]]];
    for (const row of wrong) {
      t.like(
        t.throws(() => score(row, [0])),
        refused,
        `${name} of ${row}`,
      );
    }
    for (const p of [-0.1, 1.1, Number.NaN]) {
      t.like(
        t.throws(() => score([0.5, p], [0, 1])),
        refused,
        `${name} of ${p}`,
      );
    }
  }
});

test("every layout gives the same bits, and none is changed", (t) => {
  const { probabilities, labels } = predicted(9, 12, 3);
  const data = Float64Array.from(probabilities.flat());
  const transposed = Float64Array.from({ length: 36 }, (_, at) => data[(at % 12) * 3 + Math.floor(at / 12)]);
  const before = structuredClone({ data, transposed });
  const y = Int32Array.from(labels);
  for (const [name, score] of Object.entries(scores)) {
    const expected = score(probabilities, labels);
    t.is(score({ data, shape: [12, 3] }, y), expected, name);
    t.is(score({ data: transposed, shape: [12, 3], strides: [1, 12] }, y), expected, name);
    close(t, score({ data: Float32Array.from(data), shape: [12, 3] }, y), expected, 1e-6, name);
  }
  t.deepEqual({ data, transposed }, before);
  t.deepEqual([...y], labels);
});

test("an Arrow vector of probabilities", (t) => {
  const numbers = Float64Array.from([0.1, 0.9]);
  const brand = Symbol.for("apache-arrow/Vector");
  const column = { length: 2, nullCount: 0, toArray: () => numbers, [brand]: true };
  close(t, brier(column, [0, 1]), 0.01, 1e-15);
  t.like(
    t.throws(() => brier({ ...column, nullCount: 1 }, [0, 1])),
    { code: "InvalidValue", argument: "probabilities" },
  );
});
