import {
  type OneClassSubspacesSolution,
  oneClassSubspacesOptionsNames,
  operations,
} from "../backend/bindings/cluster-systems.js";
import { load } from "../backend/load.js";
import { type Matrix, matrix, type Points } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link oneClassSubspaces} is told of the method. */
export interface OneClassSubspacesMethod {
  /** Directions of each frame, or as many as there are columns; default 10. */
  directions?: number;
  /** Margin `η` between frames and points, in units of the scaled columns; default 0.1. */
  margin?: number;
  /** Weight `λ` of the frames' mean squared distance to the points; default 0.1. */
  closeness?: number;
  /** Weight `ν` of the squared distance between the frames' origins; default 0.01. */
  originWeight?: number;
  /** Random starts, of which the best counts; default 4. */
  restarts?: number;
  /** Steps of a start; default 200. */
  maxIterations?: number;
  /** Relative fall of the objective over ten steps that counts as converged; default 1e-5. */
  tolerance?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link oneClassSubspaces}. */
export interface OneClassSubspacesOptions extends OneClassSubspacesMethod, RunOptions {}

/** Options of {@link oneClassSubspacesSync}. */
export interface OneClassSubspacesSyncOptions extends OneClassSubspacesMethod, SyncRunOptions {}

/** Two frames, how good they are, and what they say of points. */
export interface OneClassSubspaces {
  /** Orthonormal rows of the lower and of the upper frame, `K × p` each, for scaled columns. */
  readonly frames: readonly [lower: Matrix, upper: Matrix];
  /** Their offsets. */
  readonly offsets: readonly [lower: Float64Array, upper: Float64Array];
  /** Means of the columns. */
  readonly center: Float64Array;
  /** Inverse standard deviations of the columns; 0 for a constant one. */
  readonly scale: Float64Array;
  /** The objective. */
  readonly value: number;
  /** Norm of its Riemannian gradient; not 0 at kinks. */
  readonly gradientNorm: number;
  /** Largest entry of `W Wᵀ − I` of either frame. */
  readonly orthogonality: number;
  /** The objective after every step of the best start; it never rises. */
  readonly trace: Float64Array;
  /** Whether the fall over ten steps met the tolerance. */
  readonly converged: boolean;
  /** Scores of the points that were fitted. */
  readonly scores: Float64Array;
  /** Scores of new points, `k × p`: the larger, the farther on the wrong side of a frame; below 0 within both. */
  score(newPoints: Points): Float64Array;
}

/**
 * Learns one class from its members alone: a pair of orthonormal frames that sandwich them, by which new points are scored.
 *
 * Minimizes, over frames `W₁, W₂` with `K` orthonormal rows and offsets, the mean of
 * `[η − min(W₁x + b₁)]₊² + [η + max(W₂x + b₂)]₊² + λ (‖W₁x + b₁‖² + ‖W₂x + b₂‖²)` plus `ν ‖b₁ − b₂‖² / 2`, on columns of mean 0 and
 * variance 1: every point lies above all directions of the one frame and below those of the other, with both close. Solved by
 * conjugate gradients on Stiefel manifolds; not convex, and with kinks at which the gradient does not vanish, so the best of
 * some starts. The score is `max(−min(W₁x + b₁), max(W₂x + b₂))`.
 *
 * A reconstruction from the paper's abstract and its public program. On the shipped digits, each in turn the class that is known,
 * the mean AUC of one start of 100 steps grows with the directions: .93 with 5, .94 with 10, .95 with 20 and .96 with 40 (measured
 * under an earlier rule of stopping); the distance to the class's mean on the same columns has .943. Take many directions, or
 * the simple distance.
 *
 * Cost: `O(n K p)` a step and start. Equivalents: the authors' GODS in Python; `sklearn.svm.OneClassSVM` for another method.
 *
 * @param points `n × p`, finite, all of the class.
 * @param options.directions default 10; the number of columns where that is less.
 * @param options.margin default 0.1.
 * @param options.closeness default 0.1.
 * @param options.originWeight default 0.01.
 * @param options.restarts default 4.
 * @param options.maxIterations default 200; when it is reached `converged` is false.
 * @param options.tolerance default 1e-5.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the `frames` with the evidence of the fit, `scores` and `score`.
 * @throws GibbsError `InvalidShape` for no points, `InvalidValue` for numbers that are not finite, `InvalidOption` for options
 *   outside their domain.
 * @see J. Wang, A. Cherian, GODS: generalized one-class discriminative subspaces for anomaly detection, ICCV 2019,
 *   https://arxiv.org/abs/1908.05884.
 *
 * @example
 * const points = Array.from({ length: 100 }, (_, i) => [Math.cos(i), Math.sin(7 * i)]);
 * const { score } = await oneClassSubspaces(points);
 * const [inside, outside] = score([[0, 0], [9, 9]]);
 * outside > Math.max(0, inside); // true
 */
export async function oneClassSubspaces(
  points: Points,
  options: OneClassSubspacesOptions = {},
): Promise<OneClassSubspaces> {
  return dressed(await call(requested(points, options), options));
}

/** {@link oneClassSubspaces} in place: blocks until the answer is there. */
export function oneClassSubspacesSync(points: Points, options: OneClassSubspacesSyncOptions = {}): OneClassSubspaces {
  return dressed(callSync(requested(points, options), options));
}

function requested(points: Points, options: OneClassSubspacesMethod) {
  checkOptions(options, oneClassSubspacesOptionsNames);
  return bindings.oneClassSubspaces(matrix("points", points), options);
}

function dressed({ frames, offsets, ...rest }: OneClassSubspacesSolution): OneClassSubspaces {
  const { center, scale } = rest;
  const [both, k] = [frames.length / 2, offsets.length / 2];
  const frame = (data: Float64Array): Matrix => ({ data, shape: [k, center.length] });
  return {
    ...rest,
    frames: [frame(frames.slice(0, both)), frame(frames.slice(both))],
    offsets: [offsets.slice(0, k), offsets.slice(k)],
    score(newPoints) {
      const view = matrix("newPoints", newPoints);
      if (view.columns !== center.length) {
        throw invalid("InvalidShape", "newPoints", `expected ${center.length} columns, got ${view.columns}`);
      }
      return callSync(bindings.oneClassSubspacesScore(view, frames, offsets, center, scale));
    },
  };
}
