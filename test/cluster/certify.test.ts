/** Certificates of partitions: never above the best partition, tight where groups are apart, the same bits always. */
import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { certify, certifySync, kmeansSync } from "gibbs/cluster";
import { close, uniforms } from "../support/numbers.ts";
import { bestInertia, flat, inertiaOf, planted, uniformPoints } from "./support.ts";

test("no partition into as many groups is below the bound", (t) => {
  // On a grid: squares that underflow have no inertia that could be compared.
  const coordinate = fc.integer({ min: -10_000, max: 10_000 }).map((thousandths) => thousandths / 1000);
  const point = fc.record({
    x: fc.tuple(coordinate, coordinate),
    label: fc.nat(2),
    weight: fc.integer({ min: 1, max: 5 }),
  });
  const property = fc.property(fc.array(point, { minLength: 2, maxLength: 8 }), fc.boolean(), (list, weighted) => {
    const points = list.map(({ x }) => x);
    const names = [...new Set(list.map(({ label }) => label))];
    const labels = list.map(({ label }) => names.indexOf(label));
    const weights = weighted ? list.map(({ weight }) => weight) : undefined;
    const certificate = certifySync(points, labels, weights && { weights });
    const best = bestInertia(points, names.length, weights);
    t.true(certificate.lowerBound <= best * (1 + 1e-12), `${certificate.lowerBound} above ${best}`);
    t.true(certificate.lowerBound >= 0);
    close(t, certificate.inertia, inertiaOf(points, labels, weights), 1e-10);
    if (certificate.certified) close(t, certificate.inertia, best, 1e-7);
  });
  fc.assert(property, { numRuns: 100 });
});

test("groups that stand apart are certified, another partition of them is not", (t) => {
  for (const [groups, size, p] of [
    [2, 30, 2],
    [4, 25, 3],
    [6, 10, 10],
  ]) {
    const points = planted(groups, groups, size, p, 60);
    const labels = points.map((_, i) => i % groups);
    const right = certifySync(points, labels);
    t.true(right.certified, `${groups}: ${right.relativeGap}`);
    const wrong = certifySync(points, labels.with(0, 1));
    t.false(wrong.certified);
    t.true(wrong.lowerBound <= right.inertia && wrong.inertia > right.inertia);
    close(t, wrong.gap, wrong.inertia - wrong.lowerBound, 1e-12);
    close(t, wrong.relativeGap, wrong.gap / wrong.inertia, 1e-12);
  }
});

test("one group and groups without spread have no gap at all", (t) => {
  const points = uniformPoints(3, 20, 3);
  const one = certifySync(points, new Array(20).fill(0));
  t.deepEqual([one.gap, one.relativeGap, one.certified], [0, 0, true]);
  const apart = certifySync([[0], [0], [5], [5]], [0, 0, 1, 1]);
  t.deepEqual([apart.inertia, apart.lowerBound, apart.gap, apart.relativeGap], [0, 0, 0, 0]);
  t.true(apart.certified);
});

test("its first bound is what k-means says of its own partition", (t) => {
  const points = uniformPoints(5, 80, 3);
  const { labels, inertia, lowerBound, certified } = kmeansSync(points, { clusters: 4, certificate: "full" });
  const certificate = certifySync(points, labels, { timeLimit: 0 });
  close(t, certificate.inertia, inertia, 1e-12);
  close(t, certificate.lowerBound, lowerBound, 1e-9);
  t.is(certificate.certified, certified);
});

test("names of groups, translation and the order of points play no part", (t) => {
  const points = uniformPoints(7, 40, 2);
  const { labels } = kmeansSync(points, { clusters: 3 });
  const first = { timeLimit: 0 };
  const expected = certifySync(points, labels, first);
  const same = (name: string, rows: number[][], groups: ArrayLike<number>) => {
    const { inertia, lowerBound } = certifySync(rows, groups, first);
    close(t, [inertia, lowerBound], [expected.inertia, expected.lowerBound], 1e-9, name);
  };
  same(
    "renamed",
    points,
    labels.map((label) => [2 ** 31 - 1, 0, 77][label]),
  );
  same(
    "moved",
    points.map((point) => point.map((x) => x + 100)),
    labels,
  );
  same("reversed", points.toReversed(), labels.toReversed());
});

test("weights are repeated points", (t) => {
  const points = uniformPoints(2, 15, 2);
  const uniform = uniforms(2);
  const weights = points.map(() => Math.floor(4 * uniform()));
  const labels = points.map((_, i) => i % 2);
  const repeated = points.flatMap((point, i) => new Array<number[]>(weights[i]).fill(point));
  const repeatedLabels = labels.flatMap((label, i) => new Array<number>(weights[i]).fill(label));
  const [one, other] = [
    certifySync(points, labels, { weights, timeLimit: 0 }),
    certifySync(repeated, repeatedLabels, { timeLimit: 0 }),
  ];
  close(t, one.inertia, other.inertia, 1e-12);
  close(t, one.lowerBound, other.lowerBound, 1e-9);
});

test("the same bits at any number of threads, synchronously and not", async (t) => {
  const points = flat(uniformPoints(4, 3000, 5));
  const labels = Int32Array.from({ length: 3000 }, (_, i) => i % 4);
  const one = await certify(points, labels, { threads: 1 });
  for (const threads of [2, 8]) t.deepEqual(await certify(points, labels, { threads }), one);
  t.deepEqual(certifySync(points, labels), one);
});

test("overlapping groups: the bounds of iris and wine come near the relaxation's, and beyond with time", (t) => {
  const { iris, wine } = JSON.parse(readFileSync(new URL("fixtures/certify.json", import.meta.url), "utf8"));
  for (const [name, { points, labels, inertia }, explicit, tightened] of [
    ["iris", iris, 0.45, 0.043],
    ["wine", wine, 0.1, 0.009],
  ] as const) {
    const loose = certifySync(points, labels, { timeLimit: 0 });
    close(t, loose.inertia, inertia, 1e-10);
    t.true(loose.relativeGap > explicit, `${name}: ${loose.relativeGap}`);
    const tight = certifySync(points, labels, { target: tightened });
    t.true(tight.relativeGap <= tightened, `${name}: ${tight.relativeGap}`);
    t.true(certifySync(points, labels).lowerBound >= tight.lowerBound);
  }
});

test("a target that is met ends the search, and no time gives the first bound", (t) => {
  const points = uniformPoints(9, 60, 2);
  const { labels } = kmeansSync(points, { clusters: 3 });
  const first = certifySync(points, labels, { timeLimit: 0 });
  t.is(certifySync(points, labels, { target: 0.99 }).lowerBound, first.lowerBound);
  t.true(certifySync(points, labels, { target: 0.02 }).lowerBound > first.lowerBound);
  t.true(certifySync(points, labels, { timeLimit: 0.2 }).lowerBound >= first.lowerBound);
});

test("bad targets and time limits are refused", async (t) => {
  for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY, "1" as never]) {
    for (const name of ["target", "timeLimit"]) {
      const error = { code: "InvalidOption", argument: `options.${name}` } as const;
      t.like(
        t.throws(() => certifySync([[0], [1]], [0, 1], { [name]: bad })),
        error,
      );
    }
  }
});

test("negative labels are refused", async (t) => {
  const refused = { code: "InvalidValue", argument: "labels" } as const;
  t.like(
    t.throws(() => certifySync([[0], [1]], [-1, 0])),
    refused,
  );
  t.like(await t.throwsAsync(certify([[0], [1]], [-1, 0])), refused);
});
