/** Ten posteriors of the posterior database, written with `model`. */
import { readFileSync } from "node:fs";
import { concat, type DistributionLike, f, linearRecurrence, log, matmul, type Operand, scan } from "gibbs/graph";
import { flat, type Model, model } from "gibbs/model";

type Data = Record<string, number[]> & Record<string, number>;

/** What NumPy says of one of them. */
export interface PosteriorFixture {
  readonly data: Data;
  readonly points: number[][];
  readonly values: number[];
  readonly gradients: number[][];
}

const fixtures = new URL("../model/fixtures/posteriors.json", import.meta.url);

/** Data, points, densities and gradients, by name; made by posteriors.py beside them. */
export const { posteriors } = JSON.parse(readFileSync(fixtures, "utf8")) as {
  posteriors: Record<string, PosteriorFixture>;
};

const normal = (location: Operand, scale: Operand): DistributionLike => ({
  distribution: "normal",
  parameters: [location, scale],
});
const halfNormal = (scale: Operand): DistributionLike => ({ distribution: "halfNormal", parameters: [0, scale] });
const halfCauchy = (scale: Operand): DistributionLike => ({ distribution: "halfCauchy", parameters: [0, scale] });
const gamma = (shape: Operand, rate: Operand): DistributionLike => ({
  distribution: "gamma",
  parameters: [shape, rate],
});

/** alpha² exp(−(xᵢ − xⱼ)² / 2 rho²) + jitter I. */
function covariance(x: number[], rho: Operand, alpha: Operand, jitter: Operand) {
  const squares = x.map((xi) => x.map((xj) => (xi - xj) ** 2));
  const identity = x.map((_, i) => x.map((_, j) => Number(i === j)));
  return f`${alpha}^2 * exp(-0.5 * ${squares} / ${rho}^2) + ${jitter} * ${identity}`;
}

export const written: Record<string, (data: Data) => Model> = {
  "eight schools, centered": (data) => schools(data, false),
  "eight schools, noncentered": (data) => schools(data, true),
  arK: (data) =>
    model(data, (p, { y, K }) => {
      const alpha = p.sample("alpha", normal(0, 10));
      const beta = p.sample("beta", normal(0, 10), { shape: K });
      const sigma = p.sample("sigma", halfCauchy(2.5));
      const lags = y.slice(K).map((_, t) => Array.from({ length: K }, (_, k) => y[t + K - 1 - k]));
      p.observe(normal(matmul(lags, beta).add(alpha), sigma), y.slice(K));
    }),
  garch11: (data) =>
    model(data, (p, { y, sigma1 }) => {
      const mu = p.sample("mu", flat());
      const alpha0 = p.sample("alpha0", flat(), { lower: 0 });
      const alpha1 = p.sample("alpha1", flat(), { lower: 0, upper: 1 });
      const beta1 = p.sample("beta1", flat(), { lower: 0, upper: f`1 - ${alpha1}` });
      const { each } = scan({ variance: sigma1 ** 2 }, y, ({ variance }, row) => ({
        variance: f`${alpha0} + ${alpha1} * (${row} - ${mu})^2 + ${beta1} * ${variance}`,
        scale: variance.sqrt(),
      }));
      p.observe(normal(mu, each.scale), y);
    }),
  gp_regr: (data) =>
    model(data, (p, { x, y }) => {
      const rho = p.sample("rho", gamma(25, 4));
      const alpha = p.sample("alpha", halfNormal(2));
      const sigma = p.sample("sigma", halfNormal(1));
      const zero = y.map(() => 0);
      p.observe({ distribution: "multivariateNormal", parameters: [zero, covariance(x, rho, alpha, sigma)] }, y);
    }),
  gp_pois_regr: (data) =>
    model(data, (p, { x, k }) => {
      const rho = p.sample("rho", gamma(25, 4));
      const alpha = p.sample("alpha", halfNormal(2));
      const factor = covariance(x, rho, alpha, 1e-10).cholesky();
      const zero = x.map(() => 0);
      const latent = { distribution: "multivariateNormalCholesky", parameters: [zero, factor] } as const;
      const values = p.sample("f", latent, { noncentered: true });
      p.observe({ distribution: "poissonLog", parameters: [values] }, k);
    }),
  kilpisjarvi: (data) =>
    model(data, (p, { x, y, pmualpha, psalpha, pmubeta, psbeta }) => {
      const alpha = p.sample("alpha", normal(pmualpha, psalpha));
      const beta = p.sample("beta", normal(pmubeta, psbeta));
      const sigma = p.sample("sigma", flat(), { lower: 0 });
      p.observe(normal(f`${alpha} + ${beta} * ${x}`, sigma), y);
    }),
  kidscore_interaction: (data) =>
    model(data, (p, { kid_score, mom_hs, mom_iq }) => {
      const beta = p.sample("beta", flat(), { shape: 4 });
      const sigma = p.sample("sigma", halfCauchy(2.5));
      const x = mom_hs.map((hs, i) => [1, hs, mom_iq[i], hs * mom_iq[i]]);
      p.observe(normal(matmul(x, beta), sigma), kid_score);
    }),
  logmesquite_logvolume: (data) =>
    model(data, (p, { weight, diam1, diam2, canopy_height }) => {
      const beta = p.sample("beta", flat(), { shape: 2 });
      const sigma = p.sample("sigma", flat(), { lower: 0 });
      const volume = f`log(${diam1} * ${diam2} * ${canopy_height})`;
      p.observe(normal(f`${beta.at(0)} + ${beta.at(1)} * ${volume}`, sigma), log(weight), { name: "weight" });
    }),
  arma11: (data) =>
    model(data, (p, { y }) => {
      const mu = p.sample("mu", normal(0, 10));
      const phi = p.sample("phi", normal(0, 2));
      const theta = p.sample("theta", normal(0, 2));
      const sigma = p.sample("sigma", halfCauchy(2.5));
      // errₜ = (yₜ − mu − phi yₜ₋₁) − theta errₜ₋₁, with y₀ = mu and err₀ = 0.
      const before = concat([mu.reshape(1), y.slice(0, -1)]);
      const errors = linearRecurrence(0, theta.negate(), f`${y} - ${mu} - ${phi} * ${before}`);
      p.observe(normal(0, sigma), errors, { name: "error" });
    }),
};

function schools(data: Data, noncentered: boolean): Model {
  return model(data, (p, { y, sigma }) => {
    const mu = p.sample("mu", normal(0, 5));
    const tau = p.sample("tau", halfCauchy(5));
    const theta = p.sample("theta", normal(mu, tau), { shape: y.length, noncentered });
    p.observe(normal(theta, sigma), y);
  });
}
