/** The WebAssembly modules; each holds the operations that belong together, and a page loads only those it imports. */
export type Group =
  | "cluster"
  | "cluster-likelihood"
  | "cluster-graphs"
  | "cluster-systems"
  | "transport"
  | "transport-relaxed"
  | "transport-spaces"
  | "transport-systems"
  | "model-sample"
  | "loss-metrics";

/** One call of an operation: what stands at each place of the border, and how its result is read. */
export interface Request<Result> {
  readonly group: Group;
  readonly operation: string;
  readonly places: readonly unknown[];
  readonly decode: (value: unknown) => Result;
  /** An array of the caller's that a synchronous call fills instead of making a new one. */
  readonly out?: Float64Array | Float32Array;
}

const same = (value: unknown) => value;

export function request<Result>(
  group: Group,
  operation: string,
  places: readonly unknown[],
  decode: (value: unknown) => Result = same as (value: unknown) => Result,
  out?: Float64Array | Float32Array,
): Request<Result> {
  return { group, operation, places, decode, out };
}
