import type { LossEvaluation } from "../backend/bindings/loss.js";
import type { Request } from "../backend/request.js";
import { filled, unfilled, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { GibbsError, invalid } from "../internal/error.js";
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

/**
 * Calls a loss whose gradient by `data` goes to `options.out` or to a new array. That is made here because Node frees an
 * addon's own arrays only when the event loop turns, so that a loop of calls would fill the memory.
 */
export function filling(
  data: Float64Array | Float32Array,
  length: number,
  options: LossOptions & { readonly out?: Float64Array | Float32Array },
  request: (gradient: boolean, out: Float64Array | Float32Array | undefined) => Request<LossEvaluation>,
): { value: number; values?: Float64Array; gradient?: Float64Array | Float32Array } {
  const grad = options.grad ?? true;
  if (!grad) return callSync(request(grad, undefined), options);
  const gradient = options.out ?? unfilled(data, length);
  const made = request(grad, gradient);
  filled("options.out", options.out, length, made.places);
  return { ...callSync(made, options), gradient };
}

/** The two halves of a gradient by two inputs of one size. */
export function halves<Numbers extends Float64Array | Float32Array>(gradient: Numbers): [Numbers, Numbers] {
  const half = gradient.length / 2;
  return [gradient.subarray(0, half) as Numbers, gradient.subarray(half) as Numbers];
}

/** Calls a loss whose errors are about arguments that have other names here. */
export function renaming<Result>(names: Readonly<Record<string, string>>, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GibbsError) || error.argument === undefined || !(error.argument in names)) throw error;
    const { code, argument, message } = error;
    throw invalid(code, names[argument], message.slice(argument.length + 2));
  }
}
