/** Gaussian processes: the standard kernels, the likelihood of values at points, and what values say of other points. */
import {
  cholesky,
  type Expr,
  f,
  matmul,
  maximum,
  type Operand,
  reshape,
  sqrt,
  transpose,
  triangularSolve,
} from "../graph/index.js";
import { active } from "../graph/trace.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { multivariateNormal } from "./distributions/multivariate.js";
import type { VectorDistribution } from "./distributions/vector.js";

/**
 * A covariance function: the covariances of every point of one list (rows) with every point of another (columns). Points are
 * numbers, or rows of coordinates.
 *
 * Kernels are functions, so a sum or a product of two is one too: `(x, z) => a(x, z).add(b(x, z))`.
 */
export type Kernel = (x: Operand, z: Operand) => Expr;

/** Options of {@link squaredExponential}. */
export interface KernelOptions {
  /** Standard deviation of a value; default 1. */
  amplitude?: Operand;
  /** The distance over which values change, or one for each coordinate; default 1. */
  lengthScale?: Operand;
}

/** Options of {@link matern}. */
export interface MaternOptions extends KernelOptions {
  /** How often a path can be differentiated, and a half: 0.5, 1.5 or 2.5; default 2.5. */
  smoothness?: 0.5 | 1.5 | 2.5;
}

/** Options of {@link rationalQuadratic}. */
export interface RationalQuadraticOptions extends KernelOptions {
  /** α: small values mix many length scales; default 1. */
  mixture?: Operand;
}

/** Options of {@link periodic}. */
export interface PeriodicOptions extends KernelOptions {
  /** After how much values come again; default 1. */
  period?: Operand;
}

/** Options of {@link linearKernel}. */
export interface LinearKernelOptions {
  /** Standard deviation of the slopes; default 1. */
  amplitude?: Operand;
  /** Standard deviation of the value at the origin; default 0. */
  offset?: Operand;
}

/** Options of {@link gaussianProcess}. */
export interface GaussianProcessOptions {
  /** The mean, a number or one a point; default 0. */
  mean?: Operand;
  /** Standard deviation of independent noise on each value; default 0. */
  noise?: Operand;
  /** What is added to every variance so that the matrix stays positive definite; default 1e-10 without noise, otherwise 0. */
  jitter?: number;
}

/** Points as rows of coordinates. */
function points(name: string, x: Operand): Expr {
  const value = active("kernel").operand(name, x);
  if (value.shape.length === 1) return reshape(value, [value.shape[0], 1]);
  if (value.shape.length === 2) return value;
  throw invalid("InvalidShape", name, `expected numbers or rows of coordinates, got [${value.shape.join(", ")}]`);
}

/** Each coordinate's difference, `n × m × d`. */
function differences(x: Operand, z: Operand): Expr {
  const [left, right] = [points("x", x), points("z", z)];
  const [n, d] = left.shape;
  const [m, other] = right.shape;
  if (d !== other) throw invalid("InvalidShape", "z", `expected points of ${d} coordinates, got ${other}`);
  return reshape(left, [n, 1, d]).subtract(reshape(right, [1, m, d]));
}

/** Σ ((xᵢ − zᵢ) / ℓᵢ)²; of data, what does not depend on ℓ is computed once. */
function squaredDistances(x: Operand, z: Operand, lengthScale: Operand): Expr {
  const squares = differences(x, z).square();
  const scale = active("kernel").operand("options.lengthScale", lengthScale);
  if (scale.shape.length === 0) return squares.sum({ axes: -1 }).divide(scale.square());
  const d = squares.shape[2];
  if (scale.shape.length !== 1 || scale.shape[0] !== d) {
    throw invalid("InvalidShape", "options.lengthScale", `expected a number or ${d}, got [${scale.shape.join(", ")}]`);
  }
  return squares.divide(scale.square()).sum({ axes: -1 });
}

/** The root, flat at 0: a point is at no distance from itself wherever it moves. */
const distances = (x: Operand, z: Operand, lengthScale: Operand) =>
  sqrt(maximum(squaredDistances(x, z, lengthScale), 1e-300));

/**
 * Smooth functions: `k(x, z) = α² exp(−½ ‖(x − z) / ℓ‖²)`.
 *
 * Equivalents: `sklearn.gaussian_process.kernels.RBF`, Stan's `gp_exp_quad_cov`.
 *
 * @param options.amplitude α; default 1.
 * @param options.lengthScale ℓ, or one for each coordinate; default 1.
 *
 * @example
 * import { graph } from "gibbs/graph";
 * graph(() => squaredExponential({ lengthScale: 2 })([0], [0, 2])).compile().evaluate().value; // ≈ [1, 0.606531]
 */
export function squaredExponential(options: KernelOptions = {}): Kernel {
  checkOptions(options, { amplitude: 1, lengthScale: 1 });
  const { amplitude = 1, lengthScale = 1 } = options;
  return (x, z) => f`${amplitude}^2 * exp(-0.5 * ${squaredDistances(x, z, lengthScale)})`;
}

