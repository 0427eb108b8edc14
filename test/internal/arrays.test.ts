/** What users hand in as arrays and matrices: every kind reads the same, none is changed, and nothing is copied without need. */
import { Float32, tableFromArrays, vectorFromArray } from "apache-arrow";
import test from "ava";
import fc from "fast-check";
import { logSumExp } from "gibbs/loss";
import { floats, integers, matrix, vector, weights } from "../../src/internal/arrays.ts";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const rowsOf = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([m, n]) => fc.array(fc.array(finite, { minLength: n, maxLength: n }), { minLength: m, maxLength: m }));

/** Element by element, as the border reads it. */
function entries({ data, rows, columns, rowStride, columnStride }: ReturnType<typeof matrix>): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => data[i * rowStride + j * columnStride]),
  );
}

test("every kind of vector reads the same", (t) => {
  const kinds = {
    "number[]": [1, 2, 3],
    Float64Array: new Float64Array([1, 2, 3]),
    Float32Array: new Float32Array([1, 2, 3]),
    Int8Array: new Int8Array([1, 2, 3]),
    Uint8Array: new Uint8Array([1, 2, 3]),
    Uint8ClampedArray: new Uint8ClampedArray([1, 2, 3]),
    Int16Array: new Int16Array([1, 2, 3]),
    Uint16Array: new Uint16Array([1, 2, 3]),
    Int32Array: new Int32Array([1, 2, 3]),
    Uint32Array: new Uint32Array([1, 2, 3]),
    "a window of a larger array": new Float64Array([0, 1, 2, 3, 4]).subarray(1, 4),
    "an Arrow vector": vectorFromArray([1, 2, 3]),
    "an Arrow vector in single precision": vectorFromArray([1, 2, 3], new Float32()),
    "an Arrow column": tableFromArrays({ x: [1, 2, 3] }).getChild("x"),
    "an Arrow column of integers": tableFromArrays({ x: new Int32Array([1, 2, 3]) }).getChild("x"),
  };
  const expected = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));
  for (const [kind, value] of Object.entries(kinds)) {
    t.deepEqual([...floats("x", value as never)], [1, 2, 3], kind);
    t.true(Math.abs(logSumExp(value as never) - expected) < 1e-12, kind);
  }
});

test("typed arrays of floats are not copied", (t) => {
  for (const array of [new Float64Array([1, 2]), new Float32Array([1, 2])]) {
    t.is(floats("x", array), array);
    t.is(matrix("x", { data: array, shape: [1, 2] }).data, array);
  }
  const doubles = new Float64Array([1, 2, 3]);
  t.is((floats("x", vectorFromArray(doubles)) as Float64Array).buffer, doubles.buffer);
});

test("Arrow vectors of several chunks read whole", (t) => {
  const vectors = vectorFromArray([1, 2]).concat(vectorFromArray([3]));
  t.is(vectors.data.length, 2);
  t.deepEqual([...floats("x", vectors)], [1, 2, 3]);
});

test("Arrow vectors with nulls are refused, and say how many", (t) => {
  const error = t.throws(() => floats("x", vectorFromArray([1, null, 3, null])));
  t.regex(error.message, /^x: .*without nulls.*2/);
});

test("Arrow vectors of something else are refused", (t) => {
  for (const value of [vectorFromArray(["a", "b"]), vectorFromArray([1n, 2n]), vectorFromArray([true, false])]) {
    t.throws(() => floats("x", value as never), { message: /^x: / });
  }
});

test("every kind of matrix reads the same", (t) => {
  const property = fc.property(rowsOf, (rows) => {
    const [m, n] = [rows.length, rows[0].length];
    const flat = rows.flat();
    const transposed = new Float64Array(m * n);
    const spaced = new Float64Array(2 * m * n);
    for (const [i, row] of rows.entries()) {
      for (const [j, value] of row.entries()) {
        transposed[j * m + i] = value;
        spaced[2 * (i * n + j)] = value;
      }
    }
    const kinds = {
      "rows of numbers": rows,
      "typed rows": rows.map((row) => new Float64Array(row)),
      "an array with a shape": { data: flat, shape: [m, n] },
      "a typed array with a shape": { data: new Float64Array(flat), shape: [m, n] },
      "an Arrow vector with a shape": { data: vectorFromArray(new Float64Array(flat)) as never, shape: [m, n] },
      "column-major": { data: transposed, shape: [m, n], strides: [1, m] },
      "every other element": { data: spaced, shape: [m, n], strides: [2 * n, 2] },
    };
    for (const [kind, value] of Object.entries(kinds)) t.deepEqual(entries(matrix("x", value)), rows, kind);
  });
  fc.assert(property, { numRuns: 60 });
  t.pass();
});

test("inputs are never changed", (t) => {
  const inputs = {
    doubles: new Float64Array([3, 1, 2]),
    singles: new Float32Array([3, 1, 2]),
    numbers: [3, 1, 2],
    integers: new Int32Array([3, 1, 2]),
  };
  const before = structuredClone(inputs);
  for (const input of Object.values(inputs)) {
    logSumExp(input);
    matrix("x", { data: input, shape: [3, 1] });
    integers("x", input);
  }
  t.deepEqual(inputs, before);
  logSumExp(Object.freeze([3, 1, 2]));
});

test("labels: integers of any kind become 32-bit ones, and those are not copied", (t) => {
  const labels = new Int32Array([0, -1, 2]);
  t.is(integers("labels", labels), labels);
  for (const value of [
    [0, -1, 2],
    new Float64Array([0, -1, 2]),
    new Int8Array([0, -1, 2]),
    vectorFromArray([0, -1, 2]),
  ]) {
    t.deepEqual(integers("labels", value), labels);
  }
  for (const value of [[0.5], [2 ** 31], [-(2 ** 31) - 1], [Number.NaN], [Number.POSITIVE_INFINITY]]) {
    t.throws(() => integers("labels", value), { message: /^labels: expected integers, got .* at 0$/ });
  }
});

test("a length that is asked for is checked", (t) => {
  for (const read of [vector, weights, integers]) {
    t.notThrows(() => read("x", [1, 1], 2));
    t.throws(() => read("x", [1, 1], 3), { message: /^x: expected 3 .*, got 2$/ });
  }
  t.is(weights("x", undefined, 3), undefined);
});

test("a matrix without elements keeps its shape until the border refuses it", (t) => {
  t.deepEqual(entries(matrix("x", { data: [], shape: [0, 3] })), []);
  t.deepEqual(entries(matrix("x", [[], []])), [[], []]);
});
