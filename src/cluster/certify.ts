import { certifyOptionsNames, operations } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import { integers, matrix, type Points, type Vector, weights as weightsView } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import type { Certificate } from "./clustering.js";

const bindings = load(operations);

/** What {@link certify} is told of the method. */
export interface CertifyMethod {
  /** One weight a point, at least 0; default: all 1. */
  weights?: Vector;
  /** Relative gap at which the search for a better bound ends; default 1e-8, at which the partition is certified. */
  target?: number;
  /**
   * Seconds that may be spent on bounds beyond the first, explicit one; 0 for that alone. Default: a fixed number of
   * operations, about a second's on one core, so that the answer is the same on every machine.
   */
  timeLimit?: number;
}

/** Options of {@link certify}. */
export interface CertifyOptions extends CertifyMethod, RunOptions {}

/** Options of {@link certifySync}. */
export interface CertifySyncOptions extends CertifyMethod, SyncRunOptions {}

/**
 * Bounds how far a partition's inertia is from the best one's, whoever made the partition.
 *
 * With `A` the Gram matrix of the centered points, every symmetric `B` with entries of at least 0 proves that no partition
 * into `K` groups has an inertia below `tr A − 1ᵀB1/n − Σ_{j<K} max(0, λⱼ)`, `λⱼ` being the largest eigenvalues of `A + B` off
 * the constant vector: the dual of the Peng–Wei semidefinite relaxation. Better and better `B` are tried until the relative
 * gap is at most `target` or the time is up:
 *
 * 1. the explicit dual point of well-separated groups, in milliseconds for any number of points;
 * 2. one that cancels the noise between the groups, which proves planted groups optimal down to the separation at which the
 *    relaxation finds them at all: for groups far enough apart without a matrix of all pairs of points, for others up to
 *    5000 points with one;
 * 3. the relaxation itself by an alternating direction method, for groups that overlap;
 * 4. the relaxation with triangle inequalities, where its own gap is what is left.
 *
 * Nothing is random and floating-point errors are allowed for: the eigenvalues are bounded by the rounding error of a
 * Cholesky factorization that runs to its end, or by row quotients of a matrix without negative entries, not taken from an
 * iteration that could miss some. So `lowerBound` is never above the best inertia. Beyond 5000 points where groups overlap,
 * and without the time, the first bound is all there is: true, but loose.
 *
 * Cost: `O(n (p + K²)² + (p + K²)³)` for the first bound with `K` groups in `p` dimensions; `O(n²p)` for
 * the second without a matrix (20000 points: a time limit of a minute), `O(n²p + n³)` and three matrices of `n × n` numbers
 * with one, `O(n² r)` a step afterwards for a solution of rank `r`.
 *
 * @param points `n × p`, finite.
 * @param labels `n` integers from 0; equal ones are a group.
 * @param options.weights default: all 1.
 * @param options.target default 1e-8; 0.01 ends as soon as the partition is within one percent of the best.
 * @param options.timeLimit seconds; 0 for the explicit bound alone. With it the bound depends on the machine's speed.
 * @returns `inertia`, `lowerBound`, `gap`, `relativeGap`, `certified`.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for numbers that are not finite
 *   and negative labels, `InvalidOption` for options outside their domain.
 * @see J. Peng, Y. Wei, Approximating k-means-type clustering via semidefinite programming, SIAM J. Optim. 18 (2007);
 *   T. Iguchi et al., Probably certifiably correct k-means clustering, 2015, https://arxiv.org/abs/1509.07983; V. Piccialli,
 *   A. Sudoso, A. Wiegele, SOS-SDP, INFORMS J. Comput. 34 (2022). The noise-cancelling `B` is derived for this library.
 *
 * @example
 * const { certified, gap } = await certify([[0, 0], [0, 1], [9, 9], [9, 8]], [0, 0, 1, 1]);
 * // certified ≈ true
 */
export async function certify(points: Points, labels: Vector, options?: CertifyOptions): Promise<Certificate> {
  return call(requested(points, labels, options), options);
}

/** {@link certify} in place: blocks until the answer is there. */
export function certifySync(points: Points, labels: Vector, options?: CertifySyncOptions): Certificate {
  return callSync(requested(points, labels, options), options);
}

function requested(points: Points, labels: Vector, options: CertifyMethod | undefined) {
  checkOptions(options, certifyOptionsNames, { weights: 1 });
  const x = matrix("points", points);
  const groups = integers("labels", labels, x.rows);
  return bindings.certify(x, groups, weightsView("options.weights", options?.weights, x.rows), options ?? {});
}
