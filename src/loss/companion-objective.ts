import { companionObjectiveOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { type RiskOptions, type RiskResult, riskGrads } from "./risk.js";

const bindings = load(operations);

/** Options of {@link companionObjective}. */
export interface CompanionObjectiveOptions extends RiskOptions {
  /** a, the weight of each companion at the start, at least 0; default: all 0.1. */
  weights?: Vector;
  /** γ, up to where each companion is good enough; default: all 0. */
  thresholds?: Vector;
  /** How far training is, from 0 to 1; default 0. At 1 companions no longer count. */
  progress?: number;
}

/**
 * Companion objectives: the output's loss with those of hidden layers' own classifiers, each as far as it is above a
 * threshold.
 *
 * `R = L + (1 − progress) Σₘ aₘ max(ℓₘ − γₘ, 0)`. The gradient by the losses says by what the gradient of each goes back:
 * 1 for the output, `(1 − progress) aₘ` for a companion above its threshold, 0 for one that is good enough. That the weights
 * fall in a straight line over the epochs is the paper's; the default of 0.1 is this library's.
 *
 * Cost: `O(M)`. Equivalent: auxiliary losses as in `torchvision.models.googlenet`, without thresholds.
 *
 * @param losses the output's loss, then one a companion, finite.
 * @param options.weights default: all 0.1.
 * @param options.thresholds default: all 0.
 * @param options.progress default 0.
 * @param options.grad `false` skips the gradient.
 * @returns `value` and `grads.losses`.
 * @throws GibbsError `InvalidShape` for no losses or a wrong number of weights or thresholds, `InvalidValue` for weights that
 *   are negative and numbers that are not finite, `InvalidOption` for progress outside [0, 1].
 * @see C.-Y. Lee et al., Deeply-Supervised Nets, AISTATS 2015, https://arxiv.org/abs/1409.5185.
 *
 * @example
 * const { value, grads } = companionObjective([1, 2, 0.5], { weights: [0.3, 0.2], thresholds: [0.5, 0.6], progress: 0.5 });
 * // value ≈ 1.225, grads.losses ≈ [1, 0.15, 0]
 */
export function companionObjective(losses: Vector, options: CompanionObjectiveOptions = {}): RiskResult {
  checkOptions(options, companionObjectiveOptionsNames, { grad: 1, weights: 1, thresholds: 1 });
  const { grad = true } = options;
  if (typeof grad !== "boolean") throw invalid("InvalidOption", "options.grad", "expected a boolean");
  const l = vector("losses", losses);
  const count = Math.max(0, l.length - 1);
  const each = (name: "weights" | "thresholds", otherwise: number) => {
    const given = options[name];
    return given === undefined ? new Float64Array(count).fill(otherwise) : vector(`options.${name}`, given, count);
  };
  const request = bindings.companionObjective(l, each("weights", 0.1), each("thresholds", 0), options);
  const { value, gradient } = callSync(request, options);
  return { value, grads: grad ? riskGrads(gradient) : {} };
}
