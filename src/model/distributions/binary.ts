/** Distributions of successes in trials. */
import { type Broadcast, type Distribution, type DistributionParameter, make } from "./distribution.js";

/**
 * The Bernoulli distribution: 1 with the given probability, else 0.
 *
 * `log P(x) = x log p + (1 − x) log(1 − p)`.
 *
 * Equivalents: `scipy.stats.bernoulli`, Stan's `bernoulli`.
 *
 * @param probability of a 1, from 0 to 1.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * bernoulli(0.25).logDensity(1); // ≈ -1.386294
 * bernoulli(0.25).quantile(0.5); // 0
 */
export function bernoulli<A extends DistributionParameter>(probability: A): Distribution<Broadcast<A>> {
  return make<A>("bernoulli", { probability });
}

/**
 * The Bernoulli distribution by the logit of its probability, as logistic regression has it.
 *
 * `log P(x) = x η − log(1 + e^η)`, the probability of a 1 being `1 / (1 + e^−η)`.
 *
 * Equivalents: Stan's `bernoulli_logit`.
 *
 * @param logit η; any finite number.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * bernoulliLogit(2).logDensity(1); // ≈ -0.126928
 * bernoulliLogit(2).quantile(0.5); // 1
 */
export function bernoulliLogit<A extends DistributionParameter>(logit: A): Distribution<Broadcast<A>> {
  return make<A>("bernoulliLogit", { logit });
}

/**
 * The binomial distribution: successes in independent trials.
 *
 * `log P(x) = log (n over x) + x log p + (n − x) log(1 − p)`, n the count. Mean `n p`, variance `n p (1 − p)`.
 *
 * Equivalents: `scipy.stats.binom`, Stan's `binomial`.
 *
 * @param count trials, an integer of at least 0.
 * @param probability of a success, from 0 to 1.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * binomial(10, 0.3).logDensity(4); // ≈ -1.608833
 * binomial(10, 0.3).quantile(0.5); // 3
 */
export function binomial<A extends DistributionParameter, B extends DistributionParameter>(
  count: A,
  probability: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("binomial", { count, probability });
}

/**
 * The binomial distribution by the logit of its probability.
 *
 * `log P(x) = log (n over x) + x η − n log(1 + e^η)`, n the count.
 *
 * Equivalents: Stan's `binomial_logit`.
 *
 * @param count trials, an integer of at least 0.
 * @param logit η; any finite number.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * binomialLogit(10, -1).logDensity(4); // ≈ -1.785509
 * binomialLogit(10, -1).quantile(0.5); // 3
 */
export function binomialLogit<A extends DistributionParameter, B extends DistributionParameter>(
  count: A,
  logit: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("binomialLogit", { count, logit });
}

/**
 * The binomial distribution with a probability that is beta distributed: counts more spread than binomial ones.
 *
 * `log P(x) = log (n over x) + log B(a + x, b + n − x) − log B(a, b)`, n the count. The mean is `n a / (a + b)`.
 *
 * Equivalents: `scipy.stats.betabinom`, Stan's `beta_binomial`.
 *
 * @param count trials, an integer of at least 0.
 * @param a positive.
 * @param b positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * betaBinomial(10, 2, 3).logDensity(4); // ≈ -1.967112
 * betaBinomial(10, 2, 3).quantile(0.5); // 4
 */
export function betaBinomial<
  A extends DistributionParameter,
  B extends DistributionParameter,
  C extends DistributionParameter,
>(count: A, a: B, b: C): Distribution<Broadcast<A | B | C>> {
  return make<A | B | C>("betaBinomial", { count, a, b });
}
