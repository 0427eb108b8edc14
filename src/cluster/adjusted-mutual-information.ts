import { informationOptionsNames, operations } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type InformationOptions, labelings } from "./labelings.js";

const bindings = load(operations);

/**
 * Mutual information of two labelings, adjusted for chance: 0 in the mean over labelings with groups of the same sizes,
 * 1 for the same groups.
 *
 * `(I − E) / (M − E)` with the mutual information `I`, its mean `E` over all labelings with these sizes, and a mean `M` of
 * the two entropies. `E` is a sum over hypergeometric distributions, taken from their modes outwards.
 *
 * Cost: `O(n)`, and for every pair of distinct group sizes the terms that are not negligible: a few standard deviations.
 * Equivalent: `sklearn.metrics.adjusted_mutual_info_score`.
 *
 * @param a `n ≥ 1` integers; equal ones are a group, whatever their names.
 * @param b `n` integers.
 * @param options.average `"arithmetic"` (default), `"geometric"`, `"min"` or `"max"`.
 * @throws GibbsError `InvalidShape` for no labels or different numbers of them, `InvalidValue` for what are no integers,
 *   `InvalidOption` for an unknown average.
 * @see N. X. Vinh, J. Epps, J. Bailey, Information theoretic measures for clusterings comparison, JMLR 11 (2010).
 *
 * @example
 * adjustedMutualInformation([0, 0, 1, 1], [5, 5, 2, 2]); // 1
 * adjustedMutualInformation([0, 0, 1, 1], [0, 0, 1, 2]); // ≈ 0.571429
 */
export function adjustedMutualInformation(a: Vector, b: Vector, options?: InformationOptions): number {
  checkOptions(options, informationOptionsNames);
  return callSync(bindings.adjustedMutualInformation(...labelings(a, b), options ?? {}));
}
