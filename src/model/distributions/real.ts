/** Distributions on all numbers. */
import { type Broadcast, type Distribution, type DistributionParameter, make } from "./distribution.js";

/**
 * The normal distribution.
 *
 * `log p(x) = −z²/2 − log σ − ½ log 2π`, `z = (x − location) / σ`, σ the scale.
 *
 * Equivalents: `scipy.stats.norm`, Stan's `normal`.
 *
 * @param location its mean; any finite number.
 * @param scale its standard deviation, positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * normal(0, 1).logDensity(1.5); // ≈ -2.043939
 * normal(0, 1).quantile(0.975); // ≈ 1.959964
 */
export function normal<A extends DistributionParameter, B extends DistributionParameter>(
  location: A,
  scale: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("normal", { location, scale });
}

/**
 * Student's t distribution with a location and a scale.
 *
 * `log p(x) = log Γ((ν + 1)/2) − log Γ(ν/2) − ½ log νπ − log σ − (ν + 1)/2 · log(1 + z²/ν)`, `z = (x − location) / σ`,
 * ν degrees of
 * freedom. The mean exists for ν > 1, the variance for ν > 2.
 *
 * Equivalents: `scipy.stats.t`, Stan's `student_t`.
 *
 * @param df degrees of freedom, positive; need not be an integer.
 * @param location its center; any finite number.
 * @param scale positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * studentT(4, 0, 1).logDensity(2.5); // ≈ -3.333288
 * studentT(4, 0, 1).quantile(0.975); // ≈ 2.776445
 */
export function studentT<
  A extends DistributionParameter,
  B extends DistributionParameter,
  C extends DistributionParameter,
>(df: A, location: B, scale: C): Distribution<Broadcast<A | B | C>> {
  return make<A | B | C>("studentT", { df, location, scale });
}

/**
 * The Cauchy distribution: tails so heavy that there is no mean.
 *
 * `log p(x) = −log(1 + z²) − log πσ`, `z = (x − location) / σ`.
 *
 * Equivalents: `scipy.stats.cauchy`, Stan's `cauchy`.
 *
 * @param location its median; any finite number.
 * @param scale half the interquartile range, positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * cauchy(0, 1).logDensity(2); // ≈ -2.754168
 * cauchy(0, 1).quantile(0.975); // ≈ 12.706205
 */
export function cauchy<A extends DistributionParameter, B extends DistributionParameter>(
  location: A,
  scale: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("cauchy", { location, scale });
}

/**
 * The Laplace distribution, two exponentials back to back.
 *
 * `log p(x) = −|z| − log 2σ`, `z = (x − location) / σ`. The variance is `2 σ²`.
 *
 * Equivalents: `scipy.stats.laplace`, Stan's `double_exponential`.
 *
 * @param location its center; any finite number.
 * @param scale positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * laplace(0, 2).logDensity(1); // ≈ -1.886294
 * laplace(0, 2).quantile(0.9); // ≈ 3.218876
 */
export function laplace<A extends DistributionParameter, B extends DistributionParameter>(
  location: A,
  scale: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("laplace", { location, scale });
}

/**
 * The logistic distribution.
 *
 * `log p(x) = z − 2 log(1 + eᶻ) − log σ`, `z = (x − location) / σ`. The variance is `π² σ² / 3`.
 *
 * Equivalents: `scipy.stats.logistic`, Stan's `logistic`.
 *
 * @param location its center; any finite number.
 * @param scale positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * logistic(0, 1).logDensity(2); // ≈ -2.253856
 * logistic(0, 1).quantile(0.9); // ≈ 2.197225
 */
export function logistic<A extends DistributionParameter, B extends DistributionParameter>(
  location: A,
  scale: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("logistic", { location, scale });
}

/**
 * The Gumbel distribution of largest values.
 *
 * `log p(x) = −z − e⁻ᶻ − log σ`, `z = (x − location) / σ`; `P(X ≤ x) = exp(−e⁻ᶻ)`.
 *
 * Equivalents: `scipy.stats.gumbel_r`, Stan's `gumbel`.
 *
 * @param location its mode; any finite number.
 * @param scale positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * gumbel(0, 1).logDensity(2); // ≈ -2.135335
 * gumbel(0, 1).quantile(0.9); // ≈ 2.250367
 */
export function gumbel<A extends DistributionParameter, B extends DistributionParameter>(
  location: A,
  scale: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("gumbel", { location, scale });
}
