/** What every loss of rows of logits does before and after its one call. */
import {
  type RowOptions as Crossing,
  type LossEvaluation,
  operations,
  rowOptionsNames,
} from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import type { MatrixArgument, Request } from "../backend/request.js";
import { integers, type MatrixLike, matrix, type Vector, weights as weightsView } from "../internal/arrays.js";
import { checkOptions } from "../internal/options.js";
import { filling, type LossOptions, type LossResult, lossNames } from "./result.js";

export const bindings = load(operations);

/** Options that every loss of rows of logits takes. */
export interface RowLossOptions extends LossOptions {
  /** Rows with this label do not count; default: every row counts. */
  ignoreIndex?: number;
  /**
   * An array of the logits' precision and size that receives the gradient and is then `grads.logits`; default: a new
   * one. Loops over large batches are faster with it: touching fresh memory can cost more than the loss.
   */
  out?: Float64Array | Float32Array;
}

type Floats = Float64Array | Float32Array;

/** An operation of the list for a loss with options of its own. */
type Operation<Own> = (
  logits: MatrixArgument,
  labels: Int32Array,
  weights: Floats | undefined,
  gradient: boolean,
  rows: Crossing,
  own: Own,
  out: Floats | undefined,
) => Request<LossEvaluation>;

/** And for one without. */
type PlainOperation = (
  logits: MatrixArgument,
  labels: Int32Array,
  weights: Floats | undefined,
  gradient: boolean,
  rows: Crossing,
  out: Floats | undefined,
) => Request<LossEvaluation>;

/** Evaluates a loss whose own options have these `names`. */
export function rowLoss<Own extends object>(
  operation: Operation<Own>,
  logits: MatrixLike,
  labels: Vector,
  options: RowLossOptions & Own,
  names: object,
): LossResult<"logits"> {
  return rowLossWith(logits, options, { ...names, ...rowOptionsNames }, (z, w, grad, out) => {
    const y = integers("labels", labels, z.rows);
    return operation(z, y, w, grad, options, options, out);
  });
}

/** Evaluates what `request` makes of logits, weights and the array for the gradient; `names` are all options but the common. */
export function rowLossWith(
  logits: MatrixLike,
  options: LossOptions & { out?: Floats },
  names: object,
  request: (
    logits: MatrixArgument,
    weights: Floats | undefined,
    gradient: boolean,
    out: Floats | undefined,
  ) => Request<LossEvaluation>,
): LossResult<"logits"> {
  checkOptions(options, names, lossNames, { out: 1 });
  const z = matrix("logits", logits);
  const w = weightsView("options.weights", options.weights, z.rows);
  const { value, values, gradient } = filling(z.data, z.rows * z.columns, options, (grad, out) =>
    request(z, w, grad, out),
  );
  return { value, ...(values && { values }), grads: gradient ? { logits: gradient } : {} };
}

/** Evaluates a loss without options of its own. */
export function plainRowLoss(
  operation: PlainOperation,
  logits: MatrixLike,
  labels: Vector,
  options: RowLossOptions,
): LossResult<"logits"> {
  return rowLoss((z, y, w, grad, rows, _, out) => operation(z, y, w, grad, rows, out), logits, labels, options, {});
}
