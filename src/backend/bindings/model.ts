// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import type { Handle } from "../handle.js";
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";

export interface LogDensityGradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface ModelDescription {
  readonly kind: string;
  readonly dimension: number;
  readonly variables: readonly (ModelVariable)[];
}

export interface ModelSite {
  readonly name: string;
  readonly shape: Uint32Array;
}

export interface ModelVariable {
  readonly name: string;
  readonly shape: Uint32Array;
  readonly support: string;
  readonly derived: boolean;
}

export interface Prior {
  /** Default `undefined`. */
  readonly interceptLocation?: number | undefined;
  /** Default `undefined`. */
  readonly interceptScale?: number | undefined;
  /** Default `undefined`. */
  readonly coefficientScale?: number | undefined;
  /** Default `undefined`. */
  readonly noiseScale?: number | undefined;
}

function decodeLogDensityGradient(value: unknown): LogDensityGradient {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float64Array,
  };
}

function decodeModelDescription(value: unknown): ModelDescription {
  const fields = value as readonly unknown[];
  return {
    kind: fields[0] as string,
    dimension: fields[1] as number,
    variables: (fields[2] as readonly unknown[]).map((element) => decodeModelVariable(element)),
  };
}

function decodeModelSite(value: unknown): ModelSite {
  const fields = value as readonly unknown[];
  return {
    name: fields[0] as string,
    shape: fields[1] as Uint32Array,
  };
}

function decodeModelVariable(value: unknown): ModelVariable {
  const fields = value as readonly unknown[];
  return {
    name: fields[0] as string,
    shape: fields[1] as Uint32Array,
    support: fields[2] as string,
    derived: fields[3] as boolean,
  };
}

export const priorNames = {
  interceptLocation: 'undefined',
  interceptScale: 'undefined',
  coefficientScale: 'undefined',
  noiseScale: 'undefined',
} as const;

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** A quantity of a distribution, element by element; parameters one after the other, each as long as its length says. */
  distributionQuantity(quantity: "logDensity" | "cdf" | "logCdf" | "logCcdf" | "quantile" | "mean" | "variance", distribution: "bernoulli" | "bernoulliLogit" | "beta" | "betaBinomial" | "binomial" | "binomialLogit" | "cauchy" | "chiSquared" | "exponential" | "gamma" | "geometric" | "gumbel" | "halfCauchy" | "halfNormal" | "halfStudentT" | "inverseGamma" | "laplace" | "logNormal" | "logistic" | "negativeBinomial" | "negativeBinomialLog" | "negativeBinomialMean" | "normal" | "pareto" | "poisson" | "poissonLog" | "studentT" | "uniform" | "vonMises" | "weibull", form: "whole" | "truncated" | "censored", x: Float64Array | Float32Array, parameters: Float64Array | Float32Array, lengths: Int32Array, count: number): Request<Float64Array>;
  /** Draws from a distribution. */
  distributionDraw(distribution: "bernoulli" | "bernoulliLogit" | "beta" | "betaBinomial" | "binomial" | "binomialLogit" | "cauchy" | "chiSquared" | "exponential" | "gamma" | "geometric" | "gumbel" | "halfCauchy" | "halfNormal" | "halfStudentT" | "inverseGamma" | "laplace" | "logNormal" | "logistic" | "negativeBinomial" | "negativeBinomialLog" | "negativeBinomialMean" | "normal" | "pareto" | "poisson" | "poissonLog" | "studentT" | "uniform" | "vonMises" | "weibull", form: "whole" | "truncated" | "censored", parameters: Float64Array | Float32Array, lengths: Int32Array, count: number, seed: number): Request<Float64Array>;
  /** The bytes of a Bayesian linear regression. */
  linearRegression(x: MatrixArgument, y: Float64Array | Float32Array, prior: Prior): Request<Uint8Array>;
  /** The bytes of a Bayesian logistic regression. */
  logisticRegression(x: MatrixArgument, y: Float64Array | Float32Array, prior: Prior): Request<Uint8Array>;
  /** The bytes of a Bayesian Poisson regression. */
  poissonRegression(x: MatrixArgument, y: Float64Array | Float32Array, prior: Prior): Request<Uint8Array>;
  /** The bytes of the eight schools. */
  eightSchools(y: Float64Array | Float32Array, sigma: Float64Array | Float32Array, noncentered: boolean): Request<Uint8Array>;
  /** The bytes of a model that was written as graphs. */
  graphModel(specification: string, data: Float64Array | Float32Array): Request<Uint8Array>;
  /** What the user wrote down of such a model. */
  modelNotes(model: Handle<"model">): Request<string>;
  /** The arrays of a quantity of such a model. */
  modelSites(model: Handle<"model">, quantity: "prior" | "predictive" | "logLikelihood"): Request<readonly (ModelSite)[]>;
  /** A quantity of such a model at rows of variables. */
  evaluateModel(model: Handle<"model">, quantity: "prior" | "predictive" | "logLikelihood", values: Float64Array | Float32Array, rows: number, seed: number): Request<Float64Array>;
  /** What a model is made of. */
  describeModel(model: Handle<"model">): Request<ModelDescription>;
  /** The log density at an unconstrained position, with the Jacobians of the transforms. */
  logDensity(model: Handle<"model">, unconstrained: Float64Array | Float32Array): Request<number>;
  /** The log density and its gradient at an unconstrained position. */
  logDensityGradient(model: Handle<"model">, unconstrained: Float64Array | Float32Array): Request<LogDensityGradient>;
  /** The variables' values at an unconstrained position. */
  constrain(model: Handle<"model">, unconstrained: Float64Array | Float32Array): Request<Float64Array>;
  /** The unconstrained position of the variables' values. */
  unconstrain(model: Handle<"model">, values: Float64Array | Float32Array): Request<Float64Array>;
  /** The mean response at every row of `x` under every draw. */
  predict(model: Handle<"model">, draws: MatrixArgument, x: MatrixArgument): Request<Float64Array>;
  /** The mean response at every row of `x`, averaged over the draws. */
  predictMean(model: Handle<"model">, draws: MatrixArgument, x: MatrixArgument): Request<Float64Array>;
}

