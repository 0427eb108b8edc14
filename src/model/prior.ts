import { type Prior, priorNames } from "../backend/bindings/model.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";

/**
 * Explicit normal priors of a regression, in the units of the data; what is left out takes the default, which is weakly
 * informative on the data's scale (those of rstanarm).
 */
export interface RegressionPrior {
  /** Mean of the intercept at average predictors; default: the mean response (linear), 0 (logistic, Poisson). */
  interceptLocation?: number;
  /** Standard deviation of that intercept; default: 2.5 standard deviations of the response (linear), 2.5 (others). */
  interceptScale?: number;
  /** Standard deviation of every coefficient; default: as for the intercept, over the predictor's standard deviation. */
  coefficientScale?: number;
  /** Mean of the exponential prior of the noise; default: the response's standard deviation. Linear regression only. */
  noiseScale?: number;
}

/** Options of the regressions. */
export interface RegressionOptions {
  /** Priors; default: weakly informative. */
  prior?: RegressionPrior;
}

/** The checked prior of a regression's options. */
export function priorOf(options: RegressionOptions | undefined): Prior {
  checkOptions(options, { prior: 1 });
  const { prior = {} } = options ?? {};
  if (typeof prior !== "object" || prior === null)
    throw invalid("InvalidOption", "options.prior", "expected an object");
  for (const name of Object.keys(prior)) {
    if (!Object.hasOwn(priorNames, name)) throw invalid("InvalidOption", `options.prior.${name}`, "no such option");
  }
  return prior;
}
