/** Groups of different shapes: found, no less likely than the mixture's, below the bound; bad options. */
import test from "ava";
import { gaussianMixtureSync, ilaSdp, ilaSdpSync } from "gibbs/cluster";
import { badCounts, badMatrices, badNumbers, badSeeds } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { planted, renamed, uniformPoints } from "./support.ts";

test("groups of different shapes are found", async (t) => {
  const points = planted(5, 3, 30, 2, 14).map(([x, y], i) => (i % 3 === 0 ? [3 * x, y] : [x, y + 0.3 * x]));
  const found = await ilaSdp(points, { clusters: 3, restarts: 6 });
  t.deepEqual(
    renamed(found.labels),
    points.map((_, i) => i % 3),
  );
  t.deepEqual([...found.memberships.shape, ...found.centers.shape], [90, 3, 3, 2]);
  t.is(found.covariances.length, 3);
  t.deepEqual(ilaSdpSync(points, { clusters: 3, restarts: 6, threads: 2 }), found);
});

test("the evidence is at least the mixture's, the likelihood at most the bound", (t) => {
  for (const seed of [1, 2]) {
    const points = planted(seed, 3, 25, 3, 3);
    const found = ilaSdpSync(points, { clusters: 3, restarts: 8 });
    const mixture = gaussianMixtureSync(points, { components: 3, restarts: 8 });
    close(t, found.trace[0], mixture.score, 1e-12);
    t.true(found.score >= mixture.score - 1e-9 * Math.abs(mixture.score));
    t.true(found.bound >= found.logLikelihood && found.gap >= 0);
    t.is(found.relaxed, found.score !== found.trace[0]);
  }
});

test("families of covariances and a given shrinkage", (t) => {
  const points = planted(3, 2, 30, 2, 12);
  for (const covariance of ["full", "tied", "diagonal", "spherical", "factor"] as const) {
    const found = ilaSdpSync(points, { clusters: 2, restarts: 4, covariance });
    t.deepEqual(
      renamed(found.labels),
      points.map((_, i) => i % 2),
    );
    const [one, other] = found.covariances.map(({ data }) => [...data]);
    if (covariance === "tied") t.deepEqual(one, other);
    else t.notDeepEqual(one, other);
    if (covariance === "diagonal" || covariance === "spherical") close(t, [one[1], one[2]], [0, 0], 1e-12);
    if (covariance === "spherical") close(t, one[0], one[3], 1e-12);
    t.true(found.bound >= found.logLikelihood && found.score >= found.trace[0]);
  }
  const [one, other] = ilaSdpSync(points, { clusters: 2, restarts: 4, shrinkage: 1e7 }).covariances;
  close(t, [...one.data], [...other.data], 1e-3);
});

test("bad input is refused", async (t) => {
  const points = uniformPoints(1, 4, 2);
  await rejects(t, "points", (value) => ilaSdp(value, { clusters: 1 }), badMatrices);
  const bad = {
    clusters: { ...badCounts, zero: () => 0, "more than points": () => 5, none: () => undefined },
    restarts: { ...badCounts, zero: () => 0 },
    maxIterations: { ...badCounts, zero: () => 0 },
    seed: badSeeds,
    covariance: { unknown: () => "banded", "a number": () => 1 },
    shrinkage: { ...badNumbers, zero: () => 0, negative: () => -1 },
  };
  await rejects(
    t,
    "options.shrinkage",
    (shrinkage) => ilaSdpSync(points, { clusters: 2, covariance: "tied", shrinkage }),
    {
      "covariances that are not shrunk": () => 1,
    },
  );
  for (const [name, inputs] of Object.entries(bad)) {
    const options = (value: unknown) => ({ clusters: 2, [name]: value }) as never;
    await rejects(t, `options.${name}`, (value) => ilaSdp(points, options(value)), inputs);
    await rejects(t, `options.${name}`, (value) => ilaSdpSync(points, options(value)), inputs);
  }
});
