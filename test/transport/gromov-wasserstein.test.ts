import { readFileSync } from "node:fs";
import test from "ava";
import {
  fusedGromovWassersteinSync,
  type GromovPlan,
  gromovWasserstein,
  gromovWassersteinSync,
  type SpacesProblem,
} from "gibbs/transport";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badNumbers,
  badOptions,
  badSeeds,
  badSyncRunOptions,
  prefixed,
} from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const fixture = JSON.parse(readFileSync(new URL("fixtures/gromov-wasserstein.json", import.meta.url), "utf8"));
const cloud = (n: number, shift: number) =>
  Array.from({ length: n }, (_, i) => [Math.sin(7 * i + shift), Math.cos(5 * i * i + shift)]);
const distances = (x: number[][]) => x.map((p) => x.map((q) => Math.hypot(...p.map((v, k) => v - q[k]))));
const squared = (x: number[][]) => distances(x).map((row) => row.map((d) => d * d));
const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** The objective by its definition. */
function byDefinition(cx: number[][], cy: number[][], plan: GromovPlan): number {
  const { rows, columns, values } = plan.sparsePlan();
  let total = 0;
  values.forEach((p, s) => {
    values.forEach((q, t) => {
      total += p * q * (cx[rows[s]][rows[t]] - cy[columns[s]][columns[t]]) ** 2;
    });
  });
  return total;
}

test("an isometric copy is recognised, with the proof that nothing is better", async (t) => {
  const x = cloud(20, 0);
  const order = x.map((_, i) => (i * 7) % 20);
  const y = order.map((i) => [x[i][1] + 3, -x[i][0]]);
  for (const problem of [
    { cx: distances(x), cy: distances(y) },
    { x, y },
  ] as SpacesProblem[]) {
    const plan = await gromovWasserstein(problem);
    t.true(plan.value >= 0 && plan.value < 1e-20 && plan.gap < 1e-20);
    t.true(plan.converged);
    const { rows, columns, values } = plan.sparsePlan(1e-9);
    t.is(values.length, 20);
    rows.forEach((i, k) => {
      t.is(order[columns[k]], i);
    });
  }
});

test("no worse than POT, by each method", (t) => {
  const { cx, cy, a, b, cost, epsilon, alpha } = fixture;
  const plain = gromovWassersteinSync({ cx, cy, a, b });
  t.true(plain.value <= fixture.plain + 1e-9, `${plain.value} ${fixture.plain}`);
  t.true(Math.abs(plain.value - byDefinition(cx, cy, plain)) < 1e-12);
  const entropic = gromovWassersteinSync({ cx, cy, a, b }, { epsilon, tolerance: 1e-10 });
  t.true((entropic.regularizedValue as number) <= fixture.entropic + 1e-6, `${entropic.regularizedValue}`);
  const fused = fusedGromovWassersteinSync({ cx, cy, a, b, cost }, { alpha });
  t.true(fused.value <= fixture.fused + 1e-9, `${fused.value} ${fixture.fused}`);
  const relaxed = gromovWassersteinSync({ cx, cy, a }, { semiRelaxed: true, restarts: 5 });
  t.true(relaxed.value <= fixture.semiRelaxed + 1e-9, `${relaxed.value} ${fixture.semiRelaxed}`);
  t.true(relaxed.value <= plain.value + 1e-9);
  for (const plan of [plain, entropic, fused, relaxed]) {
    t.true(plan.converged && plan.lowerBound <= plan.value && plan.frankWolfeGap >= 0, plan.status);
    t.is(plan.gap, plan.value - plan.lowerBound);
  }
});

test("marginals are exact, and the plan's methods agree", (t) => {
  const { cx, cy, a, b } = fixture;
  for (const options of [{}, { epsilon: { relative: 0.05 } }, { semiRelaxed: true }]) {
    const problem = "semiRelaxed" in options ? { cx, cy, a } : { cx, cy, a, b };
    const plan = gromovWassersteinSync(problem, options);
    const { data } = plan.plan();
    for (let i = 0; i < 14; i++) t.true(Math.abs(sum(data.subarray(11 * i, 11 * i + 11)) - a[i]) < 1e-12);
    if (!("semiRelaxed" in options)) {
      const columns = plan.apply(new Float64Array(14).fill(1), "left");
      b.forEach((weight: number, j: number) => {
        t.true(Math.abs(columns[j] - weight) < 1e-12);
      });
    }
    t.deepEqual(plan.transport(cy).shape, [14, 11]);
    t.true(plan.trace.every((value, k) => k === 0 || value <= plan.trace[k - 1] + 1e-12));
  }
});

