import { operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { floats, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";

const bindings = load(operations);

/**
 * `log Σ exp(xᵢ)`, without overflow.
 *
 * Cost: `O(n)`, one pass for the largest element and one for the sum. Equivalents: `scipy.special.logsumexp`,
 * `torch.logsumexp`.
 *
 * @param x any finite numbers; none gives `-Infinity`.
 * @throws GibbsError `InvalidValue` for what is not a finite number.
 * @example
 * logSumExp([1000, 1000]); // 1000 + log 2 ≈ 1000.6931
 */
export function logSumExp(x: Vector): number {
  return callSync(bindings.logSumExp(floats("x", x)));
}
