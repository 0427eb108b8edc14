// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";
import { type SparsePlanEntries, decodeSparsePlanEntries } from "./shared.js";
export { type SparsePlanEntries } from "./shared.js";

export interface AdversarialMultimarginalOptions {
  readonly radius: number;
  /** Default `"euclidean"`. */
  readonly metric?: "euclidean" | "chebyshev" | undefined;
  /** Default `3`. */
  readonly maxOrder?: number | undefined;
  /** Default `200000`. */
  readonly maxGroups?: number | undefined;
}

export interface AdversarialMultimarginalSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly riskLowerBound: number;
  readonly complete: boolean;
  readonly members: Uint32Array;
  readonly starts: Uint32Array;
  readonly masses: Float64Array;
  readonly potentials: Float64Array;
  readonly marginalError: number;
  readonly groups: number;
  readonly converged: boolean;
}

export interface BottleneckCouplingOptions {
  readonly rate: number;
  /** Default `true`. */
  readonly stochastic?: boolean | undefined;
}

export interface BottleneckCouplingSolution {
  readonly coupling: SparsePlanEntries;
  readonly encoder: SparsePlanEntries;
  readonly decoder: SparsePlanEntries;
  readonly code: Float64Array;
  readonly information: number;
  readonly upperBound: number;
  readonly codeInformation: number;
  readonly codeGap: number;
  readonly codeEntropy: number;
  readonly entropy: number;
  readonly marginalError: number;
}

export interface BuresBarycenterOptions {
  /** Default `1e-10`. */
  readonly tolerance?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
}

export interface BuresBarycenterSolution {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly residual: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface BuresOptions {
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
}

export interface BuresSolution {
  readonly value: number;
  readonly distance: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly matrix: Float64Array | undefined;
  readonly offset: Float64Array | undefined;
  readonly sourceCovariance: Float64Array | undefined;
  readonly targetCovariance: Float64Array | undefined;
  readonly sourceMean: Float64Array | undefined;
}

export interface GeneralizedSumPoolingOptions {
  /** Default `0.3`. */
  readonly mass?: number | undefined;
  /** Default `0.1`. */
  readonly sharpness?: number | undefined;
  /** Default `true`. */
  readonly normalize?: boolean | undefined;
  /** Default `1`. */
  readonly maps?: number | undefined;
}

export interface GeneralizedSumPoolingSolution {
  readonly pooled: Float64Array;
  readonly weights: Float64Array;
  readonly attributes: Float64Array;
  readonly massError: number;
  readonly featuresGradient: Float64Array | undefined;
  readonly prototypesGradient: Float64Array | undefined;
}

export interface MinimumEntropyCouplingSolution {
  readonly states: Uint32Array;
  readonly values: Float64Array;
  readonly entropy: number;
  readonly lowerBound: number;
  readonly guarantee: number;
  readonly information: number;
  readonly marginalError: number;
}

export interface SelfLabelAnswer {
  readonly solution: SelfLabelSolution;
  readonly assignment: Float64Array | Float32Array | undefined;
}

export interface SelfLabelOptions {
  /** Default `"sela"`. */
  readonly preset?: "sela" | "swav" | undefined;
  /** Default `undefined`. */
  readonly epsilon?: number | undefined;
  /** Default `undefined`. */
  readonly maxIterations?: number | undefined;
  /** Default `undefined`. */
  readonly tolerance?: number | undefined;
}

export interface SelfLabelSolution {
  readonly labels: Int32Array;
  readonly sizes: Uint32Array;
  readonly masses: Float64Array;
  readonly value: number;
  readonly dual: number;
  readonly marginalError: number;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations";
}

export const adversarialMultimarginalOptionsNames = {
  radius: 'undefined',
  metric: '"euclidean"',
  maxOrder: '3',
  maxGroups: '200000',
} as const;

function decodeAdversarialMultimarginalSolution(value: unknown): AdversarialMultimarginalSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    riskLowerBound: fields[4] as number,
    complete: fields[5] as boolean,
    members: fields[6] as Uint32Array,
    starts: fields[7] as Uint32Array,
    masses: fields[8] as Float64Array,
    potentials: fields[9] as Float64Array,
    marginalError: fields[10] as number,
    groups: fields[11] as number,
    converged: fields[12] as boolean,
  };
}

