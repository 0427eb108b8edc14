import test from "ava";
import { selfLabel, selfLabelSync } from "gibbs/transport";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  badWeights,
  prefixed,
} from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const rows = (n: number, clusters: number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: clusters }, (_, j) => Math.sin(3 * i + 7 * j * j)));
const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** What the papers' codes do, on the kernel itself. */
function plain(scores: number[][], epsilon: number, iterations: number): number[][] {
  let kernel = scores.map((row) => row.map((s) => Math.exp(s / epsilon)));
  for (let step = 0; step < iterations; step++) {
    const columns = kernel[0].map((_, j) => sum(kernel.map((row) => row[j])));
    kernel = kernel.map((row) => row.map((q, j) => q / columns[j]));
    kernel = kernel.map((row) => row.map((q) => q / sum(row)));
  }
  return kernel;
}

test("SwAV's three iterations, and their masses and labels", async (t) => {
  const scores = rows(30, 7);
  const expected = plain(scores, 0.05, 3);
  const { assignment, masses, labels, sizes } = await selfLabel(scores, { preset: "swav", assignment: true });
  t.deepEqual(assignment?.shape, [30, 7]);
  expected.flat().forEach((q, k) => {
    t.true(Math.abs(q - assignment!.data[k]) < 1e-12);
  });
  masses.forEach((mass, j) => {
    t.true(Math.abs(mass - sum(expected.map((row) => row[j]))) < 1e-10);
  });
  expected.forEach((row, i) => {
    t.is(labels[i], row.indexOf(Math.max(...row)));
  });
  t.is(sum(sizes), 30);
});

test("SeLa converges to equal clusters, or to the masses that are asked for", async (t) => {
  const scores = rows(60, 6);
  const equal = await selfLabel(scores);
  t.true(equal.converged && equal.marginalError <= 0.1 / 60);
  t.true(equal.masses.every((mass) => Math.abs(mass - 10) < 0.1));
  t.true(equal.dual + 1e-9 >= equal.value - equal.marginalError);
  const unequal = await selfLabel(scores, { masses: [1, 1, 1, 1, 1, 5], tolerance: 1e-9 });
  t.true(Math.abs(unequal.masses[5] - 30) < 1e-6);
  t.is(equal.assignment, undefined);
});

test("the caller's array, the scores' own, and a new one hold the same", (t) => {
  for (const Type of [Float32Array, Float64Array]) {
    const data = Type.from(rows(40, 9).flat());
    const scores = { data, shape: [40, 9] as const };
    const fresh = selfLabelSync(scores, { assignment: true });
    const out = new Type(360);
    const given = selfLabelSync(scores, { out });
    t.is(given.assignment?.data, out);
    t.deepEqual(given, fresh);
    const over = selfLabelSync(scores, { out: data });
    t.is(over.assignment?.data, data);
    t.deepEqual(over, fresh);
  }
});

test("huge logits stay finite", (t) => {
  const data = Float32Array.from(rows(20, 5).flat(), (s) => 1e30 * s);
  const { assignment, masses, value, dual } = selfLabelSync({ data, shape: [20, 5] }, { assignment: true });
  t.true([...assignment!.data, ...masses, value, dual].every(Number.isFinite));
});

test("the synchronous twin gives the same bits, on any number of threads", async (t) => {
  const scores = rows(300, 11);
  const answer = selfLabelSync(scores, { assignment: true });
  for (const threads of [1, 3]) t.deepEqual(await selfLabel(scores, { assignment: true, threads }), answer);
});

test("bad input is refused by name", async (t) => {
  const scores = rows(3, 2);
  for (const run of [selfLabel, selfLabelSync]) {
    await rejects(t, "scores", (value) => run(value), badMatrices);
    await rejects(t, "options", (value) => run(scores, value), badOptions);
    await rejects(t, "options.masses", (masses) => run(scores, { masses }), badWeights(2));
    await rejects(t, "options.epsilon", (epsilon) => run(scores, { epsilon }), { ...badNumbers, zero: () => 0 });
    await rejects(t, "options.maxIterations", (maxIterations) => run(scores, { maxIterations }), badCounts);
    await rejects(t, "options.tolerance", (tolerance) => run(scores, { tolerance }), badNumbers);
    await rejects(
      t,
      "options.preset",
      (preset) => run(scores, { preset }),
      prefixed("", { "no such": () => "dino" }, (x) => x),
    );
  }
  await rejects(t, "options", (value) => selfLabel(scores, value), badAsyncRunOptions);
  await rejects(t, "options", (value) => selfLabelSync(scores, value), badSyncRunOptions);
  await rejects(t, "options.out", (out) => selfLabelSync(scores, { out }), {
    "another precision": () => new Float32Array(6),
    "another size": () => new Float64Array(5),
    "a plain array": () => [0, 0, 0, 0, 0, 0],
    shared: () => new Float64Array(new SharedArrayBuffer(48)),
  });
});
