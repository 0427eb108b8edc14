/**
 * The main job, on the shipped data: which groups are there and how sure is that partition, how far apart are two of the groups
 * as distributions, what do we believe about an effect, does it differ at all, and how good are the predictions?
 *
 * Prints a short table and writes `report/index.html`, or the file that is named as an argument. Each of the five questions is a
 * file beside this one.
 */

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { backend, version } from "gibbs";
import { page, type Section } from "../lib/page.js";
import { beliefs } from "./beliefs.js";
import { clusters } from "./clusters.js";
import { evidence } from "./evidence.js";
import { predictions } from "./predictions.js";
import { elapsed, finish } from "./progress.js";
import { transport } from "./transport.js";

/** What one question came to: a section of the report, and lines for the terminal. */
export interface Finding {
  readonly section: Section;
  /** What was done, what came out, how sure it is. */
  readonly lines: readonly (readonly string[])[];
}

const target = resolve(process.argv[2] ?? "report/index.html");

const findings: Finding[] = [];
for (const question of [clusters, transport, beliefs, evidence, predictions]) findings.push(await question());
finish();

const foot = `gibbs ${version}, ${backend.name} backend (${backend.simd}, ${backend.threads} threads), Node ${process.versions.node}; ${elapsed().toFixed(1)} s in all. Data: data/README.md; programs: examples/report.`;
const lead =
  "What the library does, on real data: penguins measured in Antarctica, handwritten digits, and eight schools. Every answer comes with how far it can be trusted.";
await mkdir(dirname(target), { recursive: true });
await writeFile(
  target,
  page(
    { title: "gibbs: the main job", lead, foot },
    findings.map(({ section }) => section),
  ),
);

printTable(findings.flatMap(({ lines }) => lines));
console.log(`\n${relative("", target)} written in ${elapsed().toFixed(1)} s with the ${backend.name} backend`);

/** Columns as wide as their widest entry. */
function printTable(rows: readonly (readonly string[])[]): void {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  for (const [what, result, trust] of rows)
    console.log(`${what.padEnd(widths[0])}  ${result.padEnd(widths[1])}  ${trust}`);
}