export const bottleneckCouplingOptionsNames = {
  rate: 'undefined',
  stochastic: 'true',
} as const;

function decodeBottleneckCouplingSolution(value: unknown): BottleneckCouplingSolution {
  const fields = value as readonly unknown[];
  return {
    coupling: decodeSparsePlanEntries(fields[0]),
    encoder: decodeSparsePlanEntries(fields[1]),
    decoder: decodeSparsePlanEntries(fields[2]),
    code: fields[3] as Float64Array,
    information: fields[4] as number,
    upperBound: fields[5] as number,
    codeInformation: fields[6] as number,
    codeGap: fields[7] as number,
    codeEntropy: fields[8] as number,
    entropy: fields[9] as number,
    marginalError: fields[10] as number,
  };
}

export const buresBarycenterOptionsNames = {
  tolerance: '1e-10',
  maxIterations: '1000',
} as const;

function decodeBuresBarycenterSolution(value: unknown): BuresBarycenterSolution {
  const fields = value as readonly unknown[];
  return {
    mean: fields[0] as Float64Array,
    covariance: fields[1] as Float64Array,
    value: fields[2] as number,
    dual: fields[3] as number,
    gap: fields[4] as number,
    relativeGap: fields[5] as number,
    residual: fields[6] as number,
    iterations: fields[7] as number,
    converged: fields[8] as boolean,
  };
}

export const buresOptionsNames = {
  gradient: 'false',
} as const;

function decodeBuresSolution(value: unknown): BuresSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    dual: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    matrix: fields[5] as Float64Array | undefined,
    offset: fields[6] as Float64Array | undefined,
    sourceCovariance: fields[7] as Float64Array | undefined,
    targetCovariance: fields[8] as Float64Array | undefined,
    sourceMean: fields[9] as Float64Array | undefined,
  };
}

export const generalizedSumPoolingOptionsNames = {
  mass: '0.3',
  sharpness: '0.1',
  normalize: 'true',
  maps: '1',
} as const;

function decodeGeneralizedSumPoolingSolution(value: unknown): GeneralizedSumPoolingSolution {
  const fields = value as readonly unknown[];
  return {
    pooled: fields[0] as Float64Array,
    weights: fields[1] as Float64Array,
    attributes: fields[2] as Float64Array,
    massError: fields[3] as number,
    featuresGradient: fields[4] as Float64Array | undefined,
    prototypesGradient: fields[5] as Float64Array | undefined,
  };
}

function decodeMinimumEntropyCouplingSolution(value: unknown): MinimumEntropyCouplingSolution {
  const fields = value as readonly unknown[];
  return {
    states: fields[0] as Uint32Array,
    values: fields[1] as Float64Array,
    entropy: fields[2] as number,
    lowerBound: fields[3] as number,
    guarantee: fields[4] as number,
    information: fields[5] as number,
    marginalError: fields[6] as number,
  };
}

function decodeSelfLabelAnswer(value: unknown): SelfLabelAnswer {
  const fields = value as readonly unknown[];
  return {
    solution: decodeSelfLabelSolution(fields[0]),
    assignment: fields[1] as Float64Array | Float32Array | undefined,
  };
}

export const selfLabelOptionsNames = {
  preset: '"sela"',
  epsilon: 'undefined',
  maxIterations: 'undefined',
  tolerance: 'undefined',
} as const;

