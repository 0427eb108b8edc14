/** The semidefinite relaxation of k-means: never above the best partition, exact where groups stand apart. */
import { readFileSync } from "node:fs";
import test from "ava";
import { kmeansSync, sdpKmeans, sdpKmeansSync } from "gibbs/cluster";
import { badMatrices } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { bestInertia, flat, inertiaOf, planted, renamed, uniformPoints } from "./support.ts";

test("its bound and its value are below the best of all partitions, its labels not far above", (t) => {
  for (let seed = 0; seed < 12; seed++) {
    const clusters = 2 + (seed % 2);
    const points = uniformPoints(seed, 8, 2);
    const best = bestInertia(points, clusters);
    const solution = sdpKmeansSync(points, { clusters, method: "admm" });
    const { inertia, lowerBound, sdpValue, feasibility, labels, coMemberships } = solution;
    close(t, inertia, inertiaOf(points, labels), 1e-10);
    t.true(lowerBound <= best * (1 + 1e-12) && inertia >= best * (1 - 1e-12));
    t.true(sdpValue <= best * (1 + 1e-4) && sdpValue >= 0, `${sdpValue} beside ${best}`);
    t.true(feasibility.rows < 1e-11 && feasibility.eigenvalue < 1e-12 && feasibility.negativity === 0);
    const z = Array.from(coMemberships?.data ?? []);
    t.deepEqual(coMemberships?.shape, [8, 8]);
    const sums = points.map((_, i) => z.slice(8 * i, 8 * i + 8).reduce((a, b) => a + b));
    close(t, sums, new Array(8).fill(1), 1e-11);
    t.true(z.every((x) => x >= 0));
    close(
      t,
      [0, 1, 2, 3, 4, 5, 6, 7].reduce((trace, i) => trace + z[9 * i], 0),
      clusters,
      1e-11,
    );
  }
});

test("its value is that of an interior point solver", (t) => {
  const { cases } = JSON.parse(readFileSync(new URL("fixtures/sdp-kmeans.json", import.meta.url), "utf8"));
  for (const { points, clusters, value } of cases) {
    const full = sdpKmeansSync(points, { clusters, method: "admm", target: 0.5 });
    t.true(full.converged);
    close(t, full.sdpValue, value, 1e-4, `${points.length} points`);
    const low = sdpKmeansSync(points, { clusters, method: "lowRank", target: 0.5 });
    t.true(low.sdpValue >= value * (1 - 1e-6));
  }
});

test("every way finds groups that stand apart, and proves them", (t) => {
  const points = planted(3, 3, 20, 4, 40);
  const truth = renamed(points.map((_, i) => i % 3));
  for (const method of ["auto", "lowRank", "admm", "sketch"] as const) {
    const { labels, certified, converged, sdpValue, inertia, coMemberships, price } = sdpKmeansSync(points, {
      clusters: 3,
      method,
    });
    t.deepEqual(renamed(labels), truth, method);
    t.true(certified && converged, method);
    close(t, sdpValue, inertia, 1e-4, method);
    t.is(coMemberships !== undefined, method === "admm");
    t.is(price, undefined);
  }
  for (const method of ["auto", "admm"] as const) {
    const { labels, certified, price, coMemberships } = sdpKmeansSync(points, { clusters: "auto", method });
    t.deepEqual(renamed(labels), truth);
    t.true(certified && (price ?? 0) > 0 && coMemberships !== undefined);
  }
  t.is(sdpKmeansSync(points, { clusters: "auto", price: 1e9 }).sizes.length, 1);
});

test("where groups overlap the factor's value is near the full matrix's, and both are between bound and inertia", (t) => {
  const points = uniformPoints(7, 60, 3);
  const full = sdpKmeansSync(points, { clusters: 4, method: "admm" });
  const low = sdpKmeansSync(points, { clusters: 4, method: "lowRank", target: 0.1, maxIterations: 1000 });
  t.true(low.iterations > 0 && full.converged);
  t.true(low.sdpValue >= full.sdpValue * (1 - 1e-4) && low.sdpValue <= full.sdpValue * 1.15);
  t.true(full.sdpValue <= full.inertia && full.sdpValue < low.inertia);
});

test("units, translation and rotation play no part", (t) => {
  const points = uniformPoints(7, 60, 3);
  const plain = sdpKmeansSync(points, { clusters: 4, target: 0.1 });
  const [cos, sin] = [Math.cos(1), Math.sin(1)];
  for (const factor of [0.1, 100]) {
    const scaled = sdpKmeansSync(
      points.map(([x, y, z]) => [cos * x - sin * y, sin * x + cos * y, z].map((x) => factor * x + 5)),
      { clusters: 4, target: 0.1 },
    );
    close(t, scaled.inertia, factor ** 2 * plain.inertia, 1e-9);
    t.true(scaled.relativeGap <= 0.1 && plain.relativeGap <= 0.1);
  }
  t.true(plain.inertia <= kmeansSync(points, { clusters: 4 }).inertia * (1 + 1e-12));
});

test("one group, a group a point, equal points, constant columns and few points in many dimensions", (t) => {
  const points = uniformPoints(2, 6, 2);
  for (const method of ["auto", "admm", "sketch"] as const) {
    t.true(sdpKmeansSync(points, { clusters: 1, method }).certified, method);
    t.is(sdpKmeansSync(points, { clusters: 6, method }).inertia, 0);
    t.is(sdpKmeansSync(new Array(5).fill([1, 2]), { clusters: 2, method }).inertia, 0);
    const constant = sdpKmeansSync(
      points.map(([x]) => [x, 3]),
      { clusters: 2, method },
    );
    t.true(constant.lowerBound <= constant.inertia && constant.relativeGap < 0.2, method);
    const wide = sdpKmeansSync(uniformPoints(4, 5, 30), { clusters: 2, method });
    t.true(wide.lowerBound <= wide.inertia && wide.lowerBound > 0, method);
  }
});

test("the same bits at any number of threads, synchronously and not", async (t) => {
  const points = flat(uniformPoints(4, 400, 3));
  const one = await sdpKmeans(points, { clusters: 5, threads: 1 });
  t.true(one.iterations > 0);
  t.deepEqual(sdpKmeansSync(points, { clusters: 5, threads: 4 }), one);
});

test("bad input is refused by name", async (t) => {
  const points = uniformPoints(1, 5, 2);
  for (const run of [sdpKmeans, sdpKmeansSync]) {
    await rejects(t, "points", (value) => run(value, { clusters: 2 }), badMatrices);
    for (const [name, bad] of [
      ["clusters", [0, 6, 1.5, "2", undefined]],
      ["method", ["sdp", 1]],
      ["target", [-1, Number.NaN]],
      ["maxIterations", [0, -1]],
      ["price", [1, 0, -1, "1"]],
      ["seed", [-1, 0.5]],
    ] as const) {
      for (const value of bad) {
        const options = { clusters: 2, [name]: value } as never;
        const message = new RegExp(`^options\\.${name}`);
        await t.throwsAsync(async () => run(points, options), { code: "InvalidOption", message }, `${name}: ${value}`);
      }
    }
    const auto = { clusters: "auto", method: "lowRank" } as const;
    await t.throwsAsync(async () => run(points, auto), { message: /^options\.method/ });
    const many = flat(uniformPoints(1, 601, 1));
    await t.throwsAsync(async () => run(many, { clusters: 2, method: "admm" }), { message: /^options\.method/ });
    await t.throwsAsync(async () => run(many, { clusters: "auto" }), { message: /^options\.clusters/ });
  }
});
