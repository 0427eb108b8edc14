import { operations } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { labelings } from "./labelings.js";

const bindings = load(operations);

/**
 * The share of points that two labelings put apart after the best one-to-one matching of their groups.
 *
 * `1 − max_σ Σⱼ n_σ(j)j / n` over injections `σ` of groups into groups: the least share of points to relabel. Groups that
 * find no partner are wrong throughout. Exact, by shortest augmenting paths in integers.
 *
 * Cost: `O(n)`, and `O(r² c)` for parts of `r ≤ c` groups that share points. Equivalent:
 * `scipy.optimize.linear_sum_assignment` of `sklearn.metrics.cluster.contingency_matrix`.
 *
 * @param a `n ≥ 1` integers; equal ones are a group, whatever their names.
 * @param b `n` integers.
 * @throws GibbsError `InvalidShape` for no labels or different numbers of them, `InvalidValue` for what are no integers.
 * @see H. W. Kuhn, The Hungarian method for the assignment problem, Naval Research Logistics 2 (1955).
 *
 * @example
 * misclassification([0, 0, 1, 1, 2], [4, 4, 1, 1, 1]); // 0.2
 */
export function misclassification(a: Vector, b: Vector): number {
  return callSync(bindings.misclassification(...labelings(a, b)));
}
