import { implicitFeedbackOptionsNames } from "../backend/bindings/loss.js";
import { floats, type Vector, vector, weights as weightsView } from "../internal/arrays.js";
import { checkOptions } from "../internal/options.js";
import { bindings, type ElementLossOptions } from "./elements.js";
import { filling, type LossResult, lossNames } from "./result.js";

/** Options of {@link implicitFeedback}. */
export interface ImplicitFeedbackOptions extends ElementLossOptions {
  /** `"log"` (default), cross-entropy, or `"squared"`, the squared error of the probability. */
  kind?: "log" | "squared";
  /** M, below which propensities are cut off, 0 to 1; default 0, the unbiased estimator. */
  clip?: number;
}

/**
 * A loss of relevance estimated from clicks and how likely each item was seen, with its gradient by the logits.
 *
 * A click says that an item was seen and relevant, no click neither. With the probability `θ` of being seen (the propensity)
 * `loss(z, Y, θ) = r ℓ₁(z) + (1 − r) ℓ₀(z)` with `r = Y / max(θ, M)` has the expectation of the loss under the true relevance where
 * `M ≤ θ`; clipping trades a bias for less variance. `ℓ₁` and `ℓ₀` are `−log σ(z)` and `−log σ(−z)`, or `(1 − σ(z))²` and `σ(z)²`. `r`
 * may exceed 1, and the loss of an example be negative: the sum is what estimates. Where all is seen it is cross-entropy.
 *
 * Cost: `O(n)`, one exponential an element. Equivalents: `weighted_ce` of the authors' code for `"log"`, and the loss of Rel-MF for
 * `"squared"`, with `reduction: "sum"` and another divisor.
 *
 * @param logits `n` numbers; the gradient has their precision.
 * @param clicks `n` numbers, 0 or 1.
 * @param propensities `n` numbers above 0 and up to 1.
 * @param options.kind `"log"` (default).
 * @param options.clip default 0.
 * @param options.weights one weight an element; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`.
 * @throws GibbsError `InvalidShape` for a wrong number of clicks, propensities or weights, `InvalidValue` for clicks other than 0 and
 *   1, propensities outside their domain and logits that are not finite, `InvalidOption` for options outside their domain.
 * @see Y. Saito, S. Yaginuma, Y. Nishino, H. Sakata, K. Nakata, Unbiased Recommender Learning from Missing-Not-At-Random Implicit
 *   Feedback, WSDM 2020, https://arxiv.org/abs/1909.03601.
 *
 * @example
 * const { value, grads } = implicitFeedback([0, 0], [1, 0], [0.5, 0.5], { reduction: "sum" });
 * // value ≈ 1.386294 (2 log 2), grads.logits ≈ [-1.5, 0.5]
 */
export function implicitFeedback(
  logits: Vector,
  clicks: Vector,
  propensities: Vector,
  options: ImplicitFeedbackOptions = {},
): LossResult<"logits"> {
  checkOptions(options, implicitFeedbackOptionsNames, lossNames, { reduction: 1, out: 1 });
  const z = floats("logits", logits);
  const y = vector("clicks", clicks, z.length);
  const theta = vector("propensities", propensities, z.length);
  const w = weightsView("options.weights", options.weights, z.length);
  const { value, values, gradient } = filling(z, z.length, options, (grad, out) =>
    bindings.implicitFeedback(z, y, theta, w, grad, options.reduction, options, out),
  );
  return { value, ...(values && { values }), grads: gradient ? { logits: gradient } : {} };
}
