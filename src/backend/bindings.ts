// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import type { Handle } from "./handle.js";
import { type Request, request } from "./request.js";

/** A matrix as it crosses the border: element (i, j) is at `i * rowStride + j * columnStride`. */
export interface MatrixArgument {
  readonly data: Float64Array | Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

export interface CalibrationBins {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly count: Uint32Array;
  readonly confidence: Float64Array;
  readonly accuracy: Float64Array;
}

export interface CalibrationError {
  readonly value: number;
  readonly bins: CalibrationBins;
}

export interface CalibrationOptions {
  /** Default `15`. */
  readonly bins?: number | undefined;
}

export interface CrossEntropyOptions {
  /** Default `0`. */
  readonly labelSmoothing?: number | undefined;
  /** Default `undefined`. */
  readonly ignoreIndex?: number | undefined;
  /** Default `"mean"`. */
  readonly reduction?: "mean" | "sum" | "none" | undefined;
}

export interface DpoOptions {
  /** Default `0.1`. */
  readonly beta?: number | undefined;
  /** Default `0`. */
  readonly labelSmoothing?: number | undefined;
  /** Default `"mean"`. */
  readonly reduction?: "mean" | "sum" | "none" | undefined;
}

export interface DrawsSummary {
  readonly mean: number;
  readonly sd: number;
  readonly mcse: number;
  readonly q5: number;
  readonly q50: number;
  readonly q95: number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly rhat: number;
}

export interface KmeansOptions {
  readonly clusters: number;
  /** Default `10`. */
  readonly restarts?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `0.0001`. */
  readonly tolerance?: number | undefined;
  /** Default `"k-means++"`. */
  readonly init?: "k-means++" | "random" | undefined;
  /** Default `"auto"`. */
  readonly certificate?: "auto" | "none" | "full" | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface KmeansSolution {
  readonly labels: Int32Array;
  readonly centers: Float64Array;
  readonly sizes: Int32Array;
  readonly inertia: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly certified: boolean;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface LogDensityGradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface ModelDescription {
  readonly kind: string;
  readonly dimension: number;
  readonly variables: readonly (ModelVariable)[];
}

export interface ModelVariable {
  readonly name: string;
  readonly shape: Uint32Array;
  readonly support: string;
  readonly derived: boolean;
}

export interface PairLoss {
  readonly value: number;
  readonly values: Float64Array | undefined;
  readonly policyChosen: Float64Array | Float32Array | undefined;
  readonly policyRejected: Float64Array | Float32Array | undefined;
}

export interface PartitionCertificate {
  readonly inertia: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly certified: boolean;
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

export interface RowLoss {
  readonly value: number;
  readonly values: Float64Array | undefined;
  readonly gradient: Float64Array | Float32Array | undefined;
}

function decodeCalibrationBins(value: unknown): CalibrationBins {
  const fields = value as readonly unknown[];
  return {
    lower: fields[0] as Float64Array,
    upper: fields[1] as Float64Array,
    count: fields[2] as Uint32Array,
    confidence: fields[3] as Float64Array,
    accuracy: fields[4] as Float64Array,
  };
}

function decodeCalibrationError(value: unknown): CalibrationError {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    bins: decodeCalibrationBins(fields[1]),
  };
}

export const calibrationOptionsNames = {
  bins: '15',
} as const;

export const crossEntropyOptionsNames = {
  labelSmoothing: '0',
  ignoreIndex: 'undefined',
  reduction: '"mean"',
} as const;

export const dpoOptionsNames = {
  beta: '0.1',
  labelSmoothing: '0',
  reduction: '"mean"',
} as const;

function decodeDrawsSummary(value: unknown): DrawsSummary {
  const fields = value as readonly unknown[];
  return {
    mean: fields[0] as number,
    sd: fields[1] as number,
    mcse: fields[2] as number,
    q5: fields[3] as number,
    q50: fields[4] as number,
    q95: fields[5] as number,
    essBulk: fields[6] as number,
    essTail: fields[7] as number,
    rhat: fields[8] as number,
  };
}

export const kmeansOptionsNames = {
  clusters: 'undefined',
  restarts: '10',
  maxIterations: '300',
  tolerance: '0.0001',
  init: '"k-means++"',
  certificate: '"auto"',
  seed: '0',
} as const;

function decodeKmeansSolution(value: unknown): KmeansSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    centers: fields[1] as Float64Array,
    sizes: fields[2] as Int32Array,
    inertia: fields[3] as number,
    lowerBound: fields[4] as number,
    gap: fields[5] as number,
    relativeGap: fields[6] as number,
    certified: fields[7] as boolean,
    iterations: fields[8] as number,
    converged: fields[9] as boolean,
  };
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

function decodeModelVariable(value: unknown): ModelVariable {
  const fields = value as readonly unknown[];
  return {
    name: fields[0] as string,
    shape: fields[1] as Uint32Array,
    support: fields[2] as string,
    derived: fields[3] as boolean,
  };
}

function decodePairLoss(value: unknown): PairLoss {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array | undefined,
    policyChosen: fields[2] as Float64Array | Float32Array | undefined,
    policyRejected: fields[3] as Float64Array | Float32Array | undefined,
  };
}

function decodePartitionCertificate(value: unknown): PartitionCertificate {
  const fields = value as readonly unknown[];
  return {
    inertia: fields[0] as number,
    lowerBound: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    certified: fields[4] as boolean,
  };
}

export const priorNames = {
  interceptLocation: 'undefined',
  interceptScale: 'undefined',
  coefficientScale: 'undefined',
  noiseScale: 'undefined',
} as const;

function decodeRowLoss(value: unknown): RowLoss {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array | undefined,
    gradient: fields[2] as Float64Array | Float32Array | undefined,
  };
}

