import test from "ava";
import { aggregateLoss, aggregateRegression, aggregateRegressionSync } from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badLabels,
  badMatrices,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  badVectors,
} from "../support/bad-inputs.ts";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const points = [[0], [1], [2], [3]];
const bags = { ids: [0, 0, 1, 1], means: [1, 2] };

test("a linear law is found from means of bags, and no small step lowers the loss", async (t) => {
  const noise = normals(2, 120);
  const rows = Array.from({ length: 40 }, (_, i) => [noise[3 * i], noise[3 * i + 1]]);
  const ids = rows.map((_, i) => i % 20);
  const law = ([a, b]: number[]) => 1 + 2 * a - 3 * b;
  const exact = ids.slice(0, 20).map((_, bag) => (law(rows[bag]) + law(rows[bag + 20])) / 2);
  const found = await aggregateRegression(rows, { ids, means: exact }, { rho: 0 });
  close(t, [found.intercept, ...found.coefficients], [1, 2, -3], 1e-10);
  t.true(found.bag < 1e-20 && found.residual < 1e-10);
  const means = exact.map((mean, bag) => mean + noise[bag]);
  for (const rho of [0, 0.5, 1]) {
    const fit = aggregateRegressionSync(rows, { ids, means }, { rho });
    const value = (a: number[]) => {
      const predictions = rows.map(([x, y]) => a[0] + a[1] * x + a[2] * y);
      return aggregateLoss(predictions, { ids, means }, { rho }).value;
    };
    const at = [fit.intercept, ...fit.coefficients];
    close(t, value(at), (1 - rho) * fit.bag + rho * fit.instance, 1e-12);
    for (const i of [0, 1, 2]) for (const step of [-1e-3, 1e-3]) t.true(value(at.with(i, at[i] + step)) > value(at));
  }
  t.deepEqual(aggregateRegressionSync(rows, { ids, means }), await aggregateRegression(rows, { ids, means }));
});

test("bad input is refused by name", async (t) => {
  for (const run of [aggregateRegression, aggregateRegressionSync]) {
    await rejects(t, "points", (value) => run(value, bags), badMatrices);
    await rejects(t, "bags", (value) => run(points, value), { null: () => null });
    await rejects(t, "bags.ids", (ids) => run(points, { ...bags, ids }), badLabels(4));
    await rejects(t, "bags.means", (means) => run(points, { ...bags, means }), badVectors);
    await rejects(t, "options", (value) => run(points, bags, value), badOptions);
    for (const name of ["rho", "ridge"]) {
      const negative = { negative: () => -1 };
      await rejects(t, `options.${name}`, (value) => run(points, bags, { [name]: value }), {
        ...badNumbers,
        ...negative,
      });
    }
    await rejects(t, "options.intercept", (intercept) => run(points, bags, { intercept }), { "a number": () => 1 });
  }
  await rejects(t, "options", (value) => aggregateRegression(points, bags, value), badAsyncRunOptions);
  await rejects(t, "options", (value) => aggregateRegressionSync(points, bags, value), badSyncRunOptions);
});
