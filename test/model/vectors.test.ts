/** Distributions of classes, vectors and matrices: log densities and means against SciPy's (fixtures/vectors.py), draws against both. */
import { readFileSync } from "node:fs";
import test from "ava";
import { GibbsError } from "gibbs";
import type { Operand } from "gibbs/graph";
import * as distributions from "gibbs/model";
import { model, posteriorPredictiveSync, type VectorDistribution } from "gibbs/model";
import { nutsSync } from "gibbs/sample";
import { rejects } from "../support/rejects.ts";

interface Law {
  readonly parameters: Operand[];
  readonly outcomes: Operand;
  readonly logDensities: number[];
  readonly mean?: number[] | number[][];
}
const { laws } = JSON.parse(readFileSync(new URL("./fixtures/vectors.json", import.meta.url), "utf8")) as {
  laws: Record<distributions.VectorDistributionName, Law>;
};
const makers: Record<string, unknown> = { ...distributions };
const make = (name: distributions.VectorDistributionName) =>
  (makers[name] as (...parameters: Operand[]) => VectorDistribution)(...laws[name].parameters);
const near = (a: number, b: number, tolerance = 1e-10) => Math.abs(a - b) <= tolerance * (1 + Math.abs(b));

for (const [name, { outcomes, logDensities, mean }] of Object.entries(laws)) {
  const law = make(name as distributions.VectorDistributionName);
  test(`${name}: log densities are SciPy's`, (t) => {
    const found = law.logDensity(outcomes);
    const all = typeof found === "number" ? [found] : [...found];
    t.is(all.length, logDensities.length);
    t.true(
      all.every((value, k) => near(value, logDensities[k])),
      `${all}, ${logDensities}`,
    );
  });

  if (mean === undefined) continue;
  test(`${name}: the mean is SciPy's, and that of draws`, (t) => {
    const expected = mean.flat();
    t.true([...law.mean].every((value, k) => near(value, expected[k])));
    const count = 4000;
    const { data, shape } = law.draw({ count, seed: 2 });
    t.deepEqual(shape.length, Array.isArray(mean[0]) ? 3 : 2);
    expected.forEach((value, k) => {
      const column = Array.from({ length: count }, (_, row) => data[row * expected.length + k]);
      const center = column.reduce((sum, x) => sum + x, 0) / count;
      const spread = Math.sqrt(column.reduce((sum, x) => sum + (x - center) ** 2, 0) / count);
      t.true(Math.abs(center - value) < (5 * spread) / Math.sqrt(count), `${center}, ${value}`);
    });
  });
}

test("classes are drawn as often as they should be", (t) => {
  const count = 4000;
  for (const name of ["categorical", "categoricalLogit", "orderedLogistic"] as const) {
    const { data } = make(name).draw({ count, seed: 3 });
    laws[name].logDensities.forEach((log, k) => {
      const share = data.filter((drawn) => drawn === k).length / count;
      const expected = Math.exp(log);
      t.true(Math.abs(share - expected) < 5 * Math.sqrt((expected * (1 - expected)) / count), `${name} ${k}: ${share}`);
    });
  }
});

test("correlation matrices have the spread that LKJ says", (t) => {
  const { data, shape } = distributions.lkj(2.5).draw({ count: 4000, seed: 1, size: 3 });
  t.deepEqual(shape, [4000, 3, 3]);
  // Each correlation of three is 2 Beta(b, b) − 1 with b = η + ½: variance 1 / (2b + 1).
  const second = data.filter((_, k) => k % 9 === 1);
  const variance = second.reduce((sum, x) => sum + x * x, 0) / 4000;
  t.true(Math.abs(variance - 1 / 7) < 0.015, `${variance}`);
  const factors = distributions.lkjCholesky(2.5).draw({ count: 2, seed: 1, size: 3 }).data;
  for (let row = 0; row < 3; row++) t.true(near(Math.hypot(...factors.subarray(3 * row, 3 * row + 3)), 1));
});

test("outside of the support there is nothing", (t) => {
  t.is(distributions.dirichlet([1, 2]).logDensity([-0.5, 1.5]), Number.NEGATIVE_INFINITY);
  t.is(distributions.multinomial([0.5, 0.5]).logDensity([0.5, 1]), Number.NEGATIVE_INFINITY);
});

test("one outcome gives a number, and the same seed the same draws", (t) => {
  const law = make("dirichlet");
  t.is(typeof law.logDensity([0.2, 0.3, 0.5]), "number");
  t.deepEqual(law.draw({ seed: 4 }), law.draw({ seed: 4 }));
  t.notDeepEqual(law.draw({ seed: 4 }), law.draw({ seed: 5 }));
  t.is(JSON.stringify(distributions.dirichlet([1, 2])), '{"distribution":"dirichlet","parameters":[[1,2]]}');
});

test("observed counts are predicted with as many trials, and with the probabilities of their classes", (t) => {
  const counts = [
    [5, 3, 2],
    [0, 20, 0],
  ];
  const made = model({ counts }, (p, data) => {
    p.sample("free", distributions.normal(0, 1));
    p.observe(distributions.multinomial([0.2, 0.3, 0.5]), data.counts);
  });
  const { counts: drawn } = posteriorPredictiveSync(nutsSync(made, { draws: 1000, chains: 1 }), { seed: 2 });
  t.deepEqual(drawn.shape, [1, 1000, 2, 3]);
  const sums = [0, 0, 0];
  for (let row = 0; row < 2000; row++) {
    const own = drawn.data.subarray(3 * row, 3 * row + 3);
    t.is(own[0] + own[1] + own[2], row % 2 === 0 ? 10 : 20);
    own.forEach((value, k) => {
      sums[k] += value;
    });
  }
  [0.2, 0.3, 0.5].forEach((chance, k) => {
    const deviation = Math.sqrt(30_000 * chance * (1 - chance));
    t.true(Math.abs(sums[k] - 30_000 * chance) < 5 * deviation, `${sums}`);
  });
});

test("what a distribution does not know is said", async (t) => {
  t.throws(() => distributions.multinomial([0.5, 0.5]).draw(), { instanceOf: GibbsError, message: /trials/ });
  t.throws(() => distributions.categorical([0.5, 0.5]).mean, { instanceOf: GibbsError, message: /no mean/ });
  t.true(
    distributions
      .multivariateT(
        0.8,
        [1, 2],
        [
          [1, 0],
          [0, 1],
        ],
      )
      .mean.every(Number.isNaN),
  );
  t.throws(() => distributions.lkj(1).draw(), { message: /options.size/ });
  await rejects(t, "x", (x) => distributions.dirichlet([1, 2]).logDensity(x), {
    null: () => null,
    "a string": () => "x",
  });
  await rejects(t, "options.count", (count) => distributions.dirichlet([1, 2]).draw({ count }), {
    negative: () => -1,
    "a fraction": () => 1.5,
  });
  t.throws(() => distributions.dirichlet([1, 2]).logDensity([1, 2, 3]), { message: /dirichlet/ });
  t.throws(
    () => model({}, (p) => distributions.dirichlet(p.sample("a", distributions.exponential(1), { shape: 2 })).draw()),
    { message: /^concentration: is an expression/ },
  );
});
