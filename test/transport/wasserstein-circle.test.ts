import test from "ava";
import fc from "fast-check";
import { assignSync, wassersteinCircle, wassersteinCircleSync } from "gibbs/transport";
import { badOptions, badVectors, badWeights } from "../support/bad-inputs.ts";
import { fixture } from "../support/line-fixture.ts";
import { rejects } from "../support/rejects.ts";

const along = (x: number, y: number) => Math.abs(x - y - Math.round(x - y));

test("the values are POT's", async (t) => {
  const { x, y } = fixture.circle;
  for (const { p, value } of fixture.wassersteinCircle) {
    const answer = await wassersteinCircle(x, y, { p });
    t.true(Math.abs(answer.value - value) < 1e-6, `p = ${p}: ${answer.value}, ${value}`);
    t.true(answer.converged && answer.dual <= answer.value + 1e-15);
  }
});

test("it is the best assignment around the circle, and turns do not matter", (t) => {
  const turn = fc.double({ min: 0, max: 1, noNaN: true });
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(turn, turn), { minLength: 1, maxLength: 7 }),
        fc.constantFrom(1, 1.5, 2, 3),
        (pairs, p) => {
          const [x, y] = [pairs.map(([u]) => u), pairs.map(([, v]) => v)];
          const best = assignSync(x.map((u) => y.map((v) => along(u, v) ** p))).cost / x.length;
          const { value } = wassersteinCircleSync(x, y, { p });
          const turned = wassersteinCircleSync(
            x.map((u, k) => 7.25 + u + k),
            y.map((v) => v - 2.75),
            { p },
          ).value;
          return Math.abs(value - best) < 1e-9 && Math.abs(turned - value) < 1e-9;
        },
      ),
      { numRuns: 80, seed: 1 },
    ),
  );
});

test("a rotation costs its angle", (t) => {
  const x = [0, 90, 180, 270];
  for (const p of [1, 2]) {
    const { distance } = wassersteinCircleSync(
      x,
      x.map((angle) => angle + 380),
      { p, period: 360 },
    );
    t.true(Math.abs(distance - 20) < 1e-9);
  }
  t.is(wassersteinCircleSync([0.25], [0.25], { p: 2, a: [2], b: [2] }).value, 0);
});

test("bad input is refused by name", async (t) => {
  const good = [0.1, 0.2];
  await rejects(t, "x", (bad) => wassersteinCircle(bad, good), badVectors);
  await rejects(t, "y", (bad) => wassersteinCircle(good, bad), badVectors);
  await rejects(t, "options.a", (a) => wassersteinCircle(good, good, { a }), badWeights(2));
  await rejects(t, "options.b", (b) => wassersteinCircle(good, good, { b }), badWeights(2));
  await rejects(t, "options", (bad) => wassersteinCircle(good, good, bad), {
    ...badOptions,
    "p below 1": () => ({ p: 0.9 }),
    "no period": () => ({ period: 0 }),
    "an infinite period": () => ({ period: Number.POSITIVE_INFINITY }),
  });
});