/** Every operation, as a request that a backend carries out. */
export interface Bindings {
  /** k-means with restarts and a bound on how far the partition is from the best. */
  kmeans(points: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: KmeansOptions): Request<KmeansSolution>;
  /** A bound on how far a partition is from the best. */
  certify(points: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined): Request<PartitionCertificate>;
  /** Rank-normalised split R-hat of one quantity, the larger of bulk and folded. */
  rhat(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Effective sample size for the bulk of one quantity. */
  essBulk(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Effective sample size for the tails of one quantity. */
  essTail(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Effective sample size for the mean of one quantity. */
  essMean(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Effective sample size for a quantile of one quantity. */
  essQuantile(draws: Float64Array | Float32Array, chains: number, probability: number): Request<number>;
  /** Monte Carlo standard error of the mean of one quantity. */
  mcse(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Energy fraction of missing information, chain by chain. */
  ebfmi(energy: Float64Array | Float32Array, chains: number): Request<Float64Array>;
  /** Summaries of several quantities: rows of `width` numbers, chain after chain. */
  summarize(draws: Float64Array | Float32Array, chains: number, width: number): Request<readonly (DrawsSummary)[]>;
  /** log Σ exp(xᵢ), without overflow. */
  logSumExp(x: Float64Array | Float32Array): Request<number>;
  /** Cross-entropy of softmax predictions, with label smoothing. */
  crossEntropy(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, options: CrossEntropyOptions, out: Float64Array | Float32Array | undefined): Request<RowLoss>;
  /** Direct preference optimization: the logistic loss of preference margins. */
  dpo(policyChosen: Float64Array | Float32Array, policyRejected: Float64Array | Float32Array, referenceChosen: Float64Array | Float32Array, referenceRejected: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, options: DpoOptions): Request<PairLoss>;
  /** Share of rows whose most probable class is the label. */
  accuracy(probabilities: MatrixArgument, labels: Int32Array): Request<number>;
  /** Brier score: mean squared distance of the probabilities to what happened. */
  brier(probabilities: MatrixArgument, labels: Int32Array): Request<number>;
  /** Expected calibration error, with the bins of its reliability diagram. */
  expectedCalibrationError(probabilities: MatrixArgument, labels: Int32Array, options: CalibrationOptions): Request<CalibrationError>;
  /** Mean negative log probability of the labels. */
  logLoss(probabilities: MatrixArgument, labels: Int32Array): Request<number>;
  /** The bytes of a Bayesian linear regression. */
  linearRegression(x: MatrixArgument, y: Float64Array | Float32Array, prior: Prior): Request<Uint8Array>;
  /** The bytes of a Bayesian logistic regression. */
  logisticRegression(x: MatrixArgument, y: Float64Array | Float32Array, prior: Prior): Request<Uint8Array>;
  /** The bytes of a Bayesian Poisson regression. */
  poissonRegression(x: MatrixArgument, y: Float64Array | Float32Array, prior: Prior): Request<Uint8Array>;
  /** The bytes of the eight schools. */
  eightSchools(y: Float64Array | Float32Array, sigma: Float64Array | Float32Array, noncentered: boolean): Request<Uint8Array>;
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

export const bindings: Bindings = {
  kmeans: (points, weights, options) =>
    request("cluster-transport", "kmeans", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, weights, options.clusters, options.restarts, options.maxIterations, options.tolerance, options.init, options.certificate, options.seed], decodeKmeansSolution),
  certify: (points, labels, weights) =>
    request("cluster-transport", "certify", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, labels, weights], decodePartitionCertificate),
  rhat: (draws, chains) =>
    request("model-sample", "rhat", [draws, chains]),
  essBulk: (draws, chains) =>
    request("model-sample", "essBulk", [draws, chains]),
  essTail: (draws, chains) =>
    request("model-sample", "essTail", [draws, chains]),
  essMean: (draws, chains) =>
    request("model-sample", "essMean", [draws, chains]),
  essQuantile: (draws, chains, probability) =>
    request("model-sample", "essQuantile", [draws, chains, probability]),
  mcse: (draws, chains) =>
    request("model-sample", "mcse", [draws, chains]),
  ebfmi: (energy, chains) =>
    request("model-sample", "ebfmi", [energy, chains]),
  summarize: (draws, chains, width) =>
    request("model-sample", "summarize", [draws, chains, width], (value) => (value as readonly unknown[]).map((element) => decodeDrawsSummary(element))),
  logSumExp: (x) =>
    request("loss-metrics", "logSumExp", [x]),
  crossEntropy: (logits, labels, weights, gradient, options, out) =>
    request("loss-metrics", "crossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, options.labelSmoothing, options.ignoreIndex, options.reduction], decodeRowLoss, out),
  dpo: (policyChosen, policyRejected, referenceChosen, referenceRejected, weights, gradient, options) =>
    request("loss-metrics", "dpo", [policyChosen, policyRejected, referenceChosen, referenceRejected, weights, gradient, options.beta, options.labelSmoothing, options.reduction], decodePairLoss),
  accuracy: (probabilities, labels) =>
    request("loss-metrics", "accuracy", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels]),
  brier: (probabilities, labels) =>
    request("loss-metrics", "brier", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels]),
  expectedCalibrationError: (probabilities, labels, options) =>
    request("loss-metrics", "expectedCalibrationError", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels, options.bins], decodeCalibrationError),
  logLoss: (probabilities, labels) =>
    request("loss-metrics", "logLoss", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels]),
  linearRegression: (x, y, prior) =>
    request("model-sample", "linearRegression", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y, prior.interceptLocation, prior.interceptScale, prior.coefficientScale, prior.noiseScale]),
  logisticRegression: (x, y, prior) =>
    request("model-sample", "logisticRegression", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y, prior.interceptLocation, prior.interceptScale, prior.coefficientScale, prior.noiseScale]),
  poissonRegression: (x, y, prior) =>
    request("model-sample", "poissonRegression", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y, prior.interceptLocation, prior.interceptScale, prior.coefficientScale, prior.noiseScale]),
  eightSchools: (y, sigma, noncentered) =>
    request("model-sample", "eightSchools", [y, sigma, noncentered]),
  describeModel: (model) =>
    request("model-sample", "describeModel", [model], decodeModelDescription),
  logDensity: (model, unconstrained) =>
    request("model-sample", "logDensity", [model, unconstrained]),
  logDensityGradient: (model, unconstrained) =>
    request("model-sample", "logDensityGradient", [model, unconstrained], decodeLogDensityGradient),
  constrain: (model, unconstrained) =>
    request("model-sample", "constrain", [model, unconstrained]),
  unconstrain: (model, values) =>
    request("model-sample", "unconstrain", [model, values]),
  predict: (model, draws, x) =>
    request("model-sample", "predict", [model, draws.data, draws.rows, draws.columns, draws.rowStride, draws.columnStride, x.data, x.rows, x.columns, x.rowStride, x.columnStride]),
  predictMean: (model, draws, x) =>
    request("model-sample", "predictMean", [model, draws.data, draws.rows, draws.columns, draws.rowStride, draws.columnStride, x.data, x.rows, x.columns, x.rowStride, x.columnStride]),
};
