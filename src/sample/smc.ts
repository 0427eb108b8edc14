import { operations, type SmcSolution, smcOptionsNames } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { checkedBridge, type ReferenceOptions } from "./bridge.js";
import { type ChainDraws, chainDrawsOf } from "./chain-draws.js";

const bindings = load(operations);

/** What {@link smc} is told of the method. */
export interface SmcMethod extends ReferenceOptions {
  /** Independent populations; default 4. */
  populations?: number;
  /** Particles of each; default 1000. */
  particles?: number;
  /** Hamiltonian transitions of each particle at each temperature; default 3. */
  moves?: number;
  /** Share of the particles that must stay effective from one temperature to the next; default 0.5. */
  threshold?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link smc}. */
export interface SmcOptions extends SmcMethod, RunOptions {}

/** Options of {@link smcSync}. */
export interface SmcSyncOptions extends SmcMethod, SyncRunOptions {}

/** Particles of a posterior, with its evidence. */
export interface SmcPosterior extends ChainDraws {
  /** Log of the integral of the density, constants as the model has them. */
  readonly logEvidence: number;
  /** Its standard error. */
  readonly logEvidenceError: number;
  /** The log evidence of each population. */
  readonly logEvidences: Float64Array;
  /** Inverse temperatures of the first population, from 0 to 1. */
  readonly temperatures: Float64Array;
  /** Share of its particles that stayed effective on the way to each temperature but the first. */
  readonly effective: Float64Array;
  /** Share of each population's first particles that have descendants among the last; few are a warning. */
  readonly ancestors: Float64Array;
}

/**
 * Sequential Monte Carlo: carries populations of particles from a reference distribution to a posterior, by tempering.
 *
 * Through densities `π₀^(1 − β) p^β` with `β` from 0 to 1, each next `β` chosen so that the weights `(p / π₀)^(β′ − β)` keep
 * `threshold` of the particles effective. Particles are resampled by the weights and moved by Hamiltonian transitions. The
 * product of the mean weights estimates the integral of the density. Several modes keep their weights as long as the
 * populations have particles in each. The reference has independent logistic coordinates on the unconstrained scale: what
 * uniform priors between bounds become there.
 *
 * Cost: `temperatures × particles × moves` transitions a population, each of 1 to 32 gradients; 10 to 30 temperatures are
 * usual. Populations run on threads. Equivalents: `pymc.sample_smc`, `blackjax.adaptive_tempered_smc`.
 *
 * @param model what to sample; see `gibbs/model`.
 * @param options.populations default 4.
 * @param options.particles default 1000.
 * @param options.moves default 3.
 * @param options.threshold default 0.5.
 * @param options.location default: all 0.
 * @param options.scale default: all 1.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the particles, a population a chain, with `logEvidence` and its error: the larger of what the ancestors and what
 *   the spread over populations say.
 * @throws GibbsError `InvalidOption` for options outside their domain, and for a reference that has no particle where the
 *   density is.
 * @see P. Del Moral, A. Doucet, A. Jasra, Sequential Monte Carlo samplers, JRSS B 68 (2006); A. Lee, N. Whiteley, Variance
 *   estimation in the particle filter, Biometrika 105 (2018), https://arxiv.org/abs/1509.00394.
 *
 * @example
 * import { model, uniform } from "gibbs/model";
 * // Two modes of weights ¾ and ¼.
 * const modes = model({}, (p) => {
 *   const x = p.sample("x", uniform(-10, 10));
 *   const density = (at: number, weight: number) => x.subtract(at).square().multiply(-2).add(Math.log(weight));
 *   p.factor(density(-5, 0.75).logAddExp(density(5, 0.25)));
 * });
 * const { values, logEvidence } = await smc(modes);
 * const right = values.data.filter((x) => x > 0).length / 4000;
 * Math.abs(right - 0.25) < 0.06; // true
 * Math.abs(logEvidence - Math.log(Math.sqrt(Math.PI / 2) / 20)) < 0.2; // true
 */
export async function smc(model: Model, options?: SmcOptions): Promise<SmcPosterior> {
  return dressed(model, await call(requested(model, options), options));
}

/** {@link smc} in place: blocks until the particles are there. */
export function smcSync(model: Model, options?: SmcSyncOptions): SmcPosterior {
  return dressed(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: SmcMethod | undefined) {
  return bindings.smc(...checkedBridge(model, options, smcOptionsNames));
}

function dressed(model: Model, { draws, ...rest }: SmcSolution): SmcPosterior {
  return { ...chainDrawsOf(model, draws), ...rest };
}
