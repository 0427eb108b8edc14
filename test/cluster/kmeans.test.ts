/** k-means: planted groups, its own inertia, small cases by brute force, invariances, and the same bits always. */
import test from "ava";
import fc from "fast-check";
import { kmeans, kmeansSync } from "gibbs/cluster";
import { close, uniforms } from "../support/numbers.ts";
import {
  bestInertia,
  centersOf,
  flat,
  inertiaOf,
  planted,
  renamed,
  squaredDistance,
  uniformPoints,
} from "./support.ts";

test("planted groups are found and proved best", async (t) => {
  for (const [groups, size, p] of [
    [2, 20, 1],
    [3, 30, 2],
    [5, 40, 8],
    [8, 25, 3],
  ]) {
    const points = planted(groups, groups, size, p, 40);
    for (const init of ["k-means++", "random"] as const) {
      const found = await kmeans(points, { clusters: groups, init, restarts: 30, certificate: "full" });
      const name = `${groups} groups, ${init}`;
      t.deepEqual(
        renamed(found.labels),
        Array.from({ length: groups * size }, (_, i) => i % groups),
        name,
      );
      t.deepEqual([...found.sizes], new Array(groups).fill(size), name);
      t.true(found.certified && found.converged && found.iterations >= 1, name);
    }
  }
});

test("the result is consistent: centers are means, labels nearest, inertia theirs", async (t) => {
  for (const [n, p, clusters] of [
    [1, 1, 1],
    [50, 2, 3],
    [301, 7, 12],
    [1000, 20, 5],
  ]) {
    const points = uniformPoints(n, n, p);
    const uniform = uniforms(n);
    for (const weights of [undefined, points.map(() => 0.1 + uniform())]) {
      const found = await kmeans(points, { clusters, restarts: 3, ...(weights && { weights }) });
      const name = `${n} × ${p}, ${clusters}`;
      t.true(found.labels instanceof Int32Array && found.centers.data instanceof Float64Array);
      t.deepEqual(found.centers.shape, [clusters, p]);
      const centers = centersOf(points, found.labels, clusters, weights);
      close(t, found.centers.data, centers.flat(), 1e-12, name);
      close(t, found.inertia, inertiaOf(points, found.labels, weights), 1e-11, name);
      points.forEach((point, i) => {
        const distances = centers.map((center) => squaredDistance(point, center));
        t.true(distances[found.labels[i]] <= Math.min(...distances) + 1e-12, `${name}, point ${i}`);
      });
      const counts = new Array(clusters).fill(0);
      for (const label of found.labels) counts[label]++;
      t.deepEqual([...found.sizes], counts, name);
      t.true(found.lowerBound >= 0 && found.lowerBound <= found.inertia);
      close(t, found.gap, found.inertia - found.lowerBound, 1e-12);
      close(t, found.relativeGap, found.inertia === 0 ? 0 : found.gap / found.inertia, 1e-12);
      t.is(found.certified, found.relativeGap <= 1e-8);
    }
  }
});

test("of a few points every one is with its nearest center, and the bound is below the best partition", (t) => {
  const coordinate = fc.integer({ min: -20, max: 20 });
  const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 7 });
  const property = fc.property(points, fc.integer({ min: 1, max: 4 }), (rows, most) => {
    const clusters = Math.min(most, rows.length);
    const best = bestInertia(rows, clusters);
    const found = kmeansSync(rows, { clusters, restarts: 50, certificate: "full" });
    t.true(found.lowerBound <= best * (1 + 1e-12) + 1e-12, `${found.lowerBound} above ${best}`);
    t.true(found.inertia >= best - 1e-9);
    const { data } = found.centers;
    const distance = ([x, y]: number[], k: number) => (x - data[2 * k]) ** 2 + (y - data[2 * k + 1]) ** 2;
    rows.forEach((row, i) => {
      const nearest = Math.min(...Array.from({ length: clusters }, (_, k) => distance(row, k)));
      close(t, distance(row, found.labels[i]), nearest, 1e-9, JSON.stringify(rows));
    });
  });
  fc.assert(property, { numRuns: 60 });
});

test("the same bits at 1, 2 and 8 threads, synchronously and not", async (t) => {
  const points = flat(uniformPoints(3, 5000, 6));
  const options = { clusters: 9, restarts: 4, seed: 5 };
  const one = await kmeans(points, { ...options, threads: 1 });
  for (const threads of [2, 8]) t.deepEqual(await kmeans(points, { ...options, threads }), one, `${threads}`);
  t.deepEqual(await kmeans(points, options), one);
  t.deepEqual(kmeansSync(points, { ...options, threads: 2 }), one);
  t.deepEqual(kmeansSync(points, options), one);
});

