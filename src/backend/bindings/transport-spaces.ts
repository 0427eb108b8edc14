// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";
import { type SparsePlanEntries, decodeSparsePlanEntries } from "./shared.js";
export { type SparsePlanEntries } from "./shared.js";

export interface FixedBarycenterOptions {
  /** Default `false`. */
  readonly debiased?: boolean | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
}

export interface FixedBarycenterSolution {
  readonly weights: Float64Array;
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number | undefined;
  readonly regularizedDual: number | undefined;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
}

export interface FreeBarycenterOptions {
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
  /** Default `true`. */
  readonly bound?: boolean | undefined;
}

export interface FreeBarycenterSolution {
  readonly points: Float64Array;
  readonly weights: Float64Array;
  readonly value: number;
  readonly lowerBound: number | undefined;
  readonly objective: number;
  readonly trace: Float64Array;
  readonly marginalError: number;
  readonly decrease: number;
  readonly epsilon: number | undefined;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface FuseNetworksOptions {
  /** Default `"weights"`. */
  readonly alignment?: "weights" | "activations" | undefined;
  /** Default `"relu"`. */
  readonly activation?: "relu" | "tanh" | "sigmoid" | "identity" | undefined;
  /** Default `undefined`. */
  readonly reference?: number | undefined;
}

export interface FuseNetworksSolution {
  readonly values: Float64Array;
  readonly shapes: Uint32Array;
  readonly reference: number;
  readonly distances: Float64Array;
  readonly places: Uint32Array;
  readonly converged: boolean;
}

export interface GromovWassersteinOptions {
  /** Default `1`. */
  readonly alpha?: number | undefined;
  /** Default `"square"`. */
  readonly loss?: "square" | "kl" | undefined;
  /** Default `false`. */
  readonly semiRelaxed?: boolean | undefined;
  /** Default `2`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `true`. */
  readonly lowerBound?: boolean | undefined;
}

export interface GromovWassersteinSolution {
  readonly value: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly frankWolfeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly epsilon: number | undefined;
  readonly regularizedValue: number | undefined;
  readonly entries: SparsePlanEntries | undefined;
  readonly dense: Float64Array | undefined;
  readonly trace: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled";
}

export interface InfoOtOptions {
  /** Default `0.5`. */
  readonly bandwidth?: number | undefined;
  /** Default `100`. */
  readonly lambda?: number | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `200`. */
  readonly maxIterations?: number | undefined;
  /** Default `4`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface InfoOtSolution {
  readonly value: number;
  readonly information: number;
  readonly cost: number;
  readonly regularizedValue: number;
  readonly frankWolfeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly plan: Float64Array;
  readonly smoothed: Float64Array;
  readonly epsilon: number;
  readonly bandwidths: Float64Array;
  readonly trace: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled";
}

export interface MirrorSinkhornAnswer {
  readonly plan: Float64Array;
  readonly marginalError: Float64Array;
  readonly frankWolfeGap: number | undefined;
}

export interface MirrorSinkhornOptions {
  /** Default `500`. */
  readonly maxIterations?: number | undefined;
  /** Default `0.01`. */
  readonly tolerance?: number | undefined;
  /** Default `1`. */
  readonly stepScale?: number | undefined;
  /** Default `0`. */
  readonly noise?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface MirrorSinkhornSolution {
  readonly value: number;
  readonly lowerBound: number | undefined;
  readonly frankWolfeGap: number;
  readonly relativeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly plan: Float64Array;
  readonly trace: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface MirrorSinkhornStep {
  readonly logPlan: Float64Array;
  readonly mean: Float64Array;
  readonly steps: number;
  readonly bound: number;
  readonly plan: Float64Array;
}

export interface MultimarginalOptions {
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
}

export interface MultimarginalSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number;
  readonly regularizedDual: number;
  readonly marginalErrors: Float64Array;
  readonly potentials: Float64Array;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  readonly plan: Float64Array;
}

export interface WassersteinDictionaryOptions {
  readonly rank: number;
  /** Default `0.1`. */
  readonly proximal?: number | undefined;
  /** Default `0.0001`. */
  readonly tolerance?: number | undefined;
  /** Default `200`. */
  readonly maxIterations?: number | undefined;
  /** Default `1`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface WassersteinDictionarySolution {
  readonly factors: Float64Array;
  readonly codes: Float64Array;
  readonly value: number;
  readonly lowerBound: number;
  readonly trace: Float64Array;
  readonly squaredSteps: number;
  readonly stationarity: number;
  readonly decrease: number;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export const fixedBarycenterOptionsNames = {
  debiased: 'false',
  tolerance: '1e-6',
  maxIterations: '10000',
  memoryLimit: '1073741824',
} as const;

function decodeFixedBarycenterSolution(value: unknown): FixedBarycenterSolution {
  const fields = value as readonly unknown[];
  return {
    weights: fields[0] as Float64Array,
    value: fields[1] as number,
    dual: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    regularizedValue: fields[5] as number | undefined,
    regularizedDual: fields[6] as number | undefined,
    marginalError: fields[7] as Float64Array,
    f: fields[8] as Float64Array,
    g: fields[9] as Float64Array,
    epsilon: fields[10] as number,
    iterations: fields[11] as number,
    converged: fields[12] as boolean,
    status: fields[13] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
  };
}

export const freeBarycenterOptionsNames = {
  tolerance: '1e-6',
  maxIterations: '10000',
  restarts: '1',
  seed: '0',
  bound: 'true',
} as const;

function decodeFreeBarycenterSolution(value: unknown): FreeBarycenterSolution {
  const fields = value as readonly unknown[];
  return {
    points: fields[0] as Float64Array,
    weights: fields[1] as Float64Array,
    value: fields[2] as number,
    lowerBound: fields[3] as number | undefined,
    objective: fields[4] as number,
    trace: fields[5] as Float64Array,
    marginalError: fields[6] as number,
    decrease: fields[7] as number,
    epsilon: fields[8] as number | undefined,
    iterations: fields[9] as number,
    converged: fields[10] as boolean,
  };
}

export const fuseNetworksOptionsNames = {
  alignment: '"weights"',
  activation: '"relu"',
  reference: 'undefined',
} as const;

function decodeFuseNetworksSolution(value: unknown): FuseNetworksSolution {
  const fields = value as readonly unknown[];
  return {
    values: fields[0] as Float64Array,
    shapes: fields[1] as Uint32Array,
    reference: fields[2] as number,
    distances: fields[3] as Float64Array,
    places: fields[4] as Uint32Array,
    converged: fields[5] as boolean,
  };
}

export const gromovWassersteinOptionsNames = {
  alpha: '1',
  loss: '"square"',
  semiRelaxed: 'false',
  restarts: '2',
  seed: '0',
  tolerance: '1e-6',
  maxIterations: '1000',
  lowerBound: 'true',
} as const;

function decodeGromovWassersteinSolution(value: unknown): GromovWassersteinSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    lowerBound: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    frankWolfeGap: fields[4] as number,
    marginalError: fields[5] as Float64Array,
    f: fields[6] as Float64Array,
    g: fields[7] as Float64Array,
    epsilon: fields[8] as number | undefined,
    regularizedValue: fields[9] as number | undefined,
    entries: fields[10] === undefined ? undefined : decodeSparsePlanEntries(fields[10]),
    dense: fields[11] as Float64Array | undefined,
    trace: fields[12] as Float64Array,
    iterations: fields[13] as number,
    converged: fields[14] as boolean,
    status: fields[15] as "converged" | "maxIterations" | "stalled",
  };
}

export const infoOtOptionsNames = {
  bandwidth: '0.5',
  lambda: '100',
  tolerance: '1e-6',
  maxIterations: '200',
  restarts: '4',
  seed: '0',
} as const;

function decodeInfoOtSolution(value: unknown): InfoOtSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    information: fields[1] as number,
    cost: fields[2] as number,
    regularizedValue: fields[3] as number,
    frankWolfeGap: fields[4] as number,
    marginalError: fields[5] as Float64Array,
    f: fields[6] as Float64Array,
    g: fields[7] as Float64Array,
    plan: fields[8] as Float64Array,
    smoothed: fields[9] as Float64Array,
    epsilon: fields[10] as number,
    bandwidths: fields[11] as Float64Array,
    trace: fields[12] as Float64Array,
    iterations: fields[13] as number,
    converged: fields[14] as boolean,
    status: fields[15] as "converged" | "maxIterations" | "stalled",
  };
}

function decodeMirrorSinkhornAnswer(value: unknown): MirrorSinkhornAnswer {
  const fields = value as readonly unknown[];
  return {
    plan: fields[0] as Float64Array,
    marginalError: fields[1] as Float64Array,
    frankWolfeGap: fields[2] as number | undefined,
  };
}

export const mirrorSinkhornOptionsNames = {
  maxIterations: '500',
  tolerance: '0.01',
  stepScale: '1',
  noise: '0',
  seed: '0',
} as const;

function decodeMirrorSinkhornSolution(value: unknown): MirrorSinkhornSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    lowerBound: fields[1] as number | undefined,
    frankWolfeGap: fields[2] as number,
    relativeGap: fields[3] as number,
    marginalError: fields[4] as Float64Array,
    f: fields[5] as Float64Array,
    g: fields[6] as Float64Array,
    plan: fields[7] as Float64Array,
    trace: fields[8] as Float64Array,
    iterations: fields[9] as number,
    converged: fields[10] as boolean,
  };
}

function decodeMirrorSinkhornStep(value: unknown): MirrorSinkhornStep {
  const fields = value as readonly unknown[];
  return {
    logPlan: fields[0] as Float64Array,
    mean: fields[1] as Float64Array,
    steps: fields[2] as number,
    bound: fields[3] as number,
    plan: fields[4] as Float64Array,
  };
}

export const multimarginalOptionsNames = {
  tolerance: '1e-6',
  maxIterations: '10000',
} as const;

function decodeMultimarginalSolution(value: unknown): MultimarginalSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    regularizedValue: fields[4] as number,
    regularizedDual: fields[5] as number,
    marginalErrors: fields[6] as Float64Array,
    potentials: fields[7] as Float64Array,
    epsilon: fields[8] as number,
    iterations: fields[9] as number,
    converged: fields[10] as boolean,
    status: fields[11] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
    plan: fields[12] as Float64Array,
  };
}

export const wassersteinDictionaryOptionsNames = {
  rank: 'undefined',
  proximal: '0.1',
  tolerance: '0.0001',
  maxIterations: '200',
  restarts: '1',
  seed: '0',
} as const;

function decodeWassersteinDictionarySolution(value: unknown): WassersteinDictionarySolution {
  const fields = value as readonly unknown[];
  return {
    factors: fields[0] as Float64Array,
    codes: fields[1] as Float64Array,
    value: fields[2] as number,
    lowerBound: fields[3] as number,
    trace: fields[4] as Float64Array,
    squaredSteps: fields[5] as number,
    stationarity: fields[6] as number,
    decrease: fields[7] as number,
    epsilon: fields[8] as number,
    iterations: fields[9] as number,
    converged: fields[10] as boolean,
  };
}

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** The weights of the barycenter of measures on a fixed support. */
  fixedBarycenter(support: MatrixArgument | undefined, points: MatrixArgument | undefined, cost: MatrixArgument | undefined, metric: "sqeuclidean" | "euclidean" | "cityblock" | "cosine" | undefined, power: number | undefined, sizes: Int32Array, masses: Float64Array | Float32Array, shares: Float64Array | Float32Array, epsilon: number, relative: boolean, options: FixedBarycenterOptions): Request<FixedBarycenterSolution>;
  /** The points of a barycenter of clouds. */
  freeBarycenter(points: MatrixArgument, metric: "sqeuclidean" | "euclidean" | "cityblock" | "cosine" | undefined, sizes: Int32Array, masses: Float64Array | Float32Array, shares: Float64Array | Float32Array, start: MatrixArgument | undefined, count: number, weights: Float64Array | Float32Array | undefined, epsilon: number | undefined, relative: boolean, options: FreeBarycenterOptions): Request<FreeBarycenterSolution>;
  /** One network for several. Their weights and biases lie layer by layer in `values`; `shapes` holds their number, and for
 each the number of its layers, and for each of these outputs, inputs and whether it has biases. */
  fuseNetworks(values: Float64Array | Float32Array, shapes: Int32Array, data: MatrixArgument | undefined, shares: Float64Array | Float32Array | undefined, options: FuseNetworksOptions): Request<FuseNetworksSolution>;
  /** A plan between two spaces that keeps distances, with a cost between features where one is given. */
  gromovWasserstein(cx: MatrixArgument | undefined, cy: MatrixArgument | undefined, x: MatrixArgument | undefined, y: MatrixArgument | undefined, cost: MatrixArgument | undefined, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, epsilon: number | undefined, relative: boolean, options: GromovWassersteinOptions): Request<GromovWassersteinSolution>;
  /** The plan whose pairs say most about each other, at low cost. */
  infoOt(x: MatrixArgument, y: MatrixArgument, cost: MatrixArgument | undefined, metric: "sqeuclidean" | "euclidean" | "cityblock" | "cosine" | undefined, power: number | undefined, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, epsilon: number | undefined, options: InfoOtOptions): Request<InfoOtSolution>;
  /** How much more likely every target is for new points than by chance. */
  infoOtRatios(x: MatrixArgument, a: Float64Array | Float32Array | undefined, bandwidth: number, smoothed: MatrixArgument, newPoints: MatrixArgument): Request<Float64Array>;
  /** Where new points go among the targets. */
  infoOtProject(x: MatrixArgument, a: Float64Array | Float32Array | undefined, bandwidth: number, smoothed: MatrixArgument, y: MatrixArgument, b: Float64Array | Float32Array | undefined, newPoints: MatrixArgument): Request<Float64Array>;
  /** A plan that minimises a built-in function, as the running mean of multiplicative steps. */
  mirrorSinkhorn(a: Float64Array | Float32Array, b: Float64Array | Float32Array, kind: "linear" | "quadratic" | "entropic" | "concave" | "gromovWasserstein", cost: MatrixArgument | undefined, target: MatrixArgument | undefined, cx: MatrixArgument | undefined, cy: MatrixArgument | undefined, weight: number | undefined, epsilon: number | undefined, scale: number | undefined, options: MirrorSinkhornOptions): Request<MirrorSinkhornSolution>;
  /** Begins an iteration whose gradients come from outside. */
  mirrorSinkhornBegin(a: Float64Array | Float32Array, b: Float64Array | Float32Array): Request<MirrorSinkhornStep>;
  /** One step of it. */
  mirrorSinkhornAdvance(a: Float64Array | Float32Array, b: Float64Array | Float32Array, logPlan: Float64Array | Float32Array, mean: Float64Array | Float32Array, steps: number, bound: number, gradient: MatrixArgument, stepScale: number): Request<MirrorSinkhornStep>;
  /** What it has come to, with the gap where the gradient at the answer is given. */
  mirrorSinkhornAnswer(a: Float64Array | Float32Array, b: Float64Array | Float32Array, mean: Float64Array | Float32Array, steps: number, gradient: MatrixArgument | undefined): Request<MirrorSinkhornAnswer>;
  /** Entropic transport between several measures, with a cost for every tuple of points. */
  multimarginal(cost: Float64Array | Float32Array, shape: Int32Array, marginals: Float64Array | Float32Array, epsilon: number, relative: boolean, options: MultimarginalOptions): Request<MultimarginalSolution>;
  /** A dictionary of product distributions for joint distributions, under a smoothed transport loss. */
  wassersteinDictionary(tensors: Float64Array | Float32Array, shape: Int32Array, costs: Float64Array | Float32Array | undefined, epsilon: number, relative: boolean, options: WassersteinDictionaryOptions): Request<WassersteinDictionarySolution>;
}

const group = "transport-spaces";

export const operations: Operations<Requests> = {
  group,
  requests: {
    fixedBarycenter: (support, points, cost, metric, power, sizes, masses, shares, epsilon, relative, options) =>
      request(group, "fixedBarycenter", [support?.data, support?.rows, support?.columns, support?.rowStride, support?.columnStride, points?.data, points?.rows, points?.columns, points?.rowStride, points?.columnStride, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, metric, power, sizes, masses, shares, epsilon, relative, options.debiased, options.tolerance, options.maxIterations, options.memoryLimit], decodeFixedBarycenterSolution),
    freeBarycenter: (points, metric, sizes, masses, shares, start, count, weights, epsilon, relative, options) =>
      request(group, "freeBarycenter", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, metric, sizes, masses, shares, start?.data, start?.rows, start?.columns, start?.rowStride, start?.columnStride, count, weights, epsilon, relative, options.tolerance, options.maxIterations, options.restarts, options.seed, options.bound], decodeFreeBarycenterSolution),
    fuseNetworks: (values, shapes, data, shares, options) =>
      request(group, "fuseNetworks", [values, shapes, data?.data, data?.rows, data?.columns, data?.rowStride, data?.columnStride, shares, options.alignment, options.activation, options.reference], decodeFuseNetworksSolution),
    gromovWasserstein: (cx, cy, x, y, cost, a, b, epsilon, relative, options) =>
      request(group, "gromovWasserstein", [cx?.data, cx?.rows, cx?.columns, cx?.rowStride, cx?.columnStride, cy?.data, cy?.rows, cy?.columns, cy?.rowStride, cy?.columnStride, x?.data, x?.rows, x?.columns, x?.rowStride, x?.columnStride, y?.data, y?.rows, y?.columns, y?.rowStride, y?.columnStride, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, a, b, epsilon, relative, options.alpha, options.loss, options.semiRelaxed, options.restarts, options.seed, options.tolerance, options.maxIterations, options.lowerBound], decodeGromovWassersteinSolution),
    infoOt: (x, y, cost, metric, power, a, b, epsilon, options) =>
      request(group, "infoOt", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, metric, power, a, b, epsilon, options.bandwidth, options.lambda, options.tolerance, options.maxIterations, options.restarts, options.seed], decodeInfoOtSolution),
    infoOtRatios: (x, a, bandwidth, smoothed, newPoints) =>
      request(group, "infoOtRatios", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, a, bandwidth, smoothed.data, smoothed.rows, smoothed.columns, smoothed.rowStride, smoothed.columnStride, newPoints.data, newPoints.rows, newPoints.columns, newPoints.rowStride, newPoints.columnStride]),
    infoOtProject: (x, a, bandwidth, smoothed, y, b, newPoints) =>
      request(group, "infoOtProject", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, a, bandwidth, smoothed.data, smoothed.rows, smoothed.columns, smoothed.rowStride, smoothed.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, b, newPoints.data, newPoints.rows, newPoints.columns, newPoints.rowStride, newPoints.columnStride]),
    mirrorSinkhorn: (a, b, kind, cost, target, cx, cy, weight, epsilon, scale, options) =>
      request(group, "mirrorSinkhorn", [a, b, kind, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, target?.data, target?.rows, target?.columns, target?.rowStride, target?.columnStride, cx?.data, cx?.rows, cx?.columns, cx?.rowStride, cx?.columnStride, cy?.data, cy?.rows, cy?.columns, cy?.rowStride, cy?.columnStride, weight, epsilon, scale, options.maxIterations, options.tolerance, options.stepScale, options.noise, options.seed], decodeMirrorSinkhornSolution),
    mirrorSinkhornBegin: (a, b) =>
      request(group, "mirrorSinkhornBegin", [a, b], decodeMirrorSinkhornStep),
    mirrorSinkhornAdvance: (a, b, logPlan, mean, steps, bound, gradient, stepScale) =>
      request(group, "mirrorSinkhornAdvance", [a, b, logPlan, mean, steps, bound, gradient.data, gradient.rows, gradient.columns, gradient.rowStride, gradient.columnStride, stepScale], decodeMirrorSinkhornStep),
    mirrorSinkhornAnswer: (a, b, mean, steps, gradient) =>
      request(group, "mirrorSinkhornAnswer", [a, b, mean, steps, gradient?.data, gradient?.rows, gradient?.columns, gradient?.rowStride, gradient?.columnStride], decodeMirrorSinkhornAnswer),
    multimarginal: (cost, shape, marginals, epsilon, relative, options) =>
      request(group, "multimarginal", [cost, shape, marginals, epsilon, relative, options.tolerance, options.maxIterations], decodeMultimarginalSolution),
    wassersteinDictionary: (tensors, shape, costs, epsilon, relative, options) =>
      request(group, "wassersteinDictionary", [tensors, shape, costs, epsilon, relative, options.rank, options.proximal, options.tolerance, options.maxIterations, options.restarts, options.seed], decodeWassersteinDictionarySolution),
  },
};
