import { kmeansOptionsNames, operations } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import { matrix, type Points, type Vector, weights as weightsView } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import type { Clustering } from "./clustering.js";

const bindings = load(operations);

/** What {@link kmeans} is told of the method. */
export interface KmeansMethod {
  /** Number of groups, at most the number of points. */
  clusters: number;
  /** Independent starts, of which the best counts; default 10. */
  restarts?: number;
  /** Steps a start may take; default 300. */
  maxIterations?: number;
  /**
   * A start has converged when the centers' squared moves sum to at most `tolerance` times the mean variance of the
   * columns, or no label changes; default 1e-4.
   */
  tolerance?: number;
  /** How centers start: `"k-means++"` spreads them out, `"random"` takes points at random; default `"k-means++"`. */
  init?: "k-means++" | "random";
  /** One weight a point, at least 0: a point of weight 2 counts as two; default: all 1. */
  weights?: Vector;
  /** Fewest points of a group, whatever their weights; default 0. */
  minSize?: number;
  /** Most points of a group; default: any number. */
  maxSize?: number;
  /** Whether to bound the distance to the best partition; `"auto"` (default) skips it where it would cost more than the fit. */
  certificate?: "auto" | "none" | "full";
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link kmeans}. */
export interface KmeansOptions extends KmeansMethod, RunOptions {}

/** Options of {@link kmeansSync}. */
export interface KmeansSyncOptions extends KmeansMethod, SyncRunOptions {}

/**
 * Partitions points into groups with the least sum of squared distances to the groups' centers, and says how far from the
 * best partition the answer can be.
 *
 * Minimizes `Σ wᵢ ‖xᵢ − c(labelᵢ)‖²` by Lloyd's iteration from several k-means++ starts, with bounds on distances that
 * leave most of them uncomputed and nothing changed. The certificate is an explicit dual solution of the Peng–Wei
 * semidefinite relaxation: well-separated groups are often proved optimal (`certified`), overlapping ones get a bound that
 * is true but loose.
 *
 * With `minSize` or `maxSize` the labels are the cheapest ones with such sizes, by exact transport, and the bound is that of
 * all partitions: `certified` then says that the sizes cost nothing. Such a start ends where `tolerance` says; with
 * `tolerance: 0` its labels are the cheapest for the final centers.
 *
 * Cost: `O(n p K)` a step at most; the certificate `O(n (p + K²)²)`; with sizes a transport problem between `n` points and `2K`
 * places a step, and `O(n K)` memory. Up to 8 · 10⁶ coordinates a packed copy of the points is made; of more, none in place on
 * the native backend (asynchronous calls and WebAssembly copy). Single-precision points are not widened; distances are
 * computed in double precision.
 * Equivalents: `sklearn.cluster.KMeans`, `ml-kmeans`; for sizes `k-means-constrained` (Python).
 *
 * @param points `n × p`, finite.
 * @param options.clusters number of groups, 1 to `n`.
 * @param options.restarts default 10.
 * @param options.maxIterations default 300; a start that reaches it has `converged: false`.
 * @param options.tolerance default 1e-4, relative to the points' variance.
 * @param options.init `"k-means++"` (default) or `"random"`.
 * @param options.weights default: all 1. A point of weight 0 gets a label and moves no center.
 * @param options.minSize default 0; `minSize * clusters` is at most `n`.
 * @param options.maxSize default: any number; `maxSize * clusters` is at least `n`.
 * @param options.certificate `"auto"` (default), `"none"` or `"full"`.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the best partition found, with `inertia`, `lowerBound`, `gap`, `relativeGap` and `certified`.
 * @throws GibbsError `InvalidShape` for no points or a wrong number of weights, `InvalidValue` for numbers that are not
 *   finite, `InvalidOption` for options outside their domain.
 * @see D. Arthur, S. Vassilvitskii, k-means++: the advantages of careful seeding, SODA 2007; J. Peng, Y. Wei,
 *   Approximating k-means-type clustering via semidefinite programming, SIAM J. Optim. 18 (2007); T. Iguchi et al.,
 *   Probably certifiably correct k-means clustering, 2015, https://arxiv.org/abs/1509.07983; P. Bradley, K. Bennett, A.
 *   Demiriz, Constrained k-means clustering, MSR-TR-2000-65.
 *
 * @example
 * const points = [[0, 0], [0, 1], [9, 9], [9, 8]];
 * const { labels, inertia, certified } = await kmeans(points, { clusters: 2 });
 * // labels[0] === labels[1] and labels[2] === labels[3]
 * // inertia ≈ 1
 * // certified ≈ true
 */
export async function kmeans(points: Points, options: KmeansOptions): Promise<Clustering> {
  return dressed(await call(requested(points, options), options));
}

/** {@link kmeans} in place: blocks until the answer is there. */
export function kmeansSync(points: Points, options: KmeansSyncOptions): Clustering {
  return dressed(callSync(requested(points, options), options));
}

function requested(points: Points, options: KmeansMethod) {
  checkOptions(options, kmeansOptionsNames, { weights: 1 });
  const x = matrix("points", points);
  return bindings.kmeans(x, weightsView("options.weights", options?.weights, x.rows), options ?? {});
}

function dressed({ centers, ...rest }: ReturnType<ReturnType<typeof requested>["decode"]>): Clustering {
  const clusters = rest.sizes.length;
  return { ...rest, centers: { data: centers, shape: [clusters, centers.length / clusters] } };
}
