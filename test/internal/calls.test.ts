/** Calls, on the backend under test: numbers, refusals, and many threads of Node's at once. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import test from "ava";
import fc from "fast-check";
import { ready } from "gibbs";
import { logSumExp } from "gibbs/loss";
import { badVectors } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

test("closed forms", (t) => {
  t.is(logSumExp([]), Number.NEGATIVE_INFINITY);
  t.is(logSumExp([5]), 5);
  t.is(logSumExp([1000, 1000]), 1000 + Math.LN2);
  t.is(logSumExp([-1000, -1000]), -1000 + Math.LN2);
  t.is(logSumExp([1e308, 0]), 1e308);
});

test("a shift of the input is a shift of the output", (t) => {
  const values = fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 1, maxLength: 40 });
  const property = fc.property(values, fc.integer({ min: -1000, max: 1000 }), (x, shift) => {
    const difference = logSumExp(x.map((value) => value + shift)) - logSumExp(x) - shift;
    t.true(Math.abs(difference) < 1e-9, `${difference}`);
  });
  fc.assert(property, { numRuns: 50 });
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "x", (x) => logSumExp(x), badVectors);
});

test("a refusal leaves the next call as it was", (t) => {
  const before = logSumExp([1, 2, 3]);
  t.throws(() => logSumExp([Number.NaN]));
  t.is(logSumExp([1, 2, 3]), before);
});

test("large and small arrays alike", (t) => {
  for (const n of [1, 2, 3, 7, 64, 65, 4095, 4096, 4097, 1_000_000]) {
    t.true(Math.abs(logSumExp(new Float64Array(n)) - Math.log(n)) < 1e-9, `${n}`);
  }
});

test("synchronous functions may be called once `ready`, which may be awaited often", async (t) => {
  t.is(await ready, undefined);
  await Promise.all([ready, ready]);
  t.is(logSumExp([0]), 0);
});

test("ten threads of Node's call at once and agree to the bit", async (t) => {
  const program = `
    import { parentPort } from "node:worker_threads";
    const { logSumExp } = await import("gibbs/loss");
    const x = Float64Array.from({ length: 10_000 }, (_, i) => Math.sin(i));
    const sums = Array.from({ length: 50 }, () => logSumExp(x));
    parentPort.postMessage(new Set(sums).size === 1 ? sums[0] : "differs");
  `;
  // A module of this folder, so that the package resolves by its own name.
  const url = new URL(`data:text/javascript,${encodeURIComponent(resolved(program))}`);
  const workers = Array.from({ length: 10 }, () => new Worker(url, { execArgv: [] }));
  const sums = await Promise.all(workers.map(async (worker) => (await once(worker, "message"))[0]));
  await Promise.all(workers.map((worker) => worker.terminate()));
  const x = Float64Array.from({ length: 10_000 }, (_, i) => Math.sin(i));
  t.deepEqual(sums, new Array(10).fill(logSumExp(x)));
});

/** The program with the package's address in place of its name, which a script without a folder could not resolve. */
function resolved(program: string): string {
  return program.replace('"gibbs/loss"', JSON.stringify(import.meta.resolve("gibbs/loss")));
}