function decodeSelfLabelSolution(value: unknown): SelfLabelSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    sizes: fields[1] as Uint32Array,
    masses: fields[2] as Float64Array,
    value: fields[3] as number,
    dual: fields[4] as number,
    marginalError: fields[5] as number,
    epsilon: fields[6] as number,
    iterations: fields[7] as number,
    converged: fields[8] as boolean,
    status: fields[9] as "converged" | "maxIterations",
  };
}

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** The accuracy that an adversary leaves to any classifier of the classes, whose points lie one class after another. */
  adversarialMultimarginal(points: MatrixArgument, sizes: Int32Array, masses: Float64Array | Float32Array | undefined, options: AdversarialMultimarginalOptions): Request<AdversarialMultimarginalSolution>;
  /** The Wasserstein distance between two normal distributions and the map from one to the other. */
  bures(sourceMean: Float64Array | Float32Array, sourceCovariance: MatrixArgument, targetMean: Float64Array | Float32Array, targetCovariance: MatrixArgument, options: BuresOptions): Request<BuresSolution>;
  /** The barycentre of normal distributions; their covariances lie one below the other. */
  buresBarycenter(means: MatrixArgument, covariances: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: BuresBarycenterOptions): Request<BuresBarycenterSolution>;
  /** Features pooled by partial transport to prototypes, and the gradients of a loss. */
  generalizedSumPooling(features: MatrixArgument, prototypes: MatrixArgument, pooled: MatrixArgument | undefined, attributes: MatrixArgument | undefined, options: GeneralizedSumPoolingOptions): Request<GeneralizedSumPoolingSolution>;
  /** The greedy coupling of marginals, which lie one after another with the given sizes. */
  minimumEntropyCoupling(masses: Float64Array | Float32Array, sizes: Int32Array): Request<MinimumEntropyCouplingSolution>;
  /** The coupling of two distributions through a code of bounded entropy. */
  bottleneckCoupling(p: Float64Array | Float32Array, q: Float64Array | Float32Array, options: BottleneckCouplingOptions): Request<BottleneckCouplingSolution>;
  /** Labels for samples by their scores, under prescribed masses of the clusters. */
  selfLabel(scores: MatrixArgument, masses: Float64Array | Float32Array | undefined, assignment: boolean, options: SelfLabelOptions, out: Float64Array | Float32Array | undefined): Request<SelfLabelAnswer>;
  /** The same, with the soft assignment written over the scores. */
  selfLabelOver(columns: number, masses: Float64Array | Float32Array | undefined, options: SelfLabelOptions, out: Float64Array | Float32Array | undefined): Request<SelfLabelAnswer>;
}

const group = "transport-systems";

export const operations: Operations<Requests> = {
  group,
  requests: {
    adversarialMultimarginal: (points, sizes, masses, options) =>
      request(group, "adversarialMultimarginal", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, sizes, masses, options.radius, options.metric, options.maxOrder, options.maxGroups], decodeAdversarialMultimarginalSolution),
    bures: (sourceMean, sourceCovariance, targetMean, targetCovariance, options) =>
      request(group, "bures", [sourceMean, sourceCovariance.data, sourceCovariance.rows, sourceCovariance.columns, sourceCovariance.rowStride, sourceCovariance.columnStride, targetMean, targetCovariance.data, targetCovariance.rows, targetCovariance.columns, targetCovariance.rowStride, targetCovariance.columnStride, options.gradient], decodeBuresSolution),
    buresBarycenter: (means, covariances, weights, options) =>
      request(group, "buresBarycenter", [means.data, means.rows, means.columns, means.rowStride, means.columnStride, covariances.data, covariances.rows, covariances.columns, covariances.rowStride, covariances.columnStride, weights, options.tolerance, options.maxIterations], decodeBuresBarycenterSolution),
    generalizedSumPooling: (features, prototypes, pooled, attributes, options) =>
      request(group, "generalizedSumPooling", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, prototypes.data, prototypes.rows, prototypes.columns, prototypes.rowStride, prototypes.columnStride, pooled?.data, pooled?.rows, pooled?.columns, pooled?.rowStride, pooled?.columnStride, attributes?.data, attributes?.rows, attributes?.columns, attributes?.rowStride, attributes?.columnStride, options.mass, options.sharpness, options.normalize, options.maps], decodeGeneralizedSumPoolingSolution),
    minimumEntropyCoupling: (masses, sizes) =>
      request(group, "minimumEntropyCoupling", [masses, sizes], decodeMinimumEntropyCouplingSolution),
    bottleneckCoupling: (p, q, options) =>
      request(group, "bottleneckCoupling", [p, q, options.rate, options.stochastic], decodeBottleneckCouplingSolution),
    selfLabel: (scores, masses, assignment, options, out) =>
      request(group, "selfLabel", [scores.data, scores.rows, scores.columns, scores.rowStride, scores.columnStride, masses, assignment, options.preset, options.epsilon, options.maxIterations, options.tolerance], decodeSelfLabelAnswer, out),
    selfLabelOver: (columns, masses, options, out) =>
      request(group, "selfLabelOver", [columns, masses, options.preset, options.epsilon, options.maxIterations, options.tolerance], decodeSelfLabelAnswer, out),
  },
};
