// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import type { Handle } from "./handle.js";
import { type Request, request } from "./request.js";

/** A matrix as it crosses the border: element (i, j) is at `i * rowStride + j * columnStride`. */
export interface MatrixArgument {
  readonly data: Float64Array | Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Every operation, as a request that a backend carries out. */
export interface Bindings {
  /** log Σ exp(xᵢ), without overflow. */
  logSumExp(x: Float64Array | Float32Array): Request<number>;
}

export const bindings: Bindings = {
  logSumExp: (x) =>
    request("loss-metrics", "logSumExp", [x]),
};
