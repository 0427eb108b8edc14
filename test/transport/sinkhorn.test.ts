import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { sinkhorn, sinkhornDivergence, sinkhornDivergenceSync, sinkhornSync } from "gibbs/transport";
import { badMatrices } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

/** A cloud that is not random: the same in every run. */
const cloud = (n: number, shift: number) =>
  Array.from({ length: n }, (_, i) => [Math.sin(7 * i + shift), Math.cos(5 * i) + shift]);
const squared = (x: number[][], y: number[][]) =>
  x.map((p) => y.map((q) => p.reduce((s, v, k) => s + (v - q[k]) ** 2, 0)));
const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** What fixtures/sinkhorn.py writes. */
interface PotExample {
  name: string;
  a: number[];
  b: number[];
  cost: number[][];
  epsilon: number;
  value: number;
  means: number[];
}

/** Plain Sinkhorn in the log domain: the value of <C, P> after many steps. */
function plain(cost: number[][], epsilon: number): number {
  const [n, m] = [cost.length, cost[0].length];
  const [f, g] = [new Array<number>(n).fill(0), new Array<number>(m).fill(0)];
  const soft = (values: number[]) => {
    const top = Math.max(...values);
    return top + Math.log(sum(values.map((v) => Math.exp(v - top))));
  };
  for (let step = 0; step < 3000; step++) {
    for (let i = 0; i < n; i++) f[i] = -epsilon * soft(cost[i].map((c, j) => (g[j] - c) / epsilon - Math.log(m)));
    for (let j = 0; j < m; j++) g[j] = -epsilon * soft(cost.map((row, i) => (f[i] - row[j]) / epsilon - Math.log(n)));
  }
  return sum(cost.flatMap((row, i) => row.map((c, j) => (c * Math.exp((f[i] + g[j] - c) / epsilon)) / (n * m))));
}

test("the value is that of plain iterations", (t) => {
  const [x, y] = [cloud(12, 0), cloud(15, 1)];
  for (const epsilon of [1, 0.2]) {
    const plan = sinkhornSync({ x, y }, { epsilon, tolerance: 1e-10 });
    t.true(plan.converged, plan.status);
    t.true(Math.abs(plan.value - plain(squared(x, y), epsilon)) < 1e-7);
  }
});

test("a tiny regularization gives the best assignment", async (t) => {
  const cost = [
    [4, 1, 3, 9],
    [2, 0, 5, 8],
    [3, 2, 2, 7],
    [1, 6, 4, 3],
  ];
  const orders = (rest: number[]): number[][] =>
    rest.length === 0 ? [[]] : rest.flatMap((k) => orders(rest.filter((j) => j !== k)).map((tail) => [k, ...tail]));
  const best = Math.min(...orders([0, 1, 2, 3]).map((order) => sum(order.map((j, i) => cost[i][j])) / 4));
  const { value, dual, gap } = await sinkhorn({ cost }, { epsilon: 0.002 });
  t.true(Math.abs(value - best) < 1e-3);
  t.true(dual <= best + 1e-12 && gap >= 0);
});

test("POT's published examples come out the same", (t) => {
  const file = new URL("fixtures/sinkhorn.json", import.meta.url);
  const { examples } = JSON.parse(readFileSync(file, "utf8")) as { examples: PotExample[] };
  for (const { name, a, b, cost, epsilon, value, means } of examples) {
    const plan = sinkhornSync({ cost, a, b }, { epsilon, tolerance: 1e-11 });
    t.true(plan.converged, name);
    t.true(Math.abs(plan.value - value) < 1e-9, `${name}: ${plan.value} and ${value}`);
    const place = b.map((_, j) => j / b.length);
    plan.apply(place, "right").forEach((mean, i) => {
      t.true(Math.abs(mean - means[i]) < 1e-9, `${name}, row ${i}`);
    });
  }
});

