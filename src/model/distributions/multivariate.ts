/** Distributions of classes, vectors and matrices. */
import type { Operand } from "../../graph/operand.js";
import { VectorDistribution } from "./vector.js";

/**
 * A class drawn with given probabilities.
 *
 * `log p(x) = log pₓ`. Classes are counted from 0. Equivalents: `numpy.random.Generator.choice`, Stan's `categorical`.
 *
 * @param probabilities positive numbers along the last axis that sum to 1.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity([2, 0], categorical([0.2, 0.3, 0.5]))).compile().value(); // ≈ -2.302585
 */
export function categorical(probabilities: Operand): VectorDistribution {
  return new VectorDistribution("categorical", { probabilities });
}

/**
 * A class drawn with the softmax of given numbers as probabilities.
 *
 * `log p(x) = ηₓ − log Σ e^η`. Classes are counted from 0. Equivalent: Stan's `categorical_logit`.
 *
 * @param logits numbers along the last axis.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity(1, categoricalLogit([0, 1, 2]))).compile().value(); // ≈ -1.407606
 */
export function categoricalLogit(logits: Operand): VectorDistribution {
  return new VectorDistribution("categoricalLogit", { logits });
}

/**
 * A class on an ordered scale: where a logistic number falls between cut points.
 *
 * `log p(x) = log(s(cₓ − η) − s(cₓ₋₁ − η)), s(t) = 1 / (1 + e^−t)`. Classes are counted from 0. Equivalent: Stan's `ordered_logistic`.
 *
 * @param location η.
 * @param cutpoints c, ascending; one fewer than classes.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity(1, orderedLogistic(0.5, [-1, 1]))).compile().value(); // ≈ -0.820904
 */
export function orderedLogistic(location: Operand, cutpoints: Operand): VectorDistribution {
  return new VectorDistribution("orderedLogistic", { location, cutpoints });
}

/**
 * Positive numbers that sum to 1.
 *
 * `log p(x) = log Γ(Σ α) − Σ log Γ(α) + Σ (α − 1) log x`. Equivalents: `scipy.stats.dirichlet`, Stan's `dirichlet`.
 *
 * @param concentration α, positive, along the last axis.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity([0.2, 0.3, 0.5], dirichlet([1, 2, 3]))).compile().value(); // ≈ 1.504077
 */
export function dirichlet(concentration: Operand): VectorDistribution {
  return new VectorDistribution("dirichlet", { concentration });
}

/**
 * Counts of each class among independent draws.
 *
 * `log p(x) = log n! − Σ log xₖ! + Σ xₖ log pₖ`. Equivalents: `scipy.stats.multinomial`, Stan's `multinomial`.
 *
 * @param probabilities positive numbers along the last axis that sum to 1.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity([1, 0, 2], multinomial([0.2, 0.3, 0.5]))).compile().value(); // ≈ -1.897120
 */
export function multinomial(probabilities: Operand): VectorDistribution {
  return new VectorDistribution("multinomial", { probabilities });
}

/**
 * Correlated normal numbers, by their covariance.
 *
 * `log p(x) = −½ (x − μ)ᵀ Σ⁻¹ (x − μ) − ½ log |2πΣ|`. `O(d³)`. Equivalents: `scipy.stats.multivariate_normal`, Stan's `multi_normal`.
 *
 * @param location μ, `d`.
 * @param covariance Σ, `d × d`, symmetric positive definite.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity([1, 0], multivariateNormal([0, 0], [[1, 0.5], [0.5, 1]]))).compile().value(); // ≈ -2.360703
 */
export function multivariateNormal(location: Operand, covariance: Operand): VectorDistribution {
  return new VectorDistribution("multivariateNormal", { location, covariance });
}

/**
 * Correlated normal numbers, by the inverse of their covariance.
 *
 * `log p(x) = −½ (x − μ)ᵀ Q (x − μ) + ½ log |Q| − ½ d log 2π`. `O(d³)`. Equivalent: Stan's `multi_normal_prec`.
 *
 * @param location μ, `d`.
 * @param precision Q, `d × d`, symmetric positive definite.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity([1, 0], multivariateNormalPrecision([0, 0], [[1, 0.5], [0.5, 1]]))).compile().value(); // ≈ -2.481718
 */
