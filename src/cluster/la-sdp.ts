import { laSdpOptionsNames, operations } from "../backend/bindings/cluster-likelihood.js";
import { load } from "../backend/load.js";
import { checkSize, type MatrixLike, matrix, type Points, type Vector, weights } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type LikelihoodClustering, likelihoodClustering } from "./likelihood-clustering.js";

const bindings = load(operations);

/** What {@link laSdp} is told of the method. */
export interface LaSdpMethod {
  /** Shares of the groups, positive, whose logarithms count for every point; default: they play no part. */
  shares?: Vector;
  /** Random starts of the relaxation, of which the best counts; default 4. */
  restarts?: number;
  /** Steps a start may take; default 1000. */
  maxIterations?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link laSdp}. */
export interface LaSdpOptions extends LaSdpMethod, RunOptions {}

/** Options of {@link laSdpSync}. */
export interface LaSdpSyncOptions extends LaSdpMethod, SyncRunOptions {}

/** What {@link laSdp} finds. */
export interface LaSdpClustering extends LikelihoodClustering {
  /** Whether `relativeGap <= 1e-8`: no labels are likelier. */
  readonly certified: boolean;
}

/**
 * Labels of the largest likelihood when every group's covariance is known, with a bound on the likelihood of every other
 * partition.
 *
 * Maximizes `Σᵢ log N(xᵢ; mean of its group, Σ of its group)` over labels. With the means maximized out that is linear in the
 * matrices `Zₖ = 1 1' / nₖ` of the groups; the relaxation keeps of them that they are positive semidefinite, not negative, of
 * trace 1, and that `Σₖ Zₖ 1 = 1`. It is solved in factors of three columns, so labels need no centers, then rounded, and
 * polished by moving points. The bound is an explicit dual point for the labels found: it closes the gap on separated groups
 * and is true but loose where they overlap. The factored problem is not convex: for four groups and more in few dimensions it
 * may stick, and the best of `restarts` counts.
 *
 * The text of the paper could not be found: this is a reconstruction from its abstract, and the certificate is our own.
 *
 * Cost: `O(n K p)` a step; the bound `O(K n³)` up to 1200 points and `O(n K p²)` above, where it is looser. The answer follows
 * linear maps of the points when the covariances are mapped along. Equivalents: none known.
 *
 * @param points `n × p`, finite.
 * @param covariances one symmetric positive definite `p × p` matrix a group, at most `n`.
 * @param options.shares default: none.
 * @param options.restarts default 4.
 * @param options.maxIterations default 1000.
 * @param options.seed default 0.
 * @returns `labels`, the index of each point's covariance; `memberships` of the relaxation; `bound`, `gap`, `certified`.
 * @throws GibbsError `InvalidShape` for covariances of another size or more than points, `InvalidValue` for numbers that are
 *   not finite and matrices that are not positive definite, `InvalidOption` for options outside their domain.
 * @see Y. Zhuang, X. Chen, Y. Yang, Likelihood adjusted semidefinite programs for clustering heterogeneous data, ICML 2023,
 *   https://arxiv.org/abs/2209.15097.
 *
 * @example
 * const points = [[-3, 0], [0, 0], [3, 0], [9, 20], [9, 23], [9, 26]];
 * const wide = [[9, 0], [0, 0.1]], tall = [[0.1, 0], [0, 9]];
 * const { labels, certified } = await laSdp(points, [wide, tall]);
 * // labels is [0, 0, 0, 1, 1, 1]
 * // certified ≈ true
 */
export async function laSdp(
  points: Points,
  covariances: readonly MatrixLike[],
  options: LaSdpOptions = {},
): Promise<LaSdpClustering> {
  return likelihoodClustering(await call(requested(points, covariances, options), options));
}

/** {@link laSdp} in place: blocks until the answer is there. */
export function laSdpSync(
  points: Points,
  covariances: readonly MatrixLike[],
  options: LaSdpSyncOptions = {},
): LaSdpClustering {
  return likelihoodClustering(callSync(requested(points, covariances, options), options));
}

function requested(points: Points, covariances: readonly MatrixLike[], options: LaSdpMethod) {
  checkOptions(options, laSdpOptionsNames, { shares: 1 });
  const x = matrix("points", points);
  if (x.rows === 0 || x.columns === 0) {
    throw invalid("InvalidShape", "points", "expected at least one row and one column");
  }
  const stacked = joined(covariances, x.columns);
  return bindings.laSdp(
    x,
    stacked,
    weights("options.shares", options.shares, stacked.length / x.columns ** 2),
    options,
  );
}

/** The matrices one after the other, row-major. */
function joined(covariances: readonly MatrixLike[], p: number): Float64Array {
  if (!Array.isArray(covariances) || covariances.length === 0) {
    throw invalid("InvalidValue", "covariances", "expected an array of matrices, at least one");
  }
  checkSize("covariances", covariances.length * p * p);
  const views = covariances.map((covariance) => {
    const view = matrix("covariances", covariance);
    if (view.rows !== p || view.columns !== p) {
      throw invalid("InvalidShape", "covariances", `expected ${p} × ${p}, got ${view.rows} × ${view.columns}`);
    }
    return view;
  });
  const all = new Float64Array(views.length * p * p);
  views.forEach(({ data, rowStride, columnStride }, k) => {
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) all[(k * p + i) * p + j] = data[i * rowStride + j * columnStride];
    }
  });
  return all;
}
