import type { SyncRunOptions } from "../internal/options.js";

/** A risk of losses. */
export interface RiskResult {
  /** The risk. */
  readonly value: number;
  /** Its gradient by the losses, a distribution on the examples, in their precision; empty with `grad: false`. */
  readonly grads: { readonly losses?: Float64Array | Float32Array };
}

/** Options that every risk takes. */
export interface RiskOptions extends SyncRunOptions {
  /** Whether to compute the gradient; default `true`. */
  grad?: boolean;
}

/** The gradient as a result holds it. */
export function riskGrads(gradient: Float64Array | Float32Array | undefined): RiskResult["grads"] {
  return gradient ? { losses: gradient } : {};
}
