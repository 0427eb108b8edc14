/** What graphs compute: values by hand, slopes by finite differences, and what a program can be asked. */
import test from "ava";
import * as g from "gibbs/graph";
import { rejects } from "../support/rejects.ts";

const near = (a: number, b: number, tolerance: number) => Math.abs(a - b) <= tolerance * (1 + Math.abs(b));
const value = (write: () => g.Operand) => [...g.graph(write).compile().evaluate().value];

test("structure, as arrays would do it", (t) => {
  const matrix = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const cases: [number[], () => g.Operand][] = [
    [[2, 5], () => g.slice(matrix, [], [1, 2]).reshape(2)],
    [[3, 6], () => g.at(matrix, -1, 1)],
    [[1, 4, 2, 5, 3, 6], () => g.transpose(matrix).reshape(6)],
    [[4, 5, 6, 1, 2, 3], () => g.gather(matrix, [1, 0]).reshape(6)],
    [[3, 3, 1, 6, 6, 4], () => g.gather(matrix, [2, 2, 0], 1).reshape(6)],
    [[5, 7, 9, 0, 0, 0], () => g.segmentSum(matrix, [0, 0], 2).reshape(6)],
    [[6, 15], () => g.sum(matrix, { axes: 1 })],
    [[1, 3, 6, 4, 9, 15], () => g.cumulativeSum(matrix).reshape(6)],
    [[6, 5, 3], () => g.cumulativeSum([1, 2, 3], { reverse: true })],
    [[3, 2, 1], () => g.sort([1, 3, 2], { descending: true })],
    [[1, 1, 2, 2], () => g.broadcast([[1], [2]], [2, 2]).reshape(4)],
    [[14, 32], () => g.matmul(matrix, [1, 2, 3])],
    [
      [1, 10, 2, 20],
      () =>
        g
          .stack(
            [
              [1, 2],
              [10, 20],
            ],
            1,
          )
          .reshape(4),
    ],
    [[10, 3, 5], () => g.f`select(${[1, 2, 3]} < 2, 10, ${[0, 3, 5]})`],
  ];
  for (const [expected, write] of cases) t.deepEqual(value(write), expected);
});

test("a scan is the loop that it is written as", (t) => {
  const y = [0.3, -1, 0.7, 2];
  const program = g
    .graph(({ parameter }) => {
      const [a, b] = [parameter("a"), parameter("b")];
      const { last, each } = g.scan({ h: 0.5 }, { y, k: [1, 2, 3, 4] }, ({ h }, { y, k }) => ({
        h: g.f`${a} * ${h} + ${b} * ${y}^2`,
        before: h.multiply(k),
      }));
      return { last: last.h, all: each.h, before: each.before };
    })
    .compile();
  let h = 0.5;
  const all: number[] = [];
  const before: number[] = [];
  y.forEach((value, k) => {
    before.push(h * (k + 1));
    h = 0.8 * h + 0.1 * value ** 2;
    all.push(h);
  });
  const found = program.evaluate({ a: 0.8, b: 0.1 });
  t.true(found.all.every((value, k) => near(value, all[k], 1e-14)));
  t.true(found.before.every((value, k) => near(value, before[k], 1e-14)));
  t.true(near(found.last[0], h, 1e-14));
});

test("a scan from the end", (t) => {
  const found = value(() => g.scan({ s: 0 }, [1, 2, 3], ({ s }, x) => ({ s: s.add(x) }), { reverse: true }).each.s);
  t.deepEqual(found, [6, 5, 3]);
});

