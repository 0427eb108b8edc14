import { type EnsembleSolution, ensembleOptionsNames, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { checkedModel } from "./approximation.js";
import { type ChainDraws, chainDrawsOf } from "./chain-draws.js";

const bindings = load(operations);

/** How an ensemble moves, and for how long. */
export interface EnsembleMoves {
  /** `"stretch"` along the line to another walker, or `"slice"` along the difference of two; default `"stretch"`. */
  step?: "stretch" | "slice";
  /** Sweeps of warm-up; default 500. */
  warmup?: number;
  /** Draws of each walker; default 1000. */
  draws?: number;
  /** Sweeps from one draw to the next; default 1. */
  thin?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** What {@link ensemble} is told of the method. */
export interface EnsembleMethod extends EnsembleMoves {
  /** Walkers, an even number of at least twice the dimension; default: the larger of 32 and four times the dimension. */
  walkers?: number;
  /** Unconstrained starting positions: one, about which all start, or one a walker; default: uniform on (−2, 2). */
  init?: Vector;
}

/** Options of {@link ensemble}. */
export interface EnsembleOptions extends EnsembleMethod, RunOptions {}

/** Options of {@link ensembleSync}. */
export interface EnsembleSyncOptions extends EnsembleMethod, SyncRunOptions {}

/** Draws of an ensemble, a walker a chain. */
export interface EnsemblePosterior extends ChainDraws {
  /**
   * Integrated autocorrelation time of each unconstrained coordinate, in draws: as many draws of a walker are worth one. To be
   * relied on where it is below a fiftieth of the draws.
   */
  readonly autocorrelationTime: Float64Array;
}

/**
 * An affine-invariant ensemble: walkers that move by each other's positions, without gradients and without anything to tune.
 *
 * Halves of the walkers, drawn anew each sweep, move in turn given the other. A stretch proposes `y = z + ζ (x − z)` with `z` of the other half and `ζ` of density
 * `∝ ζ^−½` on `(½, 2)`, accepted with probability `min(1, ζ^(d − 1) p(y) / p(x))`. A slice goes along `μ (z − z′)`, stepped out and
 * shrunk; its length `μ` is tuned in warm-up. Scales and correlations do not matter; above some 20 dimensions ensembles fail
 * slowly. Walkers are not independent of each other, so that R-hat is only a hint.
 *
 * Cost: a density a walker and sweep for stretches, some 5 for slices, in batches on threads. Equivalents: `emcee`, `zeus`.
 *
 * @param model what to sample; see `gibbs/model`.
 * @param options.step default `"stretch"`.
 * @param options.warmup default 500.
 * @param options.draws default 1000.
 * @param options.thin default 1.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the draws, a walker a chain, with `autocorrelationTime`.
 * @throws GibbsError `InvalidOption` for options outside their domain, too few walkers, or where no start has a finite density.
 * @see J. Goodman, J. Weare, Ensemble samplers with affine invariance, CAMCoS 5 (2010); M. Karamanis, F. Beutler, Ensemble
 *   slice sampling, Statistics and Computing 31 (2021), https://arxiv.org/abs/2002.06212.
 *
 * @example
 * import { linearRegression } from "gibbs/model";
 * const model = linearRegression([[0], [1], [2], [3]], [1.1, 2.9, 5.2, 6.8]);
 * const { variables, autocorrelationTime } = await ensemble(model, { step: "slice" });
 * variables.intercept.shape; // [32, 1000]
 * // autocorrelationTime.every((time) => time < 20)
 */
export async function ensemble(model: Model, options?: EnsembleOptions): Promise<EnsemblePosterior> {
  return dressed(model, await call(requested(model, options), options));
}

/** {@link ensemble} in place: blocks until the draws are there. */
export function ensembleSync(model: Model, options?: EnsembleSyncOptions): EnsemblePosterior {
  return dressed(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: EnsembleMethod | undefined) {
  return bindings.ensemble(...checkedModel(model, options, ensembleOptionsNames));
}

function dressed(model: Model, { draws, autocorrelationTime }: EnsembleSolution): EnsemblePosterior {
  return { ...chainDrawsOf(model, draws), autocorrelationTime };
}
