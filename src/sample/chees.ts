import { type CheesSolution, cheesOptionsNames, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { checkedModel } from "./approximation.js";
import { type ChainDraws, chainDrawsOf } from "./chain-draws.js";

const bindings = load(operations);

/** What {@link chees} is told of the method. */
export interface CheesMethod {
  /** Chains, at least 2; default 32. */
  chains?: number;
  /** Transitions of warm-up of each chain; default 200. */
  warmup?: number;
  /** Draws of each chain, a transition each; default 300. */
  draws?: number;
  /** Leapfrog steps of a trajectory at most; default 1000. */
  maxSteps?: number;
  /** Unconstrained starting positions: one for all chains, or one a chain; default: uniform on (−2, 2). */
  init?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link chees}. */
export interface CheesOptions extends CheesMethod, RunOptions {}

/** Options of {@link cheesSync}. */
export interface CheesSyncOptions extends CheesMethod, SyncRunOptions {}

/** Draws of many chains, and the length of their trajectories. */
export interface CheesDraws extends ChainDraws {
  /** Time of the longest trajectory, in units in which a normal posterior has period 2π under its own metric. */
  readonly trajectoryLength: number;
  /** Mean number of leapfrog steps, which are gradients, of a draw. */
  readonly steps: number;
}

/**
 * Many-chain Hamiltonian Monte Carlo with trajectories of one length, which the chains find together (ChEES).
 *
 * All chains make equally many leapfrog steps at a time. The length `T` climbs the change in the estimator of the trace of covariance,
 * `¼ E (q(x′) − q(x))²` with `q(x) = (x − x̄)ᵀ M (x − x̄)` over the trajectories of all chains; lengths are spread evenly from 0 to `T`. The
 * step size aims at a harmonic mean acceptance of 0.651, and the metric is that of {@link nuts}, fitted to the states of all chains. All three
 * are fixed for the draws. The paper's method has a diagonal metric and measures distances in the coordinates' own scales.
 *
 * Prefer {@link nuts} unless many short chains are what is wanted: its trees find the length for each place, and give several draws each.
 *
 * Cost: a gradient a leapfrog step, `steps` of them a draw. Equivalents: `blackjax.chees_adaptation`,
 * `tfp.experimental.mcmc.GradientBasedTrajectoryLengthAdaptation`.
 *
 * @param model what to sample; see `gibbs/model`.
 * @param options.chains default 32.
 * @param options.warmup default 200.
 * @param options.draws default 300.
 * @param options.maxSteps default 1000.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the draws with R-hat and effective sizes, the length found and the steps a draw took.
 * @throws GibbsError `InvalidOption` for options outside their domain or where no start has a finite density, `OutOfMemory`
 *   for draws that cannot be kept.
 * @see M. Hoffman, A. Radul, P. Sountsov, An adaptive-MCMC scheme for setting trajectory lengths in Hamiltonian Monte Carlo, AISTATS
 *   2021, https://proceedings.mlr.press/v130/hoffman21a.html.
 *
 * @example
 * import { eightSchools } from "gibbs/model";
 * const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
 * const { variables, steps } = await chees(model, { draws: 100 });
 * variables.theta.shape; // [32, 100, 8]
 * steps < 40; // true
 */
export async function chees(model: Model, options?: CheesOptions): Promise<CheesDraws> {
  return dressed(model, await call(requested(model, options), options));
}

/** {@link chees} in place: blocks until the draws are there. */
export function cheesSync(model: Model, options?: CheesSyncOptions): CheesDraws {
  return dressed(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: CheesMethod | undefined) {
  return bindings.chees(...checkedModel(model, options, cheesOptionsNames));
}

function dressed(model: Model, { draws, ...rest }: CheesSolution): CheesDraws {
  return { ...chainDrawsOf(model, draws), ...rest };
}
