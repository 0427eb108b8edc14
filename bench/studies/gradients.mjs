/**
 * Gradients an effective draw costs on sixteen posteriors, warm-up included, with `nuts` as it is by default.
 *
 *     node --import tsx bench/studies/gradients.mjs [alone] [seeds] [words of names …]
 *
 * All gradients of all chains over the least of bulk and tail effective sizes; medians over seeds (default 8, from 1000 on). A line a
 * problem, then the geometric mean of the ratios to what the study that the method comes from measured ("wanted").
 * With the word alone the chains do not share their warm-up.
 */
import { dot, f, gather, matmul } from "gibbs/graph";
import { bernoulliLogit, flat, halfCauchy, halfNormal, model, normal } from "gibbs/model";
import { nutsSync } from "gibbs/sample";
import { normals, uniforms } from "../../test/support/numbers.ts";
import { posteriors, written } from "../../test/support/posteriors.ts";

const rows = (data, width) =>
  Array.from({ length: data.length / width }, (_, i) => Array.from(data.slice(i * width, (i + 1) * width)));

function logistic() {
  const [x, truth, uniform] = [rows(normals(501, 2000 * 20), 20), normals(502, 20, 0.5), uniforms(503)];
  const y = x.map((row) => Number(uniform() < 1 / (1 + Math.exp(-row.reduce((sum, v, j) => sum + v * truth[j], 0)))));
  return model({ x, y }, (p, { x, y }) =>
    p.observe(bernoulliLogit(matmul(x, p.sample("b", normal(0, 1), { shape: 20 }))), y),
  );
}

function linear() {
  const [uniform, iq, noise] = [uniforms(504), normals(505, 434, 15), normals(506, 434, 18)];
  const x = Array.from(iq, (z) => [1, Number(uniform() < 0.786), 100 + z]);
  const y = x.map(([, school, score], i) => 26 + 6 * school + 0.56 * score + noise[i]);
  return model({ x, y }, (p, { x, y }) => {
    const b = p.sample("b", normal(0, 100), { shape: 3 });
    p.observe(normal(matmul(x, b), p.sample("sigma", halfCauchy(0, 2.5))), y);
  });
}

/** 85 groups of unequal sizes, 919 observations. */
function hierarchical() {
  const [uniform, sizes, effects, noise] = [
    uniforms(507),
    normals(508, 85),
    normals(509, 85, 0.33),
    normals(510, 919, 0.73),
  ];
  const weights = sizes.map((z) => Math.max(1, Math.round(Math.exp(1.7 + z))));
  const total = weights.reduce((a, b) => a + b);
  const draw = () => {
    let left = uniform() * total;
    return weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
  };
  const g = Array.from({ length: 919 }, (_, i) => (i < 85 ? i : draw()));
  const x = g.map(() => Number(uniform() < 0.17));
  const y = g.map((group, i) => 1.5 + effects[group] - 0.67 * x[i] + noise[i]);
  return model({ x, y }, (p, { x, y }) => {
    const mu = p.sample("mu", normal(0, 10));
    const tau = p.sample("tau", halfNormal(0, 1));
    const a = p.sample("a", normal(mu, tau), { shape: 85 });
    const b = p.sample("b", normal(0, 10));
    const sigma = p.sample("sigma", halfNormal(0, 1));
    p.observe(normal(f`${gather(a, g)} + ${b} * ${x}`, sigma), y);
  });
}

const independent = (scales) =>
  model({}, (p) => {
    const x = p.sample("x", flat(), { shape: scales.length });
    p.factor(f`-0.5 * sum((${x} / ${scales})^2)`);
  });

const quadratic = (precision) =>
  model({ precision }, (p, { precision }) => {
    const x = p.sample("x", flat(), { shape: precision.length });
    p.factor(dot(x, matmul(precision, x)).multiply(-0.5));
  });

const spread = (low, high, count = 100) =>
  Array.from({ length: count }, (_, i) => Math.exp(low + ((high - low) * i) / (count - 1)));

/** Precision of an autoregression of coefficient .9 with scales from 1/e to e. */
function autoregression(rho = 0.9) {
  const scales = spread(-1, 1);
  const inner = (i) => (i === 0 || i === scales.length - 1 ? 1 : 1 + rho * rho);
  return quadratic(
    scales.map((a, i) =>
      scales.map((b, j) => (i === j ? inner(i) : Math.abs(i - j) === 1 ? -rho : 0) / (1 - rho * rho) / (a * b)),
    ),
  );
}

