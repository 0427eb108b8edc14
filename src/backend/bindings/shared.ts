// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type MatrixArgument } from "../request.js";

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

export interface PlanParts {
  readonly epsilon: number;
  readonly mass: number;
  readonly offset: number;
  readonly logRows: Float64Array;
  readonly logColumns: Float64Array;
  readonly rowFactors: Float64Array;
  readonly columnFactors: Float64Array;
  readonly rowRest: Float64Array;
  readonly columnRest: Float64Array;
  readonly memoryLimit: number;
}

export interface ProblemArgument {
  readonly x?: MatrixArgument | undefined;
  readonly y?: MatrixArgument | undefined;
  readonly cost?: MatrixArgument | undefined;
  readonly metric?: "sqeuclidean" | "euclidean" | "cityblock" | "cosine" | undefined;
  readonly power?: number | undefined;
  readonly a?: Float64Array | Float32Array | undefined;
  readonly b?: Float64Array | Float32Array | undefined;
}

export interface SparsePlanEntries {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
}

export interface TransportGradients {
  readonly x: Float64Array | undefined;
  readonly y: Float64Array | undefined;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly cost: Float64Array | undefined;
}

export function decodeDrawsSummary(value: unknown): DrawsSummary {
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

export function decodePlanParts(value: unknown): PlanParts {
  const fields = value as readonly unknown[];
  return {
    epsilon: fields[0] as number,
    mass: fields[1] as number,
    offset: fields[2] as number,
    logRows: fields[3] as Float64Array,
    logColumns: fields[4] as Float64Array,
    rowFactors: fields[5] as Float64Array,
    columnFactors: fields[6] as Float64Array,
    rowRest: fields[7] as Float64Array,
    columnRest: fields[8] as Float64Array,
    memoryLimit: fields[9] as number,
  };
}

export const problemArgumentNames = {
  x: 'undefined',
  y: 'undefined',
  cost: 'undefined',
  metric: 'undefined',
  power: 'undefined',
  a: 'undefined',
  b: 'undefined',
} as const;

export function decodeSparsePlanEntries(value: unknown): SparsePlanEntries {
  const fields = value as readonly unknown[];
  return {
    rows: fields[0] as Uint32Array,
    columns: fields[1] as Uint32Array,
    values: fields[2] as Float64Array,
  };
}

export function decodeTransportGradients(value: unknown): TransportGradients {
  const fields = value as readonly unknown[];
  return {
    x: fields[0] as Float64Array | undefined,
    y: fields[1] as Float64Array | undefined,
    a: fields[2] as Float64Array,
    b: fields[3] as Float64Array,
    cost: fields[4] as Float64Array | undefined,
  };
}