test("marginals are exact, primal and dual agree, methods agree with the plan", async (t) => {
  const [x, y] = [cloud(60, 0), cloud(80, 0.7)];
  const plan = await sinkhorn({ x, y }, { tolerance: 1e-8 });
  const { data, shape } = plan.plan();
  t.deepEqual(shape, [60, 80]);
  for (let i = 0; i < 60; i++) t.true(Math.abs(sum(data.subarray(80 * i, 80 * i + 80)) - 1 / 60) < 1e-12);
  for (let j = 0; j < 80; j++)
    t.true(Math.abs(sum(Array.from({ length: 60 }, (_, i) => data[80 * i + j])) - 1 / 80) < 1e-12);
  t.true(Math.abs(plan.regularizedValue - plan.regularizedDual) <= 1e-6 * Math.abs(plan.regularizedValue));
  t.true(plan.regularizedDual <= plan.regularizedValue + 1e-12);
  t.true(plan.dual <= plan.value);
  const cost = squared(x, y);
  t.true(Math.abs(plan.value - sum(cost.flatMap((row, i) => row.map((c, j) => c * data[80 * i + j])))) < 1e-12);
  const v = Array.from({ length: 80 }, (_, j) => Math.sin(j));
  const right = plan.apply(v, "right");
  for (let i = 0; i < 60; i++) t.true(Math.abs(right[i] - sum(v.map((w, j) => w * data[80 * i + j]))) < 1e-12);
  const { rows, columns, values } = plan.sparsePlan(1e-5);
  values.forEach((value, k) => {
    t.true(value > 1e-5 && Math.abs(value - data[80 * rows[k] + columns[k]]) < 1e-15);
  });
  const image = plan.transport(y);
  t.true(Math.abs(image.data[0] - 60 * sum(y.map((q, j) => q[0] * data[j]))) < 1e-9);
  t.deepEqual(plan.map(x.slice(0, 3)).shape, [3, 2]);
});

test("points and their cost matrix, in place and elsewhere, on one thread or eight", async (t) => {
  const [x, y] = [cloud(70, 0), cloud(50, 1)];
  const points = sinkhornSync({ x, y }, { epsilon: 0.3 });
  const dense = sinkhornSync({ cost: squared(x, y) }, { epsilon: 0.3 });
  t.true(Math.abs(points.value - dense.value) < 1e-9);
  for (const threads of [1, 2, 8]) {
    const again = await sinkhorn({ x, y }, { epsilon: 0.3, threads });
    t.deepEqual(again.potentials, points.potentials);
    t.deepEqual(again.plan(), points.plan());
  }
});

test("a plan keeps its problem when the caller's arrays change", async (t) => {
  const cost = Float64Array.from(squared(cloud(6, 0), cloud(6, 1)).flat());
  const pending = sinkhorn({ cost: { data: cost, shape: [6, 6] } });
  const before = sinkhornSync({ cost: { data: cost.slice(), shape: [6, 6] } }).plan();
  cost.fill(0);
  t.deepEqual((await pending).plan(), before);
});

test("weights: zeros are allowed, masses must agree", async (t) => {
  const [x, y] = [cloud(4, 0), cloud(3, 1)];
  const plan = sinkhornSync({ x, y, a: [0.5, 0, 0.5, 0], b: [0.2, 0.3, 0.5] }, { epsilon: 0.1 });
  t.true(plan.converged);
  t.deepEqual(Array.from(plan.plan().data.subarray(3, 6)), [0, 0, 0]);
  t.true(plan.potentials.f.every(Number.isFinite));
  await t.throwsAsync(sinkhorn({ x, y, a: [1, 1, 1, 1], b: [1, 1, 1] }), {
    code: "Infeasible",
    message: /^problem\.b/,
  });
});

