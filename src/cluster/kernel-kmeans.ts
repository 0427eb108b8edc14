import { kernelKmeansOptionsNames, operations } from "../backend/bindings/cluster-graphs.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link kernelKmeans} is told of the method. */
export interface KernelKmeansMethod {
  /** Number of groups, at most the number of points. */
  clusters: number;
  /** Independent starts, of which the best counts; default 10. */
  restarts?: number;
  /** Sweeps over the points that a start may take; default 300. */
  maxIterations?: number;
  /** How groups start: `"k-means++"` around points that are far apart, `"random"` around random ones; default `"k-means++"`. */
  init?: "k-means++" | "random";
  /** Whether to compute the bound, `O(n³)`; `"auto"` (default) does up to 600 points. */
  certificate?: "auto" | "none" | "full";
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link kernelKmeans}. */
export interface KernelKmeansOptions extends KernelKmeansMethod, RunOptions {}

/** Options of {@link kernelKmeansSync}. */
export interface KernelKmeansSyncOptions extends KernelKmeansMethod, SyncRunOptions {}

/** A partition by a kernel, with a bound on every other. */
export interface KernelClustering {
  /** The group of every point, `0 … clusters - 1`. */
  readonly labels: Int32Array;
  /** The number of points of every group, at least 1. */
  readonly sizes: Int32Array;
  /** `tr K − Σ Sₖ / nₖ`: the sum of squared distances to the groups' means in the kernel's feature space. */
  readonly inertia: number;
  /** No partition into that many groups has less; `-Infinity` where no bound was computed. */
  readonly lowerBound: number;
  /** `inertia - lowerBound`. */
  readonly gap: number;
  /** `gap / |inertia|`; 0 where the gap is. */
  readonly relativeGap: number;
  /** Sweeps of the start that won. */
  readonly iterations: number;
  /** Whether its last sweep moved nothing. */
  readonly converged: boolean;
}

/**
 * Kernel k-means: groups points with the least scatter in the feature space of a kernel, and bounds how far the answer can be
 * from the best.
 *
 * Minimizes `tr K − Σₖ Sₖ / nₖ` with `Sₖ = Σ Kᵢⱼ` over pairs within group `k`, by k-means++ starts and exact exchanges of single
 * points. Every exchange lowers the objective whether the matrix is positive semidefinite or not, so logarithms of kernels
 * are welcome, and no group runs empty. The bound is the spectral one: `1ᵀK1 / n` and the largest eigenvalues of `K` off the
 * constant vector.
 *
 * Cost: `O(n K)` a sweep and `O(n)` a move; the bound `O(n³)`. Equivalents: `tslearn.clustering.KernelKMeans`,
 * `pygkernels`.
 *
 * @param kernel `n × n`, finite; of a matrix that is not symmetric the symmetric part counts.
 * @param options.clusters number of groups, 1 to `n`.
 * @param options.restarts default 10.
 * @param options.maxIterations default 300; a start that reaches it has `converged: false`.
 * @param options.init `"k-means++"` (default) or `"random"`.
 * @param options.certificate `"auto"` (default), `"none"` or `"full"`.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the best partition found, with `inertia`, `lowerBound`, `gap` and `relativeGap`.
 * @throws GibbsError `InvalidShape` for a matrix that is not square, `InvalidValue` for numbers that are not finite,
 *   `InvalidOption` for options outside their domain.
 * @see I. Dhillon, Y. Guan, B. Kulis, Kernel k-means, spectral clustering and normalized cuts, KDD 2004.
 *
 * @example
 * const graph = { nodes: 6, from: [0, 0, 1, 3, 3, 4, 2], to: [1, 2, 2, 4, 5, 5, 3] };
 * const { kernel } = await proximity(graph, { kind: "communicability", parameter: 0.5, log: true });
 * const { labels, converged } = await kernelKmeans(kernel, { clusters: 2 });
 * // labels[0] === labels[1] && labels[1] === labels[2]
 * // labels[3] === labels[4] && labels[4] === labels[5]
 * // labels[2] !== labels[3] && converged
 */
export async function kernelKmeans(kernel: MatrixLike, options: KernelKmeansOptions): Promise<KernelClustering> {
  return call(requested(kernel, options), options);
}

/** {@link kernelKmeans} in place: blocks until the answer is there. */
export function kernelKmeansSync(kernel: MatrixLike, options: KernelKmeansSyncOptions): KernelClustering {
  return callSync(requested(kernel, options), options);
}

function requested(kernel: MatrixLike, options: KernelKmeansMethod) {
  checkOptions(options, kernelKmeansOptionsNames);
  return bindings.kernelKmeans(matrix("kernel", kernel), options ?? {});
}
