// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";
import { type PlanParts, decodePlanParts, type ProblemArgument, type SparsePlanEntries, decodeSparsePlanEntries, type TransportGradients, decodeTransportGradients } from "./shared.js";
export { type PlanParts, type ProblemArgument, problemArgumentNames, type SparsePlanEntries, type TransportGradients } from "./shared.js";

export interface AssignOptions {
  /** Default `false`. */
  readonly maximize?: boolean | undefined;
}

export interface AssignSolution {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly cost: number;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface DivergenceOptions {
  /** Default `"f64"`. */
  readonly precision?: "f64" | "f32" | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
}

export interface DivergenceSolution {
  readonly value: number;
  readonly cross: number;
  readonly selfX: number;
  readonly selfY: number;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly gradients: TransportGradients | undefined;
}

export interface Emd1dOptions {
  /** Default `1`. */
  readonly p?: number | undefined;
}

export interface Emd1dSolution {
  readonly value: number;
  readonly distance: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
  readonly partners: Uint32Array;
  readonly converged: boolean;
}

export interface EmdOptions {
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
}

export interface EmdSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly marginalError: Float64Array;
  readonly massMismatch: number;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly plan: SparsePlanEntries;
  readonly targets: Uint32Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled";
}

export interface MaxSlicedWassersteinOptions {
  /** Default `2`. */
  readonly p?: number | undefined;
  /** Default `50`. */
  readonly projections?: number | undefined;
  /** Default `3`. */
  readonly restarts?: number | undefined;
  /** Default `100`. */
  readonly maxIterations?: number | undefined;
  /** Default `1e-5`. */
  readonly tolerance?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface MaxSlicedWassersteinSolution {
  readonly value: number;
  readonly distance: number;
  readonly direction: Float64Array;
  readonly upperBound: number;
  readonly gap: number;
  readonly residual: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface PlanArgument {
  readonly epsilon: number;
  readonly mass: number;
  readonly offset: number;
  readonly logRows: Float64Array | Float32Array;
  readonly logColumns: Float64Array | Float32Array;
  readonly rowFactors: Float64Array | Float32Array;
  readonly columnFactors: Float64Array | Float32Array;
  readonly rowRest: Float64Array | Float32Array;
  readonly columnRest: Float64Array | Float32Array;
  readonly memoryLimit: number;
}

export interface PlanGradientOptions {
  /** Default `1e-10`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
}

export interface PlanGradientSolution {
  readonly gradients: TransportGradients;
  readonly iterations: number;
  readonly residual: number;
  readonly converged: boolean;
}

export interface SinkhornBatchSolution {
  readonly value: Float64Array;
  readonly dual: Float64Array;
  readonly gap: Float64Array;
  readonly relativeGap: Float64Array;
  readonly regularizedValue: Float64Array;
  readonly regularizedDual: Float64Array;
  readonly marginalError: Float64Array;
  readonly massMismatch: Float64Array;
  readonly epsilon: Float64Array;
  readonly iterations: Uint32Array;
  readonly status: Uint32Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly mass: Float64Array;
  readonly offset: Float64Array;
  readonly logRows: Float64Array;
  readonly logColumns: Float64Array;
  readonly rowFactors: Float64Array;
  readonly columnFactors: Float64Array;
  readonly rowRest: Float64Array;
  readonly columnRest: Float64Array;
}

export interface SinkhornOptions {
  /** Default `"auto"`. */
  readonly method?: "auto" | "kernel" | "log" | undefined;
  /** Default `"f64"`. */
  readonly precision?: "f64" | "f32" | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
  /** Default `false`. */
  readonly dense?: boolean | undefined;
}

export interface SinkhornSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number;
  readonly regularizedDual: number;
  readonly marginalError: Float64Array;
  readonly massMismatch: number;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly epsilon: number;
  readonly iterations: number;
  readonly expPasses: number;
  readonly storedPasses: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  readonly plan: PlanParts;
  readonly gradients: TransportGradients | undefined;
  readonly dense: Float64Array | undefined;
}

export interface SlicedPlanOptions {
  /** Default `2`. */
  readonly p?: number | undefined;
  /** Default `50`. */
  readonly projections?: number | undefined;
  /** Default `"min"`. */
  readonly method?: "min" | "expected" | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SlicedPlanSolution {
  readonly value: number;
  readonly distance: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
  readonly partners: Uint32Array;
  readonly direction: Float64Array;
}

export interface SlicedWassersteinOptions {
  /** Default `2`. */
  readonly p?: number | undefined;
  /** Default `100`. */
  readonly projections?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
}

export interface SlicedWassersteinSolution {
  readonly value: number;
  readonly standardError: number;
  readonly distance: number;
  readonly x: Float64Array | undefined;
  readonly y: Float64Array | undefined;
}

export interface Wasserstein1dOptions {
  /** Default `1`. */
  readonly p?: number | undefined;
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
}

export interface Wasserstein1dSolution {
  readonly value: number;
  readonly distance: number;
  readonly x: Float64Array | undefined;
  readonly y: Float64Array | undefined;
}

export interface WassersteinCircleOptions {
  /** Default `1`. */
  readonly p?: number | undefined;
  /** Default `1`. */
  readonly period?: number | undefined;
}

export interface WassersteinCircleSolution {
  readonly value: number;
  readonly distance: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export const assignOptionsNames = {
  maximize: 'false',
} as const;

function decodeAssignSolution(value: unknown): AssignSolution {
  const fields = value as readonly unknown[];
  return {
    rows: fields[0] as Uint32Array,
    columns: fields[1] as Uint32Array,
    cost: fields[2] as number,
    f: fields[3] as Float64Array,
    g: fields[4] as Float64Array,
    dual: fields[5] as number,
    gap: fields[6] as number,
    relativeGap: fields[7] as number,
    iterations: fields[8] as number,
    converged: fields[9] as boolean,
  };
}

export const divergenceOptionsNames = {
  precision: '"f64"',
  tolerance: '1e-6',
  maxIterations: '10000',
  memoryLimit: '1073741824',
  gradient: 'false',
} as const;

function decodeDivergenceSolution(value: unknown): DivergenceSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    cross: fields[1] as number,
    selfX: fields[2] as number,
    selfY: fields[3] as number,
    epsilon: fields[4] as number,
    iterations: fields[5] as number,
    converged: fields[6] as boolean,
    gradients: fields[7] === undefined ? undefined : decodeTransportGradients(fields[7]),
  };
}

export const emd1dOptionsNames = {
  p: '1',
} as const;

function decodeEmd1dSolution(value: unknown): Emd1dSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    dual: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    marginalError: fields[5] as Float64Array,
    f: fields[6] as Float64Array,
    g: fields[7] as Float64Array,
    rows: fields[8] as Uint32Array,
    columns: fields[9] as Uint32Array,
    values: fields[10] as Float64Array,
    partners: fields[11] as Uint32Array,
    converged: fields[12] as boolean,
  };
}

