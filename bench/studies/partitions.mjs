/**
 * What k-means, its relaxation and certificates take on planted groups; prints the table of docs/benchmarks.md.
 *
 *   node bench/studies/partitions.mjs [python]
 *
 * With a Python that has cvxpy, SCS and numpy also the relaxation of 150 points against SCS. Threads: one. CPU seconds.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { certifySync, kmeansSync, sdpKmeansSync } from "gibbs/cluster";
import { groups } from "../lib/data.mjs";

const [python] = process.argv.slice(2);
const run = { threads: 1 };
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** The result of the last of some calls, and the median of their CPU seconds. */
function timed(times, call) {
  const seconds = [];
  let result;
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage();
    result = call(i);
    seconds.push(process.cpuUsage(before).user / 1e6);
  }
  return { result, seconds: median(seconds) };
}

function row(name, goal, { seconds }, facts) {
  const stated = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  console.log(`| ${name} | ${goal} | ${seconds.toPrecision(2)} | ${stated.join(", ")} |`);
}

const wrong = (labels, truth) => {
  const names = new Map();
  return truth.reduce((count, group, i) => {
    if (!names.has(group)) names.set(group, labels[i]);
    return count + (names.get(group) === labels[i] ? 0 : 1);
  }, 0);
};
const gap = ({ relativeGap }) => relativeGap.toExponential(1);

console.log("| what | goal, s | CPU s | facts |\n| --- | --- | --- | --- |");
for (const [n, clusters, separation, goal, seeds] of [
  [2000, 4, 1.2, 1, 5],
  [2000, 10, 1.2, 1, 5],
  [20_000, 4, 1.2, 8, 3],
  [100_000, 10, 2, 60, 1],
]) {
  const drawn = Array.from({ length: seeds }, (_, seed) => groups(n, 50, clusters, separation, 100 + seed));
  const found = [];
  const time = timed(seeds, (i) => found.push(sdpKmeansSync(drawn[i].points, { clusters, ...run })));
  row(`\`sdpKmeans\`, ${n} x 50, K = ${clusters}, ${separation} x threshold`, goal, time, {
    "largest relative gap": gap(found.toSorted((a, b) => b.relativeGap - a.relativeGap)[0]),
    "wrong labels": found.reduce((sum, { labels }, i) => sum + wrong(labels, Array.from(drawn[i].labels)), 0),
    "steps of the relaxation": found.map(({ iterations }) => iterations).join(" "),
  });
}
for (const [n, goal] of [
  [2000, 0.01],
  [20_000, 0.1],
]) {
  const { points, labels } = groups(n, 50, 4, 1.2, 1);
  const time = timed(9, () => certifySync(points, labels, { timeLimit: 0, ...run }));
  row(`product certificate, ${n} x 50, K = 4, 1.2 x threshold`, goal, time, { "relative gap": gap(time.result) });
}
for (const clusters of [4, 10]) {
  const { points, labels } = groups(2000, 50, clusters, 1.2, 1);
  const time = timed(3, () => certifySync(points, labels, { target: 1e-3, ...run }));
  row(`with noise cancelled, 2000 x 50, K = ${clusters}, 1.2 x threshold`, 0.5, time, {
    "relative gap": gap(time.result),
  });
}
{
  const { points } = groups(20_000, 50, 10, 1.2, 1);
  const time = timed(5, (seed) => kmeansSync(points, { clusters: 10, certificate: "none", seed, ...run }));
  row("`kmeans`, 20000 x 50, K = 10, 10 starts", "scikit-learn's", time, { inertia: time.result.inertia.toFixed(0) });
  const sized = timed(1, () =>
    kmeansSync(points, { clusters: 10, restarts: 1, minSize: 2000, maxSize: 2000, certificate: "none", ...run }),
  );
  row("`kmeans` with groups of one size, 20000 x 50, K = 10, 1 start", "", sized, {
    steps: sized.result.iterations,
  });
}
if (python) {
  const script = fileURLToPath(new URL("partitions.py", import.meta.url));
  const { stdout } = spawnSync(python, [script], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, OMP_NUM_THREADS: "1" },
    maxBuffer: 2 ** 26,
  });
  for (const line of stdout.trim().split("\n")) {
    const { name, points, clusters, value, seconds } = JSON.parse(line);
    for (const method of ["auto", "admm"]) {
      const time = timed(3, () => sdpKmeansSync(points, { clusters, method, ...run }));
      row(`\`sdpKmeans\`, \`"${method}"\`, ${name}`, `SCS ${(seconds / 50).toPrecision(2)} (a 50th)`, time, {
        "SCS takes": `${seconds.toFixed(1)} s`,
        ratio: (seconds / time.seconds).toFixed(0),
        "values differ by": Math.abs(time.result.sdpValue / value - 1).toExponential(1),
      });
    }
  }
}