test("the same seed gives the same bits, another seed another start", async (t) => {
  const points = uniformPoints(8, 400, 4);
  const of = (seed?: number) => kmeans(points, { clusters: 15, restarts: 1, ...(seed !== undefined && { seed }) });
  t.deepEqual(await of(7), await of(7));
  t.deepEqual(await of(), await of(0));
  const inertias = await Promise.all([1, 2, 3, 4, 5].map(async (seed) => (await of(seed)).inertia));
  t.true(new Set(inertias).size > 1, `${inertias}`);
  t.notThrows(() => kmeansSync(points, { clusters: 2, seed: Number.MAX_SAFE_INTEGER }));
});

test("more restarts are no worse", (t) => {
  const points = uniformPoints(2, 300, 3);
  let last = Number.POSITIVE_INFINITY;
  for (const restarts of [1, 2, 5, 20]) {
    // Restarts are compared before the best is polished, which may change their order by less than the tolerance.
    const { inertia } = kmeansSync(points, { clusters: 12, restarts, tolerance: 0 });
    t.true(inertia <= last, `${restarts}: ${inertia} above ${last}`);
    last = inertia;
  }
});

test("a weight of two is the point twice, a weight of zero no point", (t) => {
  const points = planted(4, 3, 12, 2, 25);
  const uniform = uniforms(4);
  const weights = points.map(() => Math.floor(4 * uniform()));
  weights[0] = 3;
  const repeated = points.flatMap((point, i) => new Array<number[]>(weights[i]).fill(point));
  const weighted = kmeansSync(points, { clusters: 3, weights, certificate: "full" });
  const unweighted = kmeansSync(repeated, { clusters: 3, certificate: "full" });
  close(t, weighted.inertia, unweighted.inertia, 1e-12);
  close(t, weighted.lowerBound, unweighted.lowerBound, 1e-9);
  const labels = points.flatMap((_, i) => new Array<number>(weights[i]).fill(weighted.labels[i]));
  t.deepEqual(renamed(labels), renamed(unweighted.labels));
  const even = points.map(() => 1);
  t.deepEqual(kmeansSync(points, { clusters: 3, weights: even }), kmeansSync(points, { clusters: 3 }));
});

test("translation moves the centers, scale squares the inertia", (t) => {
  const points = planted(6, 4, 20, 3, 30);
  const options = { clusters: 4, certificate: "full" } as const;
  const found = kmeansSync(points, options);
  const moved = kmeansSync(
    points.map((point) => point.map((x) => x + 1000)),
    options,
  );
  t.deepEqual(renamed(moved.labels), renamed(found.labels));
  close(t, moved.inertia, found.inertia, 1e-9);
  const order = (labels: Int32Array, centers: ArrayLike<number>) =>
    [0, 1, 2, 3].flatMap((group) => Array.from(centers).slice(3 * labels[group], 3 * labels[group] + 3));
  const expected = order(found.labels, found.centers.data).map((x) => x + 1000);
  close(t, order(moved.labels, moved.centers.data), expected, 1e-12);
  for (const scale of [2 ** -300, 2 ** 10, 2 ** 400]) {
    const scaled = kmeansSync(
      points.map((point) => point.map((x) => x * scale)),
      options,
    );
    t.deepEqual(scaled.labels, found.labels, `${scale}`);
    close(t, scaled.inertia / scale / scale, found.inertia, 1e-12, `${scale}`);
  }
});

