/**
 * From import to the first draw: `node bench/studies/start.mjs [runs]`. Each run is a process of its own; medians, in milliseconds of the
 * processor over all threads, and by the clock. "Set up" is the model alone, for the posteriors of `sampling.py`.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [first, second] = process.argv.slice(2);
if (first === "--child") await child(second);
else table(Number(first ?? 7));

async function child(problem) {
  const before = process.cpuUsage();
  const from = performance.now();
  const lap = () => {
    const { user, system } = process.cpuUsage(before);
    return [performance.now() - from, (user + system) / 1e3];
  };
  const { bernoulliLogit, flat, halfCauchy, halfNormal, model, normal } = await import("gibbs/model");
  const { dot, f, gather, matmul } = await import("gibbs/graph");
  const { nuts } = await import("gibbs/sample");
  const imported = lap();
  const random = (n, scale = 1) => Array.from({ length: n }, (_, i) => scale * Math.sin(12.9898 * (i + 1)));
  const posed = {
    schools() {
      return model({ y: random(8, 10), s: random(8).map((x) => 10 + x) }, (p, { y, s }) => {
        const mu = p.sample("mu", normal(0, 5));
        const tau = p.sample("tau", halfCauchy(0, 5));
        const z = p.sample("z", normal(0, 1), { shape: 8 });
        p.observe(normal(f`${mu} + ${tau} * ${z}`, s), y);
      });
    },
    logistic() {
      const x = Array.from({ length: 2000 }, (_, i) => random(20).map((value) => value * Math.cos(i)));
      const y = random(2000).map((value) => Number(value > 0));
      return model({ x, y }, (p, { x, y }) => {
        p.observe(bernoulliLogit(matmul(x, p.sample("b", normal(0, 1), { shape: 20 }))), y);
      });
    },
    hierarchical() {
      const x = random(919).map((value) => Number(value > 0.5));
      const groups = x.map((_, i) => i % 85);
      const y = random(919).map((noise, i) => 1.5 + 0.5 * Math.sin(groups[i]) - 0.7 * x[i] + noise);
      return model({ x, y }, (p, { x, y }) => {
        const mu = p.sample("mu", normal(0, 10));
        const tau = p.sample("tau", halfNormal(0, 1));
        const a = p.sample("a", normal(mu, tau), { shape: 85 });
        const b = p.sample("b", normal(0, 10));
        p.observe(normal(f`${gather(a, groups)} + ${b} * ${x}`, p.sample("sigma", halfNormal(0, 1))), y);
      });
    },
    normal() {
      const P = random(100).map((_, i) => random(100).map((_, j) => Number(i === j)));
      return model({ P }, (p, { P }) => {
        const x = p.sample("x", flat(), { shape: 100 });
        p.factor(dot(x, matmul(P, x)).multiply(-0.5));
      });
    },
  }[problem]();
  const ready = lap();
  const run = nuts(posed, { seed: 1 });
  for await (const _ of run) break;
  console.log(JSON.stringify([imported, ready, lap()]));
  await run.stop();
}

function table(runs) {
  console.log("| | import | set up | warm-up and first draw | all | all, by the clock |");
  console.log("| --- | --- | --- | --- | --- | --- |");
  for (const problem of ["schools", "logistic", "hierarchical", "normal"]) {
    const rows = Array.from({ length: runs }, () => {
      const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--child", problem]);
      const [[, imported], [, ready], [clock, drawn]] = JSON.parse(stdout);
      return [imported, ready - imported, drawn - ready, drawn, clock];
    });
    const cells = rows[0].map((_, k) =>
      rows
        .map((row) => row[k])
        .sort((a, b) => a - b)
        [runs >> 1].toFixed(0),
    );
    console.log(`| ${problem} | ${cells.join(" | ")} |`);
  }
}
