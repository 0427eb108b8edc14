// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";

export interface AggregateEvaluation {
  readonly value: number;
  readonly bag: number;
  readonly instance: number;
  readonly gradient: Float64Array;
}

export interface AggregateFit {
  readonly coefficients: Float64Array;
  readonly intercept: number;
  readonly bag: number;
  readonly instance: number;
  readonly residual: number;
}

export interface AggregateRegressionOptions {
  /** Default `1`. */
  readonly rho?: number | undefined;
  /** Default `0`. */
  readonly ridge?: number | undefined;
  /** Default `true`. */
  readonly intercept?: boolean | undefined;
}

export interface FactorizedInformationOptions {
  /** Default `20`. */
  readonly restarts?: number | undefined;
  /** Default `2000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1e-9`. */
  readonly tolerance?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface FactorizedInformationSolution {
  readonly distribution: Float64Array;
  readonly value: number;
  readonly informations: Float64Array;
  readonly multiInformation: number;
  readonly upperBound: number;
  readonly gap: number;
  readonly certified: boolean;
  readonly slope: number;
  readonly converged: boolean;
}

export interface LabelProportionsOptions {
  /** Default `10`. */
  readonly bagWeight?: number | undefined;
  /** Default `10`. */
  readonly similarityWeight?: number | undefined;
  /** Default `5`. */
  readonly neighbors?: number | undefined;
  /** Default `"cosine"`. */
  readonly metric?: "cosine" | "euclidean" | undefined;
  /** Default `"matern"`. */
  readonly similarity?: "matern" | "cosine" | "constant" | undefined;
  /** Default `1`. */
  readonly bandwidth?: number | undefined;
  /** Default `0.5`. */
  readonly damping?: number | undefined;
  /** Default `100`. */
  readonly maxIterations?: number | undefined;
  /** Default `0.0001`. */
  readonly tolerance?: number | undefined;
  /** Default `0.5`. */
  readonly threshold?: number | undefined;
  /** Default `1`. */
  readonly rounds?: number | undefined;
  /** Default `128`. */
  readonly features?: number | undefined;
  /** Default `0.001`. */
  readonly ridge?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface LabelProportionsSolution {
  readonly marginals: Float64Array;
  readonly labels: Int32Array;
  readonly countError: number;
  readonly edges: number;
  readonly iterations: number;
  readonly residual: number;
  readonly converged: boolean;
  readonly probabilities: Float64Array;
  readonly proportionErrors: Float64Array;
  readonly classifier: Float64Array;
  readonly classifierConverged: boolean;
}

export interface MarkovSubsetOptions {
  readonly size: number;
  /** Default `"entropyRate"`. */
  readonly objective?: "entropyRate" | "independence" | "stationarity" | "factorizability" | undefined;
  /** Default `"greedy"`. */
  readonly method?: "greedy" | "exact" | undefined;
}

export interface MarkovSubsetSolution {
  readonly coordinates: Int32Array;
  readonly value: number;
  readonly bound: number;
  readonly gap: number;
  readonly certified: boolean;
  readonly correlation: number;
  readonly stationary: Float64Array;
  readonly transition: Float64Array;
}

export interface MultiwinnerOptions {
  readonly size: number;
  /** Default `"borda"`. */
  readonly score?: "borda" | "plurality" | "bloc" | "harmonic" | undefined;
  /** Default `"sum"`. */
  readonly aggregation?: "sum" | "best" | "proportional" | undefined;
}

export interface MultiwinnerSolution {
  readonly members: Int32Array;
  readonly value: number;
  readonly upperBound: number;
  readonly relativeGap: number;
  readonly guarantee: number;
}

export interface OneClassSubspacesOptions {
  /** Default `10`. */
  readonly directions?: number | undefined;
  /** Default `0.1`. */
  readonly margin?: number | undefined;
  /** Default `0.1`. */
  readonly closeness?: number | undefined;
  /** Default `0.01`. */
  readonly originWeight?: number | undefined;
  /** Default `4`. */
  readonly restarts?: number | undefined;
  /** Default `200`. */
  readonly maxIterations?: number | undefined;
  /** Default `1e-5`. */
  readonly tolerance?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface OneClassSubspacesSolution {
  readonly frames: Float64Array;
  readonly offsets: Float64Array;
  readonly center: Float64Array;
  readonly scale: Float64Array;
  readonly value: number;
  readonly gradientNorm: number;
  readonly orthogonality: number;
  readonly trace: Float64Array;
  readonly converged: boolean;
  readonly scores: Float64Array;
}

export interface PrivateAggregatesOptions {
  readonly epsilon: number;
  /** Default `0`. */
  readonly delta?: number | undefined;
  /** Default `0`. */
  readonly lower?: number | undefined;
  /** Default `1`. */
  readonly upper?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface PrivateMeans {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  readonly sizes: Int32Array;
  readonly clipped: number;
}

function decodeAggregateEvaluation(value: unknown): AggregateEvaluation {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    bag: fields[1] as number,
    instance: fields[2] as number,
    gradient: fields[3] as Float64Array,
  };
}

function decodeAggregateFit(value: unknown): AggregateFit {
  const fields = value as readonly unknown[];
  return {
    coefficients: fields[0] as Float64Array,
    intercept: fields[1] as number,
    bag: fields[2] as number,
    instance: fields[3] as number,
    residual: fields[4] as number,
  };
}

export const aggregateRegressionOptionsNames = {
  rho: '1',
  ridge: '0',
  intercept: 'true',
} as const;

export const factorizedInformationOptionsNames = {
  restarts: '20',
  maxIterations: '2000',
  tolerance: '1e-9',
  seed: '0',
} as const;

function decodeFactorizedInformationSolution(value: unknown): FactorizedInformationSolution {
  const fields = value as readonly unknown[];
  return {
    distribution: fields[0] as Float64Array,
    value: fields[1] as number,
    informations: fields[2] as Float64Array,
    multiInformation: fields[3] as number,
    upperBound: fields[4] as number,
    gap: fields[5] as number,
    certified: fields[6] as boolean,
    slope: fields[7] as number,
    converged: fields[8] as boolean,
  };
}

export const labelProportionsOptionsNames = {
  bagWeight: '10',
  similarityWeight: '10',
  neighbors: '5',
  metric: '"cosine"',
  similarity: '"matern"',
  bandwidth: '1',
  damping: '0.5',
  maxIterations: '100',
  tolerance: '0.0001',
  threshold: '0.5',
  rounds: '1',
  features: '128',
  ridge: '0.001',
  seed: '0',
} as const;

function decodeLabelProportionsSolution(value: unknown): LabelProportionsSolution {
  const fields = value as readonly unknown[];
  return {
    marginals: fields[0] as Float64Array,
    labels: fields[1] as Int32Array,
    countError: fields[2] as number,
    edges: fields[3] as number,
    iterations: fields[4] as number,
    residual: fields[5] as number,
    converged: fields[6] as boolean,
    probabilities: fields[7] as Float64Array,
    proportionErrors: fields[8] as Float64Array,
    classifier: fields[9] as Float64Array,
    classifierConverged: fields[10] as boolean,
  };
}

export const markovSubsetOptionsNames = {
  size: 'undefined',
  objective: '"entropyRate"',
  method: '"greedy"',
} as const;

function decodeMarkovSubsetSolution(value: unknown): MarkovSubsetSolution {
  const fields = value as readonly unknown[];
  return {
    coordinates: fields[0] as Int32Array,
    value: fields[1] as number,
    bound: fields[2] as number,
    gap: fields[3] as number,
    certified: fields[4] as boolean,
    correlation: fields[5] as number,
    stationary: fields[6] as Float64Array,
    transition: fields[7] as Float64Array,
  };
}

export const multiwinnerOptionsNames = {
  size: 'undefined',
  score: '"borda"',
  aggregation: '"sum"',
} as const;

function decodeMultiwinnerSolution(value: unknown): MultiwinnerSolution {
  const fields = value as readonly unknown[];
  return {
    members: fields[0] as Int32Array,
    value: fields[1] as number,
    upperBound: fields[2] as number,
    relativeGap: fields[3] as number,
    guarantee: fields[4] as number,
  };
}

export const oneClassSubspacesOptionsNames = {
  directions: '10',
  margin: '0.1',
  closeness: '0.1',
  originWeight: '0.01',
  restarts: '4',
  maxIterations: '200',
  tolerance: '1e-5',
  seed: '0',
} as const;

function decodeOneClassSubspacesSolution(value: unknown): OneClassSubspacesSolution {
  const fields = value as readonly unknown[];
  return {
    frames: fields[0] as Float64Array,
    offsets: fields[1] as Float64Array,
    center: fields[2] as Float64Array,
    scale: fields[3] as Float64Array,
    value: fields[4] as number,
    gradientNorm: fields[5] as number,
    orthogonality: fields[6] as number,
    trace: fields[7] as Float64Array,
    converged: fields[8] as boolean,
    scores: fields[9] as Float64Array,
  };
}

export const privateAggregatesOptionsNames = {
  epsilon: 'undefined',
  delta: '0',
  lower: '0',
  upper: '1',
  seed: '0',
} as const;

function decodePrivateMeans(value: unknown): PrivateMeans {
  const fields = value as readonly unknown[];
  return {
    means: fields[0] as Float64Array,
    deviations: fields[1] as Float64Array,
    sizes: fields[2] as Int32Array,
    clipped: fields[3] as number,
  };
}

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** The loss of predictions against mean responses of bags, between bag level and instance level. */
  aggregateLoss(predictions: Float64Array | Float32Array, ids: Int32Array, means: Float64Array | Float32Array, loss: "squared" | "logistic" | undefined, rho: number | undefined): Request<AggregateEvaluation>;
  /** A linear model of mean responses of bags. */
  aggregateRegression(points: MatrixArgument, ids: Int32Array, means: Float64Array | Float32Array, options: AggregateRegressionOptions): Request<AggregateFit>;
  /** Mean responses of bags with noise that makes them private. */
  privateAggregates(responses: Float64Array | Float32Array, ids: Int32Array, options: PrivateAggregatesOptions): Request<PrivateMeans>;
  /** A joint distribution with the largest mean information over margins. */
  factorizedInformation(states: Int32Array, margins: Int32Array, sizes: Int32Array, options: FactorizedInformationOptions): Request<FactorizedInformationSolution>;
  /** Labels of points of which only the number of ones in every bag is known. */
  labelProportions(points: MatrixArgument, ids: Int32Array, counts: Float64Array | Float32Array, from: Int32Array | undefined, to: Int32Array | undefined, weights: Float64Array | Float32Array | undefined, options: LabelProportionsOptions): Request<LabelProportionsSolution>;
  /** The learned classifier's probability of label 1 of new points. */
  labelProportionsPredict(points: MatrixArgument, classifier: Float64Array | Float32Array): Request<Float64Array>;
  /** Which coordinates of a Markov chain on a product space to keep. */
  markovSubset(transition: MatrixArgument, states: Int32Array, options: MarkovSubsetOptions): Request<MarkovSubsetSolution>;
  /** A committee by its scores in rankings, with bounds on its members of every group. */
  multiwinner(rankings: Int32Array, items: number, weights: Float64Array | Float32Array | undefined, ids: Int32Array | undefined, atLeast: Int32Array | undefined, atMost: Int32Array | undefined, options: MultiwinnerOptions): Request<MultiwinnerSolution>;
  /** The score of a committee. */
  multiwinnerScore(rankings: Int32Array, items: number, weights: Float64Array | Float32Array | undefined, members: Int32Array, options: MultiwinnerOptions): Request<number>;
  /** Two orthonormal frames that sandwich the data of one class. */
  oneClassSubspaces(points: MatrixArgument, options: OneClassSubspacesOptions): Request<OneClassSubspacesSolution>;
  /** How far new points leave the frames. */
  oneClassSubspacesScore(points: MatrixArgument, frames: Float64Array | Float32Array, offsets: Float64Array | Float32Array, center: Float64Array | Float32Array, scale: Float64Array | Float32Array): Request<Float64Array>;
}

const group = "cluster-systems";

export const operations: Operations<Requests> = {
  group,
  requests: {
    aggregateLoss: (predictions, ids, means, loss, rho) =>
      request(group, "aggregateLoss", [predictions, ids, means, loss, rho], decodeAggregateEvaluation),
    aggregateRegression: (points, ids, means, options) =>
      request(group, "aggregateRegression", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, ids, means, options.rho, options.ridge, options.intercept], decodeAggregateFit),
    privateAggregates: (responses, ids, options) =>
      request(group, "privateAggregates", [responses, ids, options.epsilon, options.delta, options.lower, options.upper, options.seed], decodePrivateMeans),
    factorizedInformation: (states, margins, sizes, options) =>
      request(group, "factorizedInformation", [states, margins, sizes, options.restarts, options.maxIterations, options.tolerance, options.seed], decodeFactorizedInformationSolution),
    labelProportions: (points, ids, counts, from, to, weights, options) =>
      request(group, "labelProportions", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, ids, counts, from, to, weights, options.bagWeight, options.similarityWeight, options.neighbors, options.metric, options.similarity, options.bandwidth, options.damping, options.maxIterations, options.tolerance, options.threshold, options.rounds, options.features, options.ridge, options.seed], decodeLabelProportionsSolution),
    labelProportionsPredict: (points, classifier) =>
      request(group, "labelProportionsPredict", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, classifier]),
    markovSubset: (transition, states, options) =>
      request(group, "markovSubset", [transition.data, transition.rows, transition.columns, transition.rowStride, transition.columnStride, states, options.size, options.objective, options.method], decodeMarkovSubsetSolution),
    multiwinner: (rankings, items, weights, ids, atLeast, atMost, options) =>
      request(group, "multiwinner", [rankings, items, weights, ids, atLeast, atMost, options.size, options.score, options.aggregation], decodeMultiwinnerSolution),
    multiwinnerScore: (rankings, items, weights, members, options) =>
      request(group, "multiwinnerScore", [rankings, items, weights, members, options.size, options.score, options.aggregation]),
    oneClassSubspaces: (points, options) =>
      request(group, "oneClassSubspaces", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, options.directions, options.margin, options.closeness, options.originWeight, options.restarts, options.maxIterations, options.tolerance, options.seed], decodeOneClassSubspacesSolution),
    oneClassSubspacesScore: (points, frames, offsets, center, scale) =>
      request(group, "oneClassSubspacesScore", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, frames, offsets, center, scale]),
  },
};
