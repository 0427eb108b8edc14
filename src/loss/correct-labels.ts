import { correctLabelsOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Matrix, type MatrixLike, matrix } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link correctLabels}. */
export interface CorrectLabelsOptions extends SyncRunOptions {
  /** τ, the probability that a label has to exceed in any class, from 0 to 1; default 0.7. */
  threshold?: number;
  /** m, what the logits of known labels are lowered by in the mean of their class, at least 0; default 1. */
  margin?: number;
}

/** What {@link correctLabels} finds. */
export interface CorrectedLabels {
  /** `n × K`, 0 and 1. */
  readonly targets: Matrix;
  /** How many labels of each class were recalled. */
  readonly recalled: Float64Array;
  /** What the probability of a label had to exceed in each class. */
  readonly thresholds: Float64Array;
}

/**
 * Class-aware correction: labels that are missing are recalled where the model is sure of them, and surer than of the class.
 *
 * A target 0 becomes 1 where `σ(z) > max(τ, mean of σ(z − m t) over the class)`, so that a class which the model holds for
 * likely everywhere has the higher threshold. Known labels stay. The result goes to {@link multiFocal} as targets, with
 * `recalled` added to its counts, which weighs the classes anew. It is the correction of the paper's three parts, as in the
 * authors' code, where it starts after the first epoch and sees a batch at a time; all rows given are the batch here.
 *
 * Cost: `O(n K)`. Equivalent: the correction in `ReflectiveLabelCorrectorLoss` of the authors' code.
 *
 * @param logits `n × K`.
 * @param targets `n × K`, 0 and 1.
 * @param options.threshold default 0.7.
 * @param options.margin default 1.
 * @returns `targets`, `recalled`, `thresholds`.
 * @throws GibbsError `InvalidShape` for targets that do not fit, `InvalidValue` for logits that are not finite and targets
 *   other than 0 and 1, `InvalidOption` for options outside their domain.
 * @see W. Zhang et al., Learning in Imperfect Environment: Multi-Label Classification with Long-Tailed Distribution and
 *   Partial Labels, ICCV 2023, https://arxiv.org/abs/2304.10539.
 *
 * @example
 * const { targets, recalled } = correctLabels([[3, -1], [-2, 4], [1, 0]], [[0, 0], [0, 1], [0, 0]]);
 * targets.data; // [1, 0, 0, 1, 1, 0]
 * recalled; // [2, 0]
 */
export function correctLabels(
  logits: MatrixLike,
  targets: MatrixLike,
  options: CorrectLabelsOptions = {},
): CorrectedLabels {
  checkOptions(options, correctLabelsOptionsNames);
  const z = matrix("logits", logits);
  const found = callSync(bindings.correctLabels(z, matrix("targets", targets), options), options);
  return { ...found, targets: { data: found.targets, shape: [z.rows, z.columns] } };
}
