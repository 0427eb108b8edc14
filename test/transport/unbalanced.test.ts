import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { sinkhornSync, type UnbalancedPlan, unbalanced, unbalancedSync } from "gibbs/transport";
import { badMatrices } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const cloud = (n: number, shift: number) =>
  Array.from({ length: n }, (_, i) => [Math.sin(7 * i + shift), Math.cos(5 * i) + shift]);
const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const close = (x: number, y: number, tolerance: number) => Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y));

interface Fixture {
  readonly x: number[][];
  readonly y: number[][];
  readonly a: number[];
  readonly b: number[];
  readonly cases: {
    solver: string;
    penalty: "kl" | "l2" | "tv";
    epsilon: number;
    reach: number;
    value: number;
    mass: number;
  }[];
}

test("the objectives are POT's, or better within its accuracy", (t) => {
  const file = new URL("fixtures/unbalanced.json", import.meta.url);
  const { cases, ...problem }: Fixture = JSON.parse(readFileSync(file, "utf8"));
  for (const { solver, penalty, epsilon, reach, value, mass } of cases) {
    const plan = unbalancedSync(
      { x: problem.x, y: problem.y, a: problem.a, b: problem.b },
      { epsilon, reach, penalty, tolerance: 1e-8 },
    );
    const name = `${solver} ${penalty} ${epsilon} ${reach}: ${plan.value} ${value} ${plan.status}`;
    t.true(plan.converged, name);
    t.true(plan.value <= value + 1e-7 && plan.dual <= value + 1e-9, name);
    // L-BFGS-B stops early, in kinks above all: the gap says that ours is the optimum.
    if (solver === "lbfgsb_unbalanced") {
      t.true(plan.gap < 1e-6, `${name} ${plan.gap}`);
    } else {
      t.true(close(plan.value, value, 1e-8), name);
      t.true(close(plan.transported, mass, 1e-5), `${name} ${mass}`);
    }
  }
});

test("one point has a closed form", async (t) => {
  const [a, b, c, epsilon, rho, sigma] = [0.7, 1.9, 0.3, 0.2, 1.5, 4];
  const plan = await unbalanced({ cost: [[c]], a: [a], b: [b] }, { epsilon, reach: { a: rho, b: sigma } });
  const log = (epsilon * Math.log(a * b) + rho * Math.log(a) + sigma * Math.log(b) - c) / (epsilon + rho + sigma);
  t.true(close(plan.transported, Math.exp(log), 1e-6));
});

test("a large reach is the balanced problem, a missing one is exact", (t) => {
  const [x, y] = [cloud(20, 0), cloud(25, 0.5)];
  const balanced = sinkhornSync({ x, y }, { epsilon: 0.3, tolerance: 1e-9 });
  const far = unbalancedSync({ x, y }, { epsilon: 0.3, reach: 1e5 });
  t.true(far.converged, far.status);
  t.true(close(far.value, balanced.regularizedValue, 1e-4));
  const semi = unbalancedSync({ x, y, b: y.map(() => 0.06) }, { epsilon: 0.3, reach: { a: 1 } });
  for (const mass of semi.marginals.b) t.true(Math.abs(mass - 0.06) < 1e-10);
  const other = unbalancedSync({ x: y, y: x, a: y.map(() => 0.06) }, { epsilon: 0.3, reach: { b: 1 } });
  t.true(close(semi.value, other.value, 1e-6));
});

test("what the plan says of itself is so, whatever the problem", (t) => {
  const penalties = ["kl", "l2", "tv"] as const;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom(...penalties),
      fc.constantFrom(0, 0.05, 1),
      fc.double({ min: 0.05, max: 20, noNaN: true }),
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (n, m, penalty, epsilon, reach, mass) => {
        const problem = {
          x: cloud(n, 0),
          y: cloud(m, 0.7),
          a: cloud(n, 1).map(([v]) => v * v),
          b: cloud(m, 2).map(([v]) => mass * v * v),
        };
        const plan = unbalancedSync(problem, { penalty, epsilon, reach });
        const { data } = plan.plan();
        t.true(data.every((p) => p >= 0));
        t.true(close(sum(data), plan.transported, 1e-9));
        t.true(close(sum(plan.marginals.a), plan.transported, 1e-9));
        t.true(close(sum(plan.marginals.b), plan.transported, 1e-9));
        t.true(plan.dual <= plan.value && plan.converged, `${penalty} ${epsilon} ${reach} ${plan.status}`);
      },
    ),
    { numRuns: 60, seed: 3 },
  );
});