export const emdOptionsNames = {
  memoryLimit: '1073741824',
} as const;

function decodeEmdSolution(value: unknown): EmdSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    marginalError: fields[4] as Float64Array,
    massMismatch: fields[5] as number,
    f: fields[6] as Float64Array,
    g: fields[7] as Float64Array,
    plan: decodeSparsePlanEntries(fields[8]),
    targets: fields[9] as Uint32Array,
    iterations: fields[10] as number,
    converged: fields[11] as boolean,
    status: fields[12] as "converged" | "maxIterations" | "stalled",
  };
}

export const maxSlicedWassersteinOptionsNames = {
  p: '2',
  projections: '50',
  restarts: '3',
  maxIterations: '100',
  tolerance: '1e-5',
  seed: '0',
} as const;

function decodeMaxSlicedWassersteinSolution(value: unknown): MaxSlicedWassersteinSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    direction: fields[2] as Float64Array,
    upperBound: fields[3] as number,
    gap: fields[4] as number,
    residual: fields[5] as number,
    iterations: fields[6] as number,
    converged: fields[7] as boolean,
  };
}

export const planArgumentNames = {
  epsilon: 'undefined',
  mass: 'undefined',
  offset: 'undefined',
  logRows: 'undefined',
  logColumns: 'undefined',
  rowFactors: 'undefined',
  columnFactors: 'undefined',
  rowRest: 'undefined',
  columnRest: 'undefined',
  memoryLimit: 'undefined',
} as const;