/**
 * Functions of limited smoothness: `k(x, z) = α² p(r) exp(−√(2ν) r)` with `r = ‖(x − z) / ℓ‖` and `p = 1`, `1 + √3 r` or
 * `1 + √5 r + 5r²/3` for ν = ½, 3/2 and 5/2.
 *
 * Equivalents: `sklearn.gaussian_process.kernels.Matern`, Stan's `gp_matern32_cov`.
 *
 * @param options.amplitude α; default 1.
 * @param options.lengthScale ℓ, or one for each coordinate; default 1.
 * @param options.smoothness ν; default 2.5.
 *
 * @example
 * import { graph } from "gibbs/graph";
 * graph(() => matern({ smoothness: 0.5 })([0], [1])).compile().evaluate().value; // e^-1 ≈ [0.367879]
 */
export function matern(options: MaternOptions = {}): Kernel {
  checkOptions(options, { amplitude: 1, lengthScale: 1, smoothness: 1 });
  const { amplitude = 1, lengthScale = 1, smoothness = 2.5 } = options;
  if (![0.5, 1.5, 2.5].includes(smoothness)) {
    throw invalid("InvalidOption", "options.smoothness", `expected 0.5, 1.5 or 2.5, got ${String(smoothness)}`);
  }
  return (x, z) => {
    const r = distances(x, z, lengthScale);
    if (smoothness === 0.5) return f`${amplitude}^2 * exp(-${r})`;
    const scaled = r.multiply(Math.sqrt(2 * smoothness));
    const polynomial = smoothness === 1.5 ? scaled.add(1) : f`1 + ${scaled} + ${scaled}^2 / 3`;
    return f`${amplitude}^2 * ${polynomial} * exp(-${scaled})`;
  };
}

/**
 * A mixture of squared exponentials over length scales: `k(x, z) = α² (1 + ‖(x − z) / ℓ‖² / 2μ)^−μ`.
 *
 * Equivalent: `sklearn.gaussian_process.kernels.RationalQuadratic`.
 *
 * @param options.amplitude α; default 1.
 * @param options.lengthScale ℓ, or one for each coordinate; default 1.
 * @param options.mixture μ; default 1.
 *
 * @example
 * import { graph } from "gibbs/graph";
 * graph(() => rationalQuadratic()([0], [1])).compile().evaluate().value; // ≈ [0.666667]
 */
export function rationalQuadratic(options: RationalQuadraticOptions = {}): Kernel {
  checkOptions(options, { amplitude: 1, lengthScale: 1, mixture: 1 });
  const { amplitude = 1, lengthScale = 1, mixture = 1 } = options;
  return (x, z) =>
    f`${amplitude}^2 * exp(-${mixture} * log1p(${squaredDistances(x, z, lengthScale)} / (2 * ${mixture})))`;
}

/**
 * Functions that repeat: `k(x, z) = α² exp(−2 Σ sin²(π (x − z) / p) / ℓ²)`.
 *
 * Equivalents: `sklearn.gaussian_process.kernels.ExpSineSquared` for points on a line, Stan's `gp_periodic_cov`.
 *
 * @param options.amplitude α; default 1.
 * @param options.lengthScale ℓ, in units of the sine; default 1.
 * @param options.period p; default 1.
 *
 * @example
 * import { graph } from "gibbs/graph";
 * graph(() => periodic({ period: 2 })([0], [1, 2])).compile().evaluate().value; // ≈ [0.135335, 1]
 */
export function periodic(options: PeriodicOptions = {}): Kernel {
  checkOptions(options, { amplitude: 1, lengthScale: 1, period: 1 });
  const { amplitude = 1, lengthScale = 1, period = 1 } = options;
  return (x, z) => {
    const sines = f`sin(pi * ${differences(x, z)} / ${period})`.square().sum({ axes: -1 });
    return f`${amplitude}^2 * exp(-2 * ${sines} / ${lengthScale}^2)`;
  };
}

/**
 * Straight lines: `k(x, z) = σ² + α² x · z`.
 *
 * Equivalents: `sklearn.gaussian_process.kernels.DotProduct`, Stan's `gp_dot_prod_cov`.
 *
 * @param options.amplitude α; default 1.
 * @param options.offset σ; default 0.
 *
 * @example
 * import { graph } from "gibbs/graph";
 * graph(() => linearKernel({ offset: 1 })([2], [3])).compile().evaluate().value; // [7]
 */
export function linearKernel(options: LinearKernelOptions = {}): Kernel {
  checkOptions(options, { amplitude: 1, offset: 1 });
  const { amplitude = 1, offset = 0 } = options;
  return (x, z) => f`${offset}^2 + ${amplitude}^2 * ${matmul(points("x", x), transpose(points("z", z)))}`;
}