export function multivariateNormalPrecision(location: Operand, precision: Operand): VectorDistribution {
  return new VectorDistribution("multivariateNormalPrecision", { location, precision });
}

/**
 * Correlated normal numbers, by the lower factor of their covariance.
 *
 * `log p(x) = −½ ‖L⁻¹ (x − μ)‖² − Σ log Lₖₖ − ½ d log 2π`. `O(d²)`. Equivalent: Stan's `multi_normal_cholesky`.
 *
 * @param location μ, `d`.
 * @param factor L, `d × d`, lower triangular with a positive diagonal.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity([1, 0], multivariateNormalCholesky([0, 0], [[2, 0], [1, 1]]))).compile().value(); // ≈ -2.781024
 */
export function multivariateNormalCholesky(location: Operand, factor: Operand): VectorDistribution {
  return new VectorDistribution("multivariateNormalCholesky", { location, factor });
}

/**
 * Correlated numbers with the tails of Student's t.
 *
 * `log p(x) = log Γ((ν + d) / 2) − log Γ(ν / 2) − ½ log |νπΣ| − ½ (ν + d) log(1 + q / ν), q = (x − μ)ᵀ Σ⁻¹ (x − μ)`. `O(d³)`. Equivalents: `scipy.stats.multivariate_t`, Stan's `multi_student_t`.
 *
 * @param df ν, positive.
 * @param location μ, `d`.
 * @param scale Σ, `d × d`, symmetric positive definite.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity([1, 0], multivariateT(4, [0, 0], [[1, 0.5], [0.5, 1]]))).compile().value(); // ≈ -2.557082
 */
export function multivariateT(df: Operand, location: Operand, scale: Operand): VectorDistribution {
  return new VectorDistribution("multivariateT", { df, location, scale });
}

/**
 * A correlation matrix.
 *
 * `log p(R) = (η − 1) log |R| − log c(η)`. In a model its size is `shape`. Equivalent: Stan's `lkj_corr`.
 *
 * @param concentration η, positive; 1 is uniform over correlation matrices, larger favors small correlations.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity([[1, 0.5], [0.5, 1]], lkj(2))).compile().value(); // ≈ -0.575364
 */
export function lkj(concentration: Operand): VectorDistribution {
  return new VectorDistribution("lkj", { concentration });
}

/**
 * The lower factor of a correlation matrix.
 *
 * `log p(L) = Σ (d − k + 2η − 2) log Lₖₖ − log c(η)`. In a model its size is `shape`. Equivalent: Stan's `lkj_corr_cholesky`.
 *
 * @param concentration η, positive; 1 is uniform over correlation matrices.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity([[1, 0], [0.6, 0.8]], lkjCholesky(2))).compile().value(); // ≈ -0.733969
 */
export function lkjCholesky(concentration: Operand): VectorDistribution {
  return new VectorDistribution("lkjCholesky", { concentration });
}

/**
 * A covariance matrix: sums of squares of correlated normal numbers.
 *
 * `log p(X) = ½ (ν − d − 1) log |X| − ½ tr V⁻¹X − ½ ν d log 2 − ½ ν log |V| − log Γ_d(ν / 2)`. Equivalents: `scipy.stats.wishart`, Stan's `wishart`.
 *
 * @param df ν > d − 1.
 * @param scale V, `d × d`, symmetric positive definite.
 *
 * @example
 * import { graph, logDensity } from "gibbs/graph";
 * graph(() => logDensity([[2, 0.5], [0.5, 1]], wishart(4, [[1, 0.5], [0.5, 1]]))).compile().value(); // ≈ -4.035666
 */
export function wishart(df: Operand, scale: Operand): VectorDistribution {
  return new VectorDistribution("wishart", { df, scale });
}
