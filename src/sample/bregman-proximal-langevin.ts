import type { Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { type ChainDraws, chainDrawsOf } from "./chain-draws.js";
import { each, type ProximalMethod, proximalRequest } from "./proximal.js";

/** What {@link bregmanProximalLangevin} is told of the method. */
export interface BregmanProximalMethod extends ProximalMethod {
  /** `βᵢ` of the mirror map, positive: one for all unconstrained coordinates, or one each; default 1. */
  mirror?: Vector | number;
}

/** Options of {@link bregmanProximalLangevin}. */
export interface BregmanProximalLangevinOptions extends BregmanProximalMethod, RunOptions {}

/** Options of {@link bregmanProximalLangevinSync}. */
export interface BregmanProximalLangevinSyncOptions extends BregmanProximalMethod, SyncRunOptions {}

/**
 * Bregman proximal Langevin dynamics: {@link proximalLangevin} in a mirror map, for coordinates of very different scales.
 *
 * With `φ′(x) = asinh(x / β)` and `φ″(x) = (x² + β²)^−½`: `y = φ′(x) + γ (∇log p(x) − φ″(x) (x − P(x)) / λ) + √(2γ φ″(x)) ξ`, then
 * `x ← β sinh(y)`. `P(x) = argmin_z Σ αᵢ |zᵢ| + D_φ(z, x) / λ` is `β sinh(asinh(x / β) ∓ λ α)`, and 0 in the dead zone
 * `|asinh(x / β)| ≤ λ α`, where the code published with the paper returns another number that is no minimizer. Unadjusted.
 *
 * Cost: a gradient a transition. Chains run on threads. Equivalent: none known beside the paper's code.
 *
 * @param model the smooth part of the density, over unconstrained coordinates; see `gibbs/model`.
 * @param options.penalty `αᵢ`, one or one a coordinate.
 * @param options.mirror default 1; larger where a coordinate is wide takes larger steps.
 * @param options.chains default 4.
 * @param options.warmup default 2000.
 * @param options.draws default 1000.
 * @param options.thin default 10.
 * @param options.stepSize default 0.01.
 * @param options.smoothing default 0.02.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the draws, with R-hat and effective sizes; `logDensity` is that of the model, without the penalty.
 * @throws GibbsError `InvalidOption` for options outside their domain or where no start has a finite density.
 * @see T. Lau, H. Liu, Bregman proximal Langevin Monte Carlo via Bregman–Moreau envelopes, ICML 2022,
 *   https://arxiv.org/abs/2207.04387.
 *
 * @example
 * import { model, normal } from "gibbs/model";
 * const signal = model({}, (p) => {
 *   p.sample("x", normal(3, 1));
 * });
 * const { mean } = (await bregmanProximalLangevin(signal, { penalty: 1, mirror: 2 })).summary().rows[0];
 * Math.abs(mean - 2.05) < 0.2; // true
 */
export async function bregmanProximalLangevin(
  model: Model,
  options: BregmanProximalLangevinOptions,
): Promise<ChainDraws> {
  return chainDrawsOf(model, await call(requested(model, options), options));
}

/** {@link bregmanProximalLangevin} in place: blocks until the draws are there. */
export function bregmanProximalLangevinSync(model: Model, options: BregmanProximalLangevinSyncOptions): ChainDraws {
  return chainDrawsOf(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: BregmanProximalMethod) {
  return proximalRequest(model, options, { mirror: 1 }, (dimension) => each("mirror", options.mirror ?? 1, dimension));
}