test("duplicates and as many groups as points", (t) => {
  const same = [
    [1, 2],
    [1, 2],
    [1, 2],
  ];
  const two = kmeansSync(same, { clusters: 2 });
  t.deepEqual([two.inertia, two.gap, two.relativeGap, two.certified], [0, 0, 0, true]);
  t.true([...two.centers.data].every(Number.isFinite));
  const points = uniformPoints(1, 9, 2);
  const all = kmeansSync(points, { clusters: 9 });
  t.is(all.inertia, 0);
  t.deepEqual([...all.labels].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const one = kmeansSync(points, { clusters: 1 });
  close(t, one.inertia, inertiaOf(points, new Array(9).fill(0)), 1e-14);
  t.true(one.certified);
});

test("a start that reaches maxIterations has not converged", (t) => {
  const points = uniformPoints(12, 2000, 2);
  const cut = kmeansSync(points, { clusters: 20, restarts: 1, maxIterations: 1, tolerance: 0 });
  t.false(cut.converged);
  t.true(kmeansSync(points, { clusters: 20, restarts: 1, maxIterations: 10_000 }).converged);
});

test("without a certificate the bound is 0", (t) => {
  const { inertia, lowerBound, gap, certified } = kmeansSync(uniformPoints(1, 30, 2), {
    clusters: 3,
    certificate: "none",
  });
  t.deepEqual({ lowerBound, gap, certified }, { lowerBound: 0, gap: inertia, certified: false });
});

test("every layout of the same points gives the same bits, and none is changed", async (t) => {
  const rows = planted(9, 3, 10, 4, 6);
  const { data, shape } = flat(rows);
  const [n, p] = shape;
  const transposed = Float64Array.from(data, (_, at) => data[(at % n) * p + Math.floor(at / n)]);
  const weights = Float64Array.from(rows, (_, i) => 1 + (i % 3));
  const before = structuredClone({ data, transposed, weights });
  const expected = kmeansSync(rows, { clusters: 3, weights });
  const layouts = {
    "data with a shape": { data, shape },
    transposed: { data: transposed, shape, strides: [1, n] },
    "typed rows": rows.map((row) => Float64Array.from(row)),
  };
  for (const [name, points] of Object.entries(layouts)) {
    t.deepEqual(kmeansSync(points, { clusters: 3, weights }), expected, name);
    t.deepEqual(await kmeans(Object.freeze(points), Object.freeze({ clusters: 3, weights })), expected, name);
  }
  t.deepEqual({ data, transposed, weights }, before);
  const single = { data: Float32Array.from(data), shape };
  const rounded = { data: Float64Array.from(single.data), shape };
  t.deepEqual(kmeansSync(single, { clusters: 3 }).labels, kmeansSync(rounded, { clusters: 3 }).labels);
});

test("sizes are kept, and no partition with such sizes is much better", (t) => {
  for (const [seed, minSize, maxSize] of [
    [1, 2, 4],
    [2, 0, 3],
    [3, 2, 8],
    [4, 0, 4],
  ]) {
    const points = uniformPoints(seed, 8, 2);
    let best = Number.POSITIVE_INFINITY;
    for (let code = 0; code < 3 ** 8; code++) {
      const labels = points.map((_, i) => Math.floor(code / 3 ** i) % 3);
      const sizes = [0, 1, 2].map((k) => labels.filter((label) => label === k).length);
      if (sizes.every((size) => size >= minSize && size <= maxSize && size > 0)) {
        best = Math.min(best, inertiaOf(points, labels));
      }
    }
    const options = { clusters: 3, minSize, maxSize, restarts: 30, tolerance: 0, certificate: "full" } as const;
    const found = kmeansSync(points, options);
    t.true([...found.sizes].every((size) => size >= minSize && size <= maxSize));
    close(t, found.inertia, inertiaOf(points, found.labels), 1e-11);
    t.true(found.inertia >= best * (1 - 1e-12) && found.inertia <= best * 1.05, `${found.inertia} beside ${best}`);
    t.true(found.lowerBound <= bestInertia(points, 3) * (1 + 1e-12));
  }
  const apart = planted(2, 3, 20, 2, 40);
  t.true(kmeansSync(apart, { clusters: 3, minSize: 20, maxSize: 20 }).certified);
  const unequal = kmeansSync(apart, { clusters: 3, minSize: 10, maxSize: 25 });
  t.true(unequal.certified);
  t.deepEqual([...kmeansSync(apart, { clusters: 4, minSize: 15, maxSize: 15 }).sizes], [15, 15, 15, 15]);
});

test("sizes that cannot be are refused", (t) => {
  const points = uniformPoints(1, 10, 2);
  for (const [options, name] of [
    [{ minSize: 4 }, "minSize"],
    [{ minSize: -1 }, "minSize"],
    [{ maxSize: 3 }, "maxSize"],
    [{ maxSize: 0 }, "maxSize"],
    [{ maxSize: 3.5 }, "maxSize"],
  ] as const) {
    const message = new RegExp(`^options\\.${name}`);
    t.throws(() => kmeansSync(points, { clusters: 3, ...options }), { code: "InvalidOption", message });
  }
});
