import {
  operations,
  type ParallelTemperingSolution,
  parallelTemperingOptionsNames,
} from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { checkedBridge, type ReferenceOptions } from "./bridge.js";
import { type ChainDraws, chainDrawsOf } from "./chain-draws.js";

const bindings = load(operations);

/** What {@link parallelTempering} is told of the method. */
export interface ParallelTemperingMethod extends ReferenceOptions {
  /** Independent ladders; default 4. */
  chains?: number;
  /** Levels of each, the reference and the posterior among them, at least 2; default 10. */
  levels?: number;
  /** Sweeps of warm-up; default 1000. */
  warmup?: number;
  /** Draws of each ladder; default 1000. */
  draws?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link parallelTempering}. */
export interface ParallelTemperingOptions extends ParallelTemperingMethod, RunOptions {}

/** Options of {@link parallelTemperingSync}. */
export interface ParallelTemperingSyncOptions extends ParallelTemperingMethod, SyncRunOptions {}

/** Draws of a posterior, with its evidence, and how well the ladders carried. */
export interface TemperedPosterior extends ChainDraws {
  /** Log of the integral of the density, constants as the model has them. */
  readonly logEvidence: number;
  /** Its standard error, from parts of the draws. */
  readonly logEvidenceError: number;
  /** Inverse temperatures of the first ladder, from 0 to 1. */
  readonly temperatures: Float64Array;
  /** Mean refusal of swaps between neighboring levels: where it is near 1 more levels are needed. */
  readonly rejections: Float64Array;
  /** How often a position travelled from the reference to the posterior, over all ladders. */
  readonly roundTrips: number;
}

/**
 * Parallel tempering: chains at a ladder of temperatures exchange their positions, so that modes far apart are reached.
 *
 * Level `k` moves by Hamiltonian transitions of `π₀^(1 − βₖ) p^βₖ`; level 0 draws afresh from the reference. Neighbors swap with
 * probability `min(1, exp((βₖ₊₁ − βₖ)(ℓₖ − ℓₖ₊₁)))`, `ℓ = log p / π₀`, even and odd pairs in turn, so that positions travel in
 * one direction until refused. Warm-up sets the temperatures so that all pairs refuse alike. Stepping stones,
 * `Σ log E exp((βₖ₊₁ − βₖ) ℓₖ)`, give the evidence.
 *
 * Cost: `levels` transitions a draw, each of 1 to 32 gradients. Ladders run on threads. Equivalents: Pigeons.jl,
 * `tfp.mcmc.ReplicaExchangeMC`.
 *
 * @param model what to sample; see `gibbs/model`.
 * @param options.chains default 4.
 * @param options.levels default 10.
 * @param options.warmup default 1000.
 * @param options.draws default 1000.
 * @param options.location default: all 0.
 * @param options.scale default: all 1.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the draws, a ladder a chain, with `logEvidence`, `rejections` of the swaps and `roundTrips`.
 * @throws GibbsError `InvalidOption` for options outside their domain.
 * @see S. Syed, A. Bouchard-Côté, G. Deligiannidis, A. Doucet, Non-reversible parallel tempering, JRSS B 84 (2022),
 *   https://arxiv.org/abs/1905.02939.
 *
 * @example
 * import { model, uniform } from "gibbs/model";
 * const modes = model({}, (p) => {
 *   const x = p.sample("x", uniform(-10, 10));
 *   const density = (at: number, weight: number) => x.subtract(at).square().multiply(-2).add(Math.log(weight));
 *   p.factor(density(-5, 0.75).logAddExp(density(5, 0.25)));
 * });
 * const { values, roundTrips } = await parallelTempering(modes);
 * const right = values.data.filter((x) => x > 0).length / 4000;
 * Math.abs(right - 0.25) < 0.1; // true
 * // roundTrips > 100
 */
export async function parallelTempering(model: Model, options?: ParallelTemperingOptions): Promise<TemperedPosterior> {
  return dressed(model, await call(requested(model, options), options));
}

/** {@link parallelTempering} in place: blocks until the draws are there. */
export function parallelTemperingSync(model: Model, options?: ParallelTemperingSyncOptions): TemperedPosterior {
  return dressed(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: ParallelTemperingMethod | undefined) {
  return bindings.parallelTempering(...checkedBridge(model, options, parallelTemperingOptionsNames));
}

function dressed(model: Model, { draws, ...rest }: ParallelTemperingSolution): TemperedPosterior {
  return { ...chainDrawsOf(model, draws), ...rest };
}
