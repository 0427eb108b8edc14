/**
 * How near the bounds of partitions of overlapping data come within a time; prints the table of docs/clustering.md.
 *
 *   node bench/studies/certify.mjs [python]
 *
 * Python needs scikit-learn; default: the one that `npm run bench:peers` sets up, else `python3`.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { certifySync } from "gibbs/cluster";

const own = fileURLToPath(new URL("../../.python/bin/python", import.meta.url));
const [python = existsSync(own) ? own : "python3"] = process.argv.slice(2);
const script = fileURLToPath(new URL("certify.py", import.meta.url));
const reading = spawn(python, [script], { stdio: ["ignore", "pipe", "inherit"] });

/** Seconds, and the relative gap that is hoped for within them. */
const goals = {
  iris: [0.3, 0.043],
  "wine, standardized": [0.3, 0.009],
  "breast cancer, standardized": [0.3, 0.02],
  "digits, 10 components": [20, 0.05],
};

const percent = (share) => `${(100 * share).toFixed(2)} %`;
console.log("| data | explicit bound | seconds allowed | gap within them | goal | CPU s to the goal |");
console.log("| --- | --- | --- | --- | --- | --- |");
for await (const line of createInterface({ input: reading.stdout })) {
  const { name, points, shape, labels } = JSON.parse(line);
  const matrix = { data: Float64Array.from(points), shape };
  const run = (options) => {
    const before = process.cpuUsage();
    const { relativeGap } = certifySync(matrix, labels, { threads: 1, ...options });
    return { relativeGap, seconds: process.cpuUsage(before).user / 1e6 };
  };
  const [seconds, goal] = goals[name];
  const first = run({ timeLimit: 0 });
  const within = run({ timeLimit: seconds, target: 0 });
  const reached = run({ timeLimit: 20 * seconds, target: goal });
  const took = reached.relativeGap <= goal ? reached.seconds.toFixed(2) : `not within ${20 * seconds} s`;
  const cells = [name, percent(first.relativeGap), seconds, percent(within.relativeGap), percent(goal), took];
  console.log(`| ${cells.join(" | ")} |`);
}
