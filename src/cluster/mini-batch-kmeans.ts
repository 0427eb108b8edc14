import { miniBatchKmeansOptionsNames, operations } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import { matrix, type Points, type Vector, weights as weightsView } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import type { Clustering } from "./clustering.js";

const bindings = load(operations);

/** What {@link miniBatchKmeans} is told of the method. */
export interface MiniBatchKmeansMethod {
  /** Number of groups, at most the number of points. */
  clusters: number;
  /** Points of a batch, drawn with replacement; default 1024. */
  batchSize?: number;
  /** Starts of k-means on the sample that the centers begin with; default 3. */
  restarts?: number;
  /** Most batches, as multiples of what covers the points once; default 100. */
  maxIterations?: number;
  /** Batches in a row without a new low of their smoothed inertia after which it stops; default 10. */
  patience?: number;
  /** One weight a point, at least 0; default: all 1. */
  weights?: Vector;
  /** Whether to bound the distance to the best partition; `"auto"` (default) skips it where it would cost more than the fit. */
  certificate?: "auto" | "none" | "full";
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link miniBatchKmeans}. */
export interface MiniBatchKmeansOptions extends MiniBatchKmeansMethod, RunOptions {}

/** Options of {@link miniBatchKmeansSync}. */
export interface MiniBatchKmeansSyncOptions extends MiniBatchKmeansMethod, SyncRunOptions {}

/**
 * Partitions points as k-means does, by centers that follow random batches of the points: for data that are too many to pass
 * over often.
 *
 * Seeks the least `Σ wᵢ ‖xᵢ − c(labelᵢ)‖²`. The centers start from {@link kmeans} of a random sample of three batches. Every point
 * of a batch then moves its nearest center towards itself by its weight over that of all the points the center has seen, so
 * that each center is their mean. When the batches' smoothed inertia has no new low for `patience` batches, every point gets
 * its nearest center, once, and the centers become the means of their points. The inertia is usually some percent above that
 * of {@link kmeans}; the certificate is the same and says how far from the best the partition can be.
 *
 * Cost: `O(b p K)` a batch of `b` points; four passes over all points, for their scale, their mean, the labels and the result; the
 * certificate as of {@link kmeans}. No copy of the points is made in place on the native backend. Equivalent:
 * `sklearn.cluster.MiniBatchKMeans`.
 *
 * @param points `n × p`, finite.
 * @param options.clusters number of groups, 1 to `n`.
 * @param options.batchSize default 1024.
 * @param options.restarts default 3.
 * @param options.maxIterations default 100.
 * @param options.patience default 10.
 * @param options.weights default: all 1. A point of weight 0 gets a label and moves no center.
 * @param options.certificate `"auto"` (default), `"none"` or `"full"`.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns as {@link kmeans}; `iterations` are batches, and `converged` says whether `patience` ended them.
 * @throws GibbsError `InvalidShape` for no points or a wrong number of weights, `InvalidValue` for numbers that are not
 *   finite, `InvalidOption` for options outside their domain.
 * @see D. Sculley, Web-scale k-means clustering, WWW 2010. The start from a sample and the end are of this library.
 *
 * @example
 * const points = Array.from({ length: 3000 }, (_, i) => [(i % 3) * 20 + Math.sin(i), Math.cos(i)]);
 * const { sizes, certified } = await miniBatchKmeans(points, { clusters: 3 });
 * // Array.from(sizes) is [1000, 1000, 1000]
 * // certified ≈ true
 */
export async function miniBatchKmeans(points: Points, options: MiniBatchKmeansOptions): Promise<Clustering> {
  return dressed(await call(requested(points, options), options));
}

/** {@link miniBatchKmeans} in place: blocks until the answer is there. */
export function miniBatchKmeansSync(points: Points, options: MiniBatchKmeansSyncOptions): Clustering {
  return dressed(callSync(requested(points, options), options));
}

function requested(points: Points, options: MiniBatchKmeansMethod) {
  checkOptions(options, miniBatchKmeansOptionsNames, { weights: 1 });
  const x = matrix("points", points);
  return bindings.miniBatchKmeans(x, weightsView("options.weights", options?.weights, x.rows), options ?? {});
}

function dressed({ centers, ...rest }: ReturnType<ReturnType<typeof requested>["decode"]>): Clustering {
  const clusters = rest.sizes.length;
  return { ...rest, centers: { data: centers, shape: [clusters, centers.length / clusters] } };
}
