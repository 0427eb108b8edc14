import { operations, type SelfLabelSolution, selfLabelOptionsNames } from "../backend/bindings/transport-systems.js";
import { load } from "../backend/load.js";
import type { MatrixArgument } from "../backend/request.js";
import { filled, type Matrix, type MatrixLike, matrix, type Vector, weights } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link selfLabel} is told of the method. */
export interface SelfLabelMethod {
  /**
   * Where `epsilon` and `maxIterations` come from: `"sela"` iterates to convergence at 1/25, `"swav"` three times at 0.05;
   * default `"sela"`.
   */
  preset?: "sela" | "swav";
  /** Regularization in the units of the scores, positive; default: the preset's. */
  epsilon?: number;
  /** Scalings of clusters and samples; default: the preset's, 1000 for SeLa and 3 for SwAV. */
  maxIterations?: number;
  /** Largest `marginalError` that ends the iteration; default: a tenth over the number of samples. */
  tolerance?: number;
  /** Masses that the clusters shall have, `K` positive numbers in any unit; default: equal ones. */
  masses?: Vector;
  /** Whether to return the soft assignment as well as the labels; default: only the labels. */
  assignment?: boolean;
}

/** Options of {@link selfLabel}. */
export interface SelfLabelOptions extends SelfLabelMethod, RunOptions {}

/** Options of {@link selfLabelSync}. */
export interface SelfLabelSyncOptions extends SelfLabelMethod, SyncRunOptions {
  /**
   * An array of the scores' precision and size that receives the soft assignment and is then `assignment.data`; it may be
   * the scores' own array (row by row, without strides), which is overwritten. Default: none is written.
   */
  out?: Float64Array | Float32Array;
}

/** Labels, and what they rest on. */
export interface SelfLabeling {
  /** Each sample's most probable cluster, the first of equals. */
  readonly labels: Int32Array;
  /** Samples with each label. */
  readonly sizes: Uint32Array;
  /** Mass of each cluster under the soft assignment; `n / K` for equal masses, once converged. */
  readonly masses: Float64Array;
  /** Shares of the clusters in each sample, `n × K` with rows of sum 1, in the scores' precision; where it was asked for. */
  readonly assignment?: Matrix<Float64Array> | Matrix<Float32Array>;
  /** Mean score of a sample under the soft assignment. */
  readonly value: number;
  /** No assignment with the prescribed masses has a larger mean score. */
  readonly dual: number;
  /** `Σⱼ |massⱼ − targetⱼ| / n`. */
  readonly marginalError: number;
  /** The regularization that was used. */
  readonly epsilon: number;
  /** Scalings of clusters and samples. */
  readonly iterations: number;
  /** Whether `marginalError` met the tolerance. */
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations";
}

/**
 * Labels samples by their scores for `K` clusters, with every cluster getting its share of them: the pseudo-labels of
 * self-supervised learning, without collapse into one cluster.
 *
 * Maximizes `Σ qᵢⱼ sᵢⱼ + ε H(Q)` over assignments whose rows sum to 1 and whose columns sum to the clusters' masses, `n / K`
 * unless given, by Sinkhorn's iteration in the logarithmic domain. `preset: "sela"` is the self-labelling of Asano et al.
 * (softmax's probabilities to the power 25, to convergence; pass logits or log-probabilities, for a number added to a row
 * changes nothing once converged); `"swav"` that of Caron et al. (`exp(s / 0.05)`, three iterations, soft). Scores may be
 * as large as their type holds: nothing overflows. `dual` bounds the mean score of any assignment with these masses.
 *
 * Cost: `O(n K)` an iteration, one exponential an entry. Memory: the labels; `assignment` is a second `n × K` array, and
 * `out: scores.data` of the synchronous twin avoids even that. Entries keep the scores' precision, sums are in double
 * precision. Equivalents: `optimize_L_sk` of self-label, `distributed_sinkhorn` of swav.
 *
 * @param scores `n × K`, finite, `Float32Array` or double precision.
 * @param options.preset `"sela"` (default) or `"swav"`.
 * @param options.epsilon default: the preset's.
 * @param options.maxIterations default: the preset's; when it is reached before the tolerance `converged` is false.
 * @param options.tolerance default: a tenth over `n`, which SeLa's own stopping rule implies.
 * @param options.masses default: equal ones.
 * @param options.assignment default: only the labels.
 * @returns `labels`, their `sizes`, the soft `masses`, `value`, `dual`, `marginalError`, `converged`.
 * @throws GibbsError `InvalidShape` for no scores or a wrong number of masses, `InvalidValue` for numbers that are not
 *   finite or masses that are not positive, naming the place; `InvalidOption` for options outside their domain.
 * @see Y. M. Asano, C. Rupprecht, A. Vedaldi, Self-labelling via simultaneous clustering and representation learning, ICLR
 *   2020, https://arxiv.org/abs/1911.05371; M. Caron et al., Unsupervised learning of visual features by contrasting
 *   cluster assignments, NeurIPS 2020, https://arxiv.org/abs/2006.09882.
 *
 * @example
 * // Both samples prefer the first cluster; the second yields, for it has less to lose.
 * const scores = [[1, 0], [1, 0.9]];
 * const { labels, masses } = await selfLabel(scores);
 * // labels is [0, 1], masses ≈ [1.0, 1.0]
 */
export async function selfLabel(scores: MatrixLike, options: SelfLabelOptions = {}): Promise<SelfLabeling> {
  const view = matrix("scores", scores);
  const { solution, assignment } = await call(requested(view, options), options);
  return dressed(solution, assignment, view);
}

/** {@link selfLabel} in place: blocks until the answer is there, and can write the soft assignment to an array of yours. */
export function selfLabelSync(scores: MatrixLike, options: SelfLabelSyncOptions = {}): SelfLabeling {
  const view = matrix("scores", scores);
  checkOptions(options, names, { out: 1 });
  const { out, ...method } = options;
  if (out !== undefined && out === view.data && isPlain(view)) {
    const masses = weights("options.masses", method.masses, view.columns);
    const { solution } = callSync(bindings.selfLabelOver(view.columns, masses, method, out), method);
    return dressed(solution, out, view);
  }
  const target = filled("options.out", out, view.rows * view.columns, [view.data, method.masses]);
  const { solution, assignment } = callSync(requested(view, method, target), method);
  return dressed(solution, target ?? assignment, view);
}

const names = { ...selfLabelOptionsNames, masses: 1, assignment: 1 };

function requested(view: MatrixArgument, options: SelfLabelMethod, out?: Float64Array | Float32Array) {
  checkOptions(options, names);
  const masses = weights("options.masses", options.masses, view.columns);
  return bindings.selfLabel(view, masses, options.assignment ?? false, options, out);
}

/** Whether the rows fill their array one after another. */
function isPlain({ data, rows, columns, rowStride, columnStride }: MatrixArgument): boolean {
  return rows > 0 && columns > 0 && data.length === rows * columns && rowStride === columns && columnStride === 1;
}

function dressed(
  solution: SelfLabelSolution,
  data: Float64Array | Float32Array | undefined,
  { rows, columns }: MatrixArgument,
): SelfLabeling {
  return { ...solution, ...(data && { assignment: { data, shape: [rows, columns] } as Matrix }) };
}
