import { operations, vMeasureOptionsNames } from "../backend/bindings/cluster.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { labelings } from "./labelings.js";

const bindings = load(operations);

/** What {@link vMeasure} is told. */
export interface VMeasureOptions {
  /** How much completeness counts beside homogeneity, at least 0; default 1. */
  beta?: number;
}

/** How pure groups are, and how whole classes. */
export interface VMeasure {
  /** `1 − H(a | b) / H(a)`: 1 where every group of `b` is of one class of `a`. */
  readonly homogeneity: number;
  /** `1 − H(b | a) / H(b)`: 1 where every class of `a` is in one group of `b`. */
  readonly completeness: number;
  /** `(1 + β) h c / (β h + c)`. */
  readonly value: number;
}

/**
 * Homogeneity and completeness of groups as a prediction of classes, and their harmonic mean, the V-measure.
 *
 * `h = 1 − H(a | b) / H(a)`, `c = 1 − H(b | a) / H(b)`, `(1 + β) h c / (β h + c)`; a labeling without entropy has share 1.
 * With `beta: 1` it is normalized mutual information with the arithmetic mean.
 *
 * Cost: `O(n)`. Equivalent: `sklearn.metrics.homogeneity_completeness_v_measure`.
 *
 * @param a the classes: `n ≥ 1` integers; equal ones are a class, whatever their names.
 * @param b the groups: `n` integers.
 * @param options.beta default 1.
 * @returns `homogeneity`, `completeness`, and `value`.
 * @throws GibbsError `InvalidShape` for no labels or different numbers of them, `InvalidValue` for what are no integers,
 *   `InvalidOption` for a negative `beta`.
 * @see A. Rosenberg, J. Hirschberg, V-measure: a conditional entropy-based external cluster evaluation measure, EMNLP 2007.
 *
 * @example
 * const { homogeneity, completeness, value } = vMeasure([0, 0, 1, 1], [0, 0, 1, 2]);
 * // homogeneity ≈ 1, completeness ≈ 0.666667, value ≈ 0.8
 */
export function vMeasure(a: Vector, b: Vector, options?: VMeasureOptions): VMeasure {
  checkOptions(options, vMeasureOptionsNames);
  return callSync(bindings.vMeasure(...labelings(a, b), options ?? {}));
}
