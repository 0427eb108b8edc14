import { asymmetricPseudoLabelsOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Matrix, type MatrixLike, matrix } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link asymmetricPseudoLabels}. */
export interface AsymmetricPseudoLabelsOptions extends SyncRunOptions {
  /** What share of a class's labels that are not observed become pseudo-labels in the end, from 0 to 1; default 0.9. */
  tolerance?: number;
  /** In how many calls, one an epoch after the warm-up, they do; default 5. */
  rounds?: number;
}

/**
 * Asymmetric pseudo-labels: of every class the unknown labels that the model holds for the least likely become soft targets.
 *
 * Of each class `⌊tolerance · u / rounds⌋` unknown labels (target 0) with the lowest probabilities become minus these, `u`
 * being the class's labels that are not observed. None becomes positive, which is the asymmetry; the share grows with the
 * calls, which is the pace. The result goes to {@link entropyMaximization} as targets, and to the next call. What the
 * default of `rounds` should be the source leaves to the number of epochs.
 *
 * Cost: `O(n K log n)`. Equivalent: the labelling step of the authors' code.
 *
 * @param probabilities `n × K`, from 0 to 1.
 * @param targets `n × K`: 1 observed, 0 unknown, minus a soft target in (0, 1] where there is a pseudo-label already.
 * @param options.tolerance default 0.9.
 * @param options.rounds default 5.
 * @returns `n × K` targets.
 * @throws GibbsError `InvalidShape` for targets that do not fit, `InvalidValue` for probabilities or targets that are none,
 *   naming the row, `InvalidOption` for options outside their domain.
 * @see D. Zhou et al., Acknowledging the Unknown for Multi-label Learning with Single Positive Labels, ECCV 2022,
 *   https://arxiv.org/abs/2203.16219.
 *
 * @example
 * const labels = asymmetricPseudoLabels([[0.9], [0.2], [0.6]], [[1], [0], [0]], { tolerance: 0.5, rounds: 1 });
 * labels.data; // [1, -0.2, 0]
 */
export function asymmetricPseudoLabels(
  probabilities: MatrixLike,
  targets: MatrixLike,
  options: AsymmetricPseudoLabelsOptions = {},
): Matrix {
  checkOptions(options, asymmetricPseudoLabelsOptionsNames);
  const p = matrix("probabilities", probabilities);
  const request = bindings.asymmetricPseudoLabels(p, matrix("targets", targets), options);
  return { data: callSync(request, options), shape: [p.rows, p.columns] };
}
