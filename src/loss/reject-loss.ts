import { rejectLossOptionsNames } from "../backend/bindings/loss.js";
import { floats, type Vector, vector, weights as weightsView } from "../internal/arrays.js";
import { checkOptions } from "../internal/options.js";
import { bindings, type ElementLossOptions } from "./elements.js";
import { filling, type LossResult, lossNames } from "./result.js";

/** Options of {@link rejectLoss}. */
export interface RejectLossOptions extends ElementLossOptions {
  /** c, what rejecting costs where an error costs 1, between 0 and 1; default 0.05. */
  cost?: number;
  /** α, positive; default 2. */
  alpha?: number;
  /** β, positive; default: calibrated, `(α / 2c) (c exp(α/2) + (1 − c) exp(−α/2))`. */
  beta?: number;
}

/**
 * Surrogate loss of a rejector beside a fixed predictor, with its gradient with respect to the scores.
 *
 * `loss(r, a) = exp((α/2) (r − a)) + c exp(−β r)` with `a` 1 where the predictor is right and −1 where it is wrong; what has
 * `r > 0` is accepted. The loss is at least 1 for a wrong answer that is accepted and at least `c` for one rejected. With the
 * default β the score that minimizes its expectation is positive exactly where errors are rarer than `c`. The paper's text
 * could not be had: the form is the one known from it, β is derived here.
 *
 * Cost: `O(n)`, two exponentials an element. Equivalent: none in common libraries.
 *
 * @param scores `n` numbers, `Float32Array` or double precision; the gradient has the same precision.
 * @param right `n` numbers: 1 where the predictor is right, 0 where it is wrong.
 * @param options.cost default 0.05.
 * @param options.alpha default 2.
 * @param options.beta default: calibrated.
 * @param options.weights one weight an example; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.scores`.
 * @throws GibbsError `InvalidShape` for a wrong number of answers or weights, `InvalidValue` for answers other than 0 and 1
 *   and scores whose loss is not finite, `InvalidOption` for options outside their domain.
 * @see C. Mohri et al., Learning to Reject with a Fixed Predictor: Application to Decontextualization, ICLR 2024,
 *   https://arxiv.org/abs/2301.09044.
 *
 * @example
 * const { value, grads } = rejectLoss([0, 0], [1, 0], { cost: 0.5 });
 * // value ≈ 2.043081, grads.scores ≈ [-0.587601, 0.587601]
 */
export function rejectLoss(scores: Vector, right: Vector, options: RejectLossOptions = {}): LossResult<"scores"> {
  checkOptions(options, rejectLossOptionsNames, lossNames, { reduction: 1, out: 1 });
  const r = floats("scores", scores);
  const a = vector("right", right, r.length);
  const w = weightsView("options.weights", options.weights, r.length);
  const { value, values, gradient } = filling(r, r.length, options, (grad, out) =>
    bindings.rejectLoss(r, a, w, grad, options.reduction, options, out),
  );
  return { value, ...(values && { values }), grads: gradient ? { scores: gradient } : {} };
}