test("gradients are those of finite differences, with respect to weights too", (t) => {
  const [x, y, a, b] = [cloud(5, 0), cloud(6, 0.5), [0.2, 0.3, 0.1, 0.4, 0.3], [0.1, 0.5, 0.2, 0.2, 0.3, 0.1]];
  for (const penalty of ["kl", "l2", "tv"] as const) {
    const options = { epsilon: 0.4, reach: { a: 1, b: 2 }, penalty, tolerance: 1e-11 };
    const { gradients } = unbalancedSync({ x, y, a, b }, { ...options, gradient: true });
    const step = 1e-5;
    const slope = (at: (by: number) => UnbalancedPlan) => (at(step).value - at(-step).value) / (2 * step);
    const moved = slope((by) =>
      unbalancedSync({ x: x.map((p, i) => (i === 2 ? [p[0], p[1] + by] : p)), y, a, b }, options),
    );
    t.true(Math.abs(moved - gradients!.x!.data[5]) < 1e-6, `${penalty} x ${moved} ${gradients!.x!.data[5]}`);
    const heavier = slope((by) => unbalancedSync({ x, y, a: a.map((w, i) => (i === 1 ? w + by : w)), b }, options));
    t.true(Math.abs(heavier - gradients!.a[1]) < 1e-6, `${penalty} a ${heavier} ${gradients!.a[1]}`);
    const target = slope((by) => unbalancedSync({ x, y, a, b: b.map((w, j) => (j === 3 ? w + by : w)) }, options));
    t.true(Math.abs(target - gradients!.b[3]) < 1e-6, `${penalty} b ${target} ${gradients!.b[3]}`);
  }
});

test("points without weight, one thread or eight, in place or elsewhere", async (t) => {
  const problem = { x: cloud(30, 0), y: cloud(20, 1), a: cloud(30, 0).map((_, i) => (i % 3 ? 0.1 : 0)) };
  const options = { epsilon: 0.1, reach: 2 };
  const plan = unbalancedSync(problem, options);
  t.true(plan.converged);
  t.is(plan.marginals.a[0], 0);
  t.true(plan.potentials.f.every(Number.isFinite));
  for (const threads of [1, 8])
    t.deepEqual((await unbalanced(problem, { ...options, threads })).potentials, plan.potentials);
  t.deepEqual(plan.transport(problem.y).shape, [30, 2]);
  t.true(plan.transport(problem.y).data.every(Number.isFinite));
  const all = unbalancedSync(problem, { reach: 0.2, penalty: "tv" });
  t.true(all.transport(problem.y).data.every(Number.isFinite) && all.converged);
});

test("the best plan so far, when the passes run out", (t) => {
  const plan = unbalancedSync({ x: cloud(40, 0), y: cloud(40, 2) }, { epsilon: 0.001, reach: 1, maxIterations: 2 });
  t.false(plan.converged);
  t.is(plan.status, "maxIterations");
  t.true(plan.dual <= plan.value && Number.isFinite(plan.value));
});

test("bad input is refused by name", async (t) => {
  const good = [[0], [1]];
  await rejects(t, "problem.x", (bad) => unbalanced({ x: bad, y: good }, { reach: 1 }), badMatrices);
  await rejects(t, "options", (bad) => unbalanced({ x: good, y: good }, bad), {
    missing: () => undefined,
    "no reach": () => ({}),
    unknown: () => ({ reach: 1, eps: 1 }),
    "zero reach": () => ({ reach: 0 }),
    "no number": () => ({ reach: "1" }),
    "both sides exact": () => ({ reach: {} }),
    "no side": () => ({ reach: { c: 1 } }),
    "negative side": () => ({ reach: { a: -1, b: 1 } }),
    "negative epsilon": () => ({ reach: 1, epsilon: -1 }),
    penalty: () => ({ reach: 1, penalty: "l1" }),
    tolerance: () => ({ reach: 1, tolerance: 0 }),
    "gradient of a kink": () => ({ reach: 1, gradient: true }),
  });
  await rejects(t, "problem", (bad) => unbalanced(bad, { reach: 1 }), {
    null: () => null,
    "negative weights": () => ({ x: good, y: good, a: [1, -1] }),
    "no mass": () => ({ x: good, y: good, b: [0, 0] }),
  });
  await rejects(t, "problem.cost", (bad) => unbalanced({ cost: bad }, { reach: 1, penalty: "tv" }), {
    unbounded: () => [[-3]],
  });
});
