import test from "ava";
import { sinkhornBatch, sinkhornBatchSync, sinkhornSync } from "gibbs/transport";
import { rejects } from "../support/rejects.ts";

/** A cloud that is not random: the same in every run. */
const cloud = (n: number, shift: number) =>
  Array.from({ length: n }, (_, i) => [Math.sin(7 * i + shift), Math.cos(5 * i) + shift]);
const costs = (n: number, m: number, k: number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: m }, (_, j) => Math.sin(3 * i + 5 * j + k) ** 2));
const uneven = (n: number) => Array.from({ length: n }, (_, i) => (1 + (i % 3)) / n);

test("problems of any size and kind are answered as one by one, at any number of threads", async (t) => {
  const scaled = (weights: number[], mass: number) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => (weight * mass) / sum);
  };
  const problems = Array.from({ length: 30 }, (_, k) => {
    const [n, m] = [1 + (k % 7), 2 + (k % 5)];
    const weights = k % 4 === 0 ? { a: scaled(uneven(n), 3), b: scaled(uneven(m), 3) } : {};
    if (k % 3 === 0) return { cost: costs(n, m, k), ...weights };
    return { x: cloud(n, 0), y: cloud(m, k / 10), metric: "euclidean" as const, power: 1 + (k % 2), ...weights };
  });
  for (const threads of [1, 2]) {
    const plans = await sinkhornBatch(problems, { epsilon: 0.1, threads });
    t.is(plans.count, 30);
    problems.forEach((problem, k) => {
      const alone = sinkhornSync(problem, { epsilon: 0.1 });
      t.is(plans.values[k], alone.value);
      t.is(plans.duals[k], alone.dual);
      t.is(plans.gaps[k], alone.gap);
      t.is(plans.regularizedDuals[k], alone.regularizedDual);
      t.is(plans.converged[k], Number(alone.converged));
      t.is(plans.statuses[k], alone.status);
      const { f, g, fOffsets, gOffsets } = plans.potentials;
      t.deepEqual(f.slice(fOffsets[k], fOffsets[k + 1]), alone.potentials.f);
      t.deepEqual(g.slice(gOffsets[k], gOffsets[k + 1]), alone.potentials.g);
      t.deepEqual(plans.plan(k).plan(), alone.plan());
    });
  }
});