/**
 * Values of a Gaussian process at points: a multivariate normal distribution with the kernel's covariances.
 *
 * Observed with noise it is a likelihood in which the function is integrated out; sampled, `noncentered` preferably, it is a
 * function that other distributions may use.
 *
 * Cost: `O(n³)` an evaluation, in `O(n²)` memory. Equivalents: `pymc.gp.Marginal` and `pymc.gp.Latent`.
 *
 * @param x where the values are, numbers or rows of coordinates.
 * @param kernel such as `squaredExponential({ amplitude, lengthScale })`.
 * @param options.mean default 0.
 * @param options.noise default 0.
 * @param options.jitter default 1e-10 without noise, otherwise 0.
 * @throws GibbsError `InvalidShape` for points or a mean that do not fit.
 *
 * @example
 * const smooth = model({ x: [0, 1, 2, 3], y: [0.1, 0.9, 0.8, 0.2] }, (p, { x, y }) => {
 *   const lengthScale = p.sample("lengthScale", inverseGamma(5, 5));
 *   p.observe(gaussianProcess(x, squaredExponential({ lengthScale }), { noise: 0.1 }), y);
 * });
 * smooth.dimension; // 1
 */
export function gaussianProcess(x: Operand, kernel: Kernel, options: GaussianProcessOptions = {}): VectorDistribution {
  const { location, covariance } = noisy(x, kernel, options);
  return multivariateNormal(location, covariance);
}

/**
 * Values of a Gaussian process at new points given values at others: normal with mean `K*ᵀ K⁻¹ (y − μ) + μ*` and covariance
 * `K** − K*ᵀ K⁻¹ K*`, where `K` has the noise of `y`.
 *
 * Its two parameters, the mean and the covariance, are expressions: `p.deterministic("at", conditioned.parameters[0])` keeps the
 * predicted function among the draws.
 *
 * Cost: `O(n³ + n² m)`. Equivalent: `sklearn.gaussian_process.GaussianProcessRegressor.predict`.
 *
 * @param x where values are known.
 * @param y the values.
 * @param at where they are wanted.
 * @param kernel that of the process.
 * @param options.mean default 0; a number, since it holds for both lists of points.
 * @param options.noise default 0.
 * @param options.jitter default 1e-10 without noise, otherwise 0.
 * @throws GibbsError `InvalidShape` for points, values or a mean that do not fit.
 *
 * @example
 * import { graph } from "gibbs/graph";
 * const mean = () => conditionedProcess([0, 1], [0, 1], [1], squaredExponential()).parameters[0];
 * graph(mean).compile().evaluate().value; // a value that is known: ≈ [1.0000]
 */
export function conditionedProcess(
  x: Operand,
  y: Operand,
  at: Operand,
  kernel: Kernel,
  options: GaussianProcessOptions = {},
): VectorDistribution {
  checkOptions(options, { mean: 1, noise: 1, jitter: 1 });
  const { mean = 0 } = options;
  const trace = active("conditionedProcess");
  if (trace.operand("options.mean", mean).shape.length > 0) {
    throw invalid("InvalidShape", "options.mean", "expected a number, which holds for both lists of points");
  }
  const { location, covariance } = noisy(x, kernel, options);
  const values = trace.operand("y", y);
  if (values.shape.length !== 1 || values.shape[0] !== location.shape[0]) {
    throw invalid("InvalidShape", "y", `expected ${location.shape[0]} values, got [${values.shape.join(", ")}]`);
  }
  const factor = cholesky(covariance);
  const across = triangularSolve(factor, kernel(x, at));
  const found = matmul(transpose(across), triangularSolve(factor, values.subtract(location)));
  return multivariateNormal(found.add(mean), kernel(at, at).subtract(matmul(transpose(across), across)));
}

/** The mean and the covariance of values with their noise. */
function noisy(x: Operand, kernel: Kernel, options: GaussianProcessOptions): { location: Expr; covariance: Expr } {
  checkOptions(options, { mean: 1, noise: 1, jitter: 1 });
  if (typeof kernel !== "function")
    throw invalid("InvalidValue", "kernel", "expected a kernel, such as squaredExponential()");
  const { mean = 0, noise, jitter = noise === undefined ? 1e-10 : 0 } = options;
  if (!(typeof jitter === "number" && jitter >= 0)) {
    throw invalid("InvalidOption", "options.jitter", "expected a number that is not negative");
  }
  const trace = active("gaussianProcess");
  const [n] = points("x", x).shape;
  const average = trace.operand("options.mean", mean);
  const same = average.shape.length === 0 || (average.shape.length === 1 && average.shape[0] === n);
  if (!same)
    throw invalid("InvalidShape", "options.mean", `expected a number or ${n}, got [${average.shape.join(", ")}]`);
  const identity = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));
  const added = noise === undefined ? trace.number(jitter) : trace.operand("options.noise", noise).square().add(jitter);
  const covariance = kernel(x, x).add(added.multiply(identity));
  return { location: average.add(new Float64Array(n)), covariance };
}
