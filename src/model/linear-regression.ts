import { operations } from "../backend/bindings/model.js";
import { load } from "../backend/load.js";
import { matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { Model } from "./model.js";
import { priorOf, type RegressionOptions } from "./prior.js";

const bindings = load(operations);

/**
 * Bayesian linear regression: `y ~ normal(intercept + x · coefficients, sigma)`.
 *
 * Priors, by default those of rstanarm: normal for the intercept at average predictors and for the coefficients,
 * exponential for `sigma`, all on the data's scale. Variables: `intercept`, `coefficients` (`p`), `sigma`. Sampling happens
 * on standardized data, so rescaling the data changes nothing but the units of the answer.
 *
 * Cost: `O(n p)` a gradient. Equivalents: `rstanarm::stan_glm`, `brms::brm`.
 *
 * @param x predictors, `n × p`, finite, without a column of ones.
 * @param y response, `n` numbers.
 * @param options.prior explicit priors.
 * @throws GibbsError `InvalidShape` for a response of the wrong length, `InvalidValue` for numbers that are not finite or
 *   outside their domain, `InvalidOption` for priors that are.
 * @see J. Gabry, B. Goodrich, Prior distributions for rstanarm models, package vignette, 2024.
 *
 * @example
 * const model = linearRegression([[0], [1], [2], [3]], [1.1, 2.9, 5.2, 6.8]);
 * model.parameters.length; // 3
 */
export function linearRegression(x: Points, y: Vector, options?: RegressionOptions): Model {
  const predictors = matrix("x", x);
  const response = vector("y", y, predictors.rows);
  return new Model(callSync(bindings.linearRegression(predictors, response, priorOf(options))));
}
