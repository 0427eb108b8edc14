import { informationOptionsNames, operations } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type InformationOptions, labelings } from "./labelings.js";

const bindings = load(operations);

/**
 * Normalized mutual information of two labelings: 0 where one says nothing about the other, 1 for the same groups.
 *
 * `I(a, b) / M(H(a), H(b))` with the mutual information `I = Σ (nᵢⱼ / n) log(n nᵢⱼ / (aᵢ bⱼ))`, the entropies `H`, and a
 * mean `M`. Not corrected for chance: many small groups agree with anything to some extent; see
 * `adjustedMutualInformation`.
 *
 * Cost: `O(n)`. Equivalent: `sklearn.metrics.normalized_mutual_info_score`.
 *
 * @param a `n ≥ 1` integers; equal ones are a group, whatever their names.
 * @param b `n` integers.
 * @param options.average `"arithmetic"` (default), `"geometric"`, `"min"` or `"max"`.
 * @throws GibbsError `InvalidShape` for no labels or different numbers of them, `InvalidValue` for what are no integers,
 *   `InvalidOption` for an unknown average.
 * @see N. X. Vinh, J. Epps, J. Bailey, Information theoretic measures for clusterings comparison, JMLR 11 (2010).
 *
 * @example
 * normalizedMutualInformation([0, 0, 1, 1], [0, 0, 1, 2]); // 2 log 2 / (log 2 + 1.5 log 2) ≈ 0.8
 * normalizedMutualInformation([0, 0, 1, 1], [0, 0, 1, 2], { average: "min" }); // 1
 */
export function normalizedMutualInformation(a: Vector, b: Vector, options?: InformationOptions): number {
  checkOptions(options, informationOptionsNames);
  return callSync(bindings.normalizedMutualInformation(...labelings(a, b), options ?? {}));
}
