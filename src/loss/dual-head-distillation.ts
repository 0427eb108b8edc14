import { type MatrixLike, matrix, type Vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { crossEntropy } from "./cross-entropy.js";
import { logCosh } from "./log-cosh.js";
import { type LossResult, renaming } from "./result.js";

/** The logits of a student's two heads and of its teacher. */
export interface DualHeads {
  /** The classifier's, `n × K`. */
  readonly main: MatrixLike;
  /** The auxiliary head's, `n × K`. */
  readonly auxiliary: MatrixLike;
  /** The teacher's, `n × K`. */
  readonly teacher: MatrixLike;
}

/** Options of {@link dualHeadDistillation}. */
export interface DualHeadDistillationOptions {
  /** T, by which the difference of the logits is divided, positive; default 2. */
  temperature?: number;
  /** α, the weight of the auxiliary head's loss, at least 0; default 1. */
  alpha?: number;
  /** Whether to compute gradients; default `true`. */
  grad?: boolean;
}

/** The two losses and their gradients. */
export interface DualHeadLoss extends LossResult<"main" | "auxiliary"> {
  /** The classifier's cross-entropy. */
  readonly classification: number;
  /** The auxiliary head's loss, without `α`. */
  readonly distillation: number;
}

/**
 * Dual-head distillation: the classifier learns from labels, a second head from the teacher's logits, with both gradients.
 *
 * `loss = CE(main, y) + α T² / n Σ −½ log(4 d (1 − d))` with `d = σ((auxiliary − teacher) / T)`, over rows and classes: how
 * far an even coin is from one that shows heads where the student's logit exceeds the teacher's. Each term is
 * `T² log cosh((auxiliary − teacher) / 2T)`, so the gradient is bounded by `α T / 2n` an element. Losses of probabilities and of
 * logits contradict each other in one head; on two heads both shape the features. Where their gradients by the features
 * still conflict, {@link projectConflict} takes the distillation's part against the classification's off, as the authors
 * do. Their code clamps `d` to `1e-8` from 0 and 1; here nothing is clamped.
 *
 * Cost: `O(n K)`. Equivalent: `BinaryKLNorm` of the authors' code with `cross_entropy`.
 *
 * @param heads `main`, `auxiliary` and `teacher`, each `n × K`; gradients have their precision.
 * @param labels `n` integers in `0 … K − 1`.
 * @param options.temperature default 2.
 * @param options.alpha default 1.
 * @param options.grad `false` skips the gradients.
 * @returns `value`, `classification`, `distillation`, `grads.main`, `grads.auxiliary`.
 * @throws GibbsError `InvalidShape` for heads of different shapes or a wrong number of labels, `InvalidValue` for labels
 *   out of range and logits that are not finite, `InvalidOption` for options outside their domain.
 * @see P. Yang et al., Dual-Head Knowledge Distillation: Enhancing Logits Utilization with an Auxiliary Head, 2024,
 *   https://arxiv.org/abs/2411.08937.
 *
 * @example
 * const heads = { main: [[2, 0]], auxiliary: [[1, 0]], teacher: [[3, 0]] };
 * const { classification, distillation, grads } = dualHeadDistillation(heads, [0]);
 * // classification ≈ 0.126928, distillation ≈ 0.480459 (4 log cosh 0.5)
 * // grads.auxiliary ≈ [-0.462117, 0]
 */
export function dualHeadDistillation(
  heads: DualHeads,
  labels: Vector,
  options: DualHeadDistillationOptions = {},
): DualHeadLoss {
  checkOptions(options, { temperature: 1, alpha: 1, grad: 1 });
  const { temperature = 2, alpha = 1, grad = true } = options;
  if (!(Number.isFinite(alpha) && alpha >= 0)) {
    throw invalid("InvalidOption", "options.alpha", `expected a number of at least 0, got ${String(alpha)}`);
  }
  if (!(Number.isFinite(temperature) && temperature > 0)) {
    throw invalid("InvalidOption", "options.temperature", `expected a positive number, got ${String(temperature)}`);
  }
  const main = contiguous("heads.main", heads?.main);
  const auxiliary = contiguous("heads.auxiliary", heads.auxiliary, main.shape);
  const teacher = contiguous("heads.teacher", heads.teacher, main.shape);
  const named = { logits: "heads.main", predictions: "heads.auxiliary", targets: "heads.teacher" };
  const { value: classification, grads } = renaming(named, () => crossEntropy(main, labels, { grad }));
  const each = { scale: 2 * temperature, grad };
  const { value, grads: others } = renaming(named, () => logCosh(auxiliary.data, teacher.data, each));
  // The mean of a fourth over all elements is by K less than the sum over classes.
  const factor = 0.25 * main.shape[1];
  return {
    value: classification + alpha * factor * value,
    classification,
    distillation: factor * value,
    grads: {
      ...(grads.logits && { main: grads.logits }),
      ...(others.predictions && { auxiliary: others.predictions.map((slope) => alpha * factor * slope) }),
    },
  };
}

/** A matrix row by row, of this shape where there is one. */
function contiguous(name: string, value: MatrixLike, shape?: readonly [number, number]) {
  const { data, rows, columns, rowStride, columnStride } = matrix(name, value);
  if (shape !== undefined && (rows !== shape[0] || columns !== shape[1])) {
    throw invalid("InvalidShape", name, `expected ${shape[0]} × ${shape[1]}, got ${rows} × ${columns}`);
  }
  const whole = rowStride === columns && columnStride === 1 && data.length === rows * columns;
  const own = whole
    ? data
    : new (data.constructor as Float64ArrayConstructor)(rows * columns).map(
        (_, at) => data[Math.floor(at / columns) * rowStride + (at % columns) * columnStride],
      );
  return { data: own, shape: [rows, columns] as const };
}