/** Expressions of a vector of three positive numbers whose gradients are held against differences. */
const differentiable: Record<string, (x: g.Expr) => g.Expr> = {
  formula: (x) => g.f`sum(exp(-${x}^2 / 2) / (1 + ${x}))`,
  special: (x) => g.f`sum(lgamma(${x}) + digamma(${x}) * erf(${x}) + logNormalCdf(${x}) + logBesselI0(${x}))`,
  reductions: (x) => g.logSumExp(x).add(x.product()).add(x.max()).add(g.softmax(x).at(1)),
  sorted: (x) => g.topK(x, 2).multiply([1, 10]).sum(),
  gathered: (x) => g.gather(x, [0, 2, 2, 1]).square().sum(),
  algebra: (x) => {
    const matrix = g.f`${[[2, 1, 0], [1, 3, 1], [0, 1, 4]]} + ${x.diagonalMatrix()}`;
    const factor = matrix.cholesky();
    return g.triangularSolve(factor, x).square().sum().add(matrix.logDeterminant()).add(matrix.eigenvalues().at(0));
  },
  scan: (x) =>
    g.scan({ h: x.at(0) }, [0.1, 0.5, -0.2], ({ h }, y) => ({ h: g.f`tanh(${x.at(1)} * ${h} + ${y} * ${x.at(2)})` }))
      .last.h,
  recurrence: (x) =>
    g
      .linearRecurrence(x.at(0), x.at(1), g.multiply(x.at(2), [1, 2, 3]))
      .square()
      .sum(),
  hmm: (x) =>
    g.hmm(
      g.logSoftmax(x),
      g.logSoftmax(
        g.multiply(x, [
          [1, 2, 3],
          [0, 1, 0],
          [3, 1, 2],
        ]),
      ),
      [
        [0, -1, -2],
        [-1, 0, -1],
      ],
    ),
  ode: (x) => g.ode((_, y) => g.f`${x} * ${y} * (1 - ${y})`, [0.1, 0.2, 0.3], 0, [0.5, 1]).sum(),
  density: (x) => g.logDensity(x, { distribution: "gamma", parameters: [x.add(1), x.square()] }),
};

for (const [name, write] of Object.entries(differentiable)) {
  test(`gradients and products with the Hessian: ${name}`, (t) => {
    const program = g.graph(({ parameter }) => write(parameter("x", 3))).compile();
    const at = Float64Array.of(0.7, 1.3, 0.4);
    const direction = Float64Array.of(0.5, -1, 0.25);
    const { value, gradient } = program.gradient(at);
    t.is(value, program.value(at));
    const step = 1e-5;
    const along = (u: Float64Array, by: number) => at.map((x, k) => x + by * u[k]);
    for (let k = 0; k < 3; k++) {
      const unit = Float64Array.from(at, (_, j) => Number(j === k));
      const slope = (program.value(along(unit, step)) - program.value(along(unit, -step))) / (2 * step);
      t.true(near(gradient[k], slope, 1e-6), `${gradient[k]}, ${slope}`);
    }
    const [after, before] = [step, -step].map((by) => program.gradient(along(direction, by)).gradient);
    const { product, gradient: same } = program.hessianVector(at, direction);
    product.forEach((found, k) => {
      t.true(near(found, (after[k] - before[k]) / (2 * step), 1e-5), `H v: ${found}`);
      t.true(near(same[k], gradient[k], 1e-12));
    });
  });
}

test("Jacobians times vectors, from both sides", (t) => {
  const program = g
    .graph(({ parameter }) => {
      const x = parameter("x", 2);
      return { squares: x.square(), product: x.product() };
    })
    .compile();
  const products = program.jacobianVector([3, 5], [1, 10]);
  t.deepEqual([...products.squares, ...products.product], [6, 100, 5 + 30]);
  t.deepEqual([...program.vectorJacobian([3, 5], { squares: [1, 2], product: 10 })], [6 + 50, 20 + 30]);
  t.deepEqual([...program.vectorJacobian([3, 5], { product: 1 })], [5, 3]);
});

test("a batch of positions gives what single ones give, at any number of threads", async (t) => {
  const program = g.graph(({ parameter }) => parameter("x", 2).exp().sum()).compile();
  const positions = Array.from({ length: 300 }, (_, k) => [Math.sin(k), Math.cos(k)]);
  const one = program.vmapSync(positions, { threads: 1 });
  t.deepEqual(await program.vmap(positions, { threads: 2 }), one);
  t.deepEqual(one.gradients.shape, [300, 2]);
  t.is(one.values[7], program.value(positions[7]));
  t.deepEqual([...one.gradients.data.slice(14, 16)], [...program.gradient(positions[7]).gradient]);
});

