import { nutsOptionsNames, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { bytes, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, checkRun, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { Model } from "../model/model.js";
import { type DrawBatch, type SamplingProgress, SamplingRun } from "./nuts-run.js";
import { type Posterior, posteriorOf } from "./posterior.js";

const bindings = load(operations);

/** What {@link nuts} is told of the method. */
export interface NutsMethod {
  /** Independent chains that share their warm-up; default 4. */
  chains?: number;
  /**
   * Whether chains share what they learn in warm-up; default true. False lets each warm up alone by the same scheme, as it would on a machine
   * of its own: several runs of one chain, each with its own seed, go together by {@link combineChains}.
   */
  crossChainWarmup?: boolean;
  /** Trees of warm-up a chain; default `"auto"`: until the metric saves nothing more and the chains agree. */
  warmup?: "auto" | number;
  /** Draws returned by each chain; default 3000, which are 1000 trees. */
  draws?: number;
  /**
   * Draws taken from each tree, spread evenly over its weights; default 3. 1 gives the classic chain. Effective sizes are
   * those of the trees' means, because draws of a tree lean on each other.
   */
  drawsPerTree?: number;
  /** The posterior keeps one draw of so many; default 1. All are made, and all pass by {@link SamplingRun} and `onDraws`. */
  thin?: number;
  /**
   * Stop as soon as every quantity has this effective size, in bulk and tails and over all chains; `draws` (then 100000 by default) is
   * the limit. Default: none.
   */
  targetEss?: number;
  /** Keep the unconstrained position of each draw and the gradient there, as `unconstrained` and `gradients`; default false. */
  unconstrained?: boolean;
  /**
   * How often a step may be halved within a tree where the energy varies by more than 0.5 on it, at most 10; default 0, never. In a
   * funnel 8 lets trees into the neck that they otherwise diverge at; elsewhere it costs little and gains nothing.
   */
  stepHalvings?: number;
  /**
   * Shape of the metric; default `"lowRank"`: a diagonal and as many directions as the draws tell from it. Beyond 512 coordinates at most 64,
   * from some 256 states a round, `"dense"` too; an update then costs `O(d · 256²)`, a step `O(d · 64)`, and nothing is as large as `d²`.
   */
  metric?: "lowRank" | "diagonal" | "dense" | "unit";
  /** Mean acceptance that the step size is chosen for, 0.1 to 0.99; default 0.8. */
  targetAccept?: number;
  /** Doublings of a tree, 1 to 15; default 10. */
  maxDepth?: number;
  /** Unconstrained starting positions: one for all chains, or one a chain; default: uniform on (−2, 2). */
  init?: Vector;
  /** A former run to take metric, step size and positions from, of the same or a similar model. */
  warmStart?: Posterior | Uint8Array;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link nuts}. */
export interface NutsOptions extends NutsMethod, Omit<RunOptions, "onProgress"> {
  /**
   * False keeps no draws at all, so that memory stays the same however many are made: they pass by `onDraws` and the run's iterator,
   * and the posterior has the diagnostics that need none (divergences, E-BFMI, acceptance). Default true.
   */
  keep?: boolean;
  /**
   * Hears the draws as they come, those of a chain in order; whole trees, so that a chain may tell a draw or two beyond `draws`, which
   * the posterior leaves out. The chain waits for a promise that it returns, so a slow listener, such as
   * a database, holds the draws back. An exception in it ends the run.
   */
  onDraws?: (batch: DrawBatch) => void | Promise<void>;
  /** Hears how far the run is, after every shard. An exception in it ends the run. */
  onProgress?: (progress: SamplingProgress) => void;
}

/** Options of {@link nutsSync}. */
export interface NutsSyncOptions extends NutsMethod, SyncRunOptions {}

const names = { warmup: 1, init: 1, warmStart: 1, targetEss: 1 };
const streaming = { keep: 1, onDraws: 1 };

/** Draws that a run with a target may make if it is not told. */
const mostDraws = 100_000;

/**
 * Draws from a model's posterior by the No-U-Turn sampler.
 *
 * Multinomial NUTS with a metric of diagonal and low-rank parts that is fitted to positions and gradients of all chains, a
 * warm-up that stops by itself, and several draws from each tree. The run is a promise of the posterior; it is also an
 * async iterable of the draws as they come, and can be stopped, saved and resumed.
 *
 * A run of fixed length returns `draws` draws a chain; one with `targetEss` stops when the draws are worth as many independent ones. For
 * runs longer than memory, `thin` keeps one of several draws and `keep: false` none, while `onDraws` hears them all.
 *
 * Funnels, modes far apart and discontinuities defeat it, as they defeat every sampler of its kind: R-hat, divergences and
 * E-BFMI then say so in `diagnostics` and `summary()`, with the remedy that fits.
 *
 * Cost: one gradient a leapfrog step, usually 3 to 30 of them per effective draw. Equivalents: Stan's `sample`, `nutpie`,
 * `numpyro.infer.NUTS`.
 *
 * @param model what to sample; see `gibbs/model`.
 * @param options.chains default 4.
 * @param options.crossChainWarmup default true.
 * @param options.warmup default `"auto"`.
 * @param options.draws default 3000 a chain.
 * @param options.drawsPerTree default 3.
 * @param options.thin default 1.
 * @param options.targetEss default: none; the draws are then `draws`.
 * @param options.unconstrained default false.
 * @param options.keep default true.
 * @param options.stepHalvings default 0: steps as long everywhere.
 * @param options.metric default `"lowRank"`.
 * @param options.targetAccept default 0.8.
 * @param options.maxDepth default 10.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the run: await it for the posterior.
 * @throws GibbsError `InvalidOption` for options outside their domain, `InvalidValue` where no starting point has a finite
 *   density, `OutOfMemory` for draws that cannot be kept.
 * @see M. Hoffman, A. Gelman, The No-U-Turn sampler, JMLR 15 (2014), https://arxiv.org/abs/1111.4246; M. Betancourt, A
 *   conceptual introduction to Hamiltonian Monte Carlo, 2017, https://arxiv.org/abs/1701.02434; of `stepHalvings` N. Bou-Rabee, B.
 *   Carpenter, T. S. Kleppe, S. Liu, The within-orbit adaptive leapfrog No-U-Turn sampler, 2025, https://arxiv.org/abs/2506.18746.
 *
 * @example
 * import { eightSchools } from "gibbs/model";
 * const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
 * const posterior = await nuts(model, { draws: 300 });
 * posterior.variables.theta.shape; // [4, 300, 8]
 */
export function nuts(model: Model, options: NutsOptions = {}): SamplingRun {
  return begun(model, options, undefined, {});
}

/** {@link nuts} in place: blocks until all draws are there, and keeps them. Its chains use threads where there are some. */
export function nutsSync(model: Model, options: NutsSyncOptions = {}): Posterior {
  return finished(model, options, undefined, {});
}

/** A run with trees, or with static trajectories of the given length; `own` are the names of the options that only these have. */
export function begun(model: Model, options: NutsOptions, length: number | undefined, own: object): SamplingRun {
  return new SamplingRun(
    model,
    () => {
      const { keep = true, onDraws } = options ?? {};
      const { handle, warmup, start, former, target, method } = checked(model, options, false, own);
      if (typeof keep !== "boolean") throw invalid("InvalidOption", "options.keep", "expected a boolean");
      checkListener(onDraws);
      if (!keep && target !== undefined) {
        throw invalid("InvalidOption", "options.targetEss", "needs draws that are kept to judge them by");
      }
      return bindings.nutsBegin(handle, warmup, start, former, target, length, keep, method);
    },
    options ?? {},
  );
}

/** {@link begun} in place. */
export function finished(model: Model, options: NutsSyncOptions, length: number | undefined, own: object): Posterior {
  const { handle, warmup, start, former, target, method } = checked(model, options, true, own);
  const request = bindings.nutsRun(handle, warmup, start, former, target, length, method);
  const { posterior, checkpoint } = callSync(request, options);
  return posteriorOf(model, posterior, () => checkpoint);
}

/** Options of {@link resume}. */
export interface ResumeOptions extends Omit<RunOptions, "onProgress"> {
  /** Draws a chain in all, those of the checkpoint included; default: as many as the run was started for. */
  draws?: number;
  /** Stop at this effective size, with `draws` as the limit; default: as the run was started, or none where `draws` is given. */
  targetEss?: number;
  /** Hears the draws that are new, as that of {@link nuts} does. */
  onDraws?: (batch: DrawBatch) => void | Promise<void>;
  /** Hears how far the run is, after every shard. */
  onProgress?: (progress: SamplingProgress) => void;
}

/** Options of {@link resumeSync}. */
export interface ResumeSyncOptions extends SyncRunOptions {
  /** Draws a chain in all, those of the checkpoint included; default: as many as the run was started for. */
  draws?: number;
  /** Stop at this effective size, with `draws` as the limit; default: as the run was started, or none where `draws` is given. */
  targetEss?: number;
}

/**
 * Continues a run from its checkpoint, bit for bit as if it had never stopped.
 *
 * @param checkpoint bytes from `run.checkpoint()` or `posterior.checkpoint()`.
 * @param model the model that was sampled.
 * @param options.draws draws a chain in all; more than before extend a finished run.
 * @param options.targetEss an effective size to stop at; `draws` is then the limit.
 * @throws GibbsError `InvalidValue` for bytes that are no checkpoint of this model.
 *
 * @example
 * import { eightSchools } from "gibbs/model";
 * const model = eightSchools([28, 8, -3, 7], [15, 10, 16, 11]);
 * const first = await nuts(model, { draws: 300 });
 * const longer = await resume(first.checkpoint(), model, { draws: 600 });
 * longer.variables.mu.shape; // [4, 600]
 */
export function resume(checkpoint: Uint8Array, model: Model, options: ResumeOptions = {}): SamplingRun {
  return new SamplingRun(
    model,
    () => {
      checkListener(options?.onDraws);
      return bindings.nutsResume(...saved(checkpoint, model, options, false));
    },
    options ?? {},
  );
}

/** {@link resume} in place: blocks until all draws are there. */
export function resumeSync(checkpoint: Uint8Array, model: Model, options: ResumeSyncOptions = {}): Posterior {
  const result = callSync(bindings.nutsResumeRun(...saved(checkpoint, model, options, true)), options);
  return posteriorOf(model, result.posterior, () => result.checkpoint);
}

/**
 * Puts runs together that were made apart, such as one chain on each of several machines, each with its own seed.
 *
 * Each chain keeps the metric and the step size that it warmed up to, alone or with the others of its run; the diagnosis (R-hat, effective
 * sizes, E-BFMI) is over all chains. The checkpoint of the result continues all of them bit for bit as they would have gone on apart.
 * Where runs have different numbers of draws, the result has the smallest.
 *
 * Cost: `O(width · S log S)` for `S` draws of `width` numbers, nothing of the model. Equivalents: `bind_draws` of R's `posterior`,
 * `arviz.concat` along chains; the warm-up that stays apart is Stan's own.
 *
 * @param runs at least one posterior of {@link nuts} or {@link hmc}, or its checkpoint, past its warm-up; of the same model and with the
 *   same `drawsPerTree`, `thin`, `unconstrained`, `stepHalvings`, `maxDepth` and `trajectoryLength`.
 * @param model the model that was sampled.
 * @returns the posterior of all chains, in the order of `runs`.
 * @throws GibbsError `InvalidValue` for runs that do not go together, or that had the same seed and so hold the same chain.
 * @see A. Gelman, D. Rubin, Inference from iterative simulation using multiple sequences, Statistical Science 7 (1992), for what chains made
 *   apart tell.
 *
 * @example
 * import { eightSchools } from "gibbs/model";
 * const model = eightSchools([28, 8, -3, 7], [15, 10, 16, 11]);
 * // On each machine:
 * const own = async (seed: number) => (await nuts(model, { chains: 1, seed, draws: 300 })).checkpoint();
 * const runs = await Promise.all([1, 2, 3].map(own));
 * const posterior = await combineChains(runs, model);
 * posterior.variables.mu.shape; // [3, 300]
 */
export async function combineChains(
  runs: readonly (Posterior | Uint8Array)[],
  model: Model,
  options: RunOptions = {},
): Promise<Posterior> {
  checkModel(model);
  checkOptions(options);
  const { posterior, checkpoint } = await call(bindings.nutsCombine(model.handle, formerRuns(runs)), options);
  return posteriorOf(model, posterior, () => checkpoint);
}

/** {@link combineChains} in place. */
export function combineChainsSync(
  runs: readonly (Posterior | Uint8Array)[],
  model: Model,
  options: SyncRunOptions = {},
): Posterior {
  checkModel(model);
  checkOptions(options);
  const { posterior, checkpoint } = callSync(bindings.nutsCombine(model.handle, formerRuns(runs)), options);
  return posteriorOf(model, posterior, () => checkpoint);
}

function formerRuns(runs: readonly (Posterior | Uint8Array)[]): Uint8Array[] {
  if (!Array.isArray(runs)) throw invalid("InvalidValue", "runs", "expected an array of posteriors or checkpoints");
  return runs.map((run, place) => {
    if (run instanceof Uint8Array) return bytes("runs", run);
    if (typeof run?.checkpoint === "function") return run.checkpoint();
    throw invalid("InvalidValue", "runs", `expected a posterior or the bytes of a checkpoint in place ${place}`);
  });
}

function checked(model: Model, options: NutsMethod, synchronous: boolean, own: object) {
  checkModel(model);
  checkOptions(options, nutsOptionsNames, names, own, synchronous ? {} : streaming);
  checkRun(options as RunOptions, synchronous);
  const { warmup, init, warmStart, targetEss } = options;
  if (warmup !== undefined && warmup !== "auto" && typeof warmup !== "number") {
    throw invalid("InvalidOption", "options.warmup", 'expected "auto" or a number of trees');
  }
  const start = init === undefined ? undefined : vector("options.init", init);
  return {
    handle: model.handle,
    warmup: warmup === "auto" ? undefined : warmup,
    start,
    former: formerRun(warmStart),
    target: targetEss,
    method: targetEss === undefined || options.draws !== undefined ? options : { ...options, draws: mostDraws },
  };
}

function checkListener(onDraws: unknown): void {
  if (onDraws !== undefined && typeof onDraws !== "function") {
    throw invalid("InvalidOption", "options.onDraws", "expected a function");
  }
}

function formerRun(warmStart: Posterior | Uint8Array | undefined): Uint8Array | undefined {
  if (warmStart === undefined) return undefined;
  if (warmStart instanceof Uint8Array) return bytes("options.warmStart", warmStart);
  if (typeof warmStart?.checkpoint === "function") return warmStart.checkpoint();
  throw invalid("InvalidOption", "options.warmStart", "expected a posterior or the bytes of a checkpoint");
}

function saved(
  checkpoint: Uint8Array,
  model: Model,
  options: { draws?: number; targetEss?: number },
  synchronous: boolean,
): Parameters<typeof bindings.nutsResume> {
  checkModel(model);
  checkOptions(options, { draws: 1, targetEss: 1 }, synchronous ? {} : { onDraws: 1 });
  checkRun(options as RunOptions, synchronous);
  return [model.handle, bytes("checkpoint", checkpoint), options.draws, options.targetEss];
}

function checkModel(model: Model): void {
  if (!(model instanceof Model)) throw invalid("InvalidValue", "model", "expected a model of gibbs/model");
}
