import { aldrKlOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link aldrKl}. */
export interface AldrKlOptions extends RowLossOptions {
  /** λ₀, the temperature of an example of which nothing is known, positive; default 1. */
  lambda?: number;
  /** α, how strongly temperatures are held to `λ₀`, above 1; default 2. */
  alpha?: number;
  /** c, what the label's logit must be ahead, at least 0; default 2. */
  margin?: number;
}

/**
 * ALDR-KL, LDR-KL with a temperature that every example chooses for itself, with its gradient.
 *
 * `loss(z, y) = max over λ of LDR-KL(z, y; λ) − (α log K / 2 λ₀) (λ − λ₀)²`: an example whose margins point at one
 * label gets a temperature below `λ₀`, one of which nothing is known keeps it. The temperature is the largest that is
 * stationary, which iterating `λ = λ₀ (1 − KL(π ‖ uniform) / (α log K))` from `λ₀` finds, and lies in `[λ₀ (1 − 1/α),
 * λ₀]`. The authors' code takes one such step each time it meets an example, from a `λ` it remembers; here it goes on
 * until `λ` no longer changes.
 *
 * Cost: `O(n K s)` for `s` steps, usually below ten, one exponential each. Equivalent: `ALDR_KL` of the authors'
 * code, up to the number of steps and the normalization of logits.
 *
 * @param logits `n × K`, at least two classes, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.lambda default 1.
 * @param options.alpha default 2.
 * @param options.margin default 2.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights or a single class, `InvalidValue` for
 *   labels out of range and logits whose loss is not finite, naming the row, `InvalidOption` for options outside
 *   their domain.
 * @see D. Zhu, Y. Ying, T. Yang, Label Distributionally Robust Losses for Multi-class Classification: Consistency,
 *   Robustness and Adaptivity, ICML 2023, https://arxiv.org/abs/2112.14869.
 *
 * @example
 * const { value, grads } = aldrKl([[1, 0, -1]], [0]);
 * // value ≈ 0.456755, grads.logits ≈ [-0.796349, 0.592698, 0.203651]
 */
export function aldrKl(logits: MatrixLike, labels: Vector, options: AldrKlOptions = {}): LossResult<"logits"> {
  return rowLoss(bindings.aldrKl, logits, labels, options, aldrKlOptionsNames);
}
