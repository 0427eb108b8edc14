/** The small helpers for matrices. */
import test from "ava";
import fc from "fast-check";
import { fromRows, matrix, toRows } from "gibbs";
import { unreadableMatrices, unreadableVectors } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

test("rows go in and out unchanged", (t) => {
  const row = fc.array(fc.double(), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => t.deepEqual(toRows(fromRows(rows)), rows)),
    {
      numRuns: 50,
    },
  );
});

test("a matrix over a Float64Array is a view of it", (t) => {
  const data = new Float64Array([1, 2, 3, 4, 5, 6]);
  const view = matrix(data, [3, 2]);
  t.is(view.data, data);
  t.deepEqual(view.shape, [3, 2]);
});

test("a matrix over anything else is in double precision", (t) => {
  for (const data of [[1, 2], new Float32Array([1, 2]), new Int32Array([1, 2])]) {
    t.deepEqual(matrix(data, [1, 2]), { data: new Float64Array([1, 2]), shape: [1, 2] });
  }
});

test("rows of typed arrays, and strides", (t) => {
  t.deepEqual(toRows(fromRows([new Float32Array([1, 2]), new Int8Array([3, 4])])), [
    [1, 2],
    [3, 4],
  ]);
  t.deepEqual(toRows({ data: [1, 2, 3, 4, 5, 6], shape: [2, 3], strides: [1, 2] }), [
    [1, 3, 5],
    [2, 4, 6],
  ]);
});

test("matrices without elements keep their shape", (t) => {
  t.deepEqual(fromRows([]).shape, [0, 0]);
  t.deepEqual(fromRows([[], []]).shape, [2, 0]);
  t.deepEqual(toRows({ data: [], shape: [2, 0] }), [[], []]);
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "data", (data) => matrix(data, [2, 2]), unreadableVectors);
  await rejects(t, "matrix", (value) => toRows(value), unreadableMatrices);
  const { undefined: _, ...given } = unreadableMatrices;
  await rejects(t, "rows", (value) => fromRows(value), given);
});

test("a shape that does not fit is refused by name", (t) => {
  t.throws(() => matrix([1, 2, 3], [2, 2]), { message: "data: 3 elements do not fill 2 × 2" });
  for (const shape of [undefined, null, 3, [3], [3, 1, 1], [-3, -1], [1.5, 2], ["3", 1], [3n, 1n]]) {
    t.throws(() => matrix([1, 2, 3], shape as never), { name: "GibbsError", code: "InvalidShape" });
  }
});
