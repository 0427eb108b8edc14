import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { sparse, sparseSync } from "gibbs/transport";
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
  readonly cases: { gamma: number; nonzeros: number | null; value?: number; plan?: number[]; bound?: number }[];
}

test("the quadratic plans are POT's, the bounds of sparse ones within a hundredth", (t) => {
  const file = new URL("fixtures/sparse.json", import.meta.url);
  const { cases, ...problem }: Fixture = JSON.parse(readFileSync(file, "utf8"));
  for (const { gamma, nonzeros, value, plan: entries, bound } of cases) {
    const plan = sparseSync(
      { x: problem.x, y: problem.y, a: problem.a, b: problem.b },
      { gamma, nonzeros: nonzeros ?? undefined, tolerance: 1e-8 },
    );
    const name = `${gamma} ${nonzeros} ${plan.regularizedValue} ${plan.regularizedDual} ${plan.status}`;
    if (value !== undefined && entries !== undefined) {
      t.true(plan.converged && Math.abs(plan.regularizedValue - value) < 1e-6, `${name} ${value}`);
      plan.plan().data.forEach((p, k) => {
        t.true(Math.abs(p - entries[k]) < 1e-4, `${name} ${p} ${entries[k]}`);
      });
    }
    if (bound !== undefined) t.true(plan.regularizedDual >= 0.99 * bound, `${name} ${bound}`);
    if (nonzeros !== null) t.true(plan.nonzerosPerColumn <= nonzeros, name);
  }
});

test("two points have a closed form", async (t) => {
  for (const gamma of [0.5, 4, 30]) {
    const plan = await sparse(
      {
        cost: [
          [0, 1],
          [1, 0],
        ],
      },
      { gamma },
    );
    const stay = Math.min(0.5, 0.25 + 0.5 / gamma);
    plan.plan().data.forEach((p, k) => {
      t.true(Math.abs(p - (k % 3 ? 0.5 - stay : stay)) < 1e-7);
    });
  }
});

test("plans: exact marginals without a limit, exact columns and few entries with one", (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom(0.01, 1, 100),
      fc.constantFrom(undefined, 1, 2, 8),
      (n, m, gamma, nonzeros) => {
        const [a, b] = [cloud(n, 1).map(([v]) => v * v), cloud(m, 2).map(([v]) => v * v)];
        const scale = sum(a) / sum(b);
        const weights = b.map((w) => scale * w);
        const plan = sparseSync({ x: cloud(n, 0), y: cloud(m, 0.7), a, b: weights }, { gamma, nonzeros });
        const { data } = plan.plan();
        const name = `${n} ${m} ${gamma} ${nonzeros} ${plan.status}`;
        const rows = a.map((_, i) => sum(data.subarray(i * m, i * m + m)));
        const columns = b.map((_, j) => sum(Array.from({ length: n }, (_, i) => data[i * m + j])));
        columns.forEach((mass, j) => {
          t.true(Math.abs(mass - weights[j]) < 1e-12 * sum(a), name);
        });
        if (nonzeros === undefined || nonzeros >= n) {
          t.true(plan.converged && plan.regularizedDual <= plan.regularizedValue + 1e-9, name);
          rows.forEach((mass, i) => {
            t.true(Math.abs(mass - a[i]) < 1e-11 * sum(a), `${name} ${mass} ${a[i]}`);
          });
        } else {
          const error = sum(rows.map((mass, i) => Math.abs(mass - a[i]))) / sum(a);
          t.true(Math.abs(error - plan.marginalError[0]) < 1e-10, name);
          const fullest = Math.max(...b.map((_, j) => a.filter((_, i) => data[i * m + j] > 0).length));
          t.true(fullest <= nonzeros && plan.nonzerosPerColumn <= nonzeros, name);
        }
      },
    ),
    { numRuns: 80, seed: 7 },
  );
});

test("one thread or eight, in place or elsewhere; points and their costs; points without weight", async (t) => {
  const [x, y] = [cloud(40, 0), cloud(30, 1)];
  const plan = sparseSync({ x, y }, { gamma: 10 });
  for (const threads of [1, 8])
    t.deepEqual((await sparse({ x, y }, { gamma: 10, threads })).potentials, plan.potentials);
  const cost = x.map((p) => y.map((q) => (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2));
  t.true(Math.abs(sparseSync({ cost }, { gamma: 10 }).value - plan.value) < 1e-7);
  const light = sparseSync({ x, y, a: x.map((_, i) => (i % 2 ? 0.05 : 0)) }, { gamma: 10, nonzeros: 2 });
  t.true(light.potentials.f.every(Number.isFinite) && light.transport(y).data.every(Number.isFinite));
});

test("bad input is refused by name", async (t) => {
  const good = [[0], [1]];
  await rejects(t, "problem.x", (bad) => sparse({ x: bad, y: good }, { gamma: 1 }), badMatrices);
  await rejects(t, "options", (bad) => sparse({ x: good, y: good }, bad), {
    missing: () => undefined,
    "no gamma": () => ({}),
    unknown: () => ({ gamma: 1, reg: 1 }),
    "zero gamma": () => ({ gamma: 0 }),
    "no number": () => ({ gamma: "1" }),
    "no entries": () => ({ gamma: 1, nonzeros: 0 }),
    "half an entry": () => ({ gamma: 1, nonzeros: 1.5 }),
    tolerance: () => ({ gamma: 1, tolerance: 0 }),
  });
  await rejects(t, "problem.b", (bad) => sparse({ x: good, y: good, a: [1, 1], b: bad }, { gamma: 1 }), {
    "another mass": () => [1, 2],
  });
});
