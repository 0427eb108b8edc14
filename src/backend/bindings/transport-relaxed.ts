// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type Operations, type Request, request } from "../request.js";
import { type PlanParts, decodePlanParts, type ProblemArgument, type SparsePlanEntries, decodeSparsePlanEntries, type TransportGradients, decodeTransportGradients } from "./shared.js";
export { type PlanParts, type ProblemArgument, problemArgumentNames, type SparsePlanEntries, type TransportGradients } from "./shared.js";

export interface LowRankOptions {
  readonly rank: number;
  /** Default `"kmeans"`. */
  readonly init?: "kmeans" | "random" | "deterministic" | undefined;
  /** Default `0.001`. */
  readonly tolerance?: number | undefined;
  /** Default `500`. */
  readonly maxIterations?: number | undefined;
  /** Default `1e-10`. */
  readonly alpha?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
  /** Default `2147483648`. */
  readonly memoryLimit?: number | undefined;
}

export interface LowRankSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly factorQ: Float64Array;
  readonly factorR: Float64Array;
  readonly factorG: Float64Array;
  readonly stationarity: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled";
}

export interface MultiscaleOptions {
  /** Default `0.01`. */
  readonly tolerance?: number | undefined;
  /** Default `20000`. */
  readonly maxIterations?: number | undefined;
  /** Default `2147483648`. */
  readonly memoryLimit?: number | undefined;
}

export interface MultiscaleSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number;
  readonly regularizedDual: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly epsilon: number;
  readonly iterations: number;
  readonly kernelEntries: number;
  readonly neglected: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  readonly plan: SparsePlanEntries;
}

export interface PartialOptions {
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
}

export interface PartialSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number;
  readonly regularizedDual: number;
  readonly transported: number;
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly multiplier: number;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  readonly scalings: PlanParts | undefined;
  readonly entries: SparsePlanEntries | undefined;
  readonly targets: Uint32Array;
}

export interface SparseOptions {
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
}

export interface SparseSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number;
  readonly regularizedDual: number;
  readonly marginalError: Float64Array;
  readonly nonzerosPerColumn: number;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "kink";
  readonly plan: SparsePlanEntries;
  readonly targets: Uint32Array;
}

export interface UnbalancedOptions {
  /** Default `"kl"`. */
  readonly penalty?: "kl" | "l2" | "tv" | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
}

export interface UnbalancedSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly cost: number;
  readonly transported: number;
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  readonly scalings: PlanParts | undefined;
  readonly entries: SparsePlanEntries | undefined;
  readonly targets: Uint32Array;
  readonly gradients: TransportGradients | undefined;
}

export const lowRankOptionsNames = {
  rank: 'undefined',
  init: '"kmeans"',
  tolerance: '0.001',
  maxIterations: '500',
  alpha: '1e-10',
  seed: '0',
  memoryLimit: '2147483648',
} as const;

function decodeLowRankSolution(value: unknown): LowRankSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    marginalError: fields[4] as Float64Array,
    f: fields[5] as Float64Array,
    g: fields[6] as Float64Array,
    factorQ: fields[7] as Float64Array,
    factorR: fields[8] as Float64Array,
    factorG: fields[9] as Float64Array,
    stationarity: fields[10] as number,
    iterations: fields[11] as number,
    converged: fields[12] as boolean,
    status: fields[13] as "converged" | "maxIterations" | "stalled",
  };
}

export const multiscaleOptionsNames = {
  tolerance: '0.01',
  maxIterations: '20000',
  memoryLimit: '2147483648',
} as const;

function decodeMultiscaleSolution(value: unknown): MultiscaleSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    regularizedValue: fields[4] as number,
    regularizedDual: fields[5] as number,
    marginalError: fields[6] as Float64Array,
    f: fields[7] as Float64Array,
    g: fields[8] as Float64Array,
    epsilon: fields[9] as number,
    iterations: fields[10] as number,
    kernelEntries: fields[11] as number,
    neglected: fields[12] as number,
    converged: fields[13] as boolean,
    status: fields[14] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
    plan: decodeSparsePlanEntries(fields[15]),
  };
}

export const partialOptionsNames = {
  tolerance: '1e-6',
  maxIterations: '1000',
  memoryLimit: '1073741824',
} as const;

