import { operations, sdpKmeansOptionsNames } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import { type Matrix, matrix, type Points } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import type { Clustering } from "./clustering.js";

const bindings = load(operations);

/** What {@link sdpKmeans} is told of the method. */
export interface SdpKmeansMethod {
  /** Number of groups, at most the number of points; `"auto"`, up to 600 points: as many as their `price` says. */
  clusters: number | "auto";
  /**
   * How the relaxation is solved: `"lowRank"` as `Z = UUᵀ`; `"admm"` as a full matrix, for up to 600 points; `"sketch"` for a
   * random sample, lifted to all points. Default `"auto"`: low rank, and a sketch above 100 000 points.
   */
  method?: "auto" | "lowRank" | "admm" | "sketch";
  /** What a group costs, in units of the inertia, with `clusters: "auto"`; default: chosen from the points. */
  price?: number;
  /** Relative gap that is good enough; default 1e-3. */
  target?: number;
  /** Steps of the factorization; ten times as many of the full matrix; default 300. */
  maxIterations?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link sdpKmeans}. */
export interface SdpKmeansOptions extends SdpKmeansMethod, RunOptions {}

/** Options of {@link sdpKmeansSync}. */
export interface SdpKmeansSyncOptions extends SdpKmeansMethod, SyncRunOptions {}

/** A partition, and the point of the relaxation that it was rounded from. */
export interface SdpClustering extends Clustering {
  /** `tr A − ⟨A, Z⟩` of the relaxation's point `Z`, in the units of `inertia`; the inertia itself where k-means met the target. */
  readonly sdpValue: number;
  /** By how much `Z` misses the relaxation's constraints: rounding errors, since the point is brought into the set. */
  readonly feasibility: {
    /** Largest `|Z1 − 1|`. */
    readonly rows: number;
    /** By how much its least entry is below 0. */
    readonly negativity: number;
    /** By how much its least eigenvalue is below 0. */
    readonly eigenvalue: number;
  };
  /** What a group cost, with `clusters: "auto"`. */
  readonly price?: number;
  /** `Z` itself, `n × n`, of the full matrix: how much two points belong together, over the size of their group. */
  readonly coMemberships?: Matrix;
}

/**
 * Partitions points as k-means does, by a semidefinite relaxation that bounds every partition and, where groups are far
 * enough apart, has the best one as its only solution.
 *
 * Maximizes `⟨A, Z⟩` over `Z ≥ 0`, `Z ⪰ 0`, `Z1 = 1`, `tr Z = K` with the Gram matrix `A` of the centered points. First k-means and
 * the explicit bound of {@link certify}: where they come within `target` nothing is left to do. Else the relaxation is
 * solved, by an augmented Lagrangian for `Z = UUᵀ` with `U ≥ 0` in low rank or by an alternating direction method for the full
 * matrix, its leading eigenvectors are rounded, Lloyd's iteration polishes the labels, and the best partition gets the
 * best bound that about a second's work finds, or four where the relaxation has found nothing better. The answer does
 * not depend on the units of the data. Beside {@link kmeans} it offers a second way to good labels, the relaxation's own
 * value and, up to 5000 points, the stronger bounds.
 *
 * With `clusters: "auto"` each group costs a `price` `κ` instead: the relaxation of `inertia + κ K`, solved as a full matrix for
 * up to 600 points. Without a `price` it is the middle, on the logarithmic scale, of the longest range of prices over which
 * k-means partitions keep one number of groups, from 2 to 20. Where there are no groups this finds some all the same.
 *
 * `sdpValue` is the value of a point that is in the feasible set, up to rounding: between `lowerBound` and the relaxation's
 * least value there may be a gap of the bound, between that and `sdpValue` one of the point.
 *
 * Cost: k-means and its certificate, then `O(n p K)` a step in low rank, `O(n² r)` as a full matrix; bounds beyond the
 * explicit one about a second, or four. Equivalents: none in scikit-learn; `cvxpy` with SCS for tiny problems.
 *
 * @param points `n × p`, finite.
 * @param options.clusters number of groups, 1 to `n`, or `"auto"`.
 * @param options.method `"auto"` (default), `"lowRank"`, `"admm"` or `"sketch"`; beside `clusters: "auto"` the first or third.
 * @param options.price positive; only beside `clusters: "auto"`.
 * @param options.target default 1e-3.
 * @param options.maxIterations default 300.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the partition as of {@link kmeans}, with `sdpValue`, `feasibility` and, of full matrices, `coMemberships`;
 *   `iterations` of the relaxation, 0 where it was not needed; `converged` where the target was met or the relaxation has
 *   settled: a full matrix when its value is within 2e-5 of its own bound, a factor when its rows are.
 * @throws GibbsError `InvalidShape` for no points, `InvalidValue` for numbers that are not finite, `InvalidOption` for
 *   options outside their domain and for full matrices of more than 600 points.
 * @see J. Peng, Y. Wei, Approximating k-means-type clustering via semidefinite programming, SIAM J. Optim. 18 (2007);
 *   Y. Zhuang et al., Statistically optimal K-means clustering via nonnegative low-rank semidefinite programming, ICLR
 *   2024, https://arxiv.org/abs/2305.18436; Y. Zhuang et al., Sketch-and-lift, AISTATS 2022; X. Chen, Y. Yang, Cutoff for
 *   exact recovery of Gaussian mixture models, IEEE Trans. Inf. Theory 67 (2021), https://arxiv.org/abs/2001.01194.
 *
 * @example
 * const points = [[0, 0], [0, 1], [9, 9], [9, 8]];
 * const { inertia, certified, sdpValue } = await sdpKmeans(points, { clusters: 2 });
 * // inertia ≈ 1
 * // certified ≈ true
 * // sdpValue ≈ 1
 */
export async function sdpKmeans(points: Points, options: SdpKmeansOptions): Promise<SdpClustering> {
  return dressed(await call(requested(points, options), options));
}

/** {@link sdpKmeans} in place: blocks until the answer is there. */
export function sdpKmeansSync(points: Points, options: SdpKmeansSyncOptions): SdpClustering {
  return dressed(callSync(requested(points, options), options));
}

function requested(points: Points, options: SdpKmeansMethod) {
  checkOptions(options, sdpKmeansOptionsNames);
  const x = matrix("points", points);
  if (options?.clusters === undefined)
    throw invalid("InvalidOption", "options.clusters", 'expected a number or "auto"');
  const { clusters, ...rest } = options;
  return bindings.sdpKmeans(x, clusters === "auto" ? rest : { ...rest, clusters });
}

function dressed(solution: ReturnType<ReturnType<typeof requested>["decode"]>): SdpClustering {
  const { centers, rows, negativity, eigenvalue, price, coMemberships, ...rest } = solution;
  const [clusters, n] = [rest.sizes.length, rest.labels.length];
  return {
    ...rest,
    centers: { data: centers, shape: [clusters, centers.length / clusters] },
    feasibility: { rows, negativity, eigenvalue },
    ...(price > 0 && { price }),
    ...(coMemberships.length > 0 && { coMemberships: { data: coMemberships, shape: [n, n] } }),
  };
}
