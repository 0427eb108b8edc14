import test from "ava";
import fc from "fast-check";
import { emd1d, emd1dSync, wasserstein1dSync } from "gibbs/transport";
import { badOptions, badVectors, badWeights } from "../support/bad-inputs.ts";
import { fixture } from "../support/line-fixture.ts";
import { rejects } from "../support/rejects.ts";

test("the plan is POT's", async (t) => {
  const { x, y, a, b } = fixture.line;
  const plan = await emd1d(x, y, { p: 2, a, b });
  const { data, shape } = plan.plan();
  t.deepEqual(shape, [11, 8]);
  fixture.emd1d.flat().forEach((value, k) => {
    t.true(Math.abs(data[k] - value) < 1e-12);
  });
  t.true(plan.converged && plan.marginalError[0] < 1e-12);
  t.is(plan.status, "optimal");
});

test("potentials prove it, also of points without weight", (t) => {
  const { x, y, a, b } = fixture.line;
  for (const p of [1, 1.5, 2, 3]) {
    const plan = emd1dSync(x, y, { p, a, b });
    const { f, g } = plan.potentials;
    x.forEach((from, i) => {
      y.forEach((to, j) => {
        t.true(f[i] + g[j] <= Math.abs(from - to) ** p + 1e-10);
      });
    });
    const dual = a.reduce((s, w, i) => s + w * f[i], 0) + b.reduce((s, w, j) => s + w * g[j], 0);
    t.true(Math.abs(dual - plan.dual) < 1e-10 && Math.abs(plan.value - plan.dual) < 1e-10);
    t.true(Math.abs(plan.value - wasserstein1dSync(x, y, { p, a, b }).value) < 1e-12);
    // The first point has no weight: it is mapped to a target all the same.
    t.true(y.includes(plan.transport(y.map((value) => [value])).data[0]));
  }
});

test("plans have the marginals and the value they say", (t) => {
  const points = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 8 });
  t.notThrows(() =>
    fc.assert(
      fc.property(points, points, (x, y) => {
        const plan = emd1dSync(x, y, { p: 2 });
        const rows = plan.apply(new Float64Array(y.length).fill(1), "right");
        const columns = plan.apply(new Float64Array(x.length).fill(1), "left");
        const { rows: from, columns: to, values } = plan.sparsePlan();
        const value = values.reduce((s, moved, k) => s + moved * (x[from[k]] - y[to[k]]) ** 2, 0);
        return (
          rows.every((mass) => Math.abs(mass - 1 / x.length) < 1e-14) &&
          columns.every((mass) => Math.abs(mass - 1 / y.length) < 1e-14) &&
          Math.abs(value - plan.value) < 1e-12 &&
          values.length <= x.length + y.length - 1
        );
      }),
      { numRuns: 80, seed: 1 },
    ),
  );
});

test("bad input is refused by name", async (t) => {
  const good = [1, 2];
  await rejects(t, "x", (bad) => emd1d(bad, good), badVectors);
  await rejects(t, "y", (bad) => emd1d(good, bad), badVectors);
  await rejects(t, "options.a", (a) => emd1d(good, good, { a }), badWeights(2));
  await rejects(t, "options.b", (b) => emd1d(good, good, { b }), badWeights(2));
  await rejects(t, "options", (bad) => emd1d(good, good, bad), { ...badOptions, "p below 1": () => ({ p: 0 }) });
});
