import { operations, silhouetteOptionsNames } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import { integers, matrix, type Points, type Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link silhouette} is told of the distances. */
export interface SilhouetteMethod {
  /** `"euclidean"` distances between the points, or `"precomputed"`: `points` are distances; default `"euclidean"`. */
  metric?: "euclidean" | "precomputed";
}

/** Options of {@link silhouette}. */
export interface SilhouetteOptions extends SilhouetteMethod, RunOptions {}

/** Options of {@link silhouetteSync}. */
export interface SilhouetteSyncOptions extends SilhouetteMethod, SyncRunOptions {}

/** The silhouettes of a partition. */
export interface Silhouette {
  /** The mean over all points. */
  readonly value: number;
  /** The silhouette of every point. */
  readonly values: Float64Array;
}

/**
 * Silhouettes: how much nearer every point is to its own group than to the next, from −1 to 1.
 *
 * `sᵢ = (bᵢ − aᵢ) / max(aᵢ, bᵢ)` with the mean distance `aᵢ` to the others of the own group and the least mean distance `bᵢ`
 * to another group; 0 for a group of one point, and where both are 0. The number of groups with the largest mean is a
 * choice of how many there are.
 *
 * Cost: `O(n² p)` time, `O(n p)` memory. Equivalents: `sklearn.metrics.silhouette_score`, `silhouette_samples`.
 *
 * @param points `n × p`, finite; with `metric: "precomputed"` `n × n` distances, 0 on the diagonal.
 * @param labels `n` integers; equal ones are a group; from 2 to `n − 1` groups.
 * @param options.metric `"euclidean"` (default) or `"precomputed"`.
 * @returns `value`, the mean, and the `values` of the points.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or distances that are not square, `InvalidValue` for numbers
 *   that are not finite, negative distances, and one group or as many as points.
 * @see P. Rousseeuw, Silhouettes: a graphical aid to the interpretation and validation of cluster analysis, Journal of
 *   Computational and Applied Mathematics 20 (1987).
 *
 * @example
 * const { value, values } = await silhouette([[0], [1], [9], [10]], [0, 0, 1, 1]);
 * // value ≈ 0.888545, values.length === 4
 */
export async function silhouette(points: Points, labels: Vector, options?: SilhouetteOptions): Promise<Silhouette> {
  return call(requested(points, labels, options), options);
}

/** {@link silhouette} in place: blocks until the answer is there. */
export function silhouetteSync(points: Points, labels: Vector, options?: SilhouetteSyncOptions): Silhouette {
  return callSync(requested(points, labels, options), options);
}

function requested(points: Points, labels: Vector, options: SilhouetteMethod | undefined) {
  checkOptions(options, silhouetteOptionsNames);
  const x = matrix("points", points);
  return bindings.silhouette(x, integers("labels", labels, x.rows), options ?? {});
}
