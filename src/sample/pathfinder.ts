import { operations, pathfinderOptionsNames } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { type Approximation, approximationOf, checkedModel } from "./approximation.js";

const bindings = load(operations);

/** What {@link pathfinder} is told of the method. */
export interface PathfinderMethod {
  /** Independent ascents; default 4. 1 gives the single-path method. */
  paths?: number;
  /** Number of draws, all paths together; default 1000. */
  draws?: number;
  /** Whether the draws are resampled by their importance weights; default `true`. */
  resample?: boolean;
  /** Steps that L-BFGS remembers; default 6. */
  history?: number;
  /** Draws that estimate the evidence bound of each normal distribution on a path; default 25. */
  elboDraws?: number;
  /** Steps of an ascent at most; default 1000. */
  maxIterations?: number;
  /** Unconstrained positions to climb from: one for all paths, or one a path; default: uniform on (−2, 2). */
  init?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link pathfinder}. */
export interface PathfinderOptions extends PathfinderMethod, RunOptions {}

/** Options of {@link pathfinderSync}. */
export interface PathfinderSyncOptions extends PathfinderMethod, SyncRunOptions {}

/**
 * Pathfinder: normal approximations along the way of quasi-Newton ascents, the best of each by its evidence bound.
 *
 * Each path climbs `log p` by L-BFGS. What it has learned of the curvature makes a normal distribution of every iterate,
 * `normal(u + Σ ∇log p(u), Σ)`; the one with the largest `E log p − E log q` is kept. Draws of all paths are weighed by `p` over
 * the mixture of the paths, their weights smoothed, and resampled by them. It is quick, and good for starts: the ascent
 * passes through the bulk of the posterior before it reaches the mode.
 *
 * Cost: usually a few hundred gradients and `elboDraws` densities a step, for each path; `O(d history)` time and memory
 * beside them. Equivalents: CmdStan's `pathfinder`, `pymc_extras.fit_pathfinder`, `blackjax.vi.pathfinder`.
 *
 * @param model what to approximate; see `gibbs/model`.
 * @param options.paths default 4.
 * @param options.draws default 1000.
 * @param options.resample default `true`.
 * @param options.history default 6.
 * @param options.elboDraws default 25.
 * @param options.maxIterations default 1000.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the approximation with `khat`, evidence and draws; `location` and `deviations` are those of the path's normal
 *   distribution, or with several paths the weighted moments of the draws. Its `init(chains)` starts other samplers.
 * @throws GibbsError `InvalidOption` for options outside their domain or where no start has a finite density, `InvalidValue`
 *   where no path finds a normal distribution.
 * @see L. Zhang, B. Carpenter, A. Gelman, A. Vehtari, Pathfinder: parallel quasi-Newton variational inference, JMLR 23 (2022),
 *   https://arxiv.org/abs/2108.03782.
 *
 * @example
 * import { eightSchools } from "gibbs/model";
 * const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
 * const approximation = await pathfinder(model);
 * const posterior = await nuts(model, { draws: 300, init: approximation.init(4) });
 * posterior.variables.mu.shape; // [4, 300]
 */
export async function pathfinder(model: Model, options?: PathfinderOptions): Promise<Approximation> {
  return approximationOf(model, await call(requested(model, options), options));
}

/** {@link pathfinder} in place: blocks until the answer is there. */
export function pathfinderSync(model: Model, options?: PathfinderSyncOptions): Approximation {
  return approximationOf(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: PathfinderMethod | undefined) {
  return bindings.pathfinder(...checkedModel(model, options, pathfinderOptionsNames));
}
