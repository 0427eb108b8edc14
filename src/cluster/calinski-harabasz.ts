import { operations } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import { integers, matrix, type Points, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";

const bindings = load(operations);

/**
 * The Calinski–Harabasz index of a partition: variance between the groups for that within them; larger is better.
 *
 * `[Σₖ nₖ ‖cₖ − c‖² / (K − 1)] / [Σᵢ ‖xᵢ − c_label(i)‖² / (n − K)]`. Infinite for groups without spread, 0 where all points
 * coincide.
 *
 * Cost: `O(n p)`. Equivalent: `sklearn.metrics.calinski_harabasz_score`, which gives 1 for groups without spread.
 *
 * @param points `n × p`, finite.
 * @param labels `n` integers; equal ones are a group; from 2 to `n − 1` groups.
 * @throws GibbsError `InvalidShape` for a wrong number of labels, `InvalidValue` for numbers that are not finite and for one
 *   group or as many as points.
 * @see T. Caliński, J. Harabasz, A dendrite method for cluster analysis, Communications in Statistics 3 (1974).
 *
 * @example
 * calinskiHarabasz([[0], [1], [9], [10]], [0, 0, 1, 1]); // 162
 */
export function calinskiHarabasz(points: Points, labels: Vector): number {
  const x = matrix("points", points);
  return callSync(bindings.calinskiHarabasz(x, integers("labels", labels, x.rows)));
}
