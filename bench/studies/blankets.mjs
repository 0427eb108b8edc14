/**
 * What an update of a coordinate costs `metropolisWithinGibbs` when it is evaluated alone and when the whole density is.
 *
 *     node bench/studies/blankets.mjs
 *
 * After `npm run build`. Labels of two known components, one a datum; the same density is written so that it cannot be taken apart by putting the
 * largest of itself and −1e300 in its place. Processor time of one chain, warm-up and diagnosis included.
 */
import { loadavg } from "node:os";
import { logDensity, maximum } from "gibbs/graph";
import { metropolisWithinGibbsSync } from "gibbs/sample";

console.log(`load average ${loadavg()[0].toFixed(1)}\n`);
console.log("| labels | whole density, µs a coordinate | its own terms, µs a coordinate | ratio |");
console.log("| --- | --- | --- | --- |");
for (const labels of [10, 100, 1000, 10_000]) {
  const [whole, own] = [false, true].map((apart) => cost(posed(labels, apart), labels));
  console.log(`| ${labels} | ${whole.toFixed(2)} | ${own.toFixed(2)} | ${(whole / own).toFixed(1)} |`);
}

function posed(count, apart) {
  const y = Array.from({ length: count }, (_, k) => Math.sin(k) * 2);
  return {
    sites: { labels: { classes: 2, shape: count } },
    model(p, { labels }) {
      const term = logDensity(y, { distribution: "normal", parameters: [labels.multiply(2).subtract(1), 1] });
      p.factor(apart ? term : maximum(term, -1e300));
    },
  };
}

function cost(density, labels) {
  const sweeps = Math.ceil(2e5 / labels ** 1.2 / 2) * 2;
  const run = () => metropolisWithinGibbsSync(density, { chains: 1, warmup: sweeps / 2, draws: sweeps / 2 });
  run();
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / sweeps / labels;
  });
  return times.sort((a, b) => a - b)[2];
}