test("the gradients of a batch in an array of the caller's", async (t) => {
  const program = g.graph(({ parameter }) => parameter("x", 2).exp().sum()).compile();
  const positions = Array.from({ length: 5000 }, (_, k) => [Math.sin(k), Math.cos(k)]);
  const made = program.vmapSync(positions);
  const out = new Float64Array(10_000).fill(Number.NaN);
  const given = program.vmapSync(positions, { out });
  t.is(given.gradients.data, out);
  t.deepEqual(given, made);
  const rows = { data: new Float64Array([1, 2, 3, 4]), shape: [2, 2] as const };
  await rejects(t, "options.out", (out) => program.vmapSync(rows, { out }), {
    "no array": () => [0, 0, 0, 0],
    "another length": () => new Float64Array(3),
    "single precision": () => new Float32Array(4),
    "the positions": () => rows.data,
  });
});

test("single precision is the same to seven digits", (t) => {
  const program = g.graph(({ parameter }) => g.f`sum(exp(sin(${parameter("x", 4)})))`).compile();
  const at = [0.1, 0.2, 0.3, 0.4];
  const [single, double] = [program.singleGradient(at), program.gradient(at)];
  t.true(single.gradient instanceof Float32Array);
  t.true(single.gradient.every((slope, k) => near(slope, double.gradient[k], 1e-6)));
  t.true(near(single.value, double.value, 1e-6));
});

test("parameters by name, and parts of a flat vector by name", (t) => {
  const program = g.graph(({ parameter }) => g.f`${parameter("a")} * sum(${parameter("b", [2, 2])})`).compile();
  t.is(
    program.value({
      a: 2,
      b: [
        [1, 2],
        [3, 4],
      ],
    }),
    20,
  );
  t.is(program.value([2, 1, 2, 3, 4]), 20);
  const { a, b } = program.named(program.gradient([2, 1, 2, 3, 4]).gradient);
  t.deepEqual([[...a], [...b]], [[10], [2, 2, 2, 2]]);
});

test("a parameter that is not read is named, and where numbers stop being finite", (t) => {
  const program = g
    .graph(({ parameter }) => {
      parameter("idle");
      return parameter("x").log().exp();
    })
    .compile();
  t.deepEqual(program.unused, ["idle"]);
  t.is(program.firstNotFinite([0, 1]), undefined);
  t.regex(`${program.firstNotFinite([0, -1])}`, /NaN/);
});

test("what a program refuses", async (t) => {
  const made = g.graph(({ input, parameter }) => input("y", 2).multiply(parameter("x", 2)).sum());
  const program = made.compile({ y: [1, 2] });
  const bad = {
    "another length": () => [1],
    null: () => null,
    "a string": () => "12",
    "a name that is not there": () => ({ z: 1 }),
    "another shape": () => ({ x: [1, 2, 3] }),
  };
  await rejects(t, "position", (at) => program.gradient(at), {
    ...bad,
    nothing: () => undefined,
    "no names": () => ({}),
  });
  await rejects(t, "direction", (direction) => program.hessianVector([1, 2], direction), bad);
  await rejects(t, "positions", (rows) => program.vmapSync(rows), { null: () => null, narrow: () => [[1], [2]] });
  await rejects(t, "weights", (weights) => program.vectorJacobian([1, 2], weights), {
    "a name that is not there": () => ({ none: 1 }),
    "another shape": () => ({ value: [1, 2] }),
  });
  await rejects(t, "inputs", (inputs) => made.compile(inputs), {
    null: () => null,
    "nothing given": () => ({}),
    "a name that is not there": () => ({ y: [1, 2], z: 1 }),
    "another shape": () => ({ y: [1, 2, 3] }),
  });
});