/** A random correlation matrix whose covariance has eigenvalues from .01 to 100 before it is scaled. */
function randomCorrelation(d = 100) {
  const vectors = [];
  for (const row of rows(normals(7, d * d), d)) {
    let v = row;
    for (let pass = 0; pass < 2; pass++) {
      for (const u of vectors) {
        const along = v.reduce((sum, x, i) => sum + x * u[i], 0);
        v = v.map((x, i) => x - along * u[i]);
      }
    }
    const length = Math.hypot(...v);
    vectors.push(v.map((x) => x / length));
  }
  const values = spread(Math.log(0.01), Math.log(100), d);
  const entry = (i, j, power) => vectors.reduce((sum, u, k) => sum + u[i] * values[k] ** power * u[j], 0);
  const scales = vectors.map((_, i) => Math.sqrt(entry(i, i, 1)));
  return quadratic(scales.map((a, i) => scales.map((b, j) => a * entry(i, j, -1) * b)));
}

const student = () =>
  model({}, (p) => {
    const x = p.sample("x", flat(), { shape: 10 });
    p.factor(f`-6.5 * log(1 + dot(${x}, ${x}) / 3)`);
  });

const database = (name) => () => written[name](posteriors[name].data);

/** Problem, what the study measured, how to make it, where it starts. */
const problems = [
  ["eight schools nc (10)", 15.1, database("eight schools, noncentered")],
  ["logistic 2000 x 20", 4.27, logistic],
  ["linear 434 x 4", 2.28, linear],
  ["hierarchical 85/919 (89)", 19.8, hierarchical],
  ["arK (7)", 2.61, database("arK")],
  ["arma11 (4)", 2.36, database("arma11"), (seed) => normals(seed, 16, 0.25)],
  ["garch11 (4)", 9.56, database("garch11")],
  ["gp_regr (3)", 2.39, database("gp_regr")],
  ["kilpisjarvi (3)", 3.81, database("kilpisjarvi")],
  ["kidscore_interaction (5)", 2.5, database("kidscore_interaction")],
  ["logmesquite_logvolume (3)", 2.9, database("logmesquite_logvolume")],
  ["iid normal (100)", 6.32, () => independent(spread(0, 0))],
  ["scales 1e-3 to 1e3 (100)", 6.47, () => independent(spread(Math.log(1e-3), Math.log(1e3)))],
  ["AR(1) .9 normal (100)", 6.71, autoregression],
  ["random correlation (100)", 6.63, randomCorrelation],
  ["Student-t(3) (10)", 19.8, student],
];

const median = (values) => {
  const sorted = values.slice().sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

const given = process.argv.slice(2);
const crossChainWarmup = given[0] !== "alone";
const [seeds = "8", ...words] = crossChainWarmup ? given : given.slice(1);
const logs = [];
console.log("problem                     gradients/ESS  wanted    ESS  warm-up  R-hat  divergent %  gradients a tree");
for (const [name, wanted, make, start] of problems) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  const posed = make();
  const runs = Array.from({ length: Number(seeds) }, (_, k) => {
    const seed = 1000 + k;
    const { diagnostics } = nutsSync(posed, {
      seed,
      threads: 2,
      crossChainWarmup,
      ...(start && { init: start(seed) }),
    });
    return { ...diagnostics, ess: Math.min(diagnostics.essBulk, diagnostics.essTail) };
  });
  const of = (value) => median(runs.map(value));
  const cost = of(({ gradients, ess }) => gradients / ess);
  logs.push(Math.log(cost / wanted));
  const figures = [
    cost.toFixed(2).padStart(12),
    wanted.toFixed(2).padStart(8),
    of(({ ess }) => ess)
      .toFixed(0)
      .padStart(7),
    of(({ warmupTrees }) => warmupTrees)
      .toFixed(0)
      .padStart(9),
    Math.max(...runs.map(({ rhat }) => rhat))
      .toFixed(3)
      .padStart(7),
    ((100 * runs.reduce((sum, { divergences }) => sum + divergences, 0)) / (4000 * runs.length))
      .toFixed(3)
      .padStart(12),
    of(({ gradients, warmupGradients }) => (gradients - warmupGradients) / 4000)
      .toFixed(1)
      .padStart(10),
  ];
  console.log(name.padEnd(28) + figures.join(""));
}
console.log(
  `geometric mean of the ratios to what was wanted: ${Math.exp(logs.reduce((a, b) => a + b, 0) / logs.length).toFixed(3)}`,
);
