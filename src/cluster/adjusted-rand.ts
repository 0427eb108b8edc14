import { operations } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { labelings } from "./labelings.js";

const bindings = load(operations);

/**
 * The adjusted Rand index: how much two labelings agree on pairs of points, corrected for chance.
 *
 * `(S − E) / ((S_a + S_b) / 2 − E)`, where `S` pairs are together in both labelings, `S_a` and `S_b` in each, and
 * `E = S_a S_b / C(n, 2)` is the mean of `S` over labelings with groups of the same sizes: 1 for the same groups, 0 by
 * chance, negative below it. Counted in integers.
 *
 * Cost: `O(n)`. Equivalent: `sklearn.metrics.adjusted_rand_score`.
 *
 * @param a `n ≥ 1` integers; equal ones are a group, whatever their names.
 * @param b `n` integers.
 * @throws GibbsError `InvalidShape` for no labels or different numbers of them, `InvalidValue` for what are no integers.
 * @see L. Hubert, P. Arabie, Comparing partitions, Journal of Classification 2 (1985).
 *
 * @example
 * adjustedRand([0, 0, 1, 1], [7, 7, 3, 3]); // 1
 * adjustedRand([0, 0, 1, 1], [0, 0, 1, 2]); // 4 / 7 ≈ 0.5714286
 */
export function adjustedRand(a: Vector, b: Vector): number {
  return callSync(bindings.adjustedRand(...labelings(a, b)));
}
