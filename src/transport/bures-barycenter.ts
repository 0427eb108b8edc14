import {
  type BuresBarycenterSolution,
  buresBarycenterOptionsNames,
  operations,
} from "../backend/bindings/transport-systems.js";
import { load } from "../backend/load.js";
import { type Matrix, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Gaussian, gaussian } from "./bures.js";

const bindings = load(operations);

/** What {@link buresBarycenter} is told of the method. */
export interface BuresBarycenterMethod {
  /** Weights of the distributions, at least 0, scaled to sum 1; default: equal ones. */
  weights?: Vector;
  /** Largest gap, relative to the value, that counts as converged; default 1e-10. */
  tolerance?: number;
  /** Steps after which the best covariance so far is returned with `converged: false`; default 1000. */
  maxIterations?: number;
}

/** Options of {@link buresBarycenter}. */
export interface BuresBarycenterOptions extends BuresBarycenterMethod, RunOptions {}

/** Options of {@link buresBarycenterSync}. */
export interface BuresBarycenterSyncOptions extends BuresBarycenterMethod, SyncRunOptions {}

/** A barycenter, its objective, and a bound on every other's. */
export interface BuresBarycenter {
  /** Mean of the barycenter. */
  readonly mean: Float64Array;
  /** Its covariance. */
  readonly covariance: Matrix;
  /** The weighted mean of the squared distances to it. */
  readonly value: number;
  /** No distribution has a smaller one. */
  readonly dual: number;
  /** `value - dual`, at least 0. */
  readonly gap: number;
  /** The gap relative to the larger of both; 0 where both are 0. */
  readonly relativeGap: number;
  /** How far the mean map is from the identity: its Frobenius norm over `√d`. */
  readonly residual: number;
  /** Steps taken. */
  readonly iterations: number;
  /** Whether the gap met the tolerance. */
  readonly converged: boolean;
}

/**
 * Wasserstein barycenter of normal distributions: the distribution with the least weighted mean of squared distances to them.
 *
 * Minimizes `Σ wₖ W₂²(N(m, S), N(mₖ, Sₖ))`; the barycenter of normal distributions is normal. Its mean is the mean of the
 * means; its covariance is the fixed point of `S ← H S H`, where `H` is the mean of the maps from `S` to the `Sₖ`. A feasible
 * point of the dual bounds every distribution's objective, and the iteration stops on that gap.
 *
 * Cost: `O(K d³)` a step for `K` distributions, usually 2 to 20 steps. Equivalents:
 * `ot.gaussian.bures_wasserstein_barycenter` (POT).
 *
 * @param gaussians distributions `{mean, covariance}` of the same dimension; single covariances may be singular, if not all
 *   are in the same direction.
 * @param options.weights default: equal ones. Zeros are allowed.
 * @param options.tolerance default 1e-10.
 * @param options.maxIterations default 1000.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for distributions and weights that are none.
 * @see P. C. Álvarez-Esteban, E. del Barrio, J. A. Cuesta-Albertos, C. Matrán, A fixed-point approach to barycenters in
 *   Wasserstein space, J. Math. Anal. Appl. 441 (2016).
 *
 * @example
 * const { mean, covariance, value } = await buresBarycenter([
 *   { mean: [0], covariance: [[1]] },
 *   { mean: [2], covariance: [[9]] },
 * ]);
 * // mean ≈ [1], covariance.data ≈ [4], value ≈ 2
 */
export async function buresBarycenter(
  gaussians: readonly Gaussian[],
  options?: BuresBarycenterOptions,
): Promise<BuresBarycenter> {
  return dressed(await call(requested(gaussians, options), options));
}

/** {@link buresBarycenter} in place: blocks until the answer is there. */
export function buresBarycenterSync(
  gaussians: readonly Gaussian[],
  options?: BuresBarycenterSyncOptions,
): BuresBarycenter {
  return dressed(callSync(requested(gaussians, options), options));
}

function requested(gaussians: readonly Gaussian[], options: BuresBarycenterMethod | undefined) {
  checkOptions(options, buresBarycenterOptionsNames, { weights: 1 });
  if (!Array.isArray(gaussians)) throw invalid("InvalidValue", "gaussians", "expected an array of {mean, covariance}");
  if (gaussians.length === 0) throw invalid("InvalidShape", "gaussians", "is empty");
  const parts = gaussians.map((each, k) => gaussian(`gaussians.${k}`, each));
  const [count, d] = [parts.length, parts[0][0].length];
  const means = new Float64Array(count * d);
  const covariances = new Float64Array(count * d * d);
  parts.forEach(([mean, { data, rows, columns, rowStride, columnStride }], k) => {
    if (mean.length !== d) {
      throw invalid("InvalidShape", `gaussians.${k}.mean`, `expected ${d} numbers as in the first, got ${mean.length}`);
    }
    if (rows !== d || columns !== d) {
      throw invalid("InvalidShape", `gaussians.${k}.covariance`, `is ${rows} × ${columns} for a mean of ${d}`);
    }
    means.set(mean, k * d);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) covariances[(k * d + i) * d + j] = data[i * rowStride + j * columnStride];
    }
  });
  const weights = options?.weights === undefined ? undefined : vector("options.weights", options.weights, count);
  return bindings.buresBarycenter(
    { data: means, rows: count, columns: d, rowStride: d, columnStride: 1 },
    { data: covariances, rows: count * d, columns: d, rowStride: d, columnStride: 1 },
    weights,
    options ?? {},
  );
}

function dressed({ covariance, ...numbers }: BuresBarycenterSolution): BuresBarycenter {
  const d = numbers.mean.length;
  return { ...numbers, covariance: { data: covariance, shape: [d, d] } };
}