export const planGradientOptionsNames = {
  tolerance: '1e-10',
  maxIterations: '10000',
} as const;

function decodePlanGradientSolution(value: unknown): PlanGradientSolution {
  const fields = value as readonly unknown[];
  return {
    gradients: decodeTransportGradients(fields[0]),
    iterations: fields[1] as number,
    residual: fields[2] as number,
    converged: fields[3] as boolean,
  };
}

function decodeSinkhornBatchSolution(value: unknown): SinkhornBatchSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as Float64Array,
    dual: fields[1] as Float64Array,
    gap: fields[2] as Float64Array,
    relativeGap: fields[3] as Float64Array,
    regularizedValue: fields[4] as Float64Array,
    regularizedDual: fields[5] as Float64Array,
    marginalError: fields[6] as Float64Array,
    massMismatch: fields[7] as Float64Array,
    epsilon: fields[8] as Float64Array,
    iterations: fields[9] as Uint32Array,
    status: fields[10] as Uint32Array,
    f: fields[11] as Float64Array,
    g: fields[12] as Float64Array,
    mass: fields[13] as Float64Array,
    offset: fields[14] as Float64Array,
    logRows: fields[15] as Float64Array,
    logColumns: fields[16] as Float64Array,
    rowFactors: fields[17] as Float64Array,
    columnFactors: fields[18] as Float64Array,
    rowRest: fields[19] as Float64Array,
    columnRest: fields[20] as Float64Array,
  };
}

export const sinkhornOptionsNames = {
  method: '"auto"',
  precision: '"f64"',
  tolerance: '1e-6',
  maxIterations: '10000',
  memoryLimit: '1073741824',
  gradient: 'false',
  dense: 'false',
} as const;

function decodeSinkhornSolution(value: unknown): SinkhornSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    regularizedValue: fields[4] as number,
    regularizedDual: fields[5] as number,
    marginalError: fields[6] as Float64Array,
    massMismatch: fields[7] as number,
    f: fields[8] as Float64Array,
    g: fields[9] as Float64Array,
    epsilon: fields[10] as number,
    iterations: fields[11] as number,
    expPasses: fields[12] as number,
    storedPasses: fields[13] as number,
    converged: fields[14] as boolean,
    status: fields[15] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
    plan: decodePlanParts(fields[16]),
    gradients: fields[17] === undefined ? undefined : decodeTransportGradients(fields[17]),
    dense: fields[18] as Float64Array | undefined,
  };
}

export const slicedPlanOptionsNames = {
  p: '2',
  projections: '50',
  method: '"min"',
  seed: '0',
} as const;

function decodeSlicedPlanSolution(value: unknown): SlicedPlanSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    dual: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    marginalError: fields[5] as Float64Array,
    f: fields[6] as Float64Array,
    g: fields[7] as Float64Array,
    rows: fields[8] as Uint32Array,
    columns: fields[9] as Uint32Array,
    values: fields[10] as Float64Array,
    partners: fields[11] as Uint32Array,
    direction: fields[12] as Float64Array,
  };
}

export const slicedWassersteinOptionsNames = {
  p: '2',
  projections: '100',
  seed: '0',
  gradient: 'false',
} as const;

function decodeSlicedWassersteinSolution(value: unknown): SlicedWassersteinSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    standardError: fields[1] as number,
    distance: fields[2] as number,
    x: fields[3] as Float64Array | undefined,
    y: fields[4] as Float64Array | undefined,
  };
}

export const wasserstein1dOptionsNames = {
  p: '1',
  gradient: 'false',
} as const;

function decodeWasserstein1dSolution(value: unknown): Wasserstein1dSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    x: fields[2] as Float64Array | undefined,
    y: fields[3] as Float64Array | undefined,
  };
}

export const wassersteinCircleOptionsNames = {
  p: '1',
  period: '1',
} as const;

