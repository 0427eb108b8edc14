import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { type ChainDraws, chainDrawsOf } from "./chain-draws.js";
import { type ProximalMethod, proximalRequest } from "./proximal.js";

/** Options of {@link proximalLangevin}. */
export interface ProximalLangevinOptions extends ProximalMethod, RunOptions {}

/** Options of {@link proximalLangevinSync}. */
export interface ProximalLangevinSyncOptions extends ProximalMethod, SyncRunOptions {}

/**
 * Proximal Langevin dynamics (MYULA): samples `exp(log p(x) − Σ αᵢ |xᵢ|)`, a posterior with a penalty that has corners.
 *
 * `x ← x + γ (∇log p(x) − (x − prox_λg(x)) / λ) + √(2γ) ξ`, where `prox` is the soft threshold `sign(x) max(|x| − λ α, 0)`: the gradient
 * of the penalty's Moreau envelope, which is smooth. Unadjusted: the bias vanishes with `stepSize` and `smoothing`, and no
 * diagnostic shows it.
 *
 * Cost: a gradient a transition. Chains run on threads. Equivalent: `pxmcmc` (MYULA).
 *
 * @param model the smooth part of the density, over unconstrained coordinates; see `gibbs/model`.
 * @param options.penalty `αᵢ`, one or one a coordinate.
 * @param options.chains default 4.
 * @param options.warmup default 2000.
 * @param options.draws default 1000.
 * @param options.thin default 10.
 * @param options.stepSize default 0.01.
 * @param options.smoothing default 0.02.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the draws, with R-hat and effective sizes; `logDensity` is that of the model, without the penalty.
 * @throws GibbsError `InvalidOption` for options outside their domain or where no start has a finite density.
 * @see A. Durmus, É. Moulines, M. Pereyra, Efficient Bayesian computation by proximal Markov chain Monte Carlo, SIAM J. Imaging
 *   Sciences 11 (2018), https://arxiv.org/abs/1612.07471.
 *
 * @example
 * import { model, normal } from "gibbs/model";
 * // A normal likelihood of deviation 1 at 3, with a Laplace prior of rate 1: the mean is near 2.
 * const signal = model({}, (p) => {
 *   p.sample("x", normal(3, 1));
 * });
 * const { mean } = (await proximalLangevin(signal, { penalty: 1 })).summary().rows[0];
 * Math.abs(mean - 2.05) < 0.2; // true
 */
export async function proximalLangevin(model: Model, options: ProximalLangevinOptions): Promise<ChainDraws> {
  return chainDrawsOf(model, await call(requested(model, options), options));
}

/** {@link proximalLangevin} in place: blocks until the draws are there. */
export function proximalLangevinSync(model: Model, options: ProximalLangevinSyncOptions): ChainDraws {
  return chainDrawsOf(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: ProximalMethod) {
  return proximalRequest(model, options, {}, () => undefined);
}
