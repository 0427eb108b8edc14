import type { Model } from "../model/model.js";
import { begun, finished, type NutsOptions, type NutsSyncOptions } from "./nuts.js";
import type { SamplingRun } from "./nuts-run.js";
import type { Posterior } from "./posterior.js";

/** What {@link hmc} is told beside what {@link nuts} is. */
export interface HmcMethod {
  /**
   * Time of a trajectory, in units in which a normal posterior has period 2π under its own covariance; default 3. Each trajectory is
   * from half to one and a half times as long, at random.
   */
  trajectoryLength?: number;
}

/** Options of {@link hmc}. */
export interface HmcOptions extends HmcMethod, NutsOptions {}

/** Options of {@link hmcSync}. */
export interface HmcSyncOptions extends HmcMethod, NutsSyncOptions {}

const own = { trajectoryLength: 1 };

/**
 * Draws from a model's posterior by Hamiltonian Monte Carlo with static trajectories.
 *
 * Each trajectory has a length that is given, not found: `trajectoryLength / step` leapfrog steps, split at random between forward and
 * backward, and its draws are taken from its states by their weights (multinomial). Metric, step size, warm-up and everything about a run are
 * those of {@link nuts}, which is to be preferred unless the length is known: a length that is right for the widest direction after the
 * metric is fitted (about a half period, 3) costs less than trees where the posterior is near normal, one that is wrong much more.
 *
 * Cost: one gradient a leapfrog step. Equivalents: Stan's `sample` with `algorithm=hmc engine=static`, `numpyro.infer.HMC`,
 * `blackjax.multinomial_hmc`.
 *
 * @param model what to sample; see `gibbs/model`.
 * @param options.trajectoryLength default 3; at most `2^maxDepth − 1` steps are made.
 * @returns the run: await it for the posterior.
 * @throws GibbsError as {@link nuts} does, and `InvalidOption` or `InvalidValue` for a length that is not positive.
 * @see S. Duane et al., Hybrid Monte Carlo, Physics Letters B 195 (1987); M. Betancourt, A conceptual introduction to Hamiltonian Monte
 *   Carlo, 2017, https://arxiv.org/abs/1701.02434.
 *
 * @example
 * import { eightSchools } from "gibbs/model";
 * const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
 * const { variables } = await hmc(model, { draws: 300, trajectoryLength: 2 });
 * variables.theta.shape; // [4, 300, 8]
 */
export function hmc(model: Model, options: HmcOptions = {}): SamplingRun {
  return begun(model, options, options?.trajectoryLength ?? 3, own);
}

/** {@link hmc} in place: blocks until all draws are there. */
export function hmcSync(model: Model, options: HmcSyncOptions = {}): Posterior {
  return finished(model, options, options?.trajectoryLength ?? 3, own);
}
