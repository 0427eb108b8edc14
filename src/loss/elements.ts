/** What every loss of predictions and targets does before and after its one call. */
import { type LossEvaluation, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import type { Request } from "../backend/request.js";
import { floats, type Vector, vector, weights as weightsView } from "../internal/arrays.js";
import { checkOptions } from "../internal/options.js";
import { filling, type LossOptions, type LossResult, lossNames } from "./result.js";

export const bindings = load(operations);

/** Options that every loss of predictions and targets takes. */
export interface ElementLossOptions extends LossOptions {
  /** An array of the predictions' precision and size that receives the gradient; default: a new one. */
  out?: Float64Array | Float32Array;
}

type Floats = Float64Array | Float32Array;

/** An operation of the list. */
type Operation<Own> = (
  predictions: Floats,
  targets: Floats,
  weights: Floats | undefined,
  gradient: boolean,
  reduction: "mean" | "sum" | "none" | undefined,
  own: Own,
  out: Floats | undefined,
) => Request<LossEvaluation>;

/** Evaluates a loss whose own options have these `names`. */
export function elementLoss<Own extends object>(
  operation: Operation<Own>,
  predictions: Vector,
  targets: Vector,
  options: ElementLossOptions & Own,
  names: object,
): LossResult<"predictions"> {
  checkOptions(options, names, lossNames, { reduction: 1, out: 1 });
  const p = floats("predictions", predictions);
  const t = vector("targets", targets, p.length);
  const w = weightsView("options.weights", options.weights, p.length);
  const { value, values, gradient } = filling(p, p.length, options, (grad, out) =>
    operation(p, t, w, grad, options.reduction, options, out),
  );
  return { value, ...(values && { values }), grads: gradient ? { predictions: gradient } : {} };
}
