/** logSumExp against the plain formula; test/internal/calls.test.ts has its closed forms. */
import test from "ava";
import fc from "fast-check";
import { logSumExp } from "gibbs/loss";
import { close, normals } from "../support/numbers.ts";

test("it is the plain formula after the largest is taken off", (t) => {
  for (const n of [1, 2, 5, 8, 31, 1000, 5003]) {
    const x = normals(n, n, 20);
    const largest = x.reduce((a, b) => Math.max(a, b));
    const expected = largest + Math.log(x.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    close(t, logSumExp(x), expected, 1e-14, `${n}`);
    const single = Float32Array.from(x);
    close(t, logSumExp(single), logSumExp(Float64Array.from(single)), 1e-6, `${n} in single precision`);
  }
});

test("it is the sum of its parts, whatever the order", (t) => {
  const values = fc.array(fc.double({ min: -700, max: 700, noNaN: true }), { minLength: 1, maxLength: 50 });
  const property = fc.property(values, values, (x, y) => {
    const whole = logSumExp([...x, ...y]);
    close(t, logSumExp([logSumExp(x), logSumExp(y)]), whole, 1e-13);
    close(t, logSumExp([...y, ...x].reverse()), whole, 1e-13);
    t.true(whole >= Math.max(...x, ...y));
  });
  fc.assert(property, { numRuns: 60 });
});

test("every kind of array, unchanged", (t) => {
  const numbers = [1, 2, 3, 4];
  const expected = Math.log(numbers.reduce((sum, value) => sum + Math.exp(value), 0));
  for (const kind of [Float64Array, Float32Array, Int32Array, Uint8Array, Int16Array]) {
    const x = kind.from(numbers);
    close(t, logSumExp(x), expected, 1e-6, kind.name);
    t.deepEqual([...x], numbers);
  }
  close(t, logSumExp(Object.freeze(numbers)), expected, 1e-15);
  close(t, logSumExp(Float64Array.from([9, ...numbers, 9]).subarray(1, 5)), expected, 1e-15);
});
