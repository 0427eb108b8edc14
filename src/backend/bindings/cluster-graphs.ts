// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";

export interface CorrelationOptions {
  /** Default `true`. */
  readonly persistency?: boolean | undefined;
  /** Default `10`. */
  readonly restarts?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface CorrelationSolution {
  readonly labels: Int32Array;
  readonly value: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly certified: boolean;
  readonly joinFrom: Int32Array;
  readonly joinTo: Int32Array;
  readonly joinCondition: Int32Array;
  readonly cutFrom: Int32Array;
  readonly cutTo: Int32Array;
  readonly tripleCuts: Int32Array;
  readonly parts: Int32Array;
  readonly remaining: number;
}

export interface KernelKmeansOptions {
  readonly clusters: number;
  /** Default `10`. */
  readonly restarts?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `"k-means++"`. */
  readonly init?: "k-means++" | "random" | undefined;
  /** Default `"auto"`. */
  readonly certificate?: "auto" | "none" | "full" | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface KernelKmeansSolution {
  readonly labels: Int32Array;
  readonly sizes: Int32Array;
  readonly inertia: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface LearnedMetricSolution {
  readonly matrix: Float64Array;
  readonly value: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly upper: number;
  readonly lower: number;
  readonly violated: number;
  readonly active: number;
  readonly remembered: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface MetricLearningOptions {
  /** Default `undefined`. */
  readonly upper?: number | undefined;
  /** Default `undefined`. */
  readonly lower?: number | undefined;
  /** Default `1`. */
  readonly slack?: number | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `2000`. */
  readonly maxIterations?: number | undefined;
}

export interface NearestMetricSolution {
  readonly distances: Float64Array;
  readonly value: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly violation: number;
  readonly active: number;
  readonly remembered: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface NearnessOptions {
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `2000`. */
  readonly maxIterations?: number | undefined;
}

export interface ProximityOptions {
  readonly kind: "walk" | "communicability" | "forest" | "heat" | "normalizedHeat" | "pageRank" | "modifiedPageRank" | "pageRankHeat" | "sigmoidCommuteTime";
  readonly parameter: number;
  /** Default `"absolute"`. */
  readonly scale?: "absolute" | "unit" | undefined;
  /** Default `false`. */
  readonly log?: boolean | undefined;
}

export interface ProximitySolution {
  readonly kernel: Float64Array;
  readonly distances: Float64Array;
  readonly parameter: number;
}

export interface SpectralOptions {
  readonly clusters: number;
  /** Default `"nearestNeighbors"`. */
  readonly affinity?: "nearestNeighbors" | "gaussian" | "selfTuning" | "precomputed" | undefined;
  /** Default `10`. */
  readonly neighbors?: number | undefined;
  /** Default `undefined`. */
  readonly gamma?: number | undefined;
  /** Default `10`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SpectralSolution {
  readonly labels: Int32Array;
  readonly sizes: Int32Array;
  readonly normalizedCut: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly eigenvalues: Float64Array;
  readonly embedding: Float64Array;
  readonly residual: number;
  readonly converged: boolean;
}

export const correlationOptionsNames = {
  persistency: 'true',
  restarts: '10',
  maxIterations: '1000',
  seed: '0',
} as const;

function decodeCorrelationSolution(value: unknown): CorrelationSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    value: fields[1] as number,
    lowerBound: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    certified: fields[5] as boolean,
    joinFrom: fields[6] as Int32Array,
    joinTo: fields[7] as Int32Array,
    joinCondition: fields[8] as Int32Array,
    cutFrom: fields[9] as Int32Array,
    cutTo: fields[10] as Int32Array,
    tripleCuts: fields[11] as Int32Array,
    parts: fields[12] as Int32Array,
    remaining: fields[13] as number,
  };
}

export const kernelKmeansOptionsNames = {
  clusters: 'undefined',
  restarts: '10',
  maxIterations: '300',
  init: '"k-means++"',
  certificate: '"auto"',
  seed: '0',
} as const;

function decodeKernelKmeansSolution(value: unknown): KernelKmeansSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    sizes: fields[1] as Int32Array,
    inertia: fields[2] as number,
    lowerBound: fields[3] as number,
    gap: fields[4] as number,
    relativeGap: fields[5] as number,
    iterations: fields[6] as number,
    converged: fields[7] as boolean,
  };
}

function decodeLearnedMetricSolution(value: unknown): LearnedMetricSolution {
  const fields = value as readonly unknown[];
  return {
    matrix: fields[0] as Float64Array,
    value: fields[1] as number,
    lowerBound: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    upper: fields[5] as number,
    lower: fields[6] as number,
    violated: fields[7] as number,
    active: fields[8] as number,
    remembered: fields[9] as Float64Array,
    iterations: fields[10] as number,
    converged: fields[11] as boolean,
  };
}

export const metricLearningOptionsNames = {
  upper: 'undefined',
  lower: 'undefined',
  slack: '1',
  tolerance: '1e-6',
  maxIterations: '2000',
} as const;

function decodeNearestMetricSolution(value: unknown): NearestMetricSolution {
  const fields = value as readonly unknown[];
  return {
    distances: fields[0] as Float64Array,
    value: fields[1] as number,
    lowerBound: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    violation: fields[5] as number,
    active: fields[6] as number,
    remembered: fields[7] as Float64Array,
    iterations: fields[8] as number,
    converged: fields[9] as boolean,
  };
}

export const nearnessOptionsNames = {
  tolerance: '1e-6',
  maxIterations: '2000',
} as const;

export const proximityOptionsNames = {
  kind: 'undefined',
  parameter: 'undefined',
  scale: '"absolute"',
  log: 'false',
} as const;

function decodeProximitySolution(value: unknown): ProximitySolution {
  const fields = value as readonly unknown[];
  return {
    kernel: fields[0] as Float64Array,
    distances: fields[1] as Float64Array,
    parameter: fields[2] as number,
  };
}

export const spectralOptionsNames = {
  clusters: 'undefined',
  affinity: '"nearestNeighbors"',
  neighbors: '10',
  gamma: 'undefined',
  restarts: '10',
  seed: '0',
} as const;

function decodeSpectralSolution(value: unknown): SpectralSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    sizes: fields[1] as Int32Array,
    normalizedCut: fields[2] as number,
    lowerBound: fields[3] as number,
    gap: fields[4] as number,
    relativeGap: fields[5] as number,
    eigenvalues: fields[6] as Float64Array,
    embedding: fields[7] as Float64Array,
    residual: fields[8] as number,
    converged: fields[9] as boolean,
  };
}

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** The partition that costs least by pairs and triples, with a bound and what is certain. */
  correlationClustering(nodes: number, from: Int32Array, to: Int32Array, costs: Float64Array | Float32Array, first: Int32Array, second: Int32Array, third: Int32Array, tripleCosts: Float64Array | Float32Array, options: CorrelationOptions): Request<CorrelationSolution>;
  /** The partition with the least scatter found in a kernel's feature space, with a bound. */
  kernelKmeans(kernel: MatrixArgument, options: KernelKmeansOptions): Request<KernelKmeansSolution>;
  /** The metric nearest to dissimilarities, with a bound. */
  nearestMetric(dissimilarities: MatrixArgument, weights: MatrixArgument | undefined, options: NearnessOptions): Request<NearestMetricSolution>;
  /** A Mahalanobis metric that brings classes together and apart, with a bound. */
  learnMetric(points: MatrixArgument, classes: Int32Array, options: MetricLearningOptions): Request<LearnedMetricSolution>;
  /** A kernel of a graph's nodes, or its logarithm, and the distances that it gives. */
  proximity(graph: MatrixArgument, options: ProximityOptions): Request<ProximitySolution>;
  /** Groups of points, or of a graph by its weights, with little weight cut between them. */
  spectral(points: MatrixArgument, options: SpectralOptions): Request<SpectralSolution>;
  /** Groups of a graph's nodes by its edges. */
  spectralOfEdges(nodes: number, from: Int32Array, to: Int32Array, weights: Float64Array | Float32Array | undefined, options: SpectralOptions): Request<SpectralSolution>;
}

const group = "cluster-graphs";

export const operations: Operations<Requests> = {
  group,
  requests: {
    correlationClustering: (nodes, from, to, costs, first, second, third, tripleCosts, options) =>
      request(group, "correlationClustering", [nodes, from, to, costs, first, second, third, tripleCosts, options.persistency, options.restarts, options.maxIterations, options.seed], decodeCorrelationSolution),
    kernelKmeans: (kernel, options) =>
      request(group, "kernelKmeans", [kernel.data, kernel.rows, kernel.columns, kernel.rowStride, kernel.columnStride, options.clusters, options.restarts, options.maxIterations, options.init, options.certificate, options.seed], decodeKernelKmeansSolution),
    nearestMetric: (dissimilarities, weights, options) =>
      request(group, "nearestMetric", [dissimilarities.data, dissimilarities.rows, dissimilarities.columns, dissimilarities.rowStride, dissimilarities.columnStride, weights?.data, weights?.rows, weights?.columns, weights?.rowStride, weights?.columnStride, options.tolerance, options.maxIterations], decodeNearestMetricSolution),
    learnMetric: (points, classes, options) =>
      request(group, "learnMetric", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, classes, options.upper, options.lower, options.slack, options.tolerance, options.maxIterations], decodeLearnedMetricSolution),
    proximity: (graph, options) =>
      request(group, "proximity", [graph.data, graph.rows, graph.columns, graph.rowStride, graph.columnStride, options.kind, options.parameter, options.scale, options.log], decodeProximitySolution),
    spectral: (points, options) =>
      request(group, "spectral", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, options.clusters, options.affinity, options.neighbors, options.gamma, options.restarts, options.seed], decodeSpectralSolution),
    spectralOfEdges: (nodes, from, to, weights, options) =>
      request(group, "spectralOfEdges", [nodes, from, to, weights, options.clusters, options.affinity, options.neighbors, options.gamma, options.restarts, options.seed], decodeSpectralSolution),
  },
};
