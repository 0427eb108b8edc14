import { dpoOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { floats, type Vector, vector, weights as weightsView } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { filling, halves, type LossOptions, type LossResult, lossNames } from "./result.js";

const bindings = load(operations);

/** Log probabilities of the chosen and the rejected answers of `n` pairs under the policy and the reference. */
export interface PreferencePairs {
  readonly policyChosen: Vector;
  readonly policyRejected: Vector;
  readonly referenceChosen: Vector;
  readonly referenceRejected: Vector;
}

/** Options of {@link dpo}. */
export interface DpoOptions extends LossOptions {
  /** How strongly the policy is held to the reference, positive; default 0.1. */
  beta?: number;
  /** The rate of preferences that are labeled the wrong way round, at least 0 and below 0.5; default 0. */
  labelSmoothing?: number;
  /** An array of the gradients' precision that receives both, `2 n` numbers, the chosen answers' first; default: a new one. */
  out?: Float64Array | Float32Array;
}

/**
 * Direct preference optimization, with its gradients.
 *
 * `loss = −log σ(β m)` with the margin `m = (pc − rc) − (pr − rr)` of the log probabilities of the chosen and the
 * rejected answer under the policy (`pc`, `pr`) and the reference (`rc`, `rr`); label smoothing `s` gives the conservative
 * `−(1 − s) log σ(β m) − s log σ(−β m)`. The references have no gradient.
 *
 * Cost: `O(n)`. Equivalent: `trl.DPOTrainer` with `loss_type="sigmoid"`.
 *
 * @param logProbabilities four arrays of `n` numbers; where all are `Float32Array` so are the gradients.
 * @param options.beta default 0.1.
 * @param options.labelSmoothing default 0.
 * @param options.weights one weight a pair; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradients.
 * @param options.out receives both gradients, `2 n` numbers; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.policyChosen`, `grads.policyRejected`, the halves of one
 *   array.
 * @throws GibbsError `InvalidShape` for arrays of different lengths, `InvalidValue` for numbers that are not finite,
 *   `InvalidOption` for options outside their domain.
 * @see R. Rafailov et al., Direct Preference Optimization: Your Language Model is Secretly a Reward Model, NeurIPS 2023,
 *   eq. 7, https://arxiv.org/abs/2305.18290.
 *
 * @example
 * const { value, grads } = dpo(
 *   { policyChosen: [-1], policyRejected: [-3], referenceChosen: [-2], referenceRejected: [-2] },
 *   { beta: 0.5 },
 * );
 * // value ≈ 0.313262 (log(1 + exp(-1)))
 * // grads.policyChosen ≈ [-0.134471]
 */
export function dpo(
  logProbabilities: PreferencePairs,
  options: DpoOptions = {},
): LossResult<"policyChosen" | "policyRejected"> {
  checkOptions(options, dpoOptionsNames, lossNames, { out: 1 });
  if (typeof logProbabilities !== "object" || logProbabilities === null) {
    throw invalid("InvalidValue", "logProbabilities", "expected an object with four arrays");
  }
  const chosen = floats("logProbabilities.policyChosen", logProbabilities.policyChosen);
  const other = (side: keyof PreferencePairs) =>
    vector(`logProbabilities.${side}`, logProbabilities[side], chosen.length);
  const [rejected, referenceChosen, referenceRejected] = [
    other("policyRejected"),
    other("referenceChosen"),
    other("referenceRejected"),
  ];
  const w = weightsView("options.weights", options.weights, chosen.length);
  const wide = [chosen, rejected, referenceChosen, referenceRejected].find((side) => side instanceof Float64Array);
  const { value, values, gradient } = filling(wide ?? chosen, 2 * chosen.length, options, (grad, out) =>
    bindings.dpo(chosen, rejected, referenceChosen, referenceRejected, w, grad, options, out),
  );
  const [policyChosen, policyRejected] = gradient ? halves(gradient) : [];
  return { value, ...(values && { values }), grads: policyChosen ? { policyChosen, policyRejected } : {} };
}
