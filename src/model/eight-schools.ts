import { operations } from "../backend/bindings/model.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { Model } from "./model.js";

const bindings = load(operations);

/** Options of {@link eightSchools}. */
export interface EightSchoolsOptions {
  /** Whether to sample the schools' effects as `(theta − mu) / tau`, which removes the funnel; default `true`. */
  noncentered?: boolean;
}

/**
 * The eight schools: effects measured in groups, shrunk towards a common mean as far as the data ask for it.
 *
 * `y ~ normal(theta, sigma)`, `theta ~ normal(mu, tau)`, `mu ~ normal(0, 5)`, `tau ~ half-Cauchy(0, 5)`. Variables: `mu`,
 * `tau`, `theta` and, non-centered, the standardized effects they come from.
 *
 * Cost: `O(J)` a gradient. Equivalent: `eight_schools_noncentered` of the posterior database.
 *
 * @param y measured effects, one a school, any number of schools.
 * @param sigma their standard errors, positive.
 * @param options.noncentered default `true`.
 * @throws GibbsError `InvalidShape` for arrays of different lengths, `InvalidValue` for numbers that are not finite and
 *   standard errors that are not positive.
 * @see A. Gelman et al., Bayesian Data Analysis, 3rd edition, section 5.5; D. Rubin, Estimation in parallel randomized
 *   experiments, J. Educ. Stat. 6 (1981).
 *
 * @example
 * const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
 * model.dimension; // 10
 */
export function eightSchools(y: Vector, sigma: Vector, options?: EightSchoolsOptions): Model {
  checkOptions(options, { noncentered: 1 });
  const { noncentered = true } = options ?? {};
  if (typeof noncentered !== "boolean") throw invalid("InvalidOption", "options.noncentered", "expected a boolean");
  const effects = vector("y", y);
  return new Model(callSync(bindings.eightSchools(effects, vector("sigma", sigma, effects.length), noncentered)));
}
