/**
 * What an effective draw costs `metropolisWithinGibbs` by steps, by slices, and by the conditional laws where these are shown.
 *
 *     node bench/studies/conjugate.mjs
 *
 * After `npm run build`. Evaluations of terms and processor time of 4 chains, 500 sweeps of warm-up and 2000 draws, over the smallest bulk effective size.
 */
import { loadavg } from "node:os";
import { gather, sqrt } from "gibbs/graph";
import { gamma, normal, poisson } from "gibbs/model";
import { metropolisWithinGibbsSync } from "gibbs/sample";

const groups = 20;
const each = 5;
const group = Array.from({ length: groups * each }, (_, k) => Math.floor(k / each));
const counts = group.map((g, k) => 2 + (g % 4) + ((7 * k) % 3));
const measured = group.map((g, k) => Math.sin(3 * g) + 0.7 * Math.sin(17 * k));

const problems = {
  "rates of 20 groups, and the rate of these": (update) => ({
    sites: { rates: { shape: groups, lower: 0, update }, scale: { lower: 0, update } },
    model(p, { rates, scale }) {
      p.sample("scale", gamma(1, 1));
      p.sample("rates", gamma(2, scale));
      p.observe(poisson(gather(rates, group)), counts);
    },
  }),
  "means of 20 groups, their mean, and two precisions": (update) => ({
    sites: {
      center: { update },
      between: { lower: 0, update },
      within: { lower: 0, update },
      means: { shape: groups, update },
    },
    model(p, { center, between, within, means }) {
      p.sample("center", normal(0, 10));
      p.sample("between", gamma(1, 1));
      p.sample("within", gamma(1, 1));
      p.sample("means", normal(center, sqrt(between).reciprocal()));
      p.observe(normal(gather(means, group), sqrt(within).reciprocal()), measured);
    },
  }),
};

console.log(`load average ${loadavg()[0].toFixed(1)}\n`);
console.log(
  "| density | update | smallest effective size of 8000 draws | evaluations an effective draw | CPU µs an effective draw |",
);
console.log("| --- | --- | --- | --- | --- |");
for (const [name, posed] of Object.entries(problems)) {
  for (const update of ["walk", "slice", "conjugate"]) {
    const run = (seed) => metropolisWithinGibbsSync(posed(update), { warmup: 500, draws: 2000, seed });
    run(0);
    const before = process.cpuUsage();
    const found = run(1);
    const { user, system } = process.cpuUsage(before);
    const least = Math.min(...found.summary().rows.map(({ essBulk }) => essBulk));
    const { evaluations } = found.diagnostics;
    const cells = [least.toFixed(0), (evaluations / least).toFixed(0), ((user + system) / least).toFixed(1)];
    console.log(`| ${[name, update, ...cells].join(" | ")} |`);
  }
}
