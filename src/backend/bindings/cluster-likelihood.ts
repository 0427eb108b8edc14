// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";

export interface GaussianMixtureOptions {
  readonly components: number;
  /** Default `"full"`. */
  readonly covariance?: "full" | "tied" | "diagonal" | "spherical" | "factor" | undefined;
  /** Default `"auto"`. */
  readonly prior?: "auto" | "none" | "empiricalBayes" | undefined;
  /** Default `20`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly factors?: number | undefined;
  /** Default `1e-6`. */
  readonly floor?: number | undefined;
  /** Default `1`. */
  readonly concentration?: number | undefined;
  /** Default `0.1`. */
  readonly minShare?: number | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface IlaSdpOptions {
  readonly clusters: number;
  /** Default `"full"`. */
  readonly covariance?: "full" | "tied" | "diagonal" | "spherical" | "factor" | undefined;
  /** Default `undefined`. */
  readonly shrinkage?: number | undefined;
  /** Default `20`. */
  readonly restarts?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface IlaSdpSolution {
  readonly labels: Int32Array;
  readonly memberships: Float64Array;
  readonly centers: Float64Array;
  readonly covariances: Float64Array;
  readonly weights: Float64Array;
  readonly logLikelihood: number;
  readonly trace: Float64Array;
  readonly score: number;
  readonly objective: number;
  readonly bound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly relaxed: boolean;
  readonly converged: boolean;
}

export interface LaSdpOptions {
  /** Default `4`. */
  readonly restarts?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface LaSdpSolution {
  readonly labels: Int32Array;
  readonly memberships: Float64Array;
  readonly centers: Float64Array;
  readonly covariances: Float64Array;
  readonly weights: Float64Array;
  readonly logLikelihood: number;
  readonly trace: Float64Array;
  readonly objective: number;
  readonly bound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly certified: boolean;
  readonly converged: boolean;
}

export interface MixtureMode {
  readonly labels: Int32Array;
  readonly responsibilities: Float64Array;
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
  readonly covariances: Float64Array;
  readonly loadings: Float64Array;
  readonly logLikelihood: number;
  readonly score: number;
  readonly shrinkage: number;
  readonly entropy: number;
  readonly floors: Int32Array;
}

export interface MixtureSolution {
  readonly best: MixtureMode;
  readonly alternatives: readonly (MixtureMode)[];
  readonly bic: number;
  readonly aic: number;
  readonly icl: number;
  readonly parameters: number;
  readonly trace: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface SelectClustersOptions {
  /** Default `"bic"`. */
  readonly by?: "bic" | "icl" | "evidence" | "silhouette" | "gap" | "certificate" | undefined;
  /** Default `"full"`. */
  readonly covariance?: "full" | "tied" | "diagonal" | "spherical" | "factor" | undefined;
  /** Default `10`. */
  readonly restarts?: number | undefined;
  /** Default `20`. */
  readonly references?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SelectClustersSolution {
  readonly clusters: number;
  readonly labels: Int32Array;
  readonly candidates: Int32Array;
  readonly scores: Float64Array;
  readonly errors: Float64Array;
}

export const gaussianMixtureOptionsNames = {
  components: 'undefined',
  covariance: '"full"',
  prior: '"auto"',
  restarts: '20',
  factors: '0',
  floor: '1e-6',
  concentration: '1',
  minShare: '0.1',
  tolerance: '1e-6',
  maxIterations: '300',
  seed: '0',
} as const;

export const ilaSdpOptionsNames = {
  clusters: 'undefined',
  covariance: '"full"',
  shrinkage: 'undefined',
  restarts: '20',
  maxIterations: '300',
  seed: '0',
} as const;

function decodeIlaSdpSolution(value: unknown): IlaSdpSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    memberships: fields[1] as Float64Array,
    centers: fields[2] as Float64Array,
    covariances: fields[3] as Float64Array,
    weights: fields[4] as Float64Array,
    logLikelihood: fields[5] as number,
    trace: fields[6] as Float64Array,
    score: fields[7] as number,
    objective: fields[8] as number,
    bound: fields[9] as number,
    gap: fields[10] as number,
    relativeGap: fields[11] as number,
    relaxed: fields[12] as boolean,
    converged: fields[13] as boolean,
  };
}

export const laSdpOptionsNames = {
  restarts: '4',
  maxIterations: '1000',
  seed: '0',
} as const;

function decodeLaSdpSolution(value: unknown): LaSdpSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    memberships: fields[1] as Float64Array,
    centers: fields[2] as Float64Array,
    covariances: fields[3] as Float64Array,
    weights: fields[4] as Float64Array,
    logLikelihood: fields[5] as number,
    trace: fields[6] as Float64Array,
    objective: fields[7] as number,
    bound: fields[8] as number,
    gap: fields[9] as number,
    relativeGap: fields[10] as number,
    certified: fields[11] as boolean,
    converged: fields[12] as boolean,
  };
}

function decodeMixtureMode(value: unknown): MixtureMode {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    responsibilities: fields[1] as Float64Array,
    weights: fields[2] as Float64Array,
    means: fields[3] as Float64Array,
    variances: fields[4] as Float64Array,
    covariances: fields[5] as Float64Array,
    loadings: fields[6] as Float64Array,
    logLikelihood: fields[7] as number,
    score: fields[8] as number,
    shrinkage: fields[9] as number,
    entropy: fields[10] as number,
    floors: fields[11] as Int32Array,
  };
}

