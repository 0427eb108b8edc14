import { operations } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import { integers, matrix, type Points, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";

const bindings = load(operations);

/**
 * The Davies–Bouldin index of a partition: how wide the groups are for the distance to their nearest rival; smaller is
 * better.
 *
 * `1/K Σₖ max over l ≠ k of (sₖ + sₗ) / ‖cₖ − cₗ‖`, where `sₖ` is the mean distance of group `k` to its center `cₖ`. 0 for
 * groups without spread, infinite where centers coincide.
 *
 * Cost: `O(n p + K² p)`. Equivalent: `sklearn.metrics.davies_bouldin_score`, which leaves out pairs of centers that coincide.
 *
 * @param points `n × p`, finite.
 * @param labels `n` integers; equal ones are a group; from 2 to `n − 1` groups.
 * @throws GibbsError `InvalidShape` for a wrong number of labels, `InvalidValue` for numbers that are not finite and for one
 *   group or as many as points.
 * @see D. Davies, D. Bouldin, A cluster separation measure, IEEE PAMI 1 (1979).
 *
 * @example
 * daviesBouldin([[0], [1], [9], [10]], [0, 0, 1, 1]); // (0.5 + 0.5) / 9 ≈ 0.1111111
 */
export function daviesBouldin(points: Points, labels: Vector): number {
  const x = matrix("points", points);
  return callSync(bindings.daviesBouldin(x, integers("labels", labels, x.rows)));
}
