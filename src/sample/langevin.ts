import { langevinOptionsNames, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { checkedModel } from "./approximation.js";
import { type ChainDraws, chainDrawsOf } from "./chain-draws.js";

const bindings = load(operations);

/** What {@link langevin} is told of the method. */
export interface LangevinMethod {
  /** `"mala"` with Metropolis's correction, `"ula"` without, or `"underdamped"` without; default `"mala"`. */
  method?: "mala" | "ula" | "underdamped";
  /** Independent chains; default 4. */
  chains?: number;
  /** Transitions of warm-up, which find scales and step; default 2000. */
  warmup?: number;
  /** Draws of each chain; default 1000. */
  draws?: number;
  /** Transitions from one draw to the next; default 5. */
  thin?: number;
  /** The step, in units of the scales; default: what warm-up finds. */
  stepSize?: number;
  /** Whether warm-up learns the scales of the coordinates; default `true`. */
  adaptScales?: boolean;
  /** Friction of the underdamped dynamics; default 1. */
  friction?: number;
  /** Unconstrained starting positions: one for all chains, or one a chain; default: uniform on (−2, 2). */
  init?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link langevin}. */
export interface LangevinOptions extends LangevinMethod, RunOptions {}

/** Options of {@link langevinSync}. */
export interface LangevinSyncOptions extends LangevinMethod, SyncRunOptions {}

/**
 * Langevin dynamics: gradient steps with noise, corrected or not.
 *
 * `"ula"`: `x ← x + h A ∇log p(x) + √(2h) A^½ ξ`, with `A` the variances that warm-up learns. `"mala"` accepts the same proposal with
 * Metropolis's probability. `"underdamped"` carries a velocity with friction (the BAOAB splitting). Without a step given, warm-up
 * finds the one that MALA accepts at 0.574; the unadjusted take a quarter of it, or half its root. Their draws have a bias that
 * vanishes with the step and that no diagnostic shows: on a normal posterior `"ula"` has variance `1 / (1 − h/2)`, the underdamped
 * exactly 1.
 *
 * Cost: a gradient a transition; `O(d^⅓)` transitions for an independent draw of `"mala"`. Chains run on threads. Equivalents:
 * `blackjax.mala`, `tfp.mcmc.MetropolisAdjustedLangevinAlgorithm`.
 *
 * @param model what to sample; see `gibbs/model`.
 * @param options.method default `"mala"`.
 * @param options.chains default 4.
 * @param options.warmup default 2000.
 * @param options.draws default 1000.
 * @param options.thin default 5.
 * @param options.stepSize default: what warm-up finds.
 * @param options.adaptScales default `true`.
 * @param options.friction default 1.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the draws, with R-hat and effective sizes; of unadjusted methods they say nothing of the bias.
 * @throws GibbsError `InvalidOption` for options outside their domain or where no start has a finite density, `OutOfMemory`
 *   for draws that cannot be kept.
 * @see G. Roberts, R. Tweedie, Exponential convergence of Langevin distributions, Bernoulli 2 (1996); B. Leimkuhler, C. Matthews,
 *   Rational construction of stochastic numerical methods for molecular sampling, 2013, https://arxiv.org/abs/1203.5428.
 *
 * @example
 * import { model, normal } from "gibbs/model";
 * // The variance of unadjusted steps of size 1 on a standard normal is 2.
 * const standard = model({}, (p) => {
 *   p.sample("x", normal(0, 1));
 * });
 * const options = { method: "ula", stepSize: 1, adaptScales: false, draws: 5000 } as const;
 * const { sd } = (await langevin(standard, options)).summary().rows[0];
 * Math.abs(sd ** 2 - 2) < 0.15; // true
 */
export async function langevin(model: Model, options?: LangevinOptions): Promise<ChainDraws> {
  return chainDrawsOf(model, await call(requested(model, options), options));
}

/** {@link langevin} in place: blocks until the draws are there. */
export function langevinSync(model: Model, options?: LangevinSyncOptions): ChainDraws {
  return chainDrawsOf(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: LangevinMethod | undefined) {
  return bindings.langevin(...checkedModel(model, options, langevinOptionsNames));
}
