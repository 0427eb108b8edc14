import { operations, simpsonsBiasOptionsNames } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { integers, type MatrixLike, matrix, type Vector, weights as weightsView } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";
import { type Groups, rowGroups } from "./groups.js";

const bindings = load(operations);

/** Options of {@link simpsonsBias}. */
export interface SimpsonsBiasOptions extends SyncRunOptions {
  /** What the samples are: `"rows"` (default), `"batch"` for a single one, or one group of `0 … n − 1` a row. */
  groups?: Groups;
  /** `"f1"` (default), `"precision"` or `"recall"`, each the mean over classes. */
  score?: "f1" | "precision" | "recall";
  /** What 0/0 counts as, from 0 to 1; default: such a class is left out of the mean over classes. */
  empty?: number;
  /** One weight a row; default: all 1. */
  weights?: Vector;
}

/** What {@link simpsonsBias} measures. */
export interface SimpsonsBias {
  /** The score of all rows. */
  readonly population: number;
  /** The mean over samples of each one's score, over those that have one. */
  readonly sampleMean: number;
  /** `sampleMean − population`. */
  readonly gap: number;
  /** Standard error of `sampleMean`, samples taken as independent; 0 for one sample. */
  readonly standardError: number;
  /** The score of every sample; NaN where no class has one. */
  readonly samples: Float64Array;
  /** The score of every class over all rows; NaN where it is 0/0. */
  readonly classes: Float64Array;
}

/**
 * Simpson's bias: how far the mean of a score over samples, such as batches, is from the score of all of them together.
 *
 * F1 is `2A / (B + C)`, precision `A / B`, recall `A / C` with `A = Σ w m t`, `B = Σ w m`, `C = Σ w t`, a class each and
 * then the mean over classes. One-hot predictions as memberships `m` give the hard scores, probabilities the soft Dice
 * coefficient, so that the gap is also that between {@link dice} over groups and over everything. A ratio of sums is no
 * mean of ratios: of two models one can have the better mean over batches and the other the better score.
 *
 * Cost: `O(n K)`. Equivalent: `sklearn.metrics.f1_score(average="macro")` for each sample and for all.
 *
 * @param memberships `n × K`, from 0 to 1; a single column is the positive class.
 * @param labels `n` integers in `0 … K − 1` (0 or 1 for a single column).
 * @param options.groups default `"rows"`.
 * @param options.score default `"f1"`.
 * @param options.empty default: left out.
 * @param options.weights one weight a row; default: all 1.
 * @returns `population`, `sampleMean`, `gap`, `standardError`, `samples`, `classes`.
 * @throws GibbsError `InvalidShape` for a wrong number of labels, groups or weights, `InvalidValue` for memberships not
 *   in [0, 1], labels or groups out of range, and where no class has a score, `InvalidOption` for options outside their
 *   domain.
 * @see F. Yuan et al., Simpson's Bias in NLP Training, AAAI 2021, https://arxiv.org/abs/2103.11795.
 *
 * @example
 * const predicted = [[1], [0], [1], [1]];
 * const { population, sampleMean, gap } = simpsonsBias(predicted, [1, 1, 1, 0], { groups: [0, 0, 1, 1] });
 * // population ≈ 0.666667, sampleMean ≈ 0.666667, gap ≈ 0
 * simpsonsBias(predicted, [1, 1, 1, 0], { groups: [0, 1, 1, 1] }).gap; // ≈ 0.083333 (the mean of 1 and 1/2, less 2/3)
 */
export function simpsonsBias(memberships: MatrixLike, labels: Vector, options: SimpsonsBiasOptions = {}): SimpsonsBias {
  checkOptions(options, simpsonsBiasOptionsNames, { groups: 1, weights: 1 });
  const m = matrix("memberships", memberships);
  const y = integers("labels", labels, m.rows);
  const groups = rowGroups(options.groups === undefined ? "rows" : options.groups, m.rows) ?? new Int32Array(m.rows);
  const w = weightsView("options.weights", options.weights, m.rows);
  return callSync(bindings.simpsonsBias(m, y, groups, w, options), options);
}
