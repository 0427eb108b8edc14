/** What every asynchronous call keeps to, and its twin in place: abort, progress, the caller's arrays. */
import { getEventListeners } from "node:events";
import test from "ava";
import { backend } from "gibbs";
import { kmeans, kmeansSync } from "gibbs/cluster";
import { eightSchools } from "gibbs/model";
import { nuts } from "gibbs/sample";
import { sinkhorn, sinkhornDivergence } from "gibbs/transport";

/** Points without groups, on which k-means takes its time. */
function cloud(rows: number): { data: Float64Array; shape: [number, number] } {
  return { data: Float64Array.from({ length: rows * 8 }, (_, i) => Math.sin(i * i)), shape: [rows, 8] };
}

const long = { clusters: 20, restarts: 200, tolerance: 0, certificate: "none" } as const;
const short = { clusters: 3, restarts: 2, certificate: "none" } as const;

test("a signal that has fired already: rejects with its reason, and starts nothing", async (t) => {
  const reason = new Error("too late");
  const error = await t.throwsAsync(kmeans(cloud(100), { ...short, signal: AbortSignal.abort(reason) }));
  t.is(error, reason);
});

test("abort while it runs: rejects with the reason, soon, and the next call works", async (t) => {
  const controller = new AbortController();
  const run = kmeans(cloud(20_000), { ...long, signal: controller.signal });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const begin = performance.now();
  controller.abort("enough");
  t.is(await run.catch((reason) => reason), "enough");
  t.true(performance.now() - begin < 2000);
  t.deepEqual((await kmeans(cloud(100), short)).labels.length, 100);
});

test("a timeout's reason is a TimeoutError", async (t) => {
  const run = kmeans(cloud(20_000), { ...long, signal: AbortSignal.timeout(20) });
  const reason = await run.catch((error) => error);
  t.is(reason.name, "TimeoutError");
});

test("a signal that outlives the call keeps nothing of it", async (t) => {
  const { signal } = new AbortController();
  await kmeans(cloud(100), { ...short, signal });
  t.is(getEventListeners(signal, "abort").length, 0);
});

test("progress goes forward, in place and not", async (t) => {
  for (const run of [kmeans, kmeansSync]) {
    const heard: number[] = [];
    await run(cloud(10_000), {
      ...long,
      restarts: 20,
      onProgress: ({ done, total }) => heard.push(done / (total ?? 1)),
    });
    t.true(heard.length > 0);
    t.deepEqual(
      heard,
      [...heard].sort((a, b) => a - b),
    );
    t.true(heard[0] >= 0 && heard[heard.length - 1] <= 1);
  }
});

test("an exception in the listener ends the call and is what the caller gets", async (t) => {
  const fault = new RangeError("of the listener");
  const onProgress = () => {
    throw fault;
  };
  t.is(await t.throwsAsync(kmeans(cloud(20_000), { ...long, onProgress })), fault);
  t.is(
    t.throws(() => kmeansSync(cloud(20_000), { ...long, onProgress })),
    fault,
  );
});

test("the caller may change its arrays as soon as the call has returned", async (t) => {
  const points = cloud(500);
  const expected = kmeansSync(points, short);
  const run = kmeans(points, short);
  points.data.fill(0);
  t.deepEqual(await run, expected);
});

test("the arrays stay the caller's: they are neither changed nor taken away", async (t) => {
  const points = cloud(500);
  const before = points.data.slice();
  await kmeans(points, short);
  t.deepEqual(points.data, before);
});

test("a listener that gives the arrays away does no harm", (t) => {
  const points = cloud(10_000);
  const options = { ...long, restarts: 20 };
  const expected = kmeansSync(points, options);
  let kept: ArrayBuffer | undefined;
  const onProgress = () => {
    kept ??= structuredClone(points.data.buffer as ArrayBuffer, { transfer: [points.data.buffer as ArrayBuffer] });
    new Float64Array(kept).fill(7);
  };
  t.deepEqual(kmeansSync(points, { ...options, onProgress }), expected);
  t.is(points.data.length, 0);
});

test("more calls at once than there are threads", async (t) => {
  const points = cloud(300);
  const calls = Array.from({ length: 4 * backend.threads + 3 }, (_, seed) => kmeans(points, { ...short, seed }));
  const inertias = (await Promise.all(calls)).map(({ inertia }) => inertia);
  t.deepEqual(
    inertias,
    inertias.map((_, seed) => kmeansSync(points, { ...short, seed }).inertia),
  );
});

test("calls that are aborted while they wait leave the others alone", async (t) => {
  const controller = new AbortController();
  const { signal } = controller;
  const running = Array.from({ length: backend.threads + 2 }, () => kmeans(cloud(20_000), { ...long, signal }));
  const other = kmeans(cloud(100), short);
  controller.abort();
  const outcomes = await Promise.allSettled(running);
  t.true(outcomes.every(({ status }) => status === "rejected"));
  t.is((await other).labels.length, 100);
});

test("bad input rejects; nothing that returns a promise throws", async (t) => {
  const calls = [
    () => kmeans([[Number.NaN]], { clusters: 1 }),
    () => kmeans([[1]], null as never),
    () => sinkhorn({} as never),
    () => sinkhornDivergence(null as never),
    () => nuts(eightSchools([1], [1]), { chains: -1 }),
    () => nuts(undefined as never),
  ];
  for (const call of calls) {
    let promise: PromiseLike<unknown> | undefined;
    t.notThrows(() => {
      promise = call();
    });
    await t.throwsAsync(async () => promise, { name: "GibbsError" });
  }
});
