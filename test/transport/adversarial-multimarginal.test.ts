import test from "ava";
import { adversarialMultimarginal, adversarialMultimarginalSync } from "gibbs/transport";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  badWeights,
} from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const cloud = (n: number, shift: number) =>
  Array.from({ length: n }, (_, i) => [Math.sin(7 * i + shift), Math.cos(5 * i + 2 * shift)]);
const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

test("a radius of 0 merges nothing, a large one leaves the heaviest class", async (t) => {
  const classes = [cloud(4, 0), cloud(6, 1), cloud(3, 2)];
  const none = await adversarialMultimarginal(classes, { radius: 0 });
  t.true(Math.abs(none.value - 1) < 1e-12 && none.riskLowerBound < 1e-12 && none.complete);
  const all = await adversarialMultimarginal(classes, { radius: 9 });
  t.true(Math.abs(all.value - 6 / 13) < 1e-12 && all.converged && all.complete);
});

test("two classes are transport with cost 0 or 1; the best of all assignments is found by trying them", (t) => {
  const [x, y] = [cloud(5, 0), cloud(5, 0.4)];
  const orders = (rest: number[]): number[][] =>
    rest.length === 0 ? [[]] : rest.flatMap((k) => orders(rest.filter((j) => j !== k)).map((tail) => [k, ...tail]));
  for (const radius of [0.1, 0.2, 0.4]) {
    const far = (i: number, j: number) => Number(Math.hypot(x[i][0] - y[j][0], x[i][1] - y[j][1]) > 2 * radius);
    const least = Math.min(...orders([0, 1, 2, 3, 4]).map((order) => sum(order.map((j, i) => far(i, j)))));
    const { value, dual } = adversarialMultimarginalSync([x, y], { radius });
    t.true(Math.abs(value - (0.5 + 0.1 * least)) < 1e-12 && dual <= value);
  }
});

test("three points in a triangle, by metric and order", (t) => {
  const classes = [[[0, 0]], [[1, 0]], [[0.5, Math.sqrt(0.75)]]];
  const risk = (radius: number, options = {}) =>
    adversarialMultimarginalSync(classes, { radius, ...options }).riskLowerBound;
  t.true(Math.abs(risk(0.49)) < 1e-12 && Math.abs(risk(0.5) - 0.5) < 1e-9 && Math.abs(risk(0.57) - 0.5) < 1e-9);
  t.true(Math.abs(risk(0.578) - 2 / 3) < 1e-9 && Math.abs(risk(0.5, { metric: "chebyshev" }) - 2 / 3) < 1e-9);
  t.true(Math.abs(risk(0.578, { maxOrder: 2 }) - 0.5) < 1e-9 && risk(5, { maxOrder: 1 }) < 1e-12);
  t.false(adversarialMultimarginalSync(classes, { radius: 0.578, maxOrder: 2 }).complete);
});

test("the plan has the masses, the potentials are feasible, the bound grows with the radius", (t) => {
  const classes = [cloud(7, 0), cloud(6, 1), cloud(5, 2), cloud(4, 3)];
  const masses = classes.map((points, k) => points.map((_, i) => 1 + ((i + k) % 3)));
  let before = 0;
  for (const radius of [0, 0.1, 0.2, 0.3, 0.5]) {
    const found = adversarialMultimarginalSync(classes, { radius, masses, maxOrder: 4 });
    const sums = masses.map((row) => row.map(() => 0));
    for (const { points, mass } of found.plan) {
      t.is(new Set(points.map((point) => point.class)).size, points.length);
      for (const { class: k, index } of points) sums[k][index] += mass;
      t.true(sum(points.map((point) => found.potentials[point.class][point.index])) <= 1 + 1e-12);
    }
    sums.flat().forEach((mass, i) => {
      t.true(Math.abs(mass - masses.flat()[i]) < 1e-12);
    });
    t.true(found.converged && found.gap >= 0 && found.riskLowerBound >= before - 1e-12);
    before = found.riskLowerBound;
  }
});

test("the synchronous twin gives the same bits", async (t) => {
  const classes = [cloud(7, 0), cloud(6, 1), cloud(5, 2)];
  t.deepEqual(
    adversarialMultimarginalSync(classes, { radius: 0.2 }),
    await adversarialMultimarginal(classes, { radius: 0.2 }),
  );
});

test("bad input is refused by name", async (t) => {
  const good = [cloud(3, 0), cloud(2, 1)];
  for (const run of [adversarialMultimarginal, adversarialMultimarginalSync]) {
    await rejects(t, "classes", (points) => run([[[1, 2]], points], { radius: 1 }), {
      ...badMatrices,
      "another dimension": () => [[1, 2, 3]],
    });
    await rejects(t, "classes", (classes) => run(classes, { radius: 1 }), {
      none: () => [],
      null: () => null,
      "one matrix": () => ({ data: [1, 2], shape: [1, 2] }),
    });
    await rejects(t, "options", (options) => run(good, options), badOptions);
    const option = (name: string) => (value: unknown) => run(good, { radius: 0.1, [name]: value } as never);
    await rejects(t, "options.radius", option("radius"), {
      ...badNumbers,
      missing: () => undefined,
      negative: () => -1,
      infinite: () => Number.POSITIVE_INFINITY,
    });
    await rejects(t, "options.maxOrder", option("maxOrder"), { ...badCounts, zero: () => 0 });
    await rejects(t, "options.maxGroups", option("maxGroups"), { ...badCounts, "too few": () => 1 });
    await rejects(t, "options.metric", option("metric"), { unknown: () => "cosine" });
    await rejects(t, "options.masses", option("masses"), { number: () => 1, "too few": () => [[1, 1, 1]] });
    const { "all zero": _, ...weights } = badWeights(3);
    await rejects(t, "options.masses", (masses) => run(good, { radius: 1, masses: [masses, [1, 1]] }), weights);
  }
  await rejects(
    t,
    "options",
    (value: object) => adversarialMultimarginal(good, { radius: 1, ...value }),
    badAsyncRunOptions,
  );
  await rejects(
    t,
    "options",
    (value: object) => adversarialMultimarginalSync(good, { radius: 1, ...value }),
    badSyncRunOptions,
  );
});
