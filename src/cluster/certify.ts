import { load } from "../backend/load.js";
import { integers, matrix, type Points, type Vector, weights as weightsView } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import type { Certificate } from "./clustering.js";

const bindings = load("cluster");

/** Options of {@link certify}. */
export interface CertifyOptions extends RunOptions {
  /** One weight a point, at least 0; default: all 1. */
  weights?: Vector;
}

/** Options of {@link certifySync}. */
export interface CertifySyncOptions extends SyncRunOptions {
  /** One weight a point, at least 0; default: all 1. */
  weights?: Vector;
}

/**
 * Bounds how far a partition's inertia is from the best one's, whoever made the partition.
 *
 * The bound is an explicit feasible point of the dual of the Peng–Wei semidefinite relaxation, so no partition into as
 * many groups beats `lowerBound`: proved with floating-point errors allowed for, and with nothing random. Well-separated
 * groups often close the gap; where groups overlap the bound is true but loose.
 *
 * Cost: `O(n (p + K²)² + (p + K²)³)` time for `K` groups in `p` dimensions.
 *
 * @param points `n × p`, finite.
 * @param labels `n` integers from 0; equal ones are a group.
 * @param options.weights default: all 1.
 * @returns `inertia`, `lowerBound`, `gap`, `relativeGap`, `certified`.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for numbers that are not finite
 *   and negative labels.
 * @see T. Iguchi et al., Probably certifiably correct k-means clustering, 2015, https://arxiv.org/abs/1509.07983.
 *
 * @example
 * const { certified, gap } = await certify([[0, 0], [0, 1], [9, 9], [9, 8]], [0, 0, 1, 1]);
 * // certified ≈ true
 */
export async function certify(points: Points, labels: Vector, options?: CertifyOptions): Promise<Certificate> {
  return call(requested(points, labels, options), options);
}

/** {@link certify} in place: blocks until the answer is there. */
export function certifySync(points: Points, labels: Vector, options?: CertifySyncOptions): Certificate {
  return callSync(requested(points, labels, options), options);
}

function requested(points: Points, labels: Vector, options: { weights?: Vector } | undefined) {
  checkOptions(options, { weights: 1 });
  const x = matrix("points", points);
  const groups = integers("labels", labels, x.rows);
  return bindings.certify(x, groups, weightsView("options.weights", options?.weights, x.rows));
}
