import { operations, selectClustersOptionsNames } from "../backend/bindings/cluster-likelihood.js";
import { load } from "../backend/load.js";
import { integers, matrix, type Points, type Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link selectClusters} is told of the method. */
export interface SelectClustersMethod {
  /** The numbers of clusters to compare, each from 1 to the number of points. */
  range: Vector;
  /** The criterion; default `"bic"`. */
  by?: "bic" | "icl" | "evidence" | "silhouette" | "gap" | "certificate";
  /** Family of covariances of the mixtures behind `"bic"` and `"icl"`; default `"full"`. */
  covariance?: "full" | "tied" | "diagonal" | "spherical" | "factor";
  /** Starts of each fit; default 10. */
  restarts?: number;
  /** Reference samples of the gap statistic, at least 2; default 20. */
  references?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link selectClusters}. */
export interface SelectClustersOptions extends SelectClustersMethod, RunOptions {}

/** Options of {@link selectClustersSync}. */
export interface SelectClustersSyncOptions extends SelectClustersMethod, SyncRunOptions {}

/** What {@link selectClusters} chooses, and why. */
export interface ClusterSelection {
  /** The number chosen. */
  readonly clusters: number;
  /** The labels of its fit. */
  readonly labels: Int32Array;
  /** The numbers compared, ascending. */
  readonly candidates: Int32Array;
  /** Their scores, in the order of the candidates. */
  readonly scores: Float64Array;
  /** Standard errors of the gap statistic; empty for the other criteria. */
  readonly errors: Float64Array;
}

/**
 * How many clusters: fits the points with each number in question and compares the fits.
 *
 * `"bic"` and `"icl"` take the mixture of {@link gaussianMixture} with the least `−2 log L + parameters log n`, for ICL plus twice
 * the entropy of the memberships, which asks for groups that do not overlap; `"evidence"` the one with the largest evidence,
 * `log K!` added for the names of the components. The others take k-means partitions: `"silhouette"` the largest mean of
 * `(b − a) / max(a, b)`; `"gap"` the first number whose gap statistic is within a standard error of the next one's, against
 * uniform points in the box along the principal axes; `"certificate"` the largest number above 1 whose partition is proved
 * best, without any the one with the least relative gap. The last is our own: a proof of optimality is rare for a number of
 * groups that the points do not have.
 *
 * Cost: that of the fits; `O(n² p)` for each silhouette; `references` further fits a number for the gap statistic.
 * Equivalents: `sklearn.metrics.silhouette_score`, `mclustBIC`, `cluster::clusGap` (R).
 *
 * @param points `n × p`, finite.
 * @param options.range such as `[1, 2, 3, 4, 5]`.
 * @param options.by default `"bic"`.
 * @param options.covariance default `"full"`; `"evidence"` takes no other.
 * @param options.restarts default 10.
 * @param options.references default 20.
 * @param options.seed default 0.
 * @returns `clusters` and the `labels` of its fit; `candidates` with their `scores`.
 * @throws GibbsError `InvalidShape` for no points, `InvalidValue` for numbers that are not finite, `InvalidOption` for options
 *   outside their domain.
 * @see P. Rousseeuw, Silhouettes, J. Comput. Appl. Math. 20 (1987); R. Tibshirani, G. Walther, T. Hastie, Estimating the
 *   number of clusters in a data set via the gap statistic, JRSS B 63 (2001); C. Biernacki, G. Celeux, G. Govaert, PAMI 22
 *   (2000).
 *
 * @example
 * const points = [[0, 0], [0, 1], [1, 0], [40, 40], [40, 41], [41, 40], [0, 80], [1, 80], [0, 81]];
 * const { clusters, scores } = await selectClusters(points, { range: [2, 3, 4], by: "silhouette" });
 * // clusters === 3
 * // scores.length === 3
 */
export async function selectClusters(points: Points, options: SelectClustersOptions): Promise<ClusterSelection> {
  return call(requested(points, options), options);
}

/** {@link selectClusters} in place: blocks until the answer is there. */
export function selectClustersSync(points: Points, options: SelectClustersSyncOptions): ClusterSelection {
  return callSync(requested(points, options), options);
}

function requested(points: Points, options: SelectClustersMethod) {
  checkOptions(options, selectClustersOptionsNames, { range: 1 });
  const x = matrix("points", points);
  if (options?.range === undefined) throw invalid("InvalidOption", "options.range", "expected numbers of clusters");
  const { range, ...rest } = options;
  return bindings.selectClusters(x, integers("options.range", range), rest);
}
