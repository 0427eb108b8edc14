/**
 * Models: log densities with named variables.
 *
 * @module
 */

export type { AnyDistribution, BoundedLike, Composite } from "./behavior.js";
export { flat, hiddenMarkov, mixture } from "./composites.js";
export { bernoulli, bernoulliLogit, betaBinomial, binomial, binomialLogit } from "./distributions/binary.js";
export { beta, uniform, vonMises } from "./distributions/bounded.js";
export { censored, truncated } from "./distributions/bounds.js";
export { geometric, negativeBinomial, negativeBinomialMean, poisson, poissonLog } from "./distributions/counts.js";
export {
  type Bounded,
  type BoundOptions,
  type Broadcast,
  Distribution,
  type DistributionName,
  type DistributionParameter,
  type DrawOptions,
} from "./distributions/distribution.js";
export {
  categorical,
  categoricalLogit,
  dirichlet,
  lkj,
  lkjCholesky,
  multinomial,
  multivariateNormal,
  multivariateNormalCholesky,
  multivariateNormalPrecision,
  multivariateT,
  orderedLogistic,
  wishart,
} from "./distributions/multivariate.js";
export {
  chiSquared,
  exponential,
  gamma,
  halfCauchy,
  halfNormal,
  halfStudentT,
  inverseGamma,
  logNormal,
  pareto,
  weibull,
} from "./distributions/positive.js";
export { cauchy, gumbel, laplace, logistic, normal, studentT } from "./distributions/real.js";
export { VectorDistribution, type VectorDistributionName, type VectorDrawOptions } from "./distributions/vector.js";
export { type EightSchoolsOptions, eightSchools } from "./eight-schools.js";
export {
  conditionedProcess,
  type GaussianProcessOptions,
  gaussianProcess,
  type Kernel,
  type KernelOptions,
  type LinearKernelOptions,
  linearKernel,
  type MaternOptions,
  matern,
  type PeriodicOptions,
  periodic,
  type RationalQuadraticOptions,
  rationalQuadratic,
  squaredExponential,
} from "./gaussian-process.js";
export type { ObserveOptions, SampleOptions, Sites } from "./language.js";
export { linearRegression } from "./linear-regression.js";
export { logisticRegression } from "./logistic-regression.js";
export { Model, type ModelJson, modelFromJSON, type Parameter, type SupportName } from "./model.js";
export { poissonRegression } from "./poisson-regression.js";
export { type Prediction, predict, type RegressionPosterior } from "./predict.js";
export type { RegressionOptions, RegressionPrior } from "./prior.js";
export type { Constraint } from "./sampled.js";
export {
  logLikelihood,
  logLikelihoodSync,
  type PosteriorDraws,
  type PriorMethod,
  posteriorPredictive,
  posteriorPredictiveSync,
  prior,
  priorSync,
  type Simulated,
  type SimulationMethod,
} from "./simulate.js";
export { model } from "./written.js";