function decodeWassersteinCircleSolution(value: unknown): WassersteinCircleSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    dual: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    iterations: fields[5] as number,
    converged: fields[6] as boolean,
  };
}

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** The assignment of rows to columns with the least or largest sum, with its proof. */
  assign(cost: MatrixArgument, options: AssignOptions): Request<AssignSolution>;
  /** Many entropic problems in one call. A problem is six numbers of `layout` (rows, columns, coordinates or 0 for costs,
 metric, whether it has weights `a` and `b`) and its part of the arrays, which hold all problems one after the other. */
  sinkhornBatch(layout: Int32Array, powers: Float64Array | Float32Array, x: Float64Array | Float32Array, y: Float64Array | Float32Array, a: Float64Array | Float32Array, b: Float64Array | Float32Array, epsilon: number, relative: boolean, options: SinkhornOptions): Request<SinkhornBatchSolution>;
  /** The debiased Sinkhorn divergence between two point clouds. */
  sinkhornDivergence(problem: ProblemArgument, epsilon: number, relative: boolean, options: DivergenceOptions): Request<DivergenceSolution>;
  /** Exact optimal transport between two measures, with its proof. */
  emd(problem: ProblemArgument, maxIterations: number | undefined, warmF: Float64Array | Float32Array | undefined, warmG: Float64Array | Float32Array | undefined, options: EmdOptions): Request<EmdSolution>;
  /** Exact optimal transport along some pairs only. */
  emdSparse(rows: Int32Array, columns: Int32Array, values: Float64Array | Float32Array, n: number, m: number, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, maxIterations: number | undefined, warmF: Float64Array | Float32Array | undefined, warmG: Float64Array | Float32Array | undefined, options: EmdOptions): Request<EmdSolution>;
  /** The targets that an exact plan's potentials choose for new points. */
  emdMap(problem: ProblemArgument, g: Float64Array | Float32Array, newPoints: MatrixArgument): Request<Float64Array>;
  /** The Wasserstein distance between measures on the line. */
  wasserstein1d(x: Float64Array | Float32Array, y: Float64Array | Float32Array, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: Wasserstein1dOptions): Request<Wasserstein1dSolution>;
  /** The best plan between measures on the line, with its proof. */
  emd1d(x: Float64Array | Float32Array, y: Float64Array | Float32Array, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: Emd1dOptions): Request<Emd1dSolution>;
  /** The Wasserstein distance between measures on a circle. */
  wassersteinCircle(x: Float64Array | Float32Array, y: Float64Array | Float32Array, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: WassersteinCircleOptions): Request<WassersteinCircleSolution>;
  /** All entries of a plan. */
  planDense(plan: PlanArgument, problem: ProblemArgument): Request<Float64Array>;
  /** The entries of a plan above a threshold. */
  planSparse(plan: PlanArgument, problem: ProblemArgument, threshold: number): Request<SparsePlanEntries>;
  /** A plan times a vector, from either side. */
  planApply(plan: PlanArgument, problem: ProblemArgument, v: Float64Array | Float32Array, side: "left" | "right"): Request<Float64Array>;
  /** The mean of points under each row of a plan. */
  planBarycentric(plan: PlanArgument, problem: ProblemArgument, points: MatrixArgument): Request<Float64Array>;
  /** Where the entropic map sends new points. */
  planMap(plan: PlanArgument, problem: ProblemArgument, newPoints: MatrixArgument): Request<Float64Array>;
  /** Gradients of a loss of a plan's entries with respect to what the plan was made from. */
  planGradient(plan: PlanArgument, problem: ProblemArgument, cotangent: MatrixArgument | undefined, left: MatrixArgument | undefined, right: MatrixArgument | undefined, options: PlanGradientOptions): Request<PlanGradientSolution>;
  /** Entropic optimal transport between two measures, with certificates. */
  sinkhorn(problem: ProblemArgument, epsilon: number, relative: boolean, warmF: Float64Array | Float32Array | undefined, warmG: Float64Array | Float32Array | undefined, options: SinkhornOptions): Request<SinkhornSolution>;
  /** The mean Wasserstein distance between projections of two clouds, with its standard error. */
  slicedWasserstein(x: MatrixArgument, y: MatrixArgument, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: SlicedWassersteinOptions): Request<SlicedWassersteinSolution>;
  /** The largest Wasserstein distance found between projections of two clouds, and the direction. */
  maxSlicedWasserstein(x: MatrixArgument, y: MatrixArgument, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: MaxSlicedWassersteinOptions): Request<MaxSlicedWassersteinSolution>;
  /** A plan between two clouds from transport on lines, with bounds on both sides. */
  slicedPlan(x: MatrixArgument, y: MatrixArgument, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: SlicedPlanOptions): Request<SlicedPlanSolution>;
}

