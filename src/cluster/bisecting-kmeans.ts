import { bisectingKmeansOptionsNames, operations } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import { matrix, type Points, type Vector, weights as weightsView } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import type { Clustering } from "./clustering.js";

const bindings = load(operations);

/** What {@link bisectingKmeans} is told of the method. */
export interface BisectingKmeansMethod {
  /** Number of groups, at most the number of points. */
  clusters: number;
  /** Which group is split next: that with the largest inertia or with the most points; default `"inertia"`. */
  split?: "inertia" | "size";
  /** Starts of k-means in each split; default 3. */
  restarts?: number;
  /** Steps a start may take; default 300. */
  maxIterations?: number;
  /** As of {@link kmeans}; default 1e-4. */
  tolerance?: number;
  /** One weight a point, at least 0; default: all 1. */
  weights?: Vector;
  /** Whether to bound the distance to the best partition; `"auto"` (default) skips it where it would cost more than the fit. */
  certificate?: "auto" | "none" | "full";
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link bisectingKmeans}. */
export interface BisectingKmeansOptions extends BisectingKmeansMethod, RunOptions {}

/** Options of {@link bisectingKmeansSync}. */
export interface BisectingKmeansSyncOptions extends BisectingKmeansMethod, SyncRunOptions {}

/** A partition, and the coarser ones that it was split from. */
export interface BisectingClustering extends Clustering {
  /**
   * `parents[k - 1]` is the group that group `k` was split off: the partition into fewer groups gives the points of each
   * further group back to its parent, last ones first. Fewer than `clusters - 1` where the points that differ ran out.
   */
  readonly parents: Int32Array;
}

/**
 * Partitions points by splitting one group after the other in two with k-means.
 *
 * Seeks a small `Σ wᵢ ‖xᵢ − c(labelᵢ)‖²`: from one group of all points, `clusters - 1` times the group with the largest inertia, or
 * the most points, is split. Nothing moves between groups afterwards, so the partitions into fewer groups are nested in
 * the last one, and `parents` has them all. The inertia is usually somewhat larger than that of {@link kmeans}; the certificate is
 * the same and says how far from the best the partition can be.
 *
 * Cost: `O(n p log K)` a step of all splits where these are even, against `O(n p K)` of k-means; a copy of the points of the group that
 * is split; the certificate as of {@link kmeans}. Equivalent: `sklearn.cluster.BisectingKMeans`.
 *
 * @param points `n × p`, finite.
 * @param options.clusters number of groups, 1 to `n`.
 * @param options.split `"inertia"` (default) or `"size"`.
 * @param options.restarts default 3.
 * @param options.maxIterations default 300.
 * @param options.tolerance default 1e-4, relative to the variance of the group's points.
 * @param options.weights default: all 1. A point of weight 0 gets a label and moves no center.
 * @param options.certificate `"auto"` (default), `"none"` or `"full"`.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns as {@link kmeans}, with `parents`; `iterations` of all splits together, `converged` where all of them have.
 * @throws GibbsError `InvalidShape` for no points or a wrong number of weights, `InvalidValue` for numbers that are not
 *   finite, `InvalidOption` for options outside their domain.
 * @see M. Steinbach, G. Karypis, V. Kumar, A comparison of document clustering techniques, KDD workshop on text mining 2000.
 *
 * @example
 * const points = [[0], [1], [10], [11], [30], [31]];
 * const { labels, parents, inertia } = await bisectingKmeans(points, { clusters: 3 });
 * // labels[0] === labels[1] and labels[2] === labels[3] and labels[4] === labels[5]
 * // parents.length === 2
 * // inertia ≈ 1.5
 */
export async function bisectingKmeans(points: Points, options: BisectingKmeansOptions): Promise<BisectingClustering> {
  return dressed(await call(requested(points, options), options));
}

/** {@link bisectingKmeans} in place: blocks until the answer is there. */
export function bisectingKmeansSync(points: Points, options: BisectingKmeansSyncOptions): BisectingClustering {
  return dressed(callSync(requested(points, options), options));
}

function requested(points: Points, options: BisectingKmeansMethod) {
  checkOptions(options, bisectingKmeansOptionsNames, { weights: 1 });
  const x = matrix("points", points);
  return bindings.bisectingKmeans(x, weightsView("options.weights", options?.weights, x.rows), options ?? {});
}

function dressed(solution: ReturnType<ReturnType<typeof requested>["decode"]>): BisectingClustering {
  const { centers, ...rest } = solution.partition;
  const clusters = rest.sizes.length;
  return {
    ...rest,
    parents: solution.parents,
    centers: { data: centers, shape: [clusters, centers.length / clusters] },
  };
}
