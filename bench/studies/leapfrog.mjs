/**
 * What `nuts` costs a leapfrog beside the gradient, in ten dimensions.
 *
 *     node bench/studies/leapfrog.mjs [turns]
 *
 * Processor nanoseconds (user) of one chain on a standard normal: what 350000 trees more cost, so that warm-up and the first
 * call are out, the least of so many turns (default 5). One draw of a thousand is kept, since keeping and judging draws is
 * not the sampler's. Two mean acceptances give trees of two lengths, and the two costs of a line: a leapfrog and a tree
 * (momenta, the draw, the end). Gradients are those of the same density by `vmapSync`. Run it after `npm run build`.
 */
import { dot, graph } from "gibbs/graph";
import { flat, model } from "gibbs/model";
import { nutsSync } from "gibbs/sample";

const turns = Number(process.argv[2] ?? 5);
const density = (x) => dot(x, x).multiply(-0.5);
const normal = model({}, (p) => p.factor(density(p.sample("x", flat(), { shape: 10 }))));
const [few, many] = [50_000, 400_000];

/** Nanoseconds of a tree and its leapfrogs, where trees are as long as this acceptance makes them. */
function tree(targetAccept) {
  const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const gradients = [0, 0];
  for (let turn = 0; turn < turns; turn++) {
    for (const [k, draws] of [few, many].entries()) {
      const before = process.cpuUsage();
      const { diagnostics } = nutsSync(normal, {
        seed: 1,
        chains: 1,
        threads: 1,
        draws,
        drawsPerTree: 1,
        thin: 1000,
        targetAccept,
      });
      least[k] = Math.min(least[k], 1000 * process.cpuUsage(before).user);
      gradients[k] = diagnostics.gradients - diagnostics.warmupGradients;
    }
  }
  const trees = many - few;
  return { cost: (least[1] - least[0]) / trees, leapfrogs: (gradients[1] - gradients[0]) / trees };
}

/** Nanoseconds of a gradient within one call. */
function gradient() {
  const program = graph(({ parameter }) => density(parameter("x", 10))).compile();
  const positions = { data: new Float64Array(10_000).fill(0.3), shape: [1000, 10] };
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 6 * turns; turn++) {
    const before = process.cpuUsage();
    for (let k = 0; k < 200; k++) program.vmapSync(positions);
    least = Math.min(least, process.cpuUsage(before).user / 200);
  }
  return least;
}

const [short, long] = [tree(0.8), tree(0.98)];
const alone = gradient();
const leapfrog = (long.cost - short.cost) / (long.leapfrogs - short.leapfrogs);
console.log(
  "| mean acceptance | leapfrogs a tree | ns a leapfrog, all in | beside the gradient |\n| --- | --- | --- | --- |",
);
for (const [accept, { cost, leapfrogs }] of Object.entries({ 0.8: short, 0.98: long })) {
  const each = cost / leapfrogs;
  console.log(`| ${accept} | ${leapfrogs.toFixed(1)} | ${each.toFixed(0)} | ${(each - alone).toFixed(0)} |`);
}
console.log(
  `A gradient ${alone.toFixed(0)} ns; by the line through both a leapfrog ${(leapfrog - alone).toFixed(0)} ns beside it, and a tree ${(short.cost - leapfrog * short.leapfrogs).toFixed(0)} ns.`,
);
