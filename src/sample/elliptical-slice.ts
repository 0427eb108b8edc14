import { ellipticalOptionsNames, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { checkedModel } from "./approximation.js";
import { type ChainDraws, chainDrawsOf } from "./chain-draws.js";

const bindings = load(operations);

/** What {@link ellipticalSlice} is told of the method. */
export interface EllipticalSliceMethod {
  /** Independent chains; default 4. */
  chains?: number;
  /** Transitions of warm-up; default 200. */
  warmup?: number;
  /** Draws of each chain; default 1000. */
  draws?: number;
  /** Transitions from one draw to the next; default 1. */
  thin?: number;
  /** Mean of the normal distribution on the unconstrained space; default: what Pathfinder finds, or 0 beside `deviations`. */
  location?: Vector;
  /** Deviations of its coordinates, which are independent; default: what Pathfinder finds, or 1 beside `location`. */
  deviations?: Vector;
  /** Unconstrained starting positions: one for all chains, or one a chain; default: uniform on (−2, 2). */
  init?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link ellipticalSlice}. */
export interface EllipticalSliceOptions extends EllipticalSliceMethod, RunOptions {}

/** Options of {@link ellipticalSliceSync}. */
export interface EllipticalSliceSyncOptions extends EllipticalSliceMethod, SyncRunOptions {}

/**
 * Elliptical slice sampling: no gradient, no step size; made for models with a normal prior, such as Gaussian processes.
 *
 * With `p(x) = normal(x; m, Σ) L(x)` and `ν ~ normal(0, Σ)` the next position is `m + (x − m) cos θ + ν sin θ`, its angle shrunk
 * towards 0 until `log L` is above `log L(x) − Exp(1)`. Given the prior as `location` and `deviations` (0 and 1 for standardized
 * effects), `L` is the likelihood. Without them any posterior is sampled about the normal distribution that a Pathfinder path
 * finds, made 1.3 times as wide.
 *
 * Cost: usually 2 to 6 densities a transition, `O(d)` beside them. Chains run on threads. Equivalent:
 * `blackjax.elliptical_slice`.
 *
 * @param model what to sample; see `gibbs/model`.
 * @param options.chains default 4.
 * @param options.warmup default 200.
 * @param options.draws default 1000.
 * @param options.thin default 1.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the draws, with R-hat and effective sizes.
 * @throws GibbsError `InvalidOption` for options outside their domain or where no start has a finite density, `OutOfMemory`
 *   for draws that cannot be kept.
 * @see I. Murray, R. Adams, D. MacKay, Elliptical slice sampling, AISTATS 2010, https://arxiv.org/abs/1001.0175;
 *   R. Nishihara, I. Murray, R. Adams, Generalized elliptical slice sampling, JMLR 15 (2014),
 *   https://arxiv.org/abs/1210.7477.
 *
 * @example
 * import { model, normal, poissonLog } from "gibbs/model";
 * // Counts whose log rate is normal(0, 1).
 * const counts = model({ y: [3, 1, 4] }, (p, { y }) => {
 *   const rate = p.sample("rate", normal(0, 1), { shape: 3 });
 *   p.observe(poissonLog(rate), y);
 * });
 * const posterior = await ellipticalSlice(counts, { location: [0, 0, 0] });
 * posterior.variables.rate.shape; // [4, 1000, 3]
 * posterior.converged; // true
 */
export async function ellipticalSlice(model: Model, options?: EllipticalSliceOptions): Promise<ChainDraws> {
  return chainDrawsOf(model, await call(requested(model, options), options));
}

/** {@link ellipticalSlice} in place: blocks until the draws are there. */
export function ellipticalSliceSync(model: Model, options?: EllipticalSliceSyncOptions): ChainDraws {
  return chainDrawsOf(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: EllipticalSliceMethod | undefined) {
  const known = { ...ellipticalOptionsNames, location: 1, deviations: 1 };
  const [handle, init, checked] = checkedModel(model, options, known);
  const given = (name: "location" | "deviations") => {
    const value = checked[name];
    return value === undefined ? undefined : vector(`options.${name}`, value);
  };
  return bindings.ellipticalSlice(handle, init, given("location"), given("deviations"), checked);
}
