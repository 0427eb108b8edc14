/** Distributions with bounds. */
import {
  type Bounded,
  type BoundOptions,
  bounded,
  type Distribution,
  type DistributionParameter,
} from "./distribution.js";

/**
 * A distribution given that its value lies between bounds, both included: `p(x) / P(lower ≤ X ≤ upper)`.
 *
 * What is left may be far out in a tail: it is computed from logarithms of the smaller tail.
 *
 * Equivalents: `scipy.stats.truncnorm` and `scipy.stats.truncate`, Stan's `T[lower, upper]`.
 *
 * @param distribution a distribution of one number.
 * @param options.lower default `-Infinity`.
 * @param options.upper default `Infinity`.
 * @throws GibbsError `InvalidValue` for what is no distribution, or one with bounds; when it is asked something, for an
 *   upper bound that is not above the lower one, and bounds with nothing between them.
 *
 * @example
 * const tail = truncated(normal(0, 1), { lower: 3 });
 * tail.logDensity(3.5); // ≈ -0.436212
 * tail.quantile(0.5); // ≈ 3.205155
 */
export function truncated<Value extends number | Float64Array, Bound extends DistributionParameter = number>(
  distribution: Distribution<Value>,
  options: BoundOptions<Bound> = {},
): Distribution<Bounded<Value, Bound>> {
  return bounded("truncated", distribution, options);
}

/**
 * A distribution whose values beyond the bounds are recorded as the bounds: `P(X ≤ lower)` is the probability of `lower`,
 * `P(X ≥ upper)` that of `upper`, and between them the density is the distribution's.
 *
 * Equivalents: `pymc.Censored`; `scipy.stats.CensoredData` for data.
 *
 * @param distribution a distribution of one number.
 * @param options.lower default `-Infinity`.
 * @param options.upper default `Infinity`.
 * @throws GibbsError as {@link truncated}.
 *
 * @example
 * const study = censored(exponential(0.1), { upper: 12 });
 * study.logDensity([3, 12]); // ≈ [-2.602585, -1.2]
 */
export function censored<Value extends number | Float64Array, Bound extends DistributionParameter = number>(
  distribution: Distribution<Value>,
  options: BoundOptions<Bound> = {},
): Distribution<Bounded<Value, Bound>> {
  return bounded("censored", distribution, options);
}
