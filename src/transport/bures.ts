import { type BuresSolution, buresOptionsNames, operations } from "../backend/bindings/transport-systems.js";
import { load } from "../backend/load.js";
import { type Matrix, type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** A normal distribution. */
export interface Gaussian {
  /** Its mean, `d` numbers. */
  readonly mean: Vector;
  /** Its covariance, `d × d`, symmetric and positive semidefinite. */
  readonly covariance: MatrixLike;
}

/** What {@link bures} is told of what is wanted. */
export interface BuresMethod {
  /** Whether to compute the gradients too, for positive definite covariances; default `false`. */
  gradient?: boolean;
}

/** Options of {@link bures}. */
export interface BuresOptions extends BuresMethod, RunOptions {}

/** Options of {@link buresSync}. */
export interface BuresSyncOptions extends BuresMethod, SyncRunOptions {}

/** A distance between normal distributions, the map, and the proof. */
export interface BuresDistance {
  /** `W₂²`. */
  readonly value: number;
  /** `W₂`. */
  readonly distance: number;
  /** No coupling costs less than this. */
  readonly dual: number;
  /** `value - dual`, at least 0. */
  readonly gap: number;
  /** The gap relative to the larger of both; 0 where both are 0. */
  readonly relativeGap: number;
  /** The optimal map `x ↦ matrix x + offset`; absent where the first covariance is singular in a direction the second needs. */
  readonly map?: { readonly matrix: Matrix; readonly offset: Float64Array };
  /** Gradients of `value` with respect to both distributions, with `gradient: true`. */
  readonly gradients?: {
    readonly source: { readonly mean: Float64Array; readonly covariance: Matrix };
    readonly target: { readonly mean: Float64Array; readonly covariance: Matrix };
  };
}

/**
 * Wasserstein distance between two normal distributions, and the linear map that carries one to the other.
 *
 * `W₂² = ‖a − b‖² + tr A + tr B − 2 tr (A^½ B A^½)^½` for `N(a, A)` and `N(b, B)`; the map is `x ↦ b + M (x − a)` with
 * `M = A^−½ (A^½ B A^½)^½ A^−½`. Covariances may be singular. The same number is a lower bound of `W₂²` between any two
 * distributions with these means and covariances.
 *
 * Cost: a few eigendecompositions, `O(d³)`. Equivalents: `ot.gaussian.bures_wasserstein_distance` and
 * `ot.gaussian.bures_wasserstein_mapping` (POT).
 *
 * @param source `{mean, covariance}` of the first distribution.
 * @param target that of the second.
 * @param options.gradient default `false`; `true` adds `gradients`, symmetric ones for the covariances.
 * @throws GibbsError `InvalidShape` for sizes that do not fit, `InvalidValue` for covariances that are not symmetric and
 *   positive semidefinite, or singular where gradients are wanted.
 * @see R. Bhatia, T. Jain, Y. Lim, On the Bures–Wasserstein distance between positive definite matrices, Expo. Math. 37
 *   (2019).
 *
 * @example
 * const { value, map } = await bures({ mean: [0], covariance: [[4]] }, { mean: [3], covariance: [[1]] });
 * const factor = map?.matrix.data[0];
 * // value ≈ 10, factor ≈ 0.5
 */
export async function bures(source: Gaussian, target: Gaussian, options?: BuresOptions): Promise<BuresDistance> {
  return dressed(await call(requested(source, target, options), options));
}

/** {@link bures} in place: blocks until the answer is there. */
export function buresSync(source: Gaussian, target: Gaussian, options?: BuresSyncOptions): BuresDistance {
  return dressed(callSync(requested(source, target, options), options));
}

function requested(source: Gaussian, target: Gaussian, options: BuresMethod | undefined) {
  checkOptions(options, buresOptionsNames);
  return bindings.bures(...gaussian("source", source), ...gaussian("target", target), options ?? {});
}

/** The mean and the covariance of a distribution as they cross the border. */
export function gaussian(name: string, value: Gaussian) {
  if (typeof value !== "object" || value === null) throw invalid("InvalidValue", name, "expected {mean, covariance}");
  return [vector(`${name}.mean`, value.mean), matrix(`${name}.covariance`, value.covariance)] as const;
}

function dressed(solution: BuresSolution): BuresDistance {
  const { matrix: map, offset, sourceMean, sourceCovariance, targetCovariance, ...numbers } = solution;
  const square = (data: Float64Array): Matrix => ({ data, shape: [Math.sqrt(data.length), Math.sqrt(data.length)] });
  return {
    ...numbers,
    ...(map && offset && { map: { matrix: square(map), offset } }),
    ...(sourceMean &&
      sourceCovariance &&
      targetCovariance && {
        gradients: {
          source: { mean: sourceMean, covariance: square(sourceCovariance) },
          target: { mean: sourceMean.map((value) => -value), covariance: square(targetCovariance) },
        },
      }),
  };
}
