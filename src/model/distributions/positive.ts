/** Distributions on positive numbers. */
import { type Broadcast, type Distribution, type DistributionParameter, make } from "./distribution.js";

/**
 * The upper half of a normal distribution.
 *
 * `log p(x) = log 2 + log p(x; normal)` for `x ≥ location`.
 *
 * Equivalent: `scipy.stats.halfnorm`.
 *
 * @param location where it begins; any finite number, mostly 0.
 * @param scale the normal's standard deviation, positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * halfNormal(0, 2).logDensity(1); // ≈ -1.043939
 * halfNormal(0, 2).quantile(0.9); // ≈ 3.289707
 */
export function halfNormal<A extends DistributionParameter, B extends DistributionParameter>(
  location: A,
  scale: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("halfNormal", { location, scale });
}

/**
 * The upper half of Student's t distribution: a prior for scales.
 *
 * `log p(x) = log 2 + log p(x; studentT)` for `x ≥ location`.
 *
 * Equivalent: PyMC's `HalfStudentT`.
 *
 * @param df degrees of freedom, positive.
 * @param location where it begins; any finite number, mostly 0.
 * @param scale positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * halfStudentT(4, 0, 1).logDensity(1); // ≈ -0.845541
 * halfStudentT(4, 0, 1).quantile(0.9); // ≈ 2.131847
 */
export function halfStudentT<
  A extends DistributionParameter,
  B extends DistributionParameter,
  C extends DistributionParameter,
>(df: A, location: B, scale: C): Distribution<Broadcast<A | B | C>> {
  return make<A | B | C>("halfStudentT", { df, location, scale });
}

/**
 * The upper half of a Cauchy distribution: a prior for scales that may be large.
 *
 * `log p(x) = log 2 − log πσ − log(1 + z²)` for `x ≥ location`, `z = (x − location) / σ`.
 *
 * Equivalent: `scipy.stats.halfcauchy`.
 *
 * @param location where it begins; any finite number, mostly 0.
 * @param scale its median above the location, positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * halfCauchy(0, 5).logDensity(3); // ≈ -2.368505
 * halfCauchy(0, 5).quantile(0.5); // ≈ 5
 */
export function halfCauchy<A extends DistributionParameter, B extends DistributionParameter>(
  location: A,
  scale: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("halfCauchy", { location, scale });
}

/**
 * The distribution of the exponential of a normal variable.
 *
 * `log p(x) = −z²/2 − log x − log σ − ½ log 2π`, `z = (log x − location) / σ`. The mean is `exp(location + σ²/2)`.
 *
 * Equivalents: `scipy.stats.lognorm(s=scale, scale=exp(location))`, Stan's `lognormal`.
 *
 * @param location the mean of log x; any finite number.
 * @param scale the standard deviation of log x, positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * logNormal(0, 1).logDensity(2); // ≈ -1.852312
 * logNormal(0, 1).quantile(0.9); // ≈ 3.602224
 */
export function logNormal<A extends DistributionParameter, B extends DistributionParameter>(
  location: A,
  scale: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("logNormal", { location, scale });
}

/**
 * The gamma distribution.
 *
 * `log p(x) = α log β − log Γ(α) + (α − 1) log x − β x`, α the shape, β the rate. Mean `α/β`, variance `α/β²`.
 *
 * Equivalents: `scipy.stats.gamma(shape, scale=1/rate)`, Stan's `gamma`.
 *
 * @param shape positive.
 * @param rate positive; SciPy's scale is its reciprocal.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * gamma(3, 2).logDensity(1); // ≈ -0.613706
 * gamma(3, 2).quantile(0.9); // ≈ 2.661160
 */
export function gamma<A extends DistributionParameter, B extends DistributionParameter>(
  shape: A,
  rate: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("gamma", { shape, rate });
}

/**
 * The distribution of the reciprocal of a gamma variable.
 *
 * `log p(x) = α log β − log Γ(α) − (α + 1) log x − β/x`, α the shape, β the scale. The mean is `β / (α − 1)` for α > 1.
 *
 * Equivalents: `scipy.stats.invgamma(shape, scale=scale)`, Stan's `inv_gamma`.
 *
 * @param shape positive.
 * @param scale positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * inverseGamma(3, 2).logDensity(1); // ≈ -0.613706
 * inverseGamma(3, 2).quantile(0.9); // ≈ 1.814774
 */
export function inverseGamma<A extends DistributionParameter, B extends DistributionParameter>(
  shape: A,
  scale: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("inverseGamma", { shape, scale });
}

/**
 * The χ² distribution: the sum of squares of independent standard normal variables.
 *
 * `log p(x) = (ν/2 − 1) log x − x/2 − log Γ(ν/2) − (ν/2) log 2`. Mean ν, variance 2ν.
 *
 * Equivalents: `scipy.stats.chi2`, Stan's `chi_square`.
 *
 * @param df degrees of freedom ν, positive; need not be an integer.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * chiSquared(3).logDensity(2); // ≈ -1.572365
 * chiSquared(3).quantile(0.95); // ≈ 7.814728
 */
export function chiSquared<A extends DistributionParameter>(df: A): Distribution<Broadcast<A>> {
  return make<A>("chiSquared", { df });
}

/**
 * The exponential distribution.
 *
 * `log p(x) = log β − β x`, β the rate. The mean is `1/β`.
 *
 * Equivalents: `scipy.stats.expon(scale=1/rate)`, Stan's `exponential`.
 *
 * @param rate positive; SciPy's scale is its reciprocal.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * exponential(2).logDensity(1); // ≈ -1.306853
 * exponential(2).quantile(0.5); // ≈ 0.346574
 */
export function exponential<A extends DistributionParameter>(rate: A): Distribution<Broadcast<A>> {
  return make<A>("exponential", { rate });
}

/**
 * The Weibull distribution of lifetimes.
 *
 * `log p(x) = log(k/λ) + (k − 1) log(x/λ) − (x/λ)ᵏ`, k the shape, λ the scale; `P(X > x) = exp(−(x/λ)ᵏ)`.
 *
 * Equivalents: `scipy.stats.weibull_min(shape, scale=scale)`, Stan's `weibull`.
 *
 * @param shape positive; above 1 the hazard grows.
 * @param scale positive.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * weibull(1.5, 2).logDensity(1); // ≈ -0.987809
 * weibull(1.5, 2).quantile(0.5); // ≈ 1.566440
 */
export function weibull<A extends DistributionParameter, B extends DistributionParameter>(
  shape: A,
  scale: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("weibull", { shape, scale });
}

/**
 * The Pareto distribution: a power law above its scale.
 *
 * `log p(x) = log α + α log m − (α + 1) log x` for `x ≥ m`, m the scale, α the shape; `P(X > x) = (m/x)^α`.
 *
 * Equivalents: `scipy.stats.pareto(shape, scale=scale)`, Stan's `pareto`.
 *
 * @param scale the least value, positive.
 * @param shape positive; the mean is finite above 1, the variance above 2.
 * @throws GibbsError `InvalidValue` for a parameter outside its domain and `InvalidShape` for arrays of different
 * lengths, by its name, when it is asked something.
 *
 * @example
 * pareto(1, 3).logDensity(2); // ≈ -1.673976
 * pareto(1, 3).quantile(0.5); // ≈ 1.259921
 */
export function pareto<A extends DistributionParameter, B extends DistributionParameter>(
  scale: A,
  shape: B,
): Distribution<Broadcast<A | B>> {
  return make<A | B>("pareto", { scale, shape });
}
