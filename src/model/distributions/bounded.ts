/** Distributions on intervals. */
import { type Broadcast, type Distribution, type DistributionParameter, make } from "./distribution.js";

/**
 * The beta distribution of shares between 0 and 1.
 *
 * `log p(x) = (a − 1) log x + (b − 1) log(1 − x) − log B(a, b)`. The mean is `a / (a + b)`.
 *
 * Equivalents: `scipy.stats.beta`, Stan's `beta`.
 *
 * @param a positive.
 * @param b positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * beta(2, 3).logDensity(0.25); // ≈ 0.523248
 * beta(2, 3).quantile(0.5); // ≈ 0.385728
 */
export function beta<A extends DistributionParameter, B extends DistributionParameter>(
  a: A,
  b: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("beta", { a, b });
}

/**
 * The uniform distribution between two numbers, both included.
 *
 * `log p(x) = −log(upper − lower)`.
 *
 * Equivalents: `scipy.stats.uniform(lower, upper - lower)`, Stan's `uniform`.
 *
 * @param lower any finite number.
 * @param upper above lower.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * uniform(1, 5).logDensity(2); // ≈ -1.386294
 * uniform(1, 5).quantile(0.25); // 2
 */
export function uniform<A extends DistributionParameter, B extends DistributionParameter>(
  lower: A,
  upper: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("uniform", { lower, upper });
}

/**
 * The von Mises distribution of angles from −π to π.
 *
 * `log p(x) = κ cos(x − location) − log 2π I₀(κ)`, κ the concentration. `mean` is the direction and `variance` the
 * circular one,
 * `1 − I₁(κ)/I₀(κ)`; `cdf` is the integral from −π on.
 *
 * Equivalents: `scipy.stats.vonmises(concentration, location)`, Stan's `von_mises`.
 *
 * @param location the most probable angle, in radians.
 * @param concentration at least 0; 0 is uniform.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * vonMises(0, 2).logDensity(1); // ≈ -1.581266
 * vonMises(0, 2).quantile(0.5); // 0
 */
export function vonMises<A extends DistributionParameter, B extends DistributionParameter>(
  location: A,
  concentration: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("vonMises", { location, concentration });
}
