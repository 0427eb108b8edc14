/** gibbs for sampling.py: reads the data, then answers each seed on a line with figures, and with the draws in a file. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { dot, f, gather, matmul } from "gibbs/graph";
import { bernoulliLogit, flat, halfCauchy, halfNormal, model, normal } from "gibbs/model";
import { nutsSync } from "gibbs/sample";

const [problem, folder] = process.argv.slice(2);
const data = JSON.parse(readFileSync(join(folder, "data.json"), "utf8"));

const written = {
  es: (p, { y, s }) => {
    const mu = p.sample("mu", normal(0, 5));
    const tau = p.sample("tau", halfCauchy(0, 5));
    const z = p.sample("z", normal(0, 1), { shape: 8 });
    p.observe(normal(f`${mu} + ${tau} * ${z}`, s), y);
  },
  lr: (p, { x, y }) => p.observe(bernoulliLogit(matmul(x, p.sample("b", normal(0, 1), { shape: 20 }))), y),
  kid: (p, { hs, iq, y }) => {
    const b = p.sample("b", normal(0, 100), { shape: 3 });
    const sigma = p.sample("sigma", halfCauchy(0, 2.5));
    p.observe(
      normal(
        matmul(
          hs.map((h, i) => [1, h, iq[i]]),
          b,
        ),
        sigma,
      ),
      y,
    );
  },
  rad: (p, { g, x, y }) => {
    const mu = p.sample("mu", normal(0, 10));
    const tau = p.sample("tau", halfNormal(0, 1));
    const a = p.sample("a", normal(mu, tau), { shape: 85 });
    const b = p.sample("b", normal(0, 10));
    const sigma = p.sample("sigma", halfNormal(0, 1));
    p.observe(
      normal(
        f`${gather(
          a,
          g.map((group) => group - 1),
        )} + ${b} * ${x}`,
        sigma,
      ),
      y,
    );
  },
  mvn: (p, { P }) => {
    const x = p.sample("x", flat(), { shape: 100 });
    p.factor(dot(x, matmul(P, x)).multiply(-0.5));
  },
};

const posed = model(data, written[problem]);

for await (const line of createInterface({ input: process.stdin })) {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  const { values, logDensity, diagnostics } = nutsSync(posed, { seed: Number(line), threads: 2 });
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - wall) / 1e3;
  writeFileSync(
    join(folder, "draws.f64"),
    new Uint8Array(values.data.buffer, values.data.byteOffset, values.data.byteLength),
  );
  const shape = [...logDensity.shape, values.shape[1]];
  const { gradients, divergences } = diagnostics;
  process.stdout.write(
    `${JSON.stringify({ shape, cpu: (user + system) / 1e6, wall: seconds, gradients, divergences })}\n`,
  );
}