const group = "transport";

export const operations: Operations<Requests> = {
  group,
  requests: {
    assign: (cost, options) =>
      request(group, "assign", [cost.data, cost.rows, cost.columns, cost.rowStride, cost.columnStride, options.maximize], decodeAssignSolution),
    sinkhornBatch: (layout, powers, x, y, a, b, epsilon, relative, options) =>
      request(group, "sinkhornBatch", [layout, powers, x, y, a, b, epsilon, relative, options.method, options.precision, options.tolerance, options.maxIterations, options.memoryLimit, options.gradient, options.dense], decodeSinkhornBatchSolution),
    sinkhornDivergence: (problem, epsilon, relative, options) =>
      request(group, "sinkhornDivergence", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, epsilon, relative, options.precision, options.tolerance, options.maxIterations, options.memoryLimit, options.gradient], decodeDivergenceSolution),
    emd: (problem, maxIterations, warmF, warmG, options) =>
      request(group, "emd", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, maxIterations, warmF, warmG, options.memoryLimit], decodeEmdSolution),
    emdSparse: (rows, columns, values, n, m, a, b, maxIterations, warmF, warmG, options) =>
      request(group, "emdSparse", [rows, columns, values, n, m, a, b, maxIterations, warmF, warmG, options.memoryLimit], decodeEmdSolution),
    emdMap: (problem, g, newPoints) =>
      request(group, "emdMap", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, g, newPoints.data, newPoints.rows, newPoints.columns, newPoints.rowStride, newPoints.columnStride]),
    wasserstein1d: (x, y, a, b, options) =>
      request(group, "wasserstein1d", [x, y, a, b, options.p, options.gradient], decodeWasserstein1dSolution),
    emd1d: (x, y, a, b, options) =>
      request(group, "emd1d", [x, y, a, b, options.p], decodeEmd1dSolution),
    wassersteinCircle: (x, y, a, b, options) =>
      request(group, "wassersteinCircle", [x, y, a, b, options.p, options.period], decodeWassersteinCircleSolution),
    planDense: (plan, problem) =>
      request(group, "planDense", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b]),
    planSparse: (plan, problem, threshold) =>
      request(group, "planSparse", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, threshold], decodeSparsePlanEntries),
    planApply: (plan, problem, v, side) =>
      request(group, "planApply", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, v, side]),
    planBarycentric: (plan, problem, points) =>
      request(group, "planBarycentric", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, points.data, points.rows, points.columns, points.rowStride, points.columnStride]),
    planMap: (plan, problem, newPoints) =>
      request(group, "planMap", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, newPoints.data, newPoints.rows, newPoints.columns, newPoints.rowStride, newPoints.columnStride]),
    planGradient: (plan, problem, cotangent, left, right, options) =>
      request(group, "planGradient", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, cotangent?.data, cotangent?.rows, cotangent?.columns, cotangent?.rowStride, cotangent?.columnStride, left?.data, left?.rows, left?.columns, left?.rowStride, left?.columnStride, right?.data, right?.rows, right?.columns, right?.rowStride, right?.columnStride, options.tolerance, options.maxIterations], decodePlanGradientSolution),
    sinkhorn: (problem, epsilon, relative, warmF, warmG, options) =>
      request(group, "sinkhorn", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, epsilon, relative, warmF, warmG, options.method, options.precision, options.tolerance, options.maxIterations, options.memoryLimit, options.gradient, options.dense], decodeSinkhornSolution),
    slicedWasserstein: (x, y, a, b, options) =>
      request(group, "slicedWasserstein", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, a, b, options.p, options.projections, options.seed, options.gradient], decodeSlicedWassersteinSolution),
    maxSlicedWasserstein: (x, y, a, b, options) =>
      request(group, "maxSlicedWasserstein", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, a, b, options.p, options.projections, options.restarts, options.maxIterations, options.tolerance, options.seed], decodeMaxSlicedWassersteinSolution),
    slicedPlan: (x, y, a, b, options) =>
      request(group, "slicedPlan", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, a, b, options.p, options.projections, options.method, options.seed], decodeSlicedPlanSolution),
  },
};
