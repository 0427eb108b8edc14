import { operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { integers, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";

const bindings = load(operations);

/**
 * Weights of examples whose times may be censored: with them, sums of losses estimate means over uncensored times.
 *
 * `wᵢ = δᵢ / (n S_C(tᵢ−))` with the Kaplan–Meier estimate `S_C` of how long observation lasts, `δᵢ` 1 for an observed
 * time and 0 for a censored one. An event comes before a censoring at the same time. The weights are the jumps of the
 * Kaplan–Meier estimate `S` of the events: they sum to `1 − S` at the last time, and are all `1/n` without censoring.
 *
 * Cost: `O(n log n)`. Equivalents: `sksurv.nonparametric.ipc_weights` over `n`, R's `prodlim::ipcw`.
 *
 * @param times `n` numbers, finite.
 * @param events `n` integers: 1 observed, 0 censored.
 * @returns `n` weights, for `weights` of a loss with `reduction: "sum"`.
 * @throws GibbsError `InvalidShape` for no times or another number of events, `InvalidValue` for times that are not
 *   finite and events other than 0 and 1.
 * @see G. Ausset, S. Clémençon, F. Portier, Empirical Risk Minimization under Random Censorship, JMLR 23 (2022), with
 *   censoring that does not depend on covariates.
 *
 * @example
 * kaplanMeierWeights([1, 2, 3, 4], [1, 0, 1, 1]); // ≈ [0.25, 0, 0.375, 0.375]
 */
export function kaplanMeierWeights(times: Vector, events: Vector): Float64Array {
  const t = vector("times", times);
  return callSync(bindings.kaplanMeierWeights(t, integers("events", events, t.length)));
}
