import { operations } from "../backend/bindings/model.js";
import { load } from "../backend/load.js";
import { type Matrix, matrix, type Points } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { Model } from "./model.js";

const bindings = load(operations);

/** What {@link predict} reads of a posterior. */
export interface RegressionPosterior {
  /** The regression that was sampled. */
  readonly model: Model;
  /** Its draws, one row a draw. */
  readonly values: Matrix;
}

/** What a regression expects of new observations. */
export interface Prediction {
  /** The mean response at every row, averaged over the draws: of the posterior predictive distribution. */
  readonly mean: Float64Array;
  /** The mean response at every row (columns) under every draw (rows), chain after chain. */
  draws(): Matrix;
}

/**
 * The mean response of a regression at new rows: its expectation, or for a logistic one the probability of a one.
 *
 * Cost: `O(S m p)` for `S` draws and `m` rows. Equivalent: `rstanarm::posterior_epred`.
 *
 * @param posterior of {@link linearRegression}, {@link logisticRegression} or {@link poissonRegression}.
 * @param x new rows, `m × p`, columns as in the model.
 * @throws GibbsError `InvalidShape` for another number of columns, `Unsupported` for a model without predictors.
 *
 * @example
 * import { nuts } from "gibbs/sample";
 * const model = logisticRegression([[0], [1], [2], [3]], [0, 0, 1, 1]);
 * const { mean } = predict(await nuts(model, { draws: 300 }), [[0], [3]]);
 * mean[0] < 0.5 && mean[1] > 0.5; // true
 */
export function predict(posterior: RegressionPosterior, x: Points): Prediction {
  if (typeof posterior !== "object" || posterior === null || !(posterior.model instanceof Model)) {
    throw invalid("InvalidValue", "posterior", "expected what nuts returns");
  }
  const rows = matrix("x", x);
  const { model, values } = posterior;
  const draws = matrix("posterior.values", values);
  return {
    mean: callSync(bindings.predictMean(model.handle, draws, rows)),
    draws: () => ({ data: callSync(bindings.predict(model.handle, draws, rows)), shape: [draws.rows, rows.rows] }),
  };
}
