/** Groups of different shapes: found, no less likely than the mixture's, below the bound; bad options. */
import test from "ava";
import { gaussianMixtureSync, ilaSdp, ilaSdpSync } from "gibbs/cluster";
import { badCounts, badMatrices, badSeeds } from "../support/bad-inputs.ts";
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

test("bad input is refused", async (t) => {
  const points = uniformPoints(1, 4, 2);
  await rejects(t, "points", (value) => ilaSdp(value, { clusters: 1 }), badMatrices);
  const bad = {
    clusters: { ...badCounts, zero: () => 0, "more than points": () => 5, none: () => undefined },
    restarts: { ...badCounts, zero: () => 0 },
    maxIterations: { ...badCounts, zero: () => 0 },
    seed: badSeeds,
  };
  for (const [name, inputs] of Object.entries(bad)) {
    const options = (value: unknown) => ({ clusters: 2, [name]: value }) as never;
    await rejects(t, `options.${name}`, (value) => ilaSdp(points, options(value)), inputs);
    await rejects(t, `options.${name}`, (value) => ilaSdpSync(points, options(value)), inputs);
  }
});