test("stacks are arrays of problems", (t) => {
  const [count, n, m] = [5, 4, 3];
  const list = Array.from({ length: count }, (_, k) => costs(n, m, k));
  const [a, b] = [uneven(n), uneven(m)].map((weights) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
  const repeated = (weights: number[]) => Array.from({ length: count }, () => weights).flat();
  const stacked = sinkhornBatchSync({
    cost: { data: list.flat(2), shape: [count, n, m] },
    a: repeated(a),
    b: Float64Array.from(repeated(b)),
  });
  const listed = sinkhornBatchSync(list.map((cost) => ({ cost, a, b })));
  t.deepEqual(stacked.values, listed.values);
  t.deepEqual(stacked.potentials, listed.potentials);
  t.deepEqual(stacked.plan(3).plan(), listed.plan(3).plan());
  const [x, y] = [cloud(count * n, 0), cloud(count * m, 1)];
  const points = sinkhornBatchSync({
    x: { data: x.flat(), shape: [count, n, 2] },
    y: { data: Float32Array.from(y.flat()), shape: [count, m, 2] },
    metric: "cityblock",
  });
  const single = y.map((point) => point.map(Math.fround));
  const last = sinkhornSync({ x: x.slice(-n), y: single.slice(-m), metric: "cityblock" });
  t.is(points.values[count - 1], last.value);
  t.deepEqual(points.plan(count - 1).map([[0.5, 0.5]]), last.map([[0.5, 0.5]]));
});

test("plans outlive the caller's arrays", (t) => {
  const data = Float64Array.from(costs(3, 3, 1).flat());
  const plans = sinkhornBatchSync({ cost: { data, shape: [1, 3, 3] } });
  const before = sinkhornSync({ cost: costs(3, 3, 1) }).plan();
  data.fill(0);
  t.deepEqual(plans.plan(0).plan(), before);
});

test("progress is told, and a batch can be stopped", async (t) => {
  const problems = Array.from({ length: 400 }, (_, k) => ({ x: cloud(32, 0), y: cloud(32, k / 400) }));
  const controller = new AbortController();
  const pending = sinkhornBatch(problems, { epsilon: 0.0005, signal: controller.signal, threads: 1 });
  controller.abort(new Error("enough"));
  await t.throwsAsync(pending, { message: "enough" });
  const heard: number[] = [];
  await sinkhornBatch(problems, { epsilon: 0.0005, threads: 1, onProgress: ({ done }) => heard.push(done) });
  t.true(heard.every((done, k) => done <= 400 && (k === 0 || done > heard[k - 1])));
});

test("bad input is refused by name", async (t) => {
  const good = { cost: [[1, 2]] };
  const named = (k: number, bad: object) => {
    const problems: object[] = Array.from({ length: 20 }, () => good);
    problems[k] = bad;
    return problems as never;
  };
  const message = (bad: object) => t.throws(() => sinkhornBatchSync(named(17, bad)))?.message ?? "";
  t.regex(message({ cost: [[1, 2]], b: [1, -1] }), /^problems\[17\]\.b: /);
  t.regex(message({ cost: [[1, 2]], b: [1, 1, 1] }), /^problems\[17\]\.b: /);
  t.regex(
    message({ cost: [[1, 2]], a: [1], b: [1, 1] }),
    /^problems\[17\]\.b: its mass is 2, that of problems\[17\]\.a is 1/,
  );
  t.regex(message({ cost: [[1, Number.NaN]] }), /^problems\[17\]\.cost: /);
  t.regex(message({ x: [[1]], y: [[1, 2]] }), /^problems\[17\]\.y: /);
  t.regex(message({ x: [[1]], y: [[1]], metric: "l2" }), /^problems\[17\]\.metric: /);
  t.regex(message({ x: [[1]], y: [[1]], power: 0 }), /^problems\[17\]\.power: /);
  await rejects(t, "problems", (bad) => sinkhornBatch(bad), {
    null: () => null,
    none: () => [],
    number: () => 3,
    "no problem": () => ({}),
    "shape of two": () => ({ cost: { data: [1, 2], shape: [1, 2] } }),
    "too few": () => ({ cost: { data: [1, 2], shape: [2, 2, 2] } }),
    empty: () => ({ cost: { data: [], shape: [0, 2, 2] } }),
    "one cloud": () => ({ x: { data: [1], shape: [1, 1, 1] } }),
    "other counts": () => ({ x: { data: [1], shape: [1, 1, 1] }, y: { data: [1, 2], shape: [2, 1, 1] } }),
    weights: () => ({ cost: { data: [1, 2], shape: [1, 1, 2] }, a: [1, 1] }),
    "unknown field": () => ({ cost: { data: [1, 2], shape: [1, 1, 2] }, metric: "euclidean" }),
  });
  await rejects(t, "problems[0]", (bad) => sinkhornBatch(bad), {
    "a problem that is none": () => [null],
  });
  await rejects(t, "problems[0].cost", (bad) => sinkhornBatch(bad), {
    "not finite": () => ({ cost: { data: [1, Number.NaN], shape: [1, 1, 2] } }),
    "empty matrix": () => [{ cost: [[]] }],
  });
  await rejects(t, "options", (bad) => sinkhornBatch([good], bad), {
    unknown: () => ({ gradient: true }),
    zero: () => ({ epsilon: 0 }),
    method: () => ({ method: "fast" }),
    tolerance: () => ({ tolerance: 0 }),
  });
  t.throws(() => sinkhornBatchSync([good]).plan(1), { code: "InvalidValue", message: /^k: / });
});
