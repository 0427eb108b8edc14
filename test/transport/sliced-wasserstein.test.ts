import test from "ava";
import { slicedWasserstein, slicedWassersteinSync, wasserstein1dSync } from "gibbs/transport";
import { badMatrices, badOptions, badWeights } from "../support/bad-inputs.ts";
import { fixture } from "../support/line-fixture.ts";
import { rejects } from "../support/rejects.ts";

const { x, y, directions } = fixture.clouds;

test("POT's mean over given directions is ours over the lines, and random ones agree within their error", async (t) => {
  for (const { p, distance } of fixture.sliced) {
    const values = directions[0].map((_, k) => {
      const project = (points: number[][]) =>
        points.map((point) => point.reduce((s, v, d) => s + v * directions[d][k], 0));
      return wasserstein1dSync(project(x), project(y), { p }).value;
    });
    const mean = values.reduce((s, v) => s + v, 0) / values.length;
    t.true(Math.abs(mean ** (1 / p) - distance) < 1e-12);
    const many = await slicedWasserstein(x, y, { p, projections: 5000, seed: 1 });
    const spread = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / 19 / 20);
    t.true(Math.abs(many.value - mean) < 4 * spread);
    t.true(many.standardError < spread && Math.abs(many.distance ** p - many.value) < 1e-12);
  }
});

test("in one dimension it is the distance on the line", (t) => {
  const column = (points: number[][]) => points.map((point) => [point[0]]);
  const line = wasserstein1dSync(
    x.map((p) => p[0]),
    y.map((p) => p[0]),
    { p: 2 },
  );
  t.true(Math.abs(slicedWassersteinSync(column(x), column(y), { projections: 3 }).value - line.value) < 1e-12);
});

test("the same seed, the same bits, on any number of threads", async (t) => {
  const options = { seed: 3, gradient: true };
  const here = slicedWassersteinSync(x, y, options);
  for (const threads of [1, 2, 8]) t.deepEqual(await slicedWasserstein(x, y, { ...options, threads }), here);
  t.not(slicedWassersteinSync(x, y, { seed: 4 }).value, here.value);
});

test("gradients are those of finite differences", (t) => {
  const a = x.map((_, i) => i);
  const options = { p: 3, a, projections: 10 };
  const { gradients } = slicedWassersteinSync(x, y, { ...options, gradient: true });
  t.deepEqual(gradients!.x.shape, [12, 3]);
  const at = (by: number) =>
    slicedWassersteinSync(
      x.map((p, i) => (i === 5 ? [p[0], p[1] + by, p[2]] : p)),
      y,
      options,
    ).value;
  const difference = (at(1e-5) - at(-1e-5)) / 2e-5;
  t.true(Math.abs(difference - gradients!.x.data[16]) < 1e-6 * Math.abs(difference));
});

test("bad input is refused by name", async (t) => {
  const good = [[0], [1]];
  await rejects(t, "x", (bad) => slicedWasserstein(bad, good), badMatrices);
  await rejects(t, "y", (bad) => slicedWasserstein(good, bad), { ...badMatrices, dimension: () => [[1, 2]] });
  await rejects(t, "options.a", (a) => slicedWasserstein(good, good, { a }), badWeights(2));
  await rejects(t, "options.b", (b) => slicedWasserstein(good, good, { b }), badWeights(2));
  await rejects(t, "options", (bad) => slicedWasserstein(good, good, bad), {
    ...badOptions,
    p: () => ({ p: 0.5 }),
    projections: () => ({ projections: 0 }),
    seed: () => ({ seed: -1 }),
  });
});
