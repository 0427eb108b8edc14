import { gaussianMixtureOptionsNames, type MixtureMode, operations } from "../backend/bindings/cluster-likelihood.js";
import { load } from "../backend/load.js";
import { type Matrix, matrix, type Points, type Vector, weights as weightsView } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link gaussianMixture} is told of the method. */
export interface GaussianMixtureMethod {
  /** Number of components, from 1 to the number of points. */
  components: number;
  /** Family of covariances; default `"full"`. */
  covariance?: "full" | "tied" | "diagonal" | "spherical" | "factor";
  /** `"auto"` (default) is `"empiricalBayes"` for full covariances and `"none"`, maximum likelihood, for the others. */
  prior?: "auto" | "none" | "empiricalBayes";
  /** Starts, of which the best counts: k-means partitions, of whitened points too, and random ones; default 20. */
  restarts?: number;
  /** Factors of covariance `"factor"`, fewer than columns; default 0, which stands for the root of their number. */
  factors?: number;
  /** Least variance relative to the points' own, without a prior; default 1e-6. */
  floor?: number;
  /** Concentration of the prior on the weights; default 1. */
  concentration?: number;
  /** A start with a component of less than this share of `n / components` counts only where all have; default 0.1. */
  minShare?: number;
  /** Change of the objective a step and point at which a start has converged; default 1e-6. */
  tolerance?: number;
  /** Steps a start may take after annealing; default 300. */
  maxIterations?: number;
  /** One weight a point, at least 0: a point of weight 2 counts as two; default: all 1. */
  weights?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link gaussianMixture}. */
export interface GaussianMixtureOptions extends GaussianMixtureMethod, RunOptions {}

/** Options of {@link gaussianMixtureSync}. */
export interface GaussianMixtureSyncOptions extends GaussianMixtureMethod, SyncRunOptions {}

/** Components and what they make of the points. */
export interface GaussianMixtureMode {
  /** Shares of the components. */
  readonly weights: Float64Array;
  /** `K × p`. */
  readonly means: Matrix;
  /** Variances of the columns in each component, `K × p`: all there is for diagonal and spherical covariances. */
  readonly variances: Matrix;
  /** A `p × p` matrix a component, the same one for tied covariances; empty for diagonal and spherical ones. */
  readonly covariances: readonly Matrix[];
  /** A `p × q` matrix a component for factor-analytic covariances, else empty. */
  readonly loadings: readonly Matrix[];
  /** Memberships, `n × K`; rows sum to 1. */
  readonly responsibilities: Matrix;
  /** The component with the largest membership of every point. */
  readonly labels: Int32Array;
  /** Log-likelihood of the weights, means and covariances, in nats. */
  readonly logLikelihood: number;
  /** What starts are compared by: the log-likelihood or, with a prior, the evidence. */
  readonly score: number;
  /** Observations' worth of shrinkage of the covariances towards each other; 0 without a prior. */
  readonly shrinkage: number;
  /** Entropy of the memberships, in nats: 0 where all are certain. */
  readonly entropy: number;
  /** Directions of every component whose variance is at the floor. */
  readonly floors: Int32Array;
}

/** What {@link gaussianMixture} finds. */
export interface GaussianMixture extends GaussianMixtureMode {
  /** Other modes within 5 nats of the best score, best first, at most 7: what the points do not decide. */
  readonly alternatives: readonly GaussianMixtureMode[];
  /** `−2 log L + parameters · log n`. */
  readonly bic: number;
  /** `−2 log L + 2 parameters`. */
  readonly aic: number;
  /** `bic` plus twice the entropy of the memberships. */
  readonly icl: number;
  /** Free parameters of the family. */
  readonly parameters: number;
  /** The best start's log-likelihood after every step, which never falls; with a prior its evidence after every fourth. */
  readonly trace: Float64Array;
  /** Steps of the best start. */
  readonly iterations: number;
  /** Whether it met the tolerance within `maxIterations`. */
  readonly converged: boolean;
}

