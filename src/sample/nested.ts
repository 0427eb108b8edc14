import {
  type NestedStage,
  nestedOptionsNames,
  operations,
  type NestedPosterior as Result,
} from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { bytes } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkRun, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { checkedBridge, type ReferenceOptions } from "./bridge.js";
import { type ChainDraws, chainDrawsOf } from "./chain-draws.js";
import type { NestedEvidence, NestedMethod } from "./nested-steps.js";

const bindings = load(operations);

/** What {@link nested} is told of the method. */
export interface NestedModelMethod extends NestedMethod, ReferenceOptions {
  /** Equally weighted draws to be returned; default 2000. */
  draws?: number;
  /** A run to continue, from `onCheckpoint` or from a result's `checkpoint`. */
  checkpoint?: Uint8Array;
}

/** Options of {@link nested}. */
export interface NestedOptions extends NestedModelMethod, RunOptions {
  /** Hears the run so far as bytes, after every 2000 densities. */
  onCheckpoint?: (checkpoint: Uint8Array) => void;
}

/** Options of {@link nestedSync}. */
export interface NestedSyncOptions extends NestedModelMethod, SyncRunOptions {}

/** Draws of a posterior by nested sampling, with its evidence. */
export interface NestedPosterior extends ChainDraws, NestedEvidence {
  /** The finished run as bytes. */
  checkpoint(): Uint8Array;
}

/** Densities between two looks at the run. */
const shard = 2000;

/**
 * Nested sampling of a model: its evidence, and its posterior, by points of the prior within rising contours of the likelihood.
 *
 * The worst of the live points leaves at likelihood `L*` and is replaced by a point of the prior with `L > L*`; the prior volume above
 * `L*` shrinks by `n / (n + 1)`, about, and `Z = Σ Lᵢ ΔXᵢ`. The prior is a reference of independent logistic coordinates on the
 * unconstrained space, what uniform priors between bounds are there, and the likelihood is the model's density over it. New points
 * come from balls about the live points (friends), or by slices; dynamic runs add batches of live points between the contours that
 * matter most. Modes are kept
 * as long as live points are in each; a genetic search may look for narrow ones before.
 *
 * Cost: 2 to 10 densities a live point and e-fold of volume for friends in few dimensions, `5 · steps` for slices, from reference to
 * posterior, and as many for the points of a batch over its own range; one thread. Equivalents: `dynesty`, `ultranest`. See {@link nestedSteps} for likelihoods that only JavaScript can evaluate.
 *
 * @param model what to sample; see `gibbs/model`.
 * @param options.live default 500.
 * @param options.method default `"auto"`.
 * @param options.tolerance default 0.5.
 * @param options.batches default 0.
 * @param options.batchLive default 100.
 * @param options.posteriorShare default 0.8.
 * @param options.generations default 0.
 * @param options.draws default 2000.
 * @param options.seed default 0; the same seed gives the same bits.
 * @returns equally weighted draws as one chain, `logEvidence` with its error, and all points with their weights.
 * @throws GibbsError `InvalidOption` for options outside their domain, `InvalidValue` for a checkpoint of another model,
 *   `OutOfMemory` for points that cannot be kept.
 * @see J. Skilling, Nested sampling for general Bayesian computation, Bayesian Analysis 1 (2006); E. Higson et al., Dynamic nested
 *   sampling, Statistics and Computing 29 (2019), https://arxiv.org/abs/1704.03459; I. Gómez-Vargas, J. A. Vázquez, Deep learning
 *   and genetic algorithms for cosmological Bayesian inference speed-up, 2024, https://arxiv.org/abs/2405.03293.
 *
 * @example
 * import { model, uniform } from "gibbs/model";
 * // exp(−x² / 2) over (−10, 10): its evidence is √(2π) / 20.
 * const bell = model({}, (p) => p.factor(p.sample("x", uniform(-10, 10)).square().multiply(-0.5)));
 * const { logEvidence, logEvidenceError } = await nested(bell);
 * Math.abs(logEvidence - Math.log(Math.sqrt(2 * Math.PI) / 20)) < 4 * logEvidenceError; // true
 */
export async function nested(model: Model, options?: NestedOptions): Promise<NestedPosterior> {
  const run = new Run(model, options, false);
  const { signal, onProgress, onCheckpoint } = options ?? {};
  while (!run.stage.done) {
    run.stage = await call(run.advance(shard), { signal });
    onProgress?.({ done: run.stage.calls });
    onCheckpoint?.(run.stage.state.slice());
  }
  return run.dressed(await call(run.posterior(), { signal }));
}

/** {@link nested} in place: blocks until the run is done. */
export function nestedSync(model: Model, options?: NestedSyncOptions): NestedPosterior {
  const run = new Run(model, options, true);
  while (!run.stage.done) {
    run.stage = callSync(run.advance(shard));
    options?.onProgress?.({ done: run.stage.calls });
  }
  return run.dressed(callSync(run.posterior()));
}

/** A run between its shards. */
class Run {
  readonly #model: Model;
  readonly #bridge: Parameters<typeof bindings.smc>;
  readonly #draws: number;
  stage: NestedStage;

  constructor(model: Model, options: NestedModelMethod | undefined, synchronous: boolean) {
    const own = { draws: 1, checkpoint: 1, ...(synchronous ? {} : { onCheckpoint: 1 }) };
    const [handle, location, scale, checked] = checkedBridge(model, options, { ...nestedOptionsNames, ...own });
    checkRun(options as RunOptions | undefined, synchronous);
    this.#model = model;
    this.#bridge = [handle, location, scale, {}];
    this.#draws = checked.draws ?? 2000;
    const { checkpoint } = checked;
    this.stage = callSync(
      checkpoint === undefined
        ? bindings.nestedBegin(model.dimension, checked)
        : bindings.nestedLook(bytes("options.checkpoint", checkpoint)),
    );
    if (this.stage.dimension !== model.dimension) {
      throw invalid("InvalidValue", "checkpoint", "belongs to another model");
    }
  }

  advance(calls: number) {
    const [handle, location, scale] = this.#bridge;
    return bindings.nestedAdvance(handle, location, scale, this.stage.state, calls);
  }

  posterior() {
    const [handle, location, scale] = this.#bridge;
    return bindings.nestedPosterior(handle, location, scale, this.stage.state, this.#draws);
  }

  dressed({ draws, evidence: { cube, ...rest } }: Result): NestedPosterior {
    const { state } = this.stage;
    const d = this.#model.dimension;
    return {
      ...chainDrawsOf(this.#model, draws),
      ...rest,
      cube: { data: cube, shape: [cube.length / d, d] },
      checkpoint: () => state.slice(),
    };
  }
}
