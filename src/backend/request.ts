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

/** A matrix as it crosses the border: element (i, j) is at `i * rowStride + j * columnStride`. */
export interface MatrixArgument {
  readonly data: Float64Array | Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** What is generated for a topic: its module, and a function an operation that makes a request. */
export interface Operations<Requests> {
  readonly group: Group;
  readonly requests: Requests;
}

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
