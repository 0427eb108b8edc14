import { operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import type { MatrixArgument } from "../backend/request.js";
import { type MatrixLike, matrix, weights as weightsView } from "../internal/arrays.js";
import { checkOptions } from "../internal/options.js";
import { filling, halves, type LossOptions, type LossResult, lossNames } from "./result.js";

const bindings = load(operations);

/** Options of {@link giou}. */
export interface GiouOptions extends LossOptions {
  /** An array of the gradients' precision that receives both, `8 n` numbers, that by `boxesA` first; default: a new one. */
  out?: Float64Array | Float32Array;
}

/**
 * Generalized intersection over union of pairs of boxes as a loss, with its gradients with respect to both.
 *
 * `loss(a, b) = 2 − I / U − U / C` with the areas of the intersection, the union and the hull: 0 for equal boxes,
 * towards 2 for boxes far apart, and with a pull between boxes that do not meet. Where two edges coincide the
 * gradient is the mean of both sides.
 *
 * Cost: `O(n)`. Equivalent: `torchvision.ops.generalized_box_iou_loss`.
 *
 * @param boxesA `n × 4`: `x₁, y₁, x₂, y₂` with `x₁ ≤ x₂`, `y₁ ≤ y₂`; where both are `Float32Array` so are the gradients.
 * @param boxesB `n × 4`, likewise.
 * @param options.weights one weight a pair; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradients.
 * @param options.out receives both gradients, `8 n` numbers; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.boxesA`, `grads.boxesB`, row by row, the halves of one
 *   array.
 * @throws GibbsError `InvalidShape` for what is not `n × 4` or a wrong number of weights, `InvalidValue` for boxes
 *   whose corners are out of order and pairs without an area, naming the row.
 * @see H. Rezatofighi et al., Generalized Intersection over Union: A Metric and A Loss for Bounding Box Regression,
 *   CVPR 2019, https://arxiv.org/abs/1902.09630.
 *
 * @example
 * const { value, grads } = giou([[0, 0, 2, 2]], [[1, 1, 3, 3]]);
 * // value ≈ 1.079365 (2 − 1/7 − 7/9)
 * // grads.boxesA?.length === 4
 */
export function giou(
  boxesA: MatrixLike,
  boxesB: MatrixLike,
  options: GiouOptions = {},
): LossResult<"boxesA" | "boxesB"> {
  checkOptions(options, lossNames, { reduction: 1, out: 1 });
  const [given, other] = [matrix("boxesA", boxesA), matrix("boxesB", boxesB)];
  const single = given.data instanceof Float32Array && other.data instanceof Float32Array;
  const [a, b] = single ? [given, other] : [doubles(given), doubles(other)];
  const w = weightsView("options.weights", options.weights, a.rows);
  const { value, values, gradient } = filling(a.data, 8 * a.rows, options, (grad, out) =>
    bindings.giou(a, b, w, grad, options.reduction, out),
  );
  const [byA, byB] = gradient ? halves(gradient) : [];
  return { value, ...(values && { values }), grads: byA ? { boxesA: byA, boxesB: byB } : {} };
}

/** A matrix in double precision. */
function doubles({ data, ...layout }: MatrixArgument): MatrixArgument {
  return { ...layout, data: data instanceof Float64Array ? data : Float64Array.from(data) };
}
