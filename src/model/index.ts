/**
 * Models: log densities with named variables.
 *
 * @module
 */
export { type EightSchoolsOptions, eightSchools } from "./eight-schools.js";
export { linearRegression } from "./linear-regression.js";
export { logisticRegression } from "./logistic-regression.js";
export { Model, type ModelJson, modelFromJSON, type Parameter } from "./model.js";
export { poissonRegression } from "./poisson-regression.js";
export { type Prediction, predict, type RegressionPosterior } from "./predict.js";
export type { RegressionOptions, RegressionPrior } from "./prior.js";
