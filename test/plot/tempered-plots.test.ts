/** Figures of runs from a reference to a posterior: nested sampling and temperatures. */
import test from "ava";
import { nestedPlot, temperaturePlot } from "../../src/plot/index.js";
import { count, keepsContract, parse, refuses, words } from "./support.js";

/** Nested sampling of a normal likelihood in a plane, with exact volumes: `L = exp(−X e⁴ / 2)`, `Z = 2 e⁻⁴ (1 − exp(−e⁴ / 2))`. */
const logVolume = Array.from({ length: 1200 }, (_, k) => -0.01 * (k + 1));
const logLikelihood = logVolume.map((x) => -0.5 * Math.exp(x + 4));
const mass = logVolume.map((x, k) => 0.01 * Math.exp(x + logLikelihood[k]!));
const evidence = mass.reduce((sum, x) => sum + x, 0);
const run = {
  logLikelihood,
  logVolume,
  weights: mass.map((x) => x / evidence),
  logEvidence: Math.log(evidence),
  logEvidenceError: 0.05,
};

test("nested: keeps the contract of figures", (t) => keepsContract(t, (options) => nestedPlot(run, options)));

test("nested: three curves under 0, the mass highest where the likelihood bends, the evidence said", async (t) => {
  const figure = await nestedPlot(run, { maxPoints: 300, width: 640, height: 300 });
  const lines = [...parse(figure).querySelectorAll('g[aria-label="line"] > path')];
  t.is(lines.length, 3);
  t.true(words(figure).includes("evidence so far, log Z = -3.31 ± 0.05"));
  const [, hump, sum] = lines.map((line) =>
    (line.getAttribute("d") ?? "")
      .slice(1)
      .split("L")
      .map((point) => point.split(",").map(Number) as [number, number]),
  );
  // The mass X L is largest at log X = log 2 − 4, of 12 e-folds from left to right.
  const [peak] = hump!.reduce((a, b) => (b[1] < a[1] ? b : a));
  const [left, right] = [62, 620];
  t.true(Math.abs((peak - left) / (right - left) - (4 - Math.log(2)) / 12) < 0.01, String(peak));
  t.true(
    sum!.every(([, y], k) => k === 0 || y <= sum![k - 1]![1]),
    "evidence only grows",
  );
});

test("nested: refuses what is no run", async (t) => {
  await refuses(t, "InvalidValue", "run", () => nestedPlot(undefined as never));
  await refuses(t, "InvalidShape", "run.logVolume", () => nestedPlot({ ...run, logVolume: [1, 2] }));
  await refuses(t, "InvalidShape", "run.logLikelihood", () => nestedPlot({ ...run, logLikelihood: [1] }));
  await refuses(t, "InvalidValue", "run.weights", () => nestedPlot({ ...run, weights: run.weights.map(() => 0) }));
  await refuses(t, "InvalidValue", "run.logEvidence", () => nestedPlot({ ...run, logEvidence: Number.NaN }));
  await refuses(t, "InvalidOption", "options.depth", () => nestedPlot(run, { depth: 0 }));
  await refuses(t, "InvalidOption", "options.maxPoints", () => nestedPlot(run, { maxPoints: 1 }));
});

const temperatures = [0, 0.1, 0.4, 1];
const tempering = { temperatures, rejections: [0.25, 0.5, 0.25] };

test("temperatures: keep the contract of figures", (t) =>
  keepsContract(t, (options) => temperaturePlot(tempering, options)));

test("temperatures: a bar a step as high as its share, and a dot a level", async (t) => {
  const figure = await temperaturePlot(tempering);
  const heights = [...parse(figure).querySelectorAll('g[aria-label="rect"] > rect')].map((bar) =>
    Number(bar.getAttribute("height")),
  );
  t.is(heights.length, 3);
  t.true(Math.abs(heights[1]! / heights[0]! - 0.5 / 0.75) < 1e-6);
  t.is(count(figure, 'g[aria-label="dot"] > circle'), 4);
  t.true(words(figure).includes("swaps accepted (barrier 1.00)"));
  t.true(temperatures.every((value) => words(figure).includes(String(value))));
  const smc = await temperaturePlot({ temperatures, effective: [0.5, 0.5, 0.9] });
  t.true(words(smc).includes("particles that stay effective (at least 0.50)"));
});

test("temperatures: refuse what is no run", async (t) => {
  await refuses(t, "InvalidValue", "run", () => temperaturePlot(null as never));
  await refuses(t, "InvalidValue", "run", () => temperaturePlot({ temperatures }));
  await refuses(t, "InvalidShape", "run.temperatures", () => temperaturePlot({ temperatures: [1], rejections: [] }));
  await refuses(t, "InvalidValue", "run.temperatures", () =>
    temperaturePlot({ ...tempering, temperatures: [0, 2, 1, 3] }),
  );
  await refuses(t, "InvalidShape", "run.rejections", () => temperaturePlot({ temperatures, rejections: [0.5] }));
  await refuses(t, "InvalidValue", "run.effective", () => temperaturePlot({ temperatures, effective: [0.5, 2, 0] }));
});
