/**
 * Nested sampling of two shells in the plane over many seeds: likelihoods, log evidence, and how its stated error compares with the real one.
 *
 *     node bench/studies/nested.mjs [seeds]
 *
 * After `npm run build`. 500 live points, and each way's defaults otherwise. The evidence is known: the shells are rings of radius 2 and mass 4π
 * over a square of area 144, so that log Z = log(π / 18) = −1.7456.
 */
import { loadavg } from "node:os";
import { toRows } from "gibbs";
import { logAddExp } from "gibbs/graph";
import { model, uniform } from "gibbs/model";
import { nestedSteps, nestedSync } from "gibbs/sample";

const seeds = Number(process.argv[2] ?? 20);
const exact = Math.log(Math.PI / 18);
const [radius, width, center] = [2, 0.1, 3.5];
const constant = 0.5 * Math.log(2 * Math.PI * width ** 2);

const shells = model({}, (p) => {
  const x = p.sample("x", uniform(-6, 6));
  const y = p.sample("y", uniform(-6, 6));
  const ring = (at) => {
    const distance = x.subtract(at).square().add(y.square()).sqrt();
    return distance.subtract(radius).divide(width).square().multiply(-0.5);
  };
  p.factor(logAddExp(ring(-center), ring(center)).subtract(constant));
});

const likelihood = ([u, v]) => {
  const ring = (at) => -0.5 * ((Math.hypot(12 * u - 6 - at, 12 * v - 6) - radius) / width) ** 2;
  const [a, b] = [ring(-center), ring(center)];
  const top = Math.max(a, b);
  return top + Math.log(Math.exp(a - top) + Math.exp(b - top)) - constant;
};

function asked(seed) {
  const run = nestedSteps(2, { live: 500, seed });
  while (!run.done) run.tell(toRows(run.ask()).map(likelihood));
  return run.result();
}

const ways = {
  "`nested`": (seed) => nestedSync(shells, { live: 500, draws: 100, seed }),
  "`nested`, slices": (seed) => nestedSync(shells, { live: 500, draws: 100, method: "slice", seed }),
  "`nested`, dynamic, 1 batch": (seed) => nestedSync(shells, { live: 500, draws: 100, batches: 1, seed }),
  "`nested`, dynamic, 5 batches": (seed) => nestedSync(shells, { live: 500, draws: 100, batches: 5, seed }),
  "`nested`, slices, dynamic, 1 batch": (seed) =>
    nestedSync(shells, { live: 500, draws: 100, method: "slice", batches: 1, seed }),
  "`nestedSteps`, 8 at a time": asked,
};

console.log(`two shells, log Z = ${exact.toFixed(4)}, ${seeds} seeds, load average ${loadavg()[0].toFixed(1)}\n`);
console.log(
  "| way | likelihoods, mean (least … most) | log Z, mean | stated error | error over seeds | within 1, 2, 3 stated errors | CPU ms a run |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- |");
for (const [name, run] of Object.entries(ways)) console.log(row(name, run));

function row(name, run) {
  run(seeds);
  const begin = process.cpuUsage();
  const found = Array.from({ length: seeds }, (_, seed) => run(seed));
  const { user, system } = process.cpuUsage(begin);
  const mean = (of) => found.reduce((sum, each) => sum + of(each), 0) / seeds;
  const calls = found.map((each) => each.calls);
  const off = ({ logEvidence }) => logEvidence - exact;
  const within = [1, 2, 3].map((k) => found.filter((each) => Math.abs(off(each)) <= k * each.logEvidenceError).length);
  return `| ${[
    name,
    `${mean(({ calls }) => calls).toFixed(0)} (${Math.min(...calls)} … ${Math.max(...calls)})`,
    mean(({ logEvidence }) => logEvidence).toFixed(3),
    mean(({ logEvidenceError }) => logEvidenceError).toFixed(3),
    Math.sqrt(mean((each) => off(each) ** 2)).toFixed(3),
    within.join(", "),
    ((user + system) / 1e3 / seeds).toFixed(0),
  ].join(" | ")} |`;
}
