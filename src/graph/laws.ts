/** The distributions that a graph can name, with what one outcome is and the names of their parameters, as docs/graph.md has them. */

/**
 * What one outcome is: a number; a class of the last axis of the parameter; a class that cut points delimit; a vector along
 * the last axis; a vector with a location and a matrix; a matrix.
 */
export type Event = "number" | "class" | "ordered" | "vector" | "gaussian" | "matrix";

export interface Law {
  readonly event: Event;
  readonly parameters: readonly string[];
}

const law = (event: Event, ...parameters: string[]): Law => ({ event, parameters });

/** The name of a distribution of the graph. */
export type LawName =
  | "normal"
  | "halfNormal"
  | "studentT"
  | "halfStudentT"
  | "cauchy"
  | "halfCauchy"
  | "laplace"
  | "logistic"
  | "logNormal"
  | "gamma"
  | "inverseGamma"
  | "chiSquared"
  | "exponential"
  | "weibull"
  | "gumbel"
  | "beta"
  | "uniform"
  | "pareto"
  | "vonMises"
  | "bernoulli"
  | "bernoulliLogit"
  | "binomial"
  | "binomialLogit"
  | "betaBinomial"
  | "poisson"
  | "poissonLog"
  | "negativeBinomial"
  | "negativeBinomialMean"
  | "geometric"
  | "categorical"
  | "categoricalLogit"
  | "orderedLogistic"
  | "dirichlet"
  | "multinomial"
  | "multivariateNormal"
  | "multivariateNormalPrecision"
  | "multivariateNormalCholesky"
  | "multivariateT"
  | "lkj"
  | "lkjCholesky"
  | "wishart";

export const laws: Readonly<Record<LawName, Law>> = {
  normal: law("number", "location", "scale"),
  halfNormal: law("number", "location", "scale"),
  studentT: law("number", "df", "location", "scale"),
  halfStudentT: law("number", "df", "location", "scale"),
  cauchy: law("number", "location", "scale"),
  halfCauchy: law("number", "location", "scale"),
  laplace: law("number", "location", "scale"),
  logistic: law("number", "location", "scale"),
  logNormal: law("number", "location", "scale"),
  gamma: law("number", "shape", "rate"),
  inverseGamma: law("number", "shape", "scale"),
  chiSquared: law("number", "df"),
  exponential: law("number", "rate"),
  weibull: law("number", "shape", "scale"),
  gumbel: law("number", "location", "scale"),
  beta: law("number", "a", "b"),
  uniform: law("number", "lower", "upper"),
  pareto: law("number", "scale", "shape"),
  vonMises: law("number", "location", "concentration"),
  bernoulli: law("number", "probability"),
  bernoulliLogit: law("number", "logit"),
  binomial: law("number", "count", "probability"),
  binomialLogit: law("number", "count", "logit"),
  betaBinomial: law("number", "count", "a", "b"),
  poisson: law("number", "rate"),
  poissonLog: law("number", "logRate"),
  negativeBinomial: law("number", "successes", "probability"),
  negativeBinomialMean: law("number", "mean", "concentration"),
  geometric: law("number", "probability"),
  categorical: law("class", "probabilities"),
  categoricalLogit: law("class", "logits"),
  orderedLogistic: law("ordered", "location", "cutpoints"),
  dirichlet: law("vector", "concentration"),
  multinomial: law("vector", "probabilities"),
  multivariateNormal: law("gaussian", "location", "covariance"),
  multivariateNormalPrecision: law("gaussian", "location", "precision"),
  multivariateNormalCholesky: law("gaussian", "location", "factor"),
  multivariateT: law("gaussian", "df", "location", "scale"),
  lkj: law("matrix", "concentration"),
  lkjCholesky: law("matrix", "concentration"),
  wishart: law("matrix", "df", "scale"),
};