test("scale, swap, weights of zero, one point", (t) => {
  const [cx, cy] = [distances(cloud(9, 0)), distances(cloud(7, 1))];
  const one = gromovWassersteinSync({ cx, cy });
  const ten = (c: number[][]) => c.map((row) => row.map((d) => 10 * d));
  t.true(Math.abs(gromovWassersteinSync({ cx: ten(cx), cy: ten(cy) }).value - 100 * one.value) < 1e-8);
  t.true(Math.abs(gromovWassersteinSync({ cx: cy, cy: cx }).value - one.value) < 1e-9);
  const a = cx.map((_, i) => (i === 4 ? 0 : 1));
  const light = gromovWassersteinSync({ cx, cy, a, b: new Array(7).fill(8 / 7) });
  t.true(
    light
      .plan()
      .data.subarray(28, 35)
      .every((value) => value === 0),
  );
  t.true(light.transport(cy).data.every(Number.isFinite));
  const single = gromovWassersteinSync({ cx: [[0]], cy: [[0]] });
  t.true(single.value === 0 && single.gap === 0 && single.converged);
  t.true(
    Math.abs(
      gromovWassersteinSync({ x: cloud(9, 0), y: cloud(7, 1) }).value -
        gromovWassersteinSync({ cx: squared(cloud(9, 0)), cy: squared(cloud(7, 1)) }).value,
    ) < 1e-10,
  );
});

test("the loss of similarities, seeds, and what is left out", (t) => {
  const kernel = (x: number[][]) => distances(x).map((row) => row.map((d) => Math.exp(-d)));
  const [cx, cy] = [kernel(cloud(8, 0)), kernel(cloud(8, 2))];
  const plan = gromovWassersteinSync({ cx, cy }, { loss: "kl" });
  t.true(plan.value > 0 && plan.lowerBound <= plan.value);
  t.true(gromovWassersteinSync({ cx, cy: cx }, { loss: "kl" }).value < 1e-12);
  const many = { restarts: 6, seed: 5 };
  t.deepEqual(gromovWassersteinSync({ cx, cy }, many).plan(), gromovWassersteinSync({ cx, cy }, many).plan());
  t.is(gromovWassersteinSync({ cx, cy }, { lowerBound: false }).lowerBound, 0);
});

test("in place and elsewhere, on one thread or several, the same bits; progress and abort", async (t) => {
  const [cx, cy] = [distances(cloud(60, 0)), distances(cloud(50, 1))];
  const here = gromovWassersteinSync({ cx, cy });
  for (const threads of [1, 3]) t.deepEqual((await gromovWasserstein({ cx, cy }, { threads })).plan(), here.plan());
  const controller = new AbortController();
  const [bx, by] = [distances(cloud(300, 0)), distances(cloud(300, 1))];
  const pending = gromovWasserstein(
    { cx: bx, cy: by },
    { restarts: 1000, signal: controller.signal, onProgress: () => controller.abort() },
  );
  await t.throwsAsync(pending, { any: true, name: "AbortError" });
});

test("bad input is refused by name", async (t) => {
  const good = [
    [0, 1],
    [1, 0],
  ];
  for (const run of [gromovWasserstein, gromovWassersteinSync]) {
    await rejects(t, "problem.cx", (cx) => run({ cx, cy: good }), badMatrices);
    await rejects(t, "problem.cy", (cy) => run({ cx: good, cy }), badMatrices);
    await rejects(t, "problem.x", (x) => run({ x, y: good }), { ...badMatrices, undefined: () => Number.NaN });
    await rejects(t, "options", (options) => run({ cx: good, cy: good }, options), {
      ...badOptions,
      alpha: () => ({ alpha: 0.5 }),
      "zero epsilon": () => ({ epsilon: 0 }),
      loss: () => ({ loss: "huber" }),
      ...prefixed("tolerance: ", badNumbers, (tolerance) => ({ tolerance })),
      ...prefixed("restarts: ", badCounts, (restarts) => ({ restarts })),
      ...prefixed("seed: ", badSeeds, (seed) => ({ seed })),
      ...prefixed("maxIterations: ", badCounts, (maxIterations) => ({ maxIterations })),
      semiRelaxed: () => ({ semiRelaxed: 1 }),
    });
  }
  await rejects(t, "problem", (problem) => gromovWasserstein(problem), {
    null: () => null,
    "not square": () => ({ cx: [[0, 1]], cy: good }),
    "both forms": () => ({ cx: good, cy: good, x: good, y: good }),
    "one form and a half": () => ({ cx: good, y: good }),
    "a cost": () => ({ cx: good, cy: good, cost: good }),
    "negative weights": () => ({ cx: good, cy: good, a: [1, -1] }),
    "too few weights": () => ({ cx: good, cy: good, b: [1] }),
    "masses that differ": () => ({ cx: good, cy: good, a: [1, 1], b: [1, 2] }),
  });
  await rejects(t, "problem.b", (b) => gromovWasserstein({ cx: good, cy: good, b }, { semiRelaxed: true }), {
    given: () => [1, 1],
  });
  await rejects(t, "problem.cy", (cy) => gromovWasserstein({ cx: good, cy }, { loss: "kl" }), { zeros: () => good });
  await rejects(t, "options", (options) => gromovWasserstein({ cx: good, cy: good }, options), badAsyncRunOptions);
  await rejects(t, "options", (options) => gromovWassersteinSync({ cx: good, cy: good }, options), badSyncRunOptions);
});
