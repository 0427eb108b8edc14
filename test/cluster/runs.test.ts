/** Runs of k-means and of certificates: abort, progress, and arrays that change while a call is under way. */
import { setTimeout as pause } from "node:timers/promises";
import test from "ava";
import { certify, kmeans, kmeansSync } from "gibbs/cluster";
import { normals } from "../support/numbers.ts";
import { flat, uniformPoints } from "./support.ts";

/** A fit of many seconds; none of these tests waits for its end. */
const long = { data: normals(1, 200_000 * 10), shape: [200_000, 10] };
const longOptions = { clusters: 60, restarts: 50, tolerance: 0, certificate: "none" } as const;
/** As long, of many short starts: progress is told start by start. */
const chatty = { data: long.data.subarray(0, 50_000), shape: [5000, 10] };
const chattyOptions = { clusters: 10, restarts: 100_000, certificate: "none" } as const;
const small = uniformPoints(1, 60, 2);
const smallOptions = { clusters: 4, restarts: 2 } as const;

/** What a promise is rejected with: an exception of the platform's is no Error to the test runner. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("was not rejected");
}

test.serial("a signal that is aborted already rejects with its reason, whatever the reason", async (t) => {
  for (const reason of [new Error("stop"), "stop", null, { code: 7 }, 0]) {
    const signal = AbortSignal.abort(reason);
    t.is(await rejection(kmeans(small, { ...smallOptions, signal })), reason);
  }
  const signal = AbortSignal.abort();
  t.is(await rejection(certify(small, new Array(60).fill(0), { signal })), signal.reason);
  t.is(signal.reason.name, "AbortError");
});

test.serial("an abort midway rejects soon with the signal's reason; the next call works", async (t) => {
  const expected = kmeansSync(small, smallOptions);
  for (const wait of [0, 5, 80]) {
    const controller = new AbortController();
    const reason = new Error(`after ${wait} ms`);
    const run = kmeans(long, { ...longOptions, signal: controller.signal });
    const rejected = t.throwsAsync(run, { is: reason });
    await pause(wait);
    const begin = performance.now();
    controller.abort(reason);
    await rejected;
    t.true(performance.now() - begin < 2000, `${performance.now() - begin} ms`);
    t.deepEqual(await kmeans(small, smallOptions), expected);
  }
});

test.serial("one of two runs is aborted, the other ends as it should", async (t) => {
  const controller = new AbortController();
  const run = kmeans(long, { ...longOptions, signal: controller.signal });
  const rejected = rejection(run);
  const other = kmeans(small, smallOptions);
  controller.abort();
  t.is(await rejected, controller.signal.reason);
  t.deepEqual(await other, kmeansSync(small, smallOptions));
});

test.serial("many runs share one signal and all stop", async (t) => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const runs = [1, 2, 3, 4].map((seed) => kmeans(long, { ...longOptions, seed, signal: controller.signal }));
  const rejected = runs.map((run) => t.throwsAsync(run, { is: reason }));
  await pause(20);
  controller.abort(reason);
  await Promise.all(rejected);
  t.deepEqual(await kmeans(small, smallOptions), kmeansSync(small, smallOptions));
});

test.serial("an abort after the end changes nothing", async (t) => {
  const controller = new AbortController();
  const { signal } = controller;
  const found = await kmeans(small, { ...smallOptions, signal });
  controller.abort();
  t.deepEqual(found, kmeansSync(small, smallOptions));
});

test.serial("progress grows, and stays within the total", async (t) => {
  const options = { ...chattyOptions, restarts: 100 };
  for (const asynchronous of [true, false]) {
    const heard: { done: number; total?: number }[] = [];
    const onProgress = (progress: { done: number; total?: number }) => heard.push(progress);
    if (asynchronous) await kmeans(chatty, { ...options, onProgress });
    else kmeansSync(chatty, { ...options, onProgress });
    t.true(heard.length > 1, `${asynchronous}`);
    t.true(
      heard.every(({ done }, i) => i === 0 || done >= heard[i - 1].done),
      JSON.stringify(heard),
    );
    t.true(
      heard.every(({ done, total }) => done >= 0 && (total === undefined || done <= total)),
      JSON.stringify(heard),
    );
    t.true(new Set(heard.map(({ done }) => done)).size === heard.length, "each report says something new");
  }
});

test.serial("an exception in onProgress stops the call and is its outcome", async (t) => {
  const fault = new Error("listener");
  let calls = 0;
  const onProgress = () => {
    calls++;
    throw fault;
  };
  const begin = performance.now();
  await t.throwsAsync(kmeans(chatty, { ...chattyOptions, onProgress }), { is: fault });
  t.is(calls, 1);
  t.throws(() => kmeansSync(chatty, { ...chattyOptions, onProgress }), { is: fault });
  t.is(calls, 2);
  t.true(performance.now() - begin < 20_000, "neither waits for the end");
  t.deepEqual(await kmeans(small, smallOptions), kmeansSync(small, smallOptions));
});

test.serial("an abort from within onProgress", async (t) => {
  const controller = new AbortController();
  const reason = new Error("seen enough");
  const onProgress = () => controller.abort(reason);
  await t.throwsAsync(kmeans(chatty, { ...chattyOptions, signal: controller.signal, onProgress }), { is: reason });
});

test.serial("arrays may change as soon as the call has begun", async (t) => {
  const points = flat(uniformPoints(6, 2000, 4));
  const weights = Float64Array.from({ length: 2000 }, (_, i) => 1 + (i % 2));
  const expected = kmeansSync(points, { clusters: 5, weights });
  const run = kmeans(points, { clusters: 5, weights });
  points.data.fill(Number.NaN);
  weights.fill(-1);
  t.deepEqual(await run, expected);
  const rows = uniformPoints(6, 50, 4);
  const labels = Int32Array.from({ length: 50 }, (_, i) => i % 3);
  const certificate = await certify(structuredClone(rows), labels.slice());
  const second = certify(rows, labels);
  rows.length = 0;
  labels.fill(-9);
  t.deepEqual(await second, certificate);
});

test.serial("buffers may be transferred away as soon as the call has begun", async (t) => {
  const points = flat(uniformPoints(6, 500, 4));
  const expected = kmeansSync(points, { clusters: 5 });
  const run = kmeans(points, { clusters: 5 });
  structuredClone(points.data.buffer, { transfer: [points.data.buffer] });
  t.is(points.data.length, 0);
  t.deepEqual(await run, expected);
});

test.serial("many runs at once agree", async (t) => {
  const expected = kmeansSync(small, smallOptions);
  const runs = await Promise.all(Array.from({ length: 30 }, () => kmeans(small, smallOptions)));
  for (const run of runs) t.deepEqual(run, expected);
});

test.serial("signals are known by what they do", async (t) => {
  t.like(await t.throwsAsync(kmeans(small, { ...smallOptions, signal: { aborted: false } as AbortSignal })), {
    code: "InvalidOption",
    argument: "options.signal",
  });
  t.deepEqual(
    await kmeans(small, { ...smallOptions, signal: AbortSignal.timeout(60_000) }),
    kmeansSync(small, smallOptions),
  );
});
