import { groupDroOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { floats, integers, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type RiskOptions, type RiskResult, riskGrads } from "./risk.js";

const bindings = load(operations);

/** Options of {@link groupDro}. */
export interface GroupDroOptions extends RiskOptions {
  /** η, the step of the weights, at least 0; default 0.01. */
  step?: number;
  /** C, an allowance for small groups, at least 0; default 0. */
  adjustment?: number;
  /** The weights q of the step before, positive, one a group; default: equal ones for the groups that occur. */
  weights?: Vector;
  /** How many examples each group has in all, positive, for the allowance; default: those of this call. */
  sizes?: Vector;
}

/** A step of {@link groupDro}. */
export interface GroupRisk extends RiskResult {
  /** The weights q of the groups, for the next step. */
  readonly weights: Float64Array;
  /** The mean loss of every group, 0 where it has no example. */
  readonly groupLosses: Float64Array;
}

/**
 * Group distributional robustness: groups with larger losses count more, by exponentiated gradient steps.
 *
 * `q_g ∝ q_g exp(η (L_g + C / √n_g))` and then `R = Σ_g q_g L_g` with the mean loss `L_g` of each group. The weights
 * are constants in the gradient. The allowance `C / √n_g` moves the weights and not the value; the authors' code adds
 * it to the value too.
 *
 * Cost: `O(n)`. Equivalent: `LossComputer` of the authors' code.
 *
 * @param losses `n` numbers, finite; the gradient has their precision.
 * @param groups `n` integers of at least 0, below the number of weights.
 * @param options.step default 0.01.
 * @param options.adjustment default 0.
 * @param options.weights default: equal ones.
 * @param options.sizes default: the groups' numbers of examples in this call.
 * @param options.grad `false` skips the gradient.
 * @returns `value`, `weights` for the next step, `groupLosses`, `grads.losses`.
 * @throws GibbsError `InvalidShape` for no losses or a wrong number of groups or sizes, `InvalidValue` for groups out
 *   of range and numbers that are not finite or not positive, `InvalidOption` for options outside their domain.
 * @see S. Sagawa et al., Distributionally Robust Neural Networks for Group Shifts, ICLR 2020,
 *   https://arxiv.org/abs/1911.08731.
 *
 * @example
 * const { value, weights, groupLosses } = groupDro([1, 2, 6], [0, 0, 1], { step: Math.log(3) / 4.5 });
 * // value ≈ 4.875, weights ≈ [0.25, 0.75], groupLosses is [1.5, 6]
 */
export function groupDro(losses: Vector, groups: Vector, options: GroupDroOptions = {}): GroupRisk {
  checkOptions(options, groupDroOptionsNames, { grad: 1, weights: 1, sizes: 1 });
  const l = floats("losses", losses);
  const g = integers("groups", groups, l.length);
  const q = options.weights === undefined ? equal(g) : vector("options.weights", options.weights);
  const sizes = options.sizes === undefined ? undefined : vector("options.sizes", options.sizes);
  const request = bindings.groupDro(l, g, q, sizes, options.grad ?? true, options);
  const { value, weights, losses: groupLosses, gradient } = callSync(request, options);
  return { value, weights, groupLosses, grads: riskGrads(gradient) };
}

/** Equal weights for as many groups as the largest says, and for one at least. */
function equal(groups: Int32Array): Float64Array {
  let largest = 0;
  for (const group of groups) largest = Math.max(largest, Math.min(group, groups.length));
  return new Float64Array(largest + 1).fill(1 / (largest + 1));
}
