/**
 * Nested sampling of shapes whose evidence is known over many seeds: likelihoods, log evidence, and how its stated error compares with the real one.
 *
 *     node bench/studies/nested.mjs [seeds]
 *
 * After `npm run build`. 500 live points, batches of 100, and each way's defaults otherwise; at last 100 live points, batches of 50, and twenty times the
 * seeds, to tell a bias.
 *
 * - two shells: rings of radius 2 and mass 4π over a square of area 144, log Z = log(π / 18)
 * - a correlated normal in 5 dimensions, correlation 0.9 from one to the next, deviation 1 over (−10, 10)⁵, log Z = −5 log 20
 * - two normals in 5 dimensions at ±3 of deviation 0.5, of weights 0.3 and 0.7, over (−10, 10)⁵, log Z = −5 log 20
 */
import { loadavg } from "node:os";
import { toRows } from "gibbs";
import { logAddExp } from "gibbs/graph";
import { model, uniform } from "gibbs/model";
import { nestedSteps, nestedSync } from "gibbs/sample";

const seeds = Number(process.argv[2] ?? 20);
const [radius, width, center] = [2, 0.1, 3.5];
const constant = 0.5 * Math.log(2 * Math.PI * width ** 2);
const inFive = -5 * Math.log(20);

const shells = model({}, (p) => {
  const x = p.sample("x", uniform(-6, 6));
  const y = p.sample("y", uniform(-6, 6));
  const ring = (at) => {
    const distance = x.subtract(at).square().add(y.square()).sqrt();
    return distance.subtract(radius).divide(width).square().multiply(-0.5);
  };
  p.factor(logAddExp(ring(-center), ring(center)).subtract(constant));
});

const five = (p) => [0, 1, 2, 3, 4].map((k) => p.sample(`x${k}`, uniform(-10, 10)));
const sum = (terms) => terms.reduce((total, term) => total.add(term));

const correlated = model({}, (p) => {
  const x = five(p);
  const noise = Math.sqrt(1 - 0.9 ** 2);
  const steps = x.map((xk, k) =>
    k === 0
      ? xk.square()
      : xk
          .subtract(x[k - 1].multiply(0.9))
          .divide(noise)
          .square(),
  );
  p.factor(
    sum(steps)
      .multiply(-0.5)
      .subtract(2.5 * Math.log(2 * Math.PI) + 4 * Math.log(noise)),
  );
});

const modes = model({}, (p) => {
  const x = five(p);
  const normal = (at) => sum(x.map((xk) => xk.subtract(at).divide(0.5).square())).multiply(-0.5);
  p.factor(
    logAddExp(normal(-3).add(Math.log(0.3)), normal(3).add(Math.log(0.7))).subtract(
      2.5 * Math.log(2 * Math.PI) + 5 * Math.log(0.5),
    ),
  );
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

const way = (posed, options) => (seed) => nestedSync(posed, { live: 500, draws: 100, ...options, seed });

const shapes = [
  {
    name: "two shells",
    exact: Math.log(Math.PI / 18),
    ways: {
      "`nested`": way(shells),
      "`nested`, slices": way(shells, { method: "slice" }),
      "`nested`, dynamic, 1 batch": way(shells, { batches: 1 }),
      "`nested`, dynamic, 5 batches": way(shells, { batches: 5 }),
      "`nested`, slices, dynamic, 1 batch": way(shells, { method: "slice", batches: 1 }),
      "`nestedSteps`, 8 at a time": asked,
    },
  },
  ...[
    ["a correlated normal in 5 dimensions", correlated],
    ["two modes in 5 dimensions", modes],
  ].map(([name, posed]) => ({
    name,
    exact: inFive,
    ways: {
      "`nested`": way(posed),
      "`nested`, dynamic, 1 batch": way(posed, { batches: 1 }),
      "`nested`, dynamic, 5 batches": way(posed, { batches: 5 }),
    },
  })),
  {
    name: "two shells, 100 live points",
    exact: Math.log(Math.PI / 18),
    many: 20,
    ways: {
      "`nested`": way(shells, { live: 100 }),
      "`nested`, dynamic, 3 batches": way(shells, { live: 100, batches: 3, batchLive: 50 }),
    },
  },
];

console.log(`${seeds} seeds, load average ${loadavg()[0].toFixed(1)}\n`);
console.log(
  "| shape | way | likelihoods, mean (least … most) | log Z, mean less the truth, and its error | stated error | error over seeds | within 1, 2, 3 stated errors | effective draws | CPU ms a run |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
for (const { name, exact, ways, many = 1 } of shapes) {
  for (const [by, run] of Object.entries(ways)) console.log(row(`${name} | ${by}`, exact, run, many * seeds));
}

function row(name, exact, run, seeds) {
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
    `${mean(off).toFixed(3)} ± ${Math.sqrt(mean((each) => (off(each) - mean(off)) ** 2) / (seeds - 1)).toFixed(3)}`,
    mean(({ logEvidenceError }) => logEvidenceError).toFixed(3),
    Math.sqrt(mean((each) => off(each) ** 2)).toFixed(3),
    within.join(", "),
    mean(({ ess }) => ess).toFixed(0),
    ((user + system) / 1e3 / seeds).toFixed(0),
  ].join(" | ")} |`;
}
