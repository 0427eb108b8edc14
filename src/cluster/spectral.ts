import { operations, type SpectralSolution, spectralOptionsNames } from "../backend/bindings/cluster-graphs.js";
import { load } from "../backend/load.js";
import { type Matrix, matrix, type Points } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type EdgeList, edges, isEdgeList } from "./graph.js";

const bindings = load(operations);

/** What {@link spectral} is told of the method. */
export interface SpectralMethod {
  /** Number of groups, at most the number of points. */
  clusters: number;
  /**
   * How a graph is made of points: `"nearestNeighbors"`, weight 1 between mutual neighbors and ½ where only one is the
   * other's; `"gaussian"`, `exp(−γ d²)`; `"selfTuning"`, `exp(−d² / (σᵢ σⱼ))` with `σᵢ` the distance to the neighbor of rank
   * `neighbors`; `"precomputed"`: the points are the weights. Default `"nearestNeighbors"`; of no effect for edges.
   */
  affinity?: "nearestNeighbors" | "gaussian" | "selfTuning" | "precomputed";
  /** Neighbors of a point, itself not counted; default 10. */
  neighbors?: number;
  /** `γ` of the Gaussian kernel; default: the inverse of the mean squared distance of the points to their mean. */
  gamma?: number;
  /** Starts of k-means on the eigenvectors; default 10. */
  restarts?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link spectral}. */
export interface SpectralOptions extends SpectralMethod, RunOptions {}

/** Options of {@link spectralSync}. */
export interface SpectralSyncOptions extends SpectralMethod, SyncRunOptions {}

/** Groups of a graph, with a bound on what every partition cuts. */
export interface SpectralClustering {
  /** The group of every point, `0 … clusters - 1`. */
  readonly labels: Int32Array;
  /** The number of points of every group. */
  readonly sizes: Int32Array;
  /** `Σₖ cut(k) / vol(k)`: the share of its weight that each group sends to others, summed. */
  readonly normalizedCut: number;
  /** No partition into that many groups cuts less: the sum of the smallest eigenvalues of the normalized Laplacian. */
  readonly lowerBound: number;
  /** `normalizedCut - lowerBound`. */
  readonly gap: number;
  /** `gap / normalizedCut`; 0 where both are 0. */
  readonly relativeGap: number;
  /** The smallest eigenvalues of the normalized Laplacian, ascending: a large step after the k-th speaks for k groups. */
  readonly eigenvalues: Float64Array;
  /** The rows that k-means grouped, `n × clusters`: eigenvectors divided by the roots of the degrees. */
  readonly embedding: Matrix;
  /** The largest residual of an eigenvector. */
  readonly residual: number;
  /** Whether the residuals met 1e-7, and k-means its tolerance. */
  readonly converged: boolean;
}

/**
 * Spectral clustering: groups points, or the nodes of a graph, so that little weight is cut; and bounds what any partition
 * cuts.
 *
 * The normalized cut `Σₖ cut(k) / vol(k)` is relaxed to eigenvectors of `D^−½ W D^−½`, whose rows k-means groups. It finds
 * groups of any shape as long as the graph's edges stay within them.
 *
 * Cost: `O(n² p)` for neighbors; then some hundreds to a few thousand products of the graph with vectors, `O(n · neighbors)`
 * each, or `O(n²)` for kernels. Equivalent: `sklearn.cluster.SpectralClustering`, whose `n_neighbors` counts the point
 * itself.
 *
 * @param points `n × p`, finite; with `affinity: "precomputed"` `n × n` weights, symmetric and at least 0; or a graph
 *   `{ nodes, from, to, weights? }`.
 * @param options.clusters number of groups, 1 to `n`.
 * @param options.affinity `"nearestNeighbors"` (default), `"gaussian"`, `"selfTuning"` or `"precomputed"`.
 * @param options.neighbors default 10; `"selfTuning"` is usual with 7.
 * @param options.gamma default: by the points' spread.
 * @param options.restarts default 10.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns `labels`, `normalizedCut` with its bound, `eigenvalues`, `embedding`. Above 400 nodes the eigenvalues are found by
 *   iteration from a random block: the bound allows for their residuals, and holds unless an eigenvector was missed, which
 *   random starts do not.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points or graphs, `InvalidOption` for options outside their
 *   domain, `OutOfMemory` for kernels of more than 16384 points.
 * @see U. von Luxburg, A tutorial on spectral clustering, Statistics and Computing 17 (2007); L. Zelnik-Manor, P. Perona,
 *   Self-tuning spectral clustering, NIPS 2004.
 *
 * @example
 * // Two rings, one inside the other.
 * const ring = (radius: number, i: number) => [radius * Math.cos(i / 4), radius * Math.sin(i / 4)];
 * const points = Array.from({ length: 50 }, (_, i) => ring(i % 2 === 0 ? 1 : 3, i));
 * const { labels, normalizedCut } = await spectral(points, { clusters: 2, neighbors: 4 });
 * // labels.every((label, i) => label === labels[i % 2])
 * // normalizedCut ≈ 0
 */
export async function spectral(points: Points | EdgeList, options: SpectralOptions): Promise<SpectralClustering> {
  return dressed(await call(requested(points, options), options));
}

/** {@link spectral} in place: blocks until the answer is there. */
export function spectralSync(points: Points | EdgeList, options: SpectralSyncOptions): SpectralClustering {
  return dressed(callSync(requested(points, options), options));
}

function requested(points: Points | EdgeList, options: SpectralMethod) {
  checkOptions(options, spectralOptionsNames);
  if (!isEdgeList(points)) return bindings.spectral(matrix("points", points), options ?? {});
  const { nodes, from, to, weights } = edges("points", points);
  return bindings.spectralOfEdges(nodes, from, to, weights, options ?? {});
}

function dressed({ embedding, ...rest }: SpectralSolution): SpectralClustering {
  const n = rest.labels.length;
  return { ...rest, embedding: { data: embedding, shape: [n, embedding.length / n] } };
}
