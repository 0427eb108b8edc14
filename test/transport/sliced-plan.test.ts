import test from "ava";
import { slicedPlan, slicedPlanSync } from "gibbs/transport";
import { badMatrices, badOptions, badWeights } from "../support/bad-inputs.ts";
import { fixture } from "../support/line-fixture.ts";
import { rejects } from "../support/rejects.ts";

const { x, y } = fixture.clouds;
const squared = (from: number[], to: number[]) => from.reduce((s, v, k) => s + (v - to[k]) ** 2, 0);

test("the bounds enclose POT's optimum, the potentials are feasible", async (t) => {
  for (const method of ["min", "expected"] as const) {
    const plan = await slicedPlan(x, y, { method });
    t.true(plan.dual <= fixture.emd2 + 1e-12 && fixture.emd2 <= plan.value + 1e-12);
    t.true(Math.abs(plan.value - plan.dual - plan.gap) < 1e-9);
    const { data } = plan.plan();
    let value = 0;
    x.forEach((from, i) => {
      y.forEach((to, j) => {
        t.true(plan.potentials.f[i] + plan.potentials.g[j] <= squared(from, to) + 1e-10);
        value += data[12 * i + j] * squared(from, to);
      });
    });
    t.true(Math.abs(value - plan.value) < 1e-10);
    for (const mass of plan.apply(new Float64Array(12).fill(1), "right")) t.true(Math.abs(mass - 1 / 12) < 1e-14);
    for (const mass of plan.apply(new Float64Array(12).fill(1), "left")) t.true(Math.abs(mass - 1 / 12) < 1e-14);
  }
});

test("more lines, no dearer plan; the mean of plans is no cheaper than the cheapest line's", (t) => {
  const [few, many] = [10, 200].map((projections) => slicedPlanSync(x, y, { projections }));
  t.true(many.value <= few.value + 1e-12);
  t.true(slicedPlanSync(x, y, { projections: 200, method: "expected" }).value >= fixture.emd2);
});

test("points without weight stay out of the plan", (t) => {
  const a = x.map((_, i) => (i < 6 ? 1 / 6 : 0));
  const plan = slicedPlanSync(x, y, { a });
  t.true(plan.sparsePlan().rows.every((row) => row < 6));
  t.true(plan.transport(y).data.every(Number.isFinite));
});

test("the same seed, the same bits, on any number of threads", async (t) => {
  const here = slicedPlanSync(x, y, { method: "expected", seed: 5 });
  for (const threads of [1, 8]) {
    t.deepEqual((await slicedPlan(x, y, { method: "expected", seed: 5, threads })).plan(), here.plan());
  }
});

test("bad input is refused by name", async (t) => {
  const good = [[0], [1]];
  await rejects(t, "x", (bad) => slicedPlan(bad, good), badMatrices);
  await rejects(t, "y", (bad) => slicedPlan(good, bad), badMatrices);
  await rejects(t, "options.a", (a) => slicedPlan(good, good, { a }), badWeights(2));
  await rejects(t, "options.b", (b) => slicedPlan(good, good, { b }), badWeights(2));
  await rejects(t, "options", (bad) => slicedPlan(good, good, bad), {
    ...badOptions,
    p: () => ({ p: Number.NaN }),
    method: () => ({ method: "mean" }),
    projections: () => ({ projections: 2.5 }),
  });
});
