import test from "ava";
import fc from "fast-check";
import { wasserstein1d, wasserstein1dSync } from "gibbs/transport";
import { badOptions, badVectors, badWeights } from "../support/bad-inputs.ts";
import { fixture } from "../support/line-fixture.ts";
import { rejects } from "../support/rejects.ts";

test("the values are POT's", async (t) => {
  const { x, y, a, b } = fixture.line;
  for (const { p, weighted, value } of fixture.wasserstein1d) {
    const answer = await wasserstein1d(x, y, weighted ? { p, a, b } : { p });
    t.true(Math.abs(answer.value - value) < 1e-12 * value, `p = ${p}`);
    t.true(Math.abs(answer.distance - value ** (1 / p)) < 1e-12);
  }
});

test("a translation costs its length, whatever the order and the precision", (t) => {
  const x = Float32Array.from({ length: 100 }, (_, i) => Math.sin(9 * i));
  const y = x.map((value) => value + 2).reverse();
  for (const p of [1, 1.5, 2, 3]) t.true(Math.abs(wasserstein1dSync(x, y, { p }).distance - 2) < 1e-6);
  t.is(wasserstein1dSync([3], [-1]).value, 4);
});

test("gradients are those of finite differences", (t) => {
  const [x, y] = [
    [0.3, -1.2, 2.5],
    [0.1, 0.9, -2.2, 1.4],
  ];
  for (const p of [1, 2, 3]) {
    const { gradients } = wasserstein1dSync(x, y, { p, gradient: true });
    const at = (by: number) => wasserstein1dSync([x[0], x[1] + by, x[2]], y, { p }).value;
    t.true(Math.abs((at(1e-6) - at(-1e-6)) / 2e-6 - gradients!.x[1]) < 1e-7);
  }
});

test("symmetric, with the triangle inequality", (t) => {
  const points = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 8 });
  t.notThrows(() =>
    fc.assert(
      fc.property(points, points, points, fc.constantFrom(1, 1.5, 2, 3), (x, y, z, p) => {
        const d = (u: number[], v: number[]) => wasserstein1dSync(u, v, { p }).distance;
        return Math.abs(d(x, y) - d(y, x)) < 1e-6 && d(x, y) <= d(x, z) + d(z, y) + 1e-6;
      }),
      { numRuns: 60, seed: 1 },
    ),
  );
});

test("bad input is refused by name", async (t) => {
  const good = [1, 2];
  await rejects(t, "x", (bad) => wasserstein1d(bad, good), { ...badVectors, none: () => [] });
  await rejects(t, "y", (bad) => wasserstein1d(good, bad), { ...badVectors, none: () => [] });
  await rejects(t, "options.a", (a) => wasserstein1d(good, good, { a }), badWeights(2));
  await rejects(t, "options.b", (b) => wasserstein1d(good, good, { b }), badWeights(2));
  await rejects(t, "options", (bad) => wasserstein1d(good, good, bad), {
    ...badOptions,
    "p below 1": () => ({ p: 0.5 }),
    "p not finite": () => ({ p: Number.POSITIVE_INFINITY }),
    gradient: () => ({ gradient: "yes" }),
    masses: () => ({ a: [1, 1], b: [1, 2] }),
  });
});
