/**
 * Two figures of docs/clustering.md: what time a bound on a partition takes, and which points the
 * relaxation of k-means sees together.
 *
 * Writes docs/clustering-bounds.svg and docs/clustering-together.svg. Run with `node --import tsx examples/clusters/main.ts`.
 */

import { writeFile } from "node:fs/promises";
import { certifySync, kmeans, sdpKmeans } from "gibbs/cluster";
import { heatmap, lossCurve } from "gibbs/plot";
import { PCA } from "ml-pca";
import { readDigits, readPenguins, standardize } from "../lib/tables.js";

const folder = new URL("../../docs/", import.meta.url);
const { measurements, species } = await readPenguins();
const penguins = standardize(measurements);
const { images } = await readDigits();
const some = images.slice(0, 500);
const digits = new PCA(some).predict(some, { nComponents: 10 }).to2DArray();

/** Gaps in percent of the inertia, and the processor time that each takes from the start, on one thread. */
const targets = [60, 50, 40, 30, 20, 15, 10, 8, 6, 5];
async function times(points: number[][], clusters: number): Promise<number[]> {
  const { labels } = await kmeans(points, { clusters, restarts: 50 });
  return targets.map((target) => {
    const before = process.cpuUsage();
    const { relativeGap } = certifySync(points, labels, { target: target / 100, timeLimit: 300, threads: 1 });
    if (relativeGap > target / 100) throw new Error(`${clusters} groups: ${relativeGap} is left`);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
}
const names = [
  ["penguins, 3 groups", penguins, 3],
  ["penguins, 6 groups", penguins, 6],
  ["500 digits on 10 components, 10 groups", digits, 10],
] as const;
const curves: Record<string, { value: number[] }> = {};
for (const [name, points, clusters] of names) {
  curves[name] = { value: await times(points, clusters) };
  console.log(name, curves[name].value.map((time) => time.toFixed(2)).join(" "));
}
const bounds = await lossCurve(targets, curves, {
  title: "What it takes to prove a partition that near to the best",
  xLabel: "gap between the partition and its bound, % of the inertia",
  yLabel: "CPU seconds",
});
await writeFile(new URL("clustering-bounds.svg", folder), `${bounds}\n`);

/** Every eighth bird, species by species: in the matrix of the relaxation those together are bright. */
const order = penguins.map((_, bird) => bird).sort((a, b) => species[a].localeCompare(species[b]) || a - b);
const chosen = order.filter((_, at) => at % 8 === 0);
const { coMemberships, relativeGap } = await sdpKmeans(
  chosen.map((bird) => penguins[bird]),
  { clusters: 3, method: "admm" },
);
if (coMemberships === undefined) throw new Error("a full matrix was asked for");
console.log(`relaxation of ${chosen.length} birds: relative gap ${relativeGap}`);
const scaled = { data: coMemberships.data.map((share) => share * chosen.length), shape: coMemberships.shape };
const together = await heatmap(scaled, {
  title: "Birds that the relaxation puts together, by species",
  xLabel: "bird",
  yLabel: "bird",
  valueLabel: "share, times the number of birds",
  height: 460,
});
await writeFile(new URL("clustering-together.svg", folder), `${together}\n`);
