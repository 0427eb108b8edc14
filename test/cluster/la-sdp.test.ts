/** Known covariances: brute force over all partitions, maps of the points, bad covariances. */
import test from "ava";
import { laSdp, laSdpSync } from "gibbs/cluster";
import { badCounts, badMatrices, badSeeds } from "../support/bad-inputs.ts";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { claimed, planted, renamed } from "./support.ts";

const wide = [
  [4, 0.5],
  [0.5, 0.3],
];
const tall = [
  [0.2, 0],
  [0, 3],
];

/** `Σ log N(x; mean of its group, covariance)` in plain JavaScript. */
function likelihood(points: number[][], labels: readonly number[], covariances: number[][][]): number {
  return covariances.reduce((sum, [[a, b], [, d]], k) => {
    const members = points.filter((_, i) => labels[i] === k);
    const mean = [0, 1].map((j) => members.reduce((total, x) => total + x[j], 0) / members.length);
    const det = a * d - b * b;
    return members.reduce((total, [x, y]) => {
      const [u, v] = [x - mean[0], y - mean[1]];
      const square = (d * u * u - 2 * b * u * v + a * v * v) / det;
      return total - Math.log(2 * Math.PI) - 0.5 * Math.log(det) - 0.5 * square;
    }, sum);
  }, 0);
}

test("no partition of a few points beats the bound, and the best is found", (t) => {
  for (let seed = 0; seed < 8; seed++) {
    const n = 8;
    const distance = [1, 4, 12][seed % 3];
    const noise = normals(seed, 2 * n);
    const points = Array.from({ length: n }, (_, i) => [
      (i % 2 === 0 ? 2 : 0.4) * noise[2 * i] + distance * (i % 2),
      (i % 2 === 0 ? 0.5 : 1.7) * noise[2 * i + 1],
    ]);
    let best = Number.NEGATIVE_INFINITY;
    for (let code = 1; code < 2 ** n - 1; code++) {
      const labels = Array.from({ length: n }, (_, i) => (code >> i) & 1);
      best = Math.max(best, likelihood(points, labels, [wide, tall]));
    }
    const found = laSdpSync(points, [wide, tall]);
    t.true(found.bound >= best - 1e-8, `${seed}`);
    close(t, found.logLikelihood, best, 1e-9, `${seed}`);
    close(t, found.logLikelihood, likelihood(points, [...found.labels], [wide, tall]), 1e-9);
    close(t, found.gap, found.bound - found.logLikelihood, 1e-9);
    t.is(found.certified, found.relativeGap <= 1e-8);
  }
});

test("shapes, and groups far apart", async (t) => {
  const points = planted(2, 3, 20, 2, 30);
  const unit = [
    [1, 0],
    [0, 1],
  ];
  const found = await laSdp(points, [unit, unit, unit], { seed: 3 });
  t.deepEqual(
    renamed(found.labels),
    points.map((_, i) => i % 3),
  );
  t.deepEqual([...found.memberships.shape, ...found.centers.shape], [60, 3, 3, 2]);
  t.deepEqual(
    found.covariances.map(({ data }) => [...data]),
    new Array(3).fill([1, 0, 0, 1]),
  );
  t.true(found.certified && found.gap >= 0, `${found.gap}`);
  t.deepEqual(laSdpSync(points, [unit, unit, unit], { seed: 3, threads: 2 }), found);
  const shares = laSdpSync(points, [unit, unit, unit], { shares: [1, 1, 2] });
  const expected = found.logLikelihood + 20 * (2 * Math.log(1 / 4) + Math.log(1 / 2));
  close(t, shares.logLikelihood, expected, 1e-9);
});

test("linear maps of the points and the covariances move the likelihood by their determinant and nothing else", (t) => {
  const points = planted(4, 2, 20, 2, 8).map(([x, y], i) => (i % 2 === 0 ? [2 * x, 0.5 * y] : [0.4 * x, 1.7 * y]));
  const one = laSdpSync(points, [wide, tall], { shares: [1, 2] });
  for (const [[a, b], [c, d]] of [
    [
      [3, 1],
      [-2, 0.5],
    ],
    [
      [0, 1],
      [1, 0],
    ],
    [
      [100, 0],
      [0, 0.01],
    ],
  ]) {
    const mapped = points.map(([x, y]) => [a * x + b * y - 7, c * x + d * y + 3]);
    const moved = [wide, tall].map(([[p, q], [, r]]) => {
      const [top, cross, low] = [
        a * a * p + 2 * a * b * q + b * b * r,
        a * c * p + (a * d + b * c) * q + b * d * r,
        c * c * p + 2 * c * d * q + d * d * r,
      ];
      return [
        [top, cross],
        [cross, low],
      ];
    });
    const other = laSdpSync(mapped, moved, { shares: [1, 2] });
    t.deepEqual(other.labels, one.labels);
    const shift = points.length * Math.log(Math.abs(a * d - b * c));
    close(t, other.logLikelihood + shift, one.logLikelihood, 1e-9);
    close(t, other.bound + shift, one.bound, 1e-6);
    t.is(other.certified, one.certified);
  }
});

test("bad input is refused", async (t) => {
  const points = planted(1, 2, 3, 2, 5);
  const identity = (p: number) => Array.from({ length: p }, (_, i) => Array.from({ length: p }, (_, j) => +(i === j)));
  await rejects(t, "points", (value) => laSdp(value, [identity(claimed(value)[1])]), badMatrices);
  await rejects(t, "covariances", (value) => laSdp(points, [value]), badMatrices);
  await rejects(t, "covariances", (value) => laSdpSync(points, value), {
    "not a list": () => 3,
    none: () => [],
    "another size": () => [[[1]]],
    "not positive": () => [
      [
        [1, 0],
        [0, -1],
      ],
    ],
    "not symmetric": () => [
      [
        [1, 0.5],
        [0, 1],
      ],
    ],
    "more than points": () => new Array(7).fill(wide),
  });
  const bad = {
    restarts: { ...badCounts, zero: () => 0 },
    maxIterations: { ...badCounts, zero: () => 0 },
    seed: badSeeds,
    shares: { short: () => [1], negative: () => [1, -1], zero: () => [1, 0] },
  };
  for (const [name, inputs] of Object.entries(bad)) {
    const options = (value: unknown) => ({ [name]: value }) as never;
    await rejects(t, `options.${name}`, (value) => laSdp(points, [wide, tall], options(value)), inputs);
  }
});
