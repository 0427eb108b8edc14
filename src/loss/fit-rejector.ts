import { fitRejectorOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix, type Vector, vector, weights as weightsView } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link fitRejector} fits, and how long. */
export interface FitRejectorSyncOptions extends SyncRunOptions {
  /** c, what rejecting costs where an error costs 1, between 0 and 1; default 0.05. */
  cost?: number;
  /** α of {@link rejectLoss}, positive; default 2. */
  alpha?: number;
  /** β of {@link rejectLoss}, positive; default: calibrated. */
  beta?: number;
  /** λ, the penalty on the weights, at least 0; default 1e-4. */
  penalty?: number;
  /** Largest norm of the gradient that counts as solved; default 1e-6. */
  tolerance?: number;
  /** Iterations after which the best rejector so far is returned; default 500. */
  maxIterations?: number;
  /** One weight an example, at least 0; default: all 1. */
  weights?: Vector;
}

/** Options of {@link fitRejector}. */
export interface FitRejectorOptions extends FitRejectorSyncOptions, RunOptions {}

/** A linear rejector: what has `weights · x + bias > 0` is accepted. */
export interface Rejector {
  /** One weight a feature. */
  readonly weights: Float64Array;
  /** What is added. */
  readonly bias: number;
  /** The score of every example, for {@link coverageCurve}. */
  readonly scores: Float64Array;
  /** The mean loss, with the penalty. */
  readonly value: number;
  /** The norm of its gradient, 0 at the minimum. */
  readonly slope: number;
  /** Iterations taken. */
  readonly iterations: number;
  /** Whether `slope` met the tolerance. */
  readonly converged: boolean;
}

/**
 * A linear rejector for a fixed predictor: learns from features of its inputs where it is to be trusted.
 *
 * Minimizes the mean of {@link rejectLoss} of `r = θ · x + b` plus `½ λ ‖θ‖²`, which is convex, by L-BFGS. The features may
 * be hidden values of the predictor, its confidence, or both; they are best of about unit scale.
 *
 * Cost: `O(n d)` an iteration. Equivalent: none in common libraries; a logistic regression of the answers with a threshold
 * is the usual substitute.
 *
 * @param features `n × d`, finite.
 * @param right `n` numbers: 1 where the predictor is right, 0 where it is wrong.
 * @param options.cost default 0.05.
 * @param options.alpha default 2.
 * @param options.beta default: calibrated.
 * @param options.penalty default 1e-4.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 500; when it is reached `converged` is false.
 * @param options.weights one weight an example; default: all 1.
 * @returns `weights`, `bias`, `scores`, `value`, `slope`, `iterations`, `converged`.
 * @throws GibbsError `InvalidShape` for a wrong number of answers or weights, `InvalidValue` for answers other than 0 and 1
 *   and features that are not finite, `InvalidOption` for options outside their domain.
 * @see C. Mohri et al., Learning to Reject with a Fixed Predictor: Application to Decontextualization, ICLR 2024,
 *   https://arxiv.org/abs/2301.09044.
 *
 * @example
 * const { scores, converged } = await fitRejector([[2], [1], [-1], [-2]], [1, 1, 0, 0], { cost: 0.2, penalty: 0.01 });
 * // converged === true
 * scores.map((r) => (r > 0 ? 1 : 0)); // [1, 1, 0, 0]
 */
export async function fitRejector(
  features: MatrixLike,
  right: Vector,
  options: FitRejectorOptions = {},
): Promise<Rejector> {
  return call(request(features, right, options), options);
}

/** {@link fitRejector} in place: blocks until the answer is there. */
export function fitRejectorSync(features: MatrixLike, right: Vector, options: FitRejectorSyncOptions = {}): Rejector {
  return callSync(request(features, right, options), options);
}

function request(features: MatrixLike, right: Vector, options: FitRejectorSyncOptions) {
  checkOptions(options, fitRejectorOptionsNames, { weights: 1 });
  const x = matrix("features", features);
  const a = vector("right", right, x.rows);
  return bindings.fitRejector(x, a, weightsView("options.weights", options.weights, x.rows), options);
}