const group = "model-sample";

export const operations: Operations<Requests> = {
  group,
  requests: {
    distributionQuantity: (quantity, distribution, form, x, parameters, lengths, count) =>
      request(group, "distributionQuantity", [quantity, distribution, form, x, parameters, lengths, count]),
    distributionDraw: (distribution, form, parameters, lengths, count, seed) =>
      request(group, "distributionDraw", [distribution, form, parameters, lengths, count, seed]),
    linearRegression: (x, y, prior) =>
      request(group, "linearRegression", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y, prior.interceptLocation, prior.interceptScale, prior.coefficientScale, prior.noiseScale]),
    logisticRegression: (x, y, prior) =>
      request(group, "logisticRegression", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y, prior.interceptLocation, prior.interceptScale, prior.coefficientScale, prior.noiseScale]),
    poissonRegression: (x, y, prior) =>
      request(group, "poissonRegression", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y, prior.interceptLocation, prior.interceptScale, prior.coefficientScale, prior.noiseScale]),
    eightSchools: (y, sigma, noncentered) =>
      request(group, "eightSchools", [y, sigma, noncentered]),
    graphModel: (specification, data) =>
      request(group, "graphModel", [specification, data]),
    modelNotes: (model) =>
      request(group, "modelNotes", [model]),
    modelSites: (model, quantity) =>
      request(group, "modelSites", [model, quantity], (value) => (value as readonly unknown[]).map((element) => decodeModelSite(element))),
    evaluateModel: (model, quantity, values, rows, seed) =>
      request(group, "evaluateModel", [model, quantity, values, rows, seed]),
    describeModel: (model) =>
      request(group, "describeModel", [model], decodeModelDescription),
    logDensity: (model, unconstrained) =>
      request(group, "logDensity", [model, unconstrained]),
    logDensityGradient: (model, unconstrained) =>
      request(group, "logDensityGradient", [model, unconstrained], decodeLogDensityGradient),
    constrain: (model, unconstrained) =>
      request(group, "constrain", [model, unconstrained]),
    unconstrain: (model, values) =>
      request(group, "unconstrain", [model, values]),
    predict: (model, draws, x) =>
      request(group, "predict", [model, draws.data, draws.rows, draws.columns, draws.rowStride, draws.columnStride, x.data, x.rows, x.columns, x.rowStride, x.columnStride]),
    predictMean: (model, draws, x) =>
      request(group, "predictMean", [model, draws.data, draws.rows, draws.columns, draws.rowStride, draws.columnStride, x.data, x.rows, x.columns, x.rowStride, x.columnStride]),
  },
};
