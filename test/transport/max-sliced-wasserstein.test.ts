import test from "ava";
import {
  maxSlicedWasserstein,
  maxSlicedWassersteinSync,
  slicedWassersteinSync,
  wasserstein1dSync,
} from "gibbs/transport";
import { badMatrices, badOptions, badWeights } from "../support/bad-inputs.ts";
import { fixture } from "../support/line-fixture.ts";
import { rejects } from "../support/rejects.ts";

const { x, y } = fixture.clouds;

test("at least as far as the best of POT's 2000 directions, and along its own direction", async (t) => {
  const found = await maxSlicedWasserstein(x, y);
  t.true(found.distance >= fixture.slicedMaximum * (1 - 1e-12));
  const project = (points: number[][]) =>
    points.map((point) => point.reduce((s, v, k) => s + v * found.direction[k], 0));
  t.true(Math.abs(wasserstein1dSync(project(x), project(y), { p: 2 }).value - found.value) < 1e-9);
  t.true(found.upperBound >= found.value && Math.abs(found.upperBound - found.value - found.gap) < 1e-9);
  t.true(found.value >= slicedWassersteinSync(x, y).value);
});

test("a translation is found exactly", (t) => {
  const moved = x.map(([u, v, w]) => [u + 1, v - 2, w]);
  const { value, direction, converged, gap } = maxSlicedWassersteinSync(x, moved);
  t.true(Math.abs(value - 5) < 1e-8 && converged && gap < 1e-8);
  t.true(Math.abs(direction[1] / direction[0] + 2) < 1e-4 && direction[1] > 0);
});

test("the same seed, the same bits, on any number of threads", async (t) => {
  const here = maxSlicedWassersteinSync(x, y, { p: 1.5, seed: 2 });
  for (const threads of [1, 8]) t.deepEqual(await maxSlicedWasserstein(x, y, { p: 1.5, seed: 2, threads }), here);
});

test("bad input is refused by name", async (t) => {
  const good = [[0], [1]];
  await rejects(t, "x", (bad) => maxSlicedWasserstein(bad, good), badMatrices);
  await rejects(t, "y", (bad) => maxSlicedWasserstein(good, bad), badMatrices);
  await rejects(t, "options.a", (a) => maxSlicedWasserstein(good, good, { a }), badWeights(2));
  await rejects(t, "options.b", (b) => maxSlicedWasserstein(good, good, { b }), badWeights(2));
  await rejects(t, "options", (bad) => maxSlicedWasserstein(good, good, bad), {
    ...badOptions,
    p: () => ({ p: 0.5 }),
    restarts: () => ({ restarts: 0 }),
    tolerance: () => ({ tolerance: 0 }),
    maxIterations: () => ({ maxIterations: 1.5 }),
  });
});