function decodePartialSolution(value: unknown): PartialSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    regularizedValue: fields[4] as number,
    regularizedDual: fields[5] as number,
    transported: fields[6] as number,
    rows: fields[7] as Float64Array,
    columns: fields[8] as Float64Array,
    marginalError: fields[9] as Float64Array,
    f: fields[10] as Float64Array,
    g: fields[11] as Float64Array,
    multiplier: fields[12] as number,
    epsilon: fields[13] as number,
    iterations: fields[14] as number,
    converged: fields[15] as boolean,
    status: fields[16] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
    scalings: fields[17] === undefined ? undefined : decodePlanParts(fields[17]),
    entries: fields[18] === undefined ? undefined : decodeSparsePlanEntries(fields[18]),
    targets: fields[19] as Uint32Array,
  };
}

export const sparseOptionsNames = {
  tolerance: '1e-6',
  maxIterations: '1000',
  memoryLimit: '1073741824',
} as const;

function decodeSparseSolution(value: unknown): SparseSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    regularizedValue: fields[4] as number,
    regularizedDual: fields[5] as number,
    marginalError: fields[6] as Float64Array,
    nonzerosPerColumn: fields[7] as number,
    f: fields[8] as Float64Array,
    g: fields[9] as Float64Array,
    iterations: fields[10] as number,
    converged: fields[11] as boolean,
    status: fields[12] as "converged" | "maxIterations" | "stalled" | "kink",
    plan: decodeSparsePlanEntries(fields[13]),
    targets: fields[14] as Uint32Array,
  };
}

export const unbalancedOptionsNames = {
  penalty: '"kl"',
  tolerance: '1e-6',
  maxIterations: '1000',
  memoryLimit: '1073741824',
  gradient: 'false',
} as const;

function decodeUnbalancedSolution(value: unknown): UnbalancedSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    cost: fields[4] as number,
    transported: fields[5] as number,
    rows: fields[6] as Float64Array,
    columns: fields[7] as Float64Array,
    marginalError: fields[8] as Float64Array,
    f: fields[9] as Float64Array,
    g: fields[10] as Float64Array,
    epsilon: fields[11] as number,
    iterations: fields[12] as number,
    converged: fields[13] as boolean,
    status: fields[14] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
    scalings: fields[15] === undefined ? undefined : decodePlanParts(fields[15]),
    entries: fields[16] === undefined ? undefined : decodeSparsePlanEntries(fields[16]),
    targets: fields[17] as Uint32Array,
    gradients: fields[18] === undefined ? undefined : decodeTransportGradients(fields[18]),
  };
}

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** Low-rank optimal transport: a plan that factors through groups, with certificates. */
  lowRank(problem: ProblemArgument, options: LowRankOptions): Request<LowRankSolution>;
  /** Entropic optimal transport between large clouds in few dimensions, with certificates. */
  multiscale(problem: ProblemArgument, epsilon: number | undefined, relative: boolean, options: MultiscaleOptions): Request<MultiscaleSolution>;
  /** Partial transport: only a given mass is moved, the cheapest. */
  partial(problem: ProblemArgument, mass: number, epsilon: number, relative: boolean, options: PartialOptions): Request<PartialSolution>;
  /** Transport with a quadratic regularization, and with at most so many entries a column. */
  sparse(problem: ProblemArgument, gamma: number, nonzeros: number | undefined, options: SparseOptions): Request<SparseSolution>;
  /** Unbalanced transport: marginals may differ from the weights, at a price. */
  unbalanced(problem: ProblemArgument, epsilon: number, relative: boolean, reachA: number | undefined, reachB: number | undefined, options: UnbalancedOptions): Request<UnbalancedSolution>;
}

const group = "transport-relaxed";

export const operations: Operations<Requests> = {
  group,
  requests: {
    lowRank: (problem, options) =>
      request(group, "lowRank", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, options.rank, options.init, options.tolerance, options.maxIterations, options.alpha, options.seed, options.memoryLimit], decodeLowRankSolution),
    multiscale: (problem, epsilon, relative, options) =>
      request(group, "multiscale", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, epsilon, relative, options.tolerance, options.maxIterations, options.memoryLimit], decodeMultiscaleSolution),
    partial: (problem, mass, epsilon, relative, options) =>
      request(group, "partial", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, mass, epsilon, relative, options.tolerance, options.maxIterations, options.memoryLimit], decodePartialSolution),
    sparse: (problem, gamma, nonzeros, options) =>
      request(group, "sparse", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, gamma, nonzeros, options.tolerance, options.maxIterations, options.memoryLimit], decodeSparseSolution),
    unbalanced: (problem, epsilon, relative, reachA, reachB, options) =>
      request(group, "unbalanced", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, epsilon, relative, reachA, reachB, options.penalty, options.tolerance, options.maxIterations, options.memoryLimit, options.gradient], decodeUnbalancedSolution),
  },
};
