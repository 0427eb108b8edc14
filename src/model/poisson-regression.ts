import { operations } from "../backend/bindings/model.js";
import { load } from "../backend/load.js";
import { matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { Model } from "./model.js";
import { priorOf, type RegressionOptions } from "./prior.js";

const bindings = load(operations);

/**
 * Bayesian Poisson regression: `y ~ Poisson(exp(intercept + x · coefficients))`.
 *
 * Priors, by default those of rstanarm: `normal(0, 2.5)` for the intercept at average predictors, and for each coefficient
 * `normal(0, 2.5)` over its predictor's standard deviation. Variables: `intercept`, `coefficients` (`p`).
 *
 * Cost: `O(n p)` a gradient. Equivalents: `rstanarm::stan_glm(family = poisson)`.
 *
 * @param x predictors, `n × p`, finite, without a column of ones.
 * @param y response, `n` counts.
 * @param options.prior explicit priors.
 * @throws GibbsError `InvalidShape` for a response of the wrong length, `InvalidValue` for numbers that are not finite or
 *   outside their domain, `InvalidOption` for priors that are.
 * @see J. Gabry, B. Goodrich, Prior distributions for rstanarm models, package vignette, 2024.
 *
 * @example
 * const model = poissonRegression([[0], [1], [2], [3]], [1, 2, 5, 9]);
 * model.dimension; // 2
 */
export function poissonRegression(x: Points, y: Vector, options?: RegressionOptions): Model {
  const predictors = matrix("x", x);
  const response = vector("y", y, predictors.rows);
  return new Model(callSync(bindings.poissonRegression(predictors, response, priorOf(options))));
}