/**
 * Mixture of normal distributions: soft clusters with shapes of their own, and the other answers that fit about as well.
 *
 * Without a prior it maximizes `Σ wᵢ log Σₖ πₖ N(xᵢ; μₖ, Σₖ)` by expectation and maximization, with variances held above a
 * floor. With `"empiricalBayes"` covariances are shrunk towards a common one, `Σₖ ~ InverseWishart` around `T`, by the
 * strength of ten that has the most evidence, less a charge for having estimated `T` from the same points; starts are
 * annealed from one common covariance to covariances of their own. On 86 small simulated mixtures this misclassified 6.6 % of
 * the points where maximum likelihood with 20 starts misclassified 11.7 %; `docs/clustering.md` has the table, also of where
 * it loses. Method and constants are this project's own, variational inference as in Bishop's book.
 *
 * The answer follows every linear map of the points for full and tied covariances. Directions in which the points do not
 * vary are left out: the likelihood is then that within the points' affine span.
 *
 * Cost: `O(n K p²)` a step and start for full and factor covariances, `O(n K p)` for the others; memory `O(n (p + K))`.
 * Equivalents: `sklearn.mixture.GaussianMixture` and `BayesianGaussianMixture`, `mclust`.
 *
 * @param points `n × p`, finite.
 * @param options.components number of components, 1 to `n`.
 * @param options.covariance default `"full"`; `"tied"`, `"diagonal"`, `"spherical"` or `"factor"`.
 * @param options.prior default `"auto"`.
 * @param options.restarts default 20; with 1 it is a single k-means start.
 * @param options.factors default 0, the root of the number of columns, rounded.
 * @param options.floor default 1e-6; the smaller, the less accurate: about `1e-16 / floor` nats a point.
 * @param options.concentration default 1; larger values make components more alike in size.
 * @param options.minShare default 0.1.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 300; a start that reaches it has not converged.
 * @param options.weights default: all 1. A point of weight 0 gets memberships and changes nothing.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the best mixture found, `alternatives`, criteria for the number of components, and the trace of its objective.
 * @throws GibbsError `InvalidShape` for no points or a wrong number of weights, `InvalidValue` for numbers that are not
 *   finite, `InvalidOption` for options outside their domain, `OutOfMemory` for statistics of more than 4 GB.
 * @see A. Dempster, N. Laird, D. Rubin, Maximum likelihood from incomplete data via the EM algorithm, JRSS B 39 (1977);
 *   Z. Ghahramani, G. Hinton, The EM algorithm for mixtures of factor analyzers, CRG-TR-96-1 (1996); C. Bishop, Pattern
 *   Recognition and Machine Learning (2006), section 10.2.
 *
 * @example
 * const points = [[0, 0], [0, 1], [1, 0], [1, 1], [8, 8], [8, 9], [9, 8], [9, 9]];
 * const { labels, weights, alternatives } = await gaussianMixture(points, { components: 2 });
 * // labels[0] === labels[3] and labels[4] === labels[7] and labels[0] !== labels[4]
 * // weights[0] ≈ 0.5
 * // alternatives.length === 0
 */
export async function gaussianMixture(points: Points, options: GaussianMixtureOptions): Promise<GaussianMixture> {
  return dressed(await call(requested(points, options), options));
}

/** {@link gaussianMixture} in place: blocks until the answer is there. */
export function gaussianMixtureSync(points: Points, options: GaussianMixtureSyncOptions): GaussianMixture {
  return dressed(callSync(requested(points, options), options));
}

function requested(points: Points, options: GaussianMixtureMethod) {
  checkOptions(options, gaussianMixtureOptionsNames, { weights: 1 });
  const x = matrix("points", points);
  return bindings.gaussianMixture(x, weightsView("options.weights", options?.weights, x.rows), options ?? {});
}

function dressed(solution: ReturnType<ReturnType<typeof requested>["decode"]>): GaussianMixture {
  const { best, alternatives, ...rest } = solution;
  return { ...dressedMode(best), alternatives: alternatives.map(dressedMode), ...rest };
}

function dressedMode({ means, variances, covariances, loadings, responsibilities, ...rest }: MixtureMode) {
  const components = rest.weights.length;
  const p = means.length / components;
  const matrices = blocks(covariances, p, p);
  return {
    ...rest,
    means: { data: means, shape: [components, p] as const },
    variances: { data: variances, shape: [components, p] as const },
    covariances: matrices.length === 1 ? new Array<Matrix>(components).fill(matrices[0]) : matrices,
    loadings: blocks(loadings, p, loadings.length / components / p),
    responsibilities: { data: responsibilities, shape: [rest.labels.length, components] as const },
  };
}

/** Matrices of one shape that follow one another. */
function blocks(data: Float64Array, rows: number, columns: number): Matrix[] {
  const size = rows * columns;
  const count = data.length === 0 ? 0 : data.length / size;
  return Array.from({ length: count }, (_, k) => ({
    data: data.slice(k * size, (k + 1) * size),
    shape: [rows, columns] as const,
  }));
}
