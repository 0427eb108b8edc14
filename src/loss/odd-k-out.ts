import { operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { integers, type MatrixLike, matrix, type Vector, weights as weightsView } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import type { OddSets } from "./odd-sets.js";
import { type LossOptions, type LossResult, lossNames } from "./result.js";

const bindings = load(operations);

/** Options of {@link oddKOut}. */
export interface OddKOutOptions extends LossOptions {
  /** Whether the target is the share of each class in the set, rather than the pair's class; default `false`. */
  soft?: boolean;
}

/**
 * Odd-k-out learning: cross-entropy of sets of examples, with its gradient with respect to the examples' logits.
 *
 * A set's logits are the sum of its members'. The loss is `−log softmax(Σ z)_y` with the class `y` of the pair, or with
 * `soft` the divergence `KL(t ‖ softmax(Σ z))` from the share of each class. All members of a set get the same gradient.
 * Sets come from {@link oddSets}; a model that learned from sets is used on single examples, and is less overconfident than
 * one that learned from these.
 *
 * Cost: `O(m (k + 2) K)` for `m` sets, in double precision. Equivalent: the loss of the authors' code.
 *
 * @param logits `n × K`.
 * @param labels `n` integers in `0 … K − 1`.
 * @param sets of {@link oddSets}: `members` and `shape`.
 * @param options.soft default `false`.
 * @param options.weights one weight a set; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`, over sets.
 * @param options.grad `false` skips the gradient.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits` in double precision, row by row.
 * @throws GibbsError `InvalidShape` for labels, sets or weights that do not fit, `InvalidValue` for labels or members out of
 *   range, sets whose first two are not of one class and numbers that are not finite, `InvalidOption` for options outside
 *   their domain.
 * @see L. Muttenthaler et al., Set Learning for Accurate and Calibrated Models, ICLR 2024,
 *   https://arxiv.org/abs/2307.02245.
 *
 * @example
 * const sets = { members: [0, 1, 2], shape: [1, 3] as const };
 * const { value, grads } = oddKOut([[1, 0], [0, 0], [0, 0]], [0, 0, 1], sets);
 * // value ≈ 0.313262, grads.logits ≈ [-0.268941, 0.268941, -0.268941, 0.268941, -0.268941, 0.268941]
 */
export function oddKOut(
  logits: MatrixLike,
  labels: Vector,
  sets: OddSets | { readonly members: Vector; readonly shape: readonly [number, number] },
  options: OddKOutOptions = {},
): LossResult<"logits"> {
  checkOptions(options, lossNames, { reduction: 1, soft: 1 });
  const z = matrix("logits", logits);
  const y = integers("labels", labels, z.rows);
  if (typeof sets !== "object" || sets === null) throw invalid("InvalidValue", "sets", "expected {members, shape}");
  const width = Array.isArray(sets.shape) ? sets.shape[1] : Number.NaN;
  if (!(Number.isInteger(width) && width >= 2)) {
    throw invalid("InvalidShape", "sets", "expected a shape of a number of sets and at least 2");
  }
  const members = integers("sets.members", sets.members, sets.shape[0] * width);
  const w = weightsView("options.weights", options.weights, members.length / width);
  const { soft = false, grad = true, reduction } = options;
  const { value, values, gradient } = callSync(
    bindings.oddKOut(z, y, members, width - 2, soft, w, grad, reduction),
    options,
  );
  return { value, ...(values && { values }), grads: gradient ? { logits: gradient } : {} };
}
