import { operations, randomWalkOptionsNames } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { checkedModel } from "./approximation.js";
import { type ChainDraws, chainDrawsOf } from "./chain-draws.js";

const bindings = load(operations);

/** What {@link randomWalk} is told of the method. */
export interface RandomWalkMethod {
  /** Independent chains; default 4. */
  chains?: number;
  /** Transitions of warm-up, which shape the proposal; default 5000. */
  warmup?: number;
  /** Draws of each chain; default 1000. */
  draws?: number;
  /** Transitions from one draw to the next; default 10. */
  thin?: number;
  /** Mean acceptance that the proposal is shaped for; default 0.234. */
  targetAccept?: number;
  /** Unconstrained starting positions: one for all chains, or one a chain; default: uniform on (−2, 2). */
  init?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link randomWalk}. */
export interface RandomWalkOptions extends RandomWalkMethod, RunOptions {}

/** Options of {@link randomWalkSync}. */
export interface RandomWalkSyncOptions extends RandomWalkMethod, SyncRunOptions {}

/**
 * Random-walk Metropolis with a proposal that learns its shape and its acceptance in warm-up.
 *
 * `y = x + S u`, `u` standard normal, is accepted with probability `α = min(1, p(y) / p(x))`; in warm-up `S Sᵀ` becomes
 * `S (I + η (α − α*) u uᵀ / ‖u‖²) Sᵀ`. Needs no gradient. What a gradient is worth grows with the dimension: `nuts` is the better
 * choice for smooth posteriors.
 *
 * Cost: a density and `O(d²)` a transition; `O(d)` transitions for an independent draw. Chains run on threads. Equivalents:
 * `adaptMCMC` (R), `pymc.Metropolis`.
 *
 * @param model what to sample; see `gibbs/model`.
 * @param options.chains default 4.
 * @param options.warmup default 5000.
 * @param options.draws default 1000.
 * @param options.thin default 10.
 * @param options.targetAccept default 0.234.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the draws, with R-hat and effective sizes; `stepSize` is the geometric mean of the diagonal of `S`.
 * @throws GibbsError `InvalidOption` for options outside their domain or where no start has a finite density, `OutOfMemory`
 *   for draws that cannot be kept.
 * @see M. Vihola, Robust adaptive Metropolis algorithm with coerced acceptance rate, Statistics and Computing 22 (2012),
 *   https://arxiv.org/abs/1011.4381.
 *
 * @example
 * import { linearRegression } from "gibbs/model";
 * const posterior = await randomWalk(linearRegression([[0], [1], [2], [3]], [1.1, 2.9, 5.2, 6.8]));
 * const { acceptance } = posterior.diagnostics;
 * Math.abs(acceptance - 0.234) < 0.05; // true
 */
export async function randomWalk(model: Model, options?: RandomWalkOptions): Promise<ChainDraws> {
  return chainDrawsOf(model, await call(requested(model, options), options));
}

/** {@link randomWalk} in place: blocks until the draws are there. */
export function randomWalkSync(model: Model, options?: RandomWalkSyncOptions): ChainDraws {
  return chainDrawsOf(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: RandomWalkMethod | undefined) {
  return bindings.randomWalk(...checkedModel(model, options, randomWalkOptionsNames));
}
