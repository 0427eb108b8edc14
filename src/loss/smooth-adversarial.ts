import { operations, smoothAdversarialOptionsNames } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { integers, type MatrixLike, matrix, type Vector, weights as weightsView } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type LossOptions, type LossResult, lossNames } from "./result.js";

const bindings = load(operations);

/** Options of {@link smoothAdversarial}. */
export interface SmoothAdversarialOptions extends LossOptions {
  /** τ of the comp-sum loss, at least 0; default 1, cross-entropy. */
  tau?: number;
  /** ρ, the scale of margins, positive; default 1. */
  rho?: number;
  /** ν, what a move of the margins costs, at least 0; default: `√(K − 1) / ρ`. */
  nu?: number;
}

/**
 * Smooth adversarial comp-sum loss, with its gradients with respect to the logits of an input and of that input attacked.
 *
 * `loss = Φ_τ(Σ_{k ≠ y} exp((f_k − f_y) / ρ)) + ν ‖D(f′) − D(f)‖₂` with the margins `D(f) = (f_y − f_k)_{k ≠ y}` and
 * `Φ_τ(u) = ((1 + u)^(1 − τ) − 1) / (1 − τ)`, `log(1 + u)` for `τ = 1`. The attack, which seeks an input near the clean one
 * with a large norm, is the caller's. With the default ν the loss is at least
 * `Φ_τ(Σ_{k ≠ y} min(1, max(0, 1 − (f′_y − f′_k) / ρ)))`, the adversarial loss at `f′`. Where the margins agree the
 * gradient of the norm is 0. Without an attack and with `ρ = 1` it is {@link compSum}.
 *
 * The paper's text could not be had: the scale inside and the default of ν are a reconstruction, for which the bound holds.
 *
 * Cost: `O(n K)`, one exponential an element, in double precision. Equivalent: none in common libraries.
 *
 * @param logits `f`, `n × K`.
 * @param attacked `f′`, `n × K`.
 * @param labels `n` integers in `0 … K − 1`.
 * @param options.tau default 1.
 * @param options.rho default 1.
 * @param options.nu default: `√(K − 1) / ρ`.
 * @param options.weights one weight a row; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradients.
 * @returns `value`, `values` with reduction `"none"`, `grads.logits`, `grads.attacked` in double precision, row by row.
 * @throws GibbsError `InvalidShape` for matrices, labels or weights that do not fit, `InvalidValue` for labels out of range
 *   and numbers that are not finite, `InvalidOption` for options outside their domain.
 * @see A. Mao, M. Mohri, Y. Zhong, Cross-Entropy Loss Functions: Theoretical Analysis and Applications, ICML 2023,
 *   https://arxiv.org/abs/2304.07288.
 *
 * @example
 * const { value, grads } = smoothAdversarial([[1, 0]], [[0.5, 0]], [0]);
 * // value ≈ 0.813262 (log(1 + 1/e) + 1/2)
 * // grads.attacked is [-1, 1], grads.logits ≈ [0.731059, -0.731059]
 */
export function smoothAdversarial(
  logits: MatrixLike,
  attacked: MatrixLike,
  labels: Vector,
  options: SmoothAdversarialOptions = {},
): LossResult<"logits" | "attacked"> {
  checkOptions(options, smoothAdversarialOptionsNames, lossNames, { reduction: 1 });
  const [f, moved] = [matrix("logits", logits), matrix("attacked", attacked)];
  const y = integers("labels", labels, f.rows);
  const w = weightsView("options.weights", options.weights, f.rows);
  const request = bindings.smoothAdversarial(f, moved, y, w, options.grad ?? true, options.reduction, options);
  const { value, values, ...found } = callSync(request, options);
  const grads = found.logits ? { logits: found.logits, attacked: found.attacked } : {};
  return { value, ...(values && { values }), grads };
}
