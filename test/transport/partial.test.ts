import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { partial, partialSync } from "gibbs/transport";
import { badMatrices } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const cloud = (n: number, shift: number) =>
  Array.from({ length: n }, (_, i) => [Math.sin(7 * i + shift), Math.cos(5 * i) + shift]);
const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

interface Fixture {
  readonly x: number[][];
  readonly y: number[][];
  readonly a: number[];
  readonly b: number[];
  readonly cases: { mass: number; epsilon: number; value: number }[];
}

test("the values are POT's", (t) => {
  const file = new URL("fixtures/partial.json", import.meta.url);
  const { cases, ...problem }: Fixture = JSON.parse(readFileSync(file, "utf8"));
  for (const { mass, epsilon, value } of cases) {
    const plan = partialSync(
      { x: problem.x, y: problem.y, a: problem.a, b: problem.b },
      { mass, epsilon, tolerance: 1e-9 },
    );
    const name = `${mass} ${epsilon}: ${plan.value} ${value} ${plan.status}`;
    t.true(plan.converged, name);
    t.true(Math.abs(plan.value - value) < (epsilon > 0 ? 1e-6 : 1e-10), name);
  }
});

test("plans keep to the weights, move the mass, and are bounded", (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 8 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.constantFrom(0, 0.05, 1),
      (n, m, share, epsilon) => {
        const [a, b] = [cloud(n, 1).map(([v]) => v * v), cloud(m, 2).map(([v]) => v * v)];
        const mass = share * Math.min(sum(a), sum(b));
        const plan = partialSync({ x: cloud(n, 0), y: cloud(m, 0.7), a, b }, { mass, epsilon });
        const { data } = plan.plan();
        const name = `${n} ${m} ${share} ${epsilon} ${plan.status} ${plan.marginalError}`;
        t.true(plan.converged, name);
        t.true(Math.abs(sum(data) - mass) <= 1e-12 * Math.max(1, mass), name);
        for (let i = 0; i < n; i++) t.true(sum(data.subarray(i * m, i * m + m)) <= a[i] + 1e-12, name);
        for (let j = 0; j < m; j++)
          t.true(sum(Array.from({ length: n }, (_, i) => data[i * m + j])) <= b[j] + 1e-12, name);
        t.true(plan.dual <= plan.value + 1e-12 && plan.regularizedDual <= plan.regularizedValue + 1e-9, name);
      },
    ),
    { numRuns: 60, seed: 5 },
  );
});

test("a unit more costs what the multiplier says", (t) => {
  const [x, y] = [cloud(12, 0), cloud(9, 0.5)];
  const at = (mass: number) => partialSync({ x, y }, { mass });
  const slope = (at(0.505).value - at(0.495).value) / 0.01;
  t.true(Math.abs(slope - at(0.5).multiplier) < 0.3, `${slope} ${at(0.5).multiplier}`);
  const soft = (mass: number) => partialSync({ x, y }, { mass, epsilon: 0.1, tolerance: 1e-11 });
  const smooth = (soft(0.5001).regularizedValue - soft(0.4999).regularizedValue) / 0.0002;
  t.true(Math.abs(smooth - soft(0.5).multiplier) < 1e-4, `${smooth} ${soft(0.5).multiplier}`);
});

test("one thread or eight, in place or elsewhere; rows that move nothing", async (t) => {
  const [x, y] = [cloud(40, 0), cloud(30, 1)];
  for (const epsilon of [0, 0.2]) {
    const plan = partialSync({ x, y }, { mass: 0.3, epsilon });
    for (const threads of [1, 8])
      t.deepEqual((await partial({ x, y }, { mass: 0.3, epsilon, threads })).potentials, plan.potentials);
    t.true(plan.transport(y).data.every(Number.isFinite));
  }
});

test("bad input is refused by name", async (t) => {
  const good = [[0], [1]];
  await rejects(t, "problem.x", (bad) => partial({ x: bad, y: good }, { mass: 1 }), badMatrices);
  await rejects(t, "options", (bad) => partial({ x: good, y: good }, bad), {
    missing: () => undefined,
    "no mass": () => ({}),
    unknown: () => ({ mass: 1, eps: 1 }),
    "zero mass": () => ({ mass: 0 }),
    "too much": () => ({ mass: 1.1 }),
    "no number": () => ({ mass: "1" }),
    "negative epsilon": () => ({ mass: 0.5, epsilon: -1 }),
    tolerance: () => ({ mass: 0.5, tolerance: 0 }),
  });
  await t.throwsAsync(partial({ x: good, y: good }, { mass: 1.1 }), { code: "Infeasible" });
});
