import type { Vector } from "../internal/arrays.js";
import type { SyncRunOptions } from "../internal/options.js";

/** A loss with its gradients. */
export interface LossResult<Inputs extends string> {
  /** The reduced loss. */
  readonly value: number;
  /** The weighted loss of every example, with `reduction: "none"`. */
  readonly values?: Float64Array;
  /**
   * The gradient of `value` with respect to each input that has one, in its precision and, row by row, its shape; with
   * `reduction: "none"` that of the sum. Empty with `grad: false`.
   */
  readonly grads: { readonly [input in Inputs]?: Float64Array | Float32Array };
}

/** Options that every loss takes. */
export interface LossOptions extends SyncRunOptions {
  /** One weight an example, at least 0; default: all 1. The mean divides by their sum. */
  weights?: Vector;
  /** How the losses of the examples become one number; default `"mean"`. */
  reduction?: "mean" | "sum" | "none";
  /** Whether to compute gradients; default `true`. */
  grad?: boolean;
}

/** Names that {@link LossOptions} adds to a loss's own. */
export const lossNames = { weights: 1, grad: 1 };
