import { operations, sliceOptionsNames } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { checkedModel } from "./approximation.js";
import { type ChainDraws, chainDrawsOf } from "./chain-draws.js";

const bindings = load(operations);

/** What {@link sliceSampler} is told of the method. */
export interface SliceSamplerMethod {
  /** Independent chains; default 4. */
  chains?: number;
  /** Sweeps of warm-up, which set the widths; default 500. */
  warmup?: number;
  /** Draws of each chain; default 1000. */
  draws?: number;
  /** Sweeps from one draw to the next; default 1. */
  thin?: number;
  /** Unconstrained starting positions: one for all chains, or one a chain; default: uniform on (−2, 2). */
  init?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link sliceSampler}. */
export interface SliceSamplerOptions extends SliceSamplerMethod, RunOptions {}

/** Options of {@link sliceSamplerSync}. */
export interface SliceSamplerSyncOptions extends SliceSamplerMethod, SyncRunOptions {}

/**
 * Slice sampling, a coordinate at a time: no gradient, no step size, and every sweep moves.
 *
 * At a level `log y = log p(x) − Exp(1)` an interval about `xₖ` is stepped out until both ends are below it; the next `xₖ` is
 * uniform from the interval, which shrinks with each point that is below. Warm-up sets the widths so that intervals are
 * stepped out as often as shrunk; they change the cost and never the law. Strong correlations make it slow.
 *
 * Cost: 4 to 6 densities a coordinate and sweep. Chains run on threads. Equivalents: `pymc.Slice`, `slice` of JAGS.
 *
 * @param model what to sample; see `gibbs/model`.
 * @param options.chains default 4.
 * @param options.warmup default 500.
 * @param options.draws default 1000.
 * @param options.thin default 1.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the draws, with R-hat and effective sizes.
 * @throws GibbsError `InvalidOption` for options outside their domain or where no start has a finite density, `OutOfMemory`
 *   for draws that cannot be kept.
 * @see R. Neal, Slice sampling, Annals of Statistics 31 (2003), https://arxiv.org/abs/physics/0009028.
 *
 * @example
 * import { linearRegression } from "gibbs/model";
 * const posterior = await sliceSampler(linearRegression([[0], [1], [2], [3]], [1.1, 2.9, 5.2, 6.8]));
 * const slope = posterior.summary().rows[1].mean;
 * Math.abs(slope - 1.9) < 0.3; // true
 * posterior.variables.coefficients.shape; // [4, 1000, 1]
 */
export async function sliceSampler(model: Model, options?: SliceSamplerOptions): Promise<ChainDraws> {
  return chainDrawsOf(model, await call(requested(model, options), options));
}

/** {@link sliceSampler} in place: blocks until the draws are there. */
export function sliceSamplerSync(model: Model, options?: SliceSamplerSyncOptions): ChainDraws {
  return chainDrawsOf(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: SliceSamplerMethod | undefined) {
  return bindings.sliceSampler(...checkedModel(model, options, sliceOptionsNames));
}