test("weights in single precision that differ by rounding are repaired, and the answer says by how much", (t) => {
  const [x, y] = [cloud(30, 0), cloud(30, 1)];
  const a = Float32Array.from(x, (_, i) => (1 + (i % 7)) / 115);
  const b = Float32Array.from(y, (_, j) => (1 + (j % 5)) / 90.004);
  const [massA, massB] = [sum(a), sum(b)];
  const plan = sinkhornSync({ x, y, a, b });
  t.true(plan.converged && Math.abs(massA - massB) > 1e-5 * massA);
  t.true(Math.abs(plan.massMismatch - Math.abs(massA - massB) / Math.max(massA, massB)) < 1e-12);
  t.true(Math.abs(sum(plan.plan().data) - massA) < 1e-12);
  const doubles = (weights: Float32Array) => Array.from(weights, (w) => w * (1 + 1e-9));
  t.throws(() => sinkhornSync({ x, y, a: doubles(a), b: doubles(b) }), { code: "Infeasible" });
});

test("the best plan so far, when the iterations run out", (t) => {
  const plan = sinkhornSync({ x: cloud(40, 0), y: cloud(40, 2) }, { epsilon: 0.001, maxIterations: 2 });
  t.false(plan.converged);
  t.is(plan.status, "maxIterations");
  t.true(plan.dual <= plan.value && Number.isFinite(plan.value));
});

test("gradients of the regularized value are those of finite differences", (t) => {
  const [x, y] = [cloud(5, 0), cloud(6, 0.5)];
  const options = { epsilon: 0.4, tolerance: 1e-11 };
  const { gradients } = sinkhornSync({ x, y }, { ...options, gradient: true });
  const step = 1e-5;
  const moved = (by: number) =>
    sinkhornSync({ x: x.map((p, i) => (i === 2 ? [p[0], p[1] + by] : p)), y }, options).regularizedDual;
  const difference = (moved(step) - moved(-step)) / (2 * step);
  t.true(Math.abs(difference - gradients!.x!.data[5]) < 1e-6);
});

test("gradients through the plan are those of finite differences", async (t) => {
  const [x, y] = [cloud(5, 0), cloud(6, 0.5)];
  const options = { epsilon: 0.4, tolerance: 1e-12 };
  const w = x.map((_, i) => y.map((_, j) => Math.sin(i + 3 * j)));
  const inner = (plan: Float64Array) => sum(w.flat().map((v, k) => v * plan[k]));
  const plan = sinkhornSync({ x, y }, options);
  const { x: found, converged } = plan.gradientSync(w);
  t.true(converged);
  const step = 1e-5;
  const moved = (by: number) => {
    const there = x.map((p, i) => (i === 2 ? [p[0], p[1] + by] : p));
    return inner(sinkhornSync({ x: there, y }, options).plan().data);
  };
  const difference = (moved(step) - moved(-step)) / (2 * step);
  t.true(Math.abs(difference - found!.data[5]) < 1e-6, `${difference} and ${found!.data[5]}`);
  // The barycentric map: its cotangent u gives the plan that of u yᵀ over the weights, and the cost matrix the same answer.
  const u = x.map((_, i) => [Math.cos(i), 1]);
  const product = { left: u.map((row) => row.map((v) => 5 * v)), right: y };
  const entries = u.map((row) => y.map((q) => 5 * (row[0] * q[0] + row[1] * q[1])));
  const [one, other] = [await plan.gradient(product), await plan.gradient(entries, { tolerance: 1e-12 })];
  one.y!.data.forEach((v, k) => {
    t.true(Math.abs(v - other.y!.data[k]) < 1e-9);
  });
  const dense = sinkhornSync({ cost: squared(x, y) }, options).gradientSync(entries);
  t.deepEqual(dense.cost!.shape, [5, 6]);
  t.true(Math.abs(dense.a[1] - dense.a[0] - (one.a[1] - one.a[0])) < 1e-8);
});