function decodeMixtureSolution(value: unknown): MixtureSolution {
  const fields = value as readonly unknown[];
  return {
    best: decodeMixtureMode(fields[0]),
    alternatives: (fields[1] as readonly unknown[]).map((element) => decodeMixtureMode(element)),
    bic: fields[2] as number,
    aic: fields[3] as number,
    icl: fields[4] as number,
    parameters: fields[5] as number,
    trace: fields[6] as Float64Array,
    iterations: fields[7] as number,
    converged: fields[8] as boolean,
  };
}

export const selectClustersOptionsNames = {
  by: '"bic"',
  covariance: '"full"',
  restarts: '10',
  references: '20',
  seed: '0',
} as const;

function decodeSelectClustersSolution(value: unknown): SelectClustersSolution {
  const fields = value as readonly unknown[];
  return {
    clusters: fields[0] as number,
    labels: fields[1] as Int32Array,
    candidates: fields[2] as Int32Array,
    scores: fields[3] as Float64Array,
    errors: fields[4] as Float64Array,
  };
}

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** A mixture of normal distributions, its likelihood or evidence, and rival modes. */
  gaussianMixture(points: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: GaussianMixtureOptions): Request<MixtureSolution>;
  /** Groups with covariances of their own from a mixture and steps of a semidefinite relaxation, with a bound. */
  ilaSdp(points: MatrixArgument, options: IlaSdpOptions): Request<IlaSdpSolution>;
  /** Labels of the largest likelihood for known covariances, with a bound on every other labelling's. */
  laSdp(points: MatrixArgument, covariances: Float64Array | Float32Array, shares: Float64Array | Float32Array | undefined, options: LaSdpOptions): Request<LaSdpSolution>;
  /** The number of clusters among candidates, by one of six criteria. */
  selectClusters(points: MatrixArgument, range: Int32Array, options: SelectClustersOptions): Request<SelectClustersSolution>;
}

const group = "cluster-likelihood";

export const operations: Operations<Requests> = {
  group,
  requests: {
    gaussianMixture: (points, weights, options) =>
      request(group, "gaussianMixture", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, weights, options.components, options.covariance, options.prior, options.restarts, options.factors, options.floor, options.concentration, options.minShare, options.tolerance, options.maxIterations, options.seed], decodeMixtureSolution),
    ilaSdp: (points, options) =>
      request(group, "ilaSdp", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, options.clusters, options.covariance, options.shrinkage, options.restarts, options.maxIterations, options.seed], decodeIlaSdpSolution),
    laSdp: (points, covariances, shares, options) =>
      request(group, "laSdp", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, covariances, shares, options.restarts, options.maxIterations, options.seed], decodeLaSdpSolution),
    selectClusters: (points, range, options) =>
      request(group, "selectClusters", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, range, options.by, options.covariance, options.restarts, options.references, options.seed], decodeSelectClustersSolution),
  },
};
