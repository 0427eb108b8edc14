// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";

export interface BisectingKmeansOptions {
  readonly clusters: number;
  /** Default `"inertia"`. */
  readonly split?: "inertia" | "size" | undefined;
  /** Default `3`. */
  readonly restarts?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `0.0001`. */
  readonly tolerance?: number | undefined;
  /** Default `"auto"`. */
  readonly certificate?: "auto" | "none" | "full" | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface BisectingKmeansSolution {
  readonly partition: KmeansSolution;
  readonly parents: Int32Array;
}

export interface CertifyOptions {
  /** Default `1e-8`. */
  readonly target?: number | undefined;
  /** Default `undefined`. */
  readonly timeLimit?: number | undefined;
}

export interface InformationOptions {
  /** Default `"arithmetic"`. */
  readonly average?: "arithmetic" | "geometric" | "min" | "max" | undefined;
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
  readonly minSize?: number | undefined;
  /** Default `undefined`. */
  readonly maxSize?: number | undefined;
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

export interface MiniBatchKmeansOptions {
  readonly clusters: number;
  /** Default `1024`. */
  readonly batchSize?: number | undefined;
  /** Default `3`. */
  readonly restarts?: number | undefined;
  /** Default `100`. */
  readonly maxIterations?: number | undefined;
  /** Default `10`. */
  readonly patience?: number | undefined;
  /** Default `"auto"`. */
  readonly certificate?: "auto" | "none" | "full" | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface PartitionCertificate {
  readonly inertia: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly certified: boolean;
}

export interface SdpKmeansOptions {
  /** Default `undefined`. */
  readonly clusters?: number | undefined;
  /** Default `"auto"`. */
  readonly method?: "auto" | "lowRank" | "admm" | "sketch" | undefined;
  /** Default `undefined`. */
  readonly price?: number | undefined;
  /** Default `0.001`. */
  readonly target?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SdpKmeansSolution {
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
  readonly sdpValue: number;
  readonly rows: number;
  readonly negativity: number;
  readonly eigenvalue: number;
  readonly price: number;
  readonly coMemberships: Float64Array;
}

export interface Silhouette {
  readonly value: number;
  readonly values: Float64Array;
}

export interface SilhouetteOptions {
  /** Default `"euclidean"`. */
  readonly metric?: "euclidean" | "precomputed" | undefined;
}

export interface VMeasure {
  readonly homogeneity: number;
  readonly completeness: number;
  readonly value: number;
}

export interface VMeasureOptions {
  /** Default `1`. */
  readonly beta?: number | undefined;
}

export const bisectingKmeansOptionsNames = {
  clusters: 'undefined',
  split: '"inertia"',
  restarts: '3',
  maxIterations: '300',
  tolerance: '0.0001',
  certificate: '"auto"',
  seed: '0',
} as const;

function decodeBisectingKmeansSolution(value: unknown): BisectingKmeansSolution {
  const fields = value as readonly unknown[];
  return {
    partition: decodeKmeansSolution(fields[0]),
    parents: fields[1] as Int32Array,
  };
}

export const certifyOptionsNames = {
  target: '1e-8',
  timeLimit: 'undefined',
} as const;

export const informationOptionsNames = {
  average: '"arithmetic"',
} as const;

export const kmeansOptionsNames = {
  clusters: 'undefined',
  restarts: '10',
  maxIterations: '300',
  tolerance: '0.0001',
  init: '"k-means++"',
  certificate: '"auto"',
  minSize: '0',
  maxSize: 'undefined',
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

export const miniBatchKmeansOptionsNames = {
  clusters: 'undefined',
  batchSize: '1024',
  restarts: '3',
  maxIterations: '100',
  patience: '10',
  certificate: '"auto"',
  seed: '0',
} as const;

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

export const sdpKmeansOptionsNames = {
  clusters: 'undefined',
  method: '"auto"',
  price: 'undefined',
  target: '0.001',
  maxIterations: '300',
  seed: '0',
} as const;

function decodeSdpKmeansSolution(value: unknown): SdpKmeansSolution {
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
    sdpValue: fields[10] as number,
    rows: fields[11] as number,
    negativity: fields[12] as number,
    eigenvalue: fields[13] as number,
    price: fields[14] as number,
    coMemberships: fields[15] as Float64Array,
  };
}

function decodeSilhouette(value: unknown): Silhouette {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array,
  };
}

export const silhouetteOptionsNames = {
  metric: '"euclidean"',
} as const;

function decodeVMeasure(value: unknown): VMeasure {
  const fields = value as readonly unknown[];
  return {
    homogeneity: fields[0] as number,
    completeness: fields[1] as number,
    value: fields[2] as number,
  };
}

export const vMeasureOptionsNames = {
  beta: '1',
} as const;

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** k-means by splitting one cluster after the other in two. */
  bisectingKmeans(points: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: BisectingKmeansOptions): Request<BisectingKmeansSolution>;
  /** A bound on how far a partition is from the best. */
  certify(points: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, options: CertifyOptions): Request<PartitionCertificate>;
  /** Adjusted Rand index of two labelings. */
  adjustedRand(a: Int32Array, b: Int32Array): Request<number>;
  /** Normalized mutual information of two labelings. */
  normalizedMutualInformation(a: Int32Array, b: Int32Array, options: InformationOptions): Request<number>;
  /** Mutual information of two labelings, adjusted for chance. */
  adjustedMutualInformation(a: Int32Array, b: Int32Array, options: InformationOptions): Request<number>;
  /** Homogeneity, completeness and V-measure of groups as a prediction of classes. */
  vMeasure(a: Int32Array, b: Int32Array, options: VMeasureOptions): Request<VMeasure>;
  /** Share of points in the wrong group after the best matching of groups. */
  misclassification(a: Int32Array, b: Int32Array): Request<number>;
  /** Silhouettes of a partition of points. */
  silhouette(points: MatrixArgument, labels: Int32Array, options: SilhouetteOptions): Request<Silhouette>;
  /** Davies–Bouldin index of a partition of points. */
  daviesBouldin(points: MatrixArgument, labels: Int32Array): Request<number>;
  /** Calinski–Harabasz index of a partition of points. */
  calinskiHarabasz(points: MatrixArgument, labels: Int32Array): Request<number>;
  /** k-means with restarts and a bound on how far the partition is from the best. */
  kmeans(points: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: KmeansOptions): Request<KmeansSolution>;
  /** k-means by centers that follow random batches of the points. */
  miniBatchKmeans(points: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: MiniBatchKmeansOptions): Request<KmeansSolution>;
  /** k-means by its semidefinite relaxation, with the relaxation's point and a bound. */
  sdpKmeans(points: MatrixArgument, options: SdpKmeansOptions): Request<SdpKmeansSolution>;
}

const group = "cluster";

export const operations: Operations<Requests> = {
  group,
  requests: {
    bisectingKmeans: (points, weights, options) =>
      request(group, "bisectingKmeans", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, weights, options.clusters, options.split, options.restarts, options.maxIterations, options.tolerance, options.certificate, options.seed], decodeBisectingKmeansSolution),
    certify: (points, labels, weights, options) =>
      request(group, "certify", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, labels, weights, options.target, options.timeLimit], decodePartitionCertificate),
    adjustedRand: (a, b) =>
      request(group, "adjustedRand", [a, b]),
    normalizedMutualInformation: (a, b, options) =>
      request(group, "normalizedMutualInformation", [a, b, options.average]),
    adjustedMutualInformation: (a, b, options) =>
      request(group, "adjustedMutualInformation", [a, b, options.average]),
    vMeasure: (a, b, options) =>
      request(group, "vMeasure", [a, b, options.beta], decodeVMeasure),
    misclassification: (a, b) =>
      request(group, "misclassification", [a, b]),
    silhouette: (points, labels, options) =>
      request(group, "silhouette", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, labels, options.metric], decodeSilhouette),
    daviesBouldin: (points, labels) =>
      request(group, "daviesBouldin", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, labels]),
    calinskiHarabasz: (points, labels) =>
      request(group, "calinskiHarabasz", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, labels]),
    kmeans: (points, weights, options) =>
      request(group, "kmeans", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, weights, options.clusters, options.restarts, options.maxIterations, options.tolerance, options.init, options.certificate, options.minSize, options.maxSize, options.seed], decodeKmeansSolution),
    miniBatchKmeans: (points, weights, options) =>
      request(group, "miniBatchKmeans", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, weights, options.clusters, options.batchSize, options.restarts, options.maxIterations, options.patience, options.certificate, options.seed], decodeKmeansSolution),
    sdpKmeans: (points, options) =>
      request(group, "sdpKmeans", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, options.clusters, options.method, options.price, options.target, options.maxIterations, options.seed], decodeSdpKmeansSolution),
  },
};