test("a plan that is stored at once is the same plan", (t) => {
  const [x, y] = [cloud(30, 0), cloud(40, 0.7)];
  const [a, b] = [x.map((_, i) => 1 + (i % 3)), y.map((_, j) => (j < 4 ? 0 : 59 / 36))];
  b[39] += sum(a) - sum(b);
  for (const problem of [{ x, y }, { cost: squared(x, y) }, { x, y, a, b }, { cost: squared(x, y), a, b }]) {
    const [lazy, stored] = [sinkhornSync(problem), sinkhornSync(problem, { dense: true })];
    const [p, q] = [lazy.plan(), stored.plan()];
    t.deepEqual(q.shape, [30, 40]);
    q.data.forEach((entry, k) => {
      t.true(Math.abs(entry - p.data[k]) <= 1e-13 * sum(problem.a ?? [1]));
    });
    t.is(stored.value, lazy.value);
    t.true(Math.abs(stored.apply(new Array(40).fill(1), "right")[3] - sum(q.data.subarray(120, 160))) < 1e-12);
    t.true(Math.abs(stored.transport(y).data[7] - lazy.transport(y).data[7]) < 1e-9);
    t.is(stored.sparsePlan(1e-3).values.length, lazy.sparsePlan(1e-3).values.length);
  }
});

test("the divergence: zero between equals, symmetric, never negative", async (t) => {
  const [x, y] = [cloud(30, 0), cloud(20, 0.4)];
  t.is((await sinkhornDivergence({ x, y: x })).value, 0);
  const there = sinkhornDivergenceSync({ x, y }, { epsilon: 0.2, tolerance: 1e-9 }).value;
  const back = sinkhornDivergenceSync({ x: y, y: x }, { epsilon: 0.2, tolerance: 1e-9 }).value;
  t.true(Math.abs(there - back) < 1e-9);
  fc.assert(
    fc.property(fc.double({ min: -2, max: 2, noNaN: true }), (shift) => {
      return sinkhornDivergenceSync({ x: cloud(8, 0), y: cloud(8, shift) }, { epsilon: 0.3 }).value > -1e-7;
    }),
    { numRuns: 20, seed: 1 },
  );
});

test("bad input is refused by name", async (t) => {
  const good = [[0], [1]];
  await rejects(t, "problem.x", (bad) => sinkhorn({ x: bad, y: good }), badMatrices);
  await rejects(t, "problem.cost", (bad) => sinkhorn({ cost: bad }), badMatrices);
  await rejects(t, "problem", (bad) => sinkhorn(bad), {
    null: () => null,
    empty: () => ({}),
    "both forms": () => ({ x: good, y: good, cost: good }),
    "one cloud": () => ({ x: good }),
    "other dimensions": () => ({ x: good, y: [[1, 2]] }),
    "unknown field": () => ({ x: good, y: good, weights: [1, 1] }),
    metric: () => ({ x: good, y: good, metric: "l2" }),
    "negative weights": () => ({ x: good, y: good, a: [1, -1] }),
    "wrong number of weights": () => ({ x: good, y: good, b: [1] }),
  });
  await rejects(t, "options", (bad) => sinkhorn({ x: good, y: good }, bad), {
    unknown: () => ({ eps: 1 }),
    zero: () => ({ epsilon: 0 }),
    "no number": () => ({ epsilon: "1" }),
    relative: () => ({ epsilon: { relative: -1 } }),
    method: () => ({ method: "fast" }),
    tolerance: () => ({ tolerance: Number.NaN }),
    "warm start": () => ({ warmStart: { f: [1], g: [1, 2] } }),
    dense: () => ({ dense: 1 }),
  });
  const plan = sinkhornSync({ x: good, y: [[0], [1], [2]] });
  await rejects(t, "cotangent", (bad) => plan.gradient(bad), {
    null: () => null,
    vector: () => [1, 2, 3],
    transposed: () => [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    "not finite": () => [
      [1, 2, 3],
      [3, 4, Number.NaN],
    ],
    "one factor": () => ({ left: [[1], [2]] }),
    "factors of other widths": () => ({
      left: [[1], [2]],
      right: [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
    }),
    "a short factor": () => ({ left: [[1], [2]], right: [[1], [2]] }),
  });
  await rejects(
    t,
    "options",
    (bad) =>
      plan.gradient(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        bad,
      ),
    {
      unknown: () => ({ epsilon: 1 }),
      tolerance: () => ({ tolerance: 0 }),
      iterations: () => ({ maxIterations: -1 }),
    },
  );
});
