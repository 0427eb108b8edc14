/**
 * Which proximity finds planted groups best: kernels of graphs and their logarithms on stochastic block models.
 *
 * For each of two settings of the model every kernel is tried along its tuning grid on ten graphs; the parameter with the best
 * mean adjusted Rand index is then used on twenty fresh graphs, and that is what the table says. Groups are found by kernel
 * k-means. Writes docs/proximities.md and docs/proximities.svg. Run with `node --import tsx examples/proximities/main.ts`.
 */

import { writeFile } from "node:fs/promises";
import { adjustedRand, type EdgeList, kernelKmeans, type ProximityKind, proximity } from "gibbs/cluster";
import { lossCurve } from "gibbs/plot";
import { uniforms } from "../lib/random.ts";

interface Setting {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly within: number;
  readonly between: number;
}

const settings: readonly Setting[] = [
  { name: "2 groups of 50, edges .3 within, .1 between", sizes: [50, 50], within: 0.3, between: 0.1 },
  { name: "4 groups of 25, edges .4 within, .1 between", sizes: [25, 25, 25, 25], within: 0.4, between: 0.1 },
  { name: "groups of 70 and 30, edges .3 within, .1 between", sizes: [70, 30], within: 0.3, between: 0.1 },
];

const kinds: readonly ProximityKind[] = [
  "walk",
  "communicability",
  "forest",
  "heat",
  "normalizedHeat",
  "pageRank",
  "modifiedPageRank",
  "pageRankHeat",
  "sigmoidCommuteTime",
];
const grid = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98];
const [tuning, fresh] = [10, 20];

const sections: string[] = [];
let curves: Record<string, { value: number[] }> = {};
for (const [number, setting] of settings.entries()) {
  const graphs = Array.from({ length: tuning + fresh }, (_, seed) => connectedGraph(setting, 1000 * number + seed));
  const rows: { name: string; parameter: number; mean: number; error: number }[] = [];
  for (const kind of kinds) {
    for (const log of [false, true]) {
      const name = log ? `log ${kind}` : kind;
      const along = [];
      for (const parameter of grid) along.push(await agreement(graphs.slice(0, tuning), { kind, log, parameter }));
      const means = along.map(average);
      const parameter = grid[means.indexOf(Math.max(...means))];
      const found = await agreement(graphs.slice(tuning), { kind, log, parameter });
      rows.push({ name, parameter, mean: average(found), error: standardError(found) });
      if (number === 0 && ["walk", "communicability", "forest", "heat"].includes(kind)) curves[name] = { value: means };
      console.log(setting.name, name, parameter, average(found).toFixed(3));
    }
  }
  rows.sort((one, other) => other.mean - one.mean);
  sections.push(
    `## ${setting.name}\n`,
    "| measure | x | adjusted Rand index | standard error |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      ({ name, parameter, mean, error }) => `| ${name} | ${parameter} | ${mean.toFixed(3)} | ${error.toFixed(3)} |`,
    ),
    "",
  );
}

const folder = new URL("../../docs/", import.meta.url);
curves = Object.fromEntries(Object.entries(curves).sort(([one], [other]) => one.localeCompare(other)));
const figure = await lossCurve(grid, curves, {
  title: settings[0].name,
  xLabel: "x on the unit scale of the parameter",
  yLabel: "mean adjusted Rand index",
});
await writeFile(new URL("proximities.svg", folder), `${figure}\n`);
await writeFile(
  new URL("proximities.md", folder),
  [
    "# Proximities on stochastic block models\n",
    "Written by `node --import tsx examples/proximities/main.ts`. Kernel k-means on each kernel, and on its element-wise logarithm;",
    `the parameter with the best mean over ${tuning} graphs of the grid, the index over ${fresh} fresh ones.\n`,
    "![Agreement along the grid](proximities.svg)\n",
    ...sections,
  ].join("\n"),
);

/** The adjusted Rand index with the planted groups, graph by graph. */
async function agreement(
  graphs: readonly { graph: EdgeList; labels: number[]; groups: number }[],
  options: { kind: ProximityKind; log: boolean; parameter: number },
): Promise<number[]> {
  const found = graphs.map(async ({ graph, labels, groups }) => {
    const { kernel } = await proximity(graph, { ...options, scale: "unit" });
    const { labels: grouped } = await kernelKmeans(kernel, { clusters: groups, certificate: "none" });
    return adjustedRand(labels, grouped);
  });
  return Promise.all(found);
}

/** A graph with planted groups; one in parts is drawn again, since a logarithm needs paths. */
function connectedGraph({ sizes, within, between }: Setting, seed: number) {
  const uniform = uniforms(seed + 1);
  const labels = sizes.flatMap((size, group) => new Array<number>(size).fill(group));
  for (;;) {
    const graph = { nodes: labels.length, from: [] as number[], to: [] as number[] };
    for (let i = 0; i < labels.length; i++) {
      for (let j = 0; j < i; j++) {
        if (uniform() < (labels[i] === labels[j] ? within : between)) {
          graph.from.push(i);
          graph.to.push(j);
        }
      }
    }
    if (isConnected(graph)) return { graph, labels, groups: sizes.length };
  }
}

function isConnected({ nodes, from, to }: { nodes: number; from: number[]; to: number[] }): boolean {
  const neighbors = Array.from({ length: nodes }, () => [] as number[]);
  from.forEach((node, edge) => {
    neighbors[node].push(to[edge]);
    neighbors[to[edge]].push(node);
  });
  const reached = new Set([0]);
  for (const node of reached) for (const next of neighbors[node]) reached.add(next);
  return reached.size === nodes;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values: readonly number[]): number {
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
}
