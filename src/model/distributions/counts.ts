/** Distributions of counts without a bound. */
import { type Broadcast, type Distribution, type DistributionParameter, make } from "./distribution.js";

/**
 * The Poisson distribution of counts.
 *
 * `log P(x) = x log λ − λ − log x!`, λ the rate, mean and variance.
 *
 * Equivalents: `scipy.stats.poisson`, Stan's `poisson`.
 *
 * @param rate at least 0.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * poisson(3).logDensity(2); // ≈ -1.495923
 * poisson(3).quantile(0.5); // 3
 */
export function poisson<A extends DistributionParameter>(rate: A): Distribution<Broadcast<A>> {
  return make<A>("poisson", { rate });
}

/**
 * The Poisson distribution by the logarithm of its rate, as Poisson regression has it.
 *
 * `log P(x) = x η − e^η − log x!`.
 *
 * Equivalents: Stan's `poisson_log`.
 *
 * @param logRate η; any finite number.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * poissonLog(1).logDensity(2); // ≈ -1.411429
 * poissonLog(1).quantile(0.5); // 3
 */
export function poissonLog<A extends DistributionParameter>(logRate: A): Distribution<Broadcast<A>> {
  return make<A>("poissonLog", { logRate });
}

/**
 * The negative binomial distribution: failures before the given number of successes.
 *
 * `log P(x) = log Γ(r + x) − log Γ(r) − log x! + r log p + x log(1 − p)`. The mean is `r (1 − p) / p`.
 *
 * Equivalents: `scipy.stats.nbinom`, PyTorch's with the probability of the other outcome.
 *
 * @param successes r, positive; need not be an integer.
 * @param probability p of a success, above 0 and up to 1.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * negativeBinomial(3, 0.4).logDensity(2); // ≈ -1.978764
 * negativeBinomial(3, 0.4).quantile(0.5); // 4
 */
export function negativeBinomial<A extends DistributionParameter, B extends DistributionParameter>(
  successes: A,
  probability: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("negativeBinomial", { successes, probability });
}

/**
 * The negative binomial distribution by its mean: counts more spread than Poisson ones.
 *
 * `log P(x) = log Γ(φ + x) − log Γ(φ) − log x! − φ log(1 + μ/φ) + x log(μ / (μ + φ))`. The variance is `μ + μ²/φ`.
 *
 * Equivalents: Stan's `neg_binomial_2`, `scipy.stats.nbinom(φ, φ / (φ + μ))`.
 *
 * @param mean μ, positive.
 * @param concentration φ, positive; the larger, the nearer to a Poisson distribution.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * negativeBinomialMean(4, 2).logDensity(2); // ≈ -1.909543
 * negativeBinomialMean(4, 2).quantile(0.5); // 3
 */
export function negativeBinomialMean<A extends DistributionParameter, B extends DistributionParameter>(
  mean: A,
  concentration: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("negativeBinomialMean", { mean, concentration });
}

/**
 * The geometric distribution: failures before the first success, from 0.
 *
 * `log P(x) = log p + x log(1 − p)`. The mean is `(1 − p) / p`. SciPy counts the success too and starts at 1.
 *
 * Equivalent: `scipy.stats.geom(probability, loc=-1)`.
 *
 * @param probability p of a success, above 0 and up to 1.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * geometric(0.25).logDensity(2); // ≈ -1.961659
 * geometric(0.25).quantile(0.5); // 2
 */
export function geometric<A extends DistributionParameter>(probability: A): Distribution<Broadcast<A>> {
  return make<A>("geometric", { probability });
}
