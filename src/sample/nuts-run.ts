/** Drives the shards of a NUTS run: chains advance on their own, and meet between the stages of warm-up. */
import { type NutsParts, type NutsStage, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Request } from "../backend/request.js";
import { call, callSync } from "../internal/call.js";
import type { Progress, RunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { type Posterior, posteriorOf, variablesOf } from "./posterior.js";
import { Turnstile } from "./turnstile.js";

const bindings = load(operations);

/** How far a sampler is. */
export interface SamplingProgress extends Progress {
  /** Trees done in this phase, over all chains. */
  readonly done: number;
  readonly message: "warm-up" | "sampling";
  /** Divergent trees among the draws so far. */
  readonly divergences: number;
  /** Seconds that the draws to come should take, where their number is known. */
  readonly remaining?: number;
}

/** New draws of one chain. */
export interface DrawBatch {
  /** The chain they belong to. */
  readonly chain: number;
  /** The place of the first of them in the chain. */
  readonly start: number;
  /** The draws of every variable: draws, then the variable's own shape. */
  readonly variables: Readonly<Record<string, { readonly data: Float64Array; readonly shape: readonly number[] }>>;
}

/** Gradients of a first shard; later ones are sized by the clock, which never changes a bit of the draws. */
const firstBudget = 2000;
/** Gradients of the first shard of draws: a few trees, so that a listener hears of every chain as soon as it is warm. */
const firstDraws = 30;
/** Seconds a shard should take: what stopping waits for, and how often draws arrive. */
const shardSeconds = 0.04;

type Options = Omit<RunOptions, "onProgress"> & {
  onProgress?: (progress: SamplingProgress) => void;
  onDraws?: (batch: DrawBatch) => void | Promise<void>;
};

/**
 * A run under way: a promise of its posterior, and an iterable of the draws as they come.
 *
 * Draws do not depend on how the run is watched, stopped or saved: the same seed gives the same bits.
 */
export class SamplingRun implements Promise<Posterior>, AsyncIterable<DrawBatch> {
  readonly [Symbol.toStringTag] = "SamplingRun";
  readonly #model: Model;
  readonly #options: Options;
  readonly #result: Promise<Posterior>;
  readonly #listeners = new Set<(batch: DrawBatch | undefined) => void>();
  #parts!: Parts;
  #stopped = false;
  #ended = false;
  #trees: number[] = [];
  #divergences = 0;
  #budget = firstBudget;
  /** When sampling began, and how many trees there were by then. */
  #since = { time: 0, trees: 0 };

  /** @internal `begin` makes the parts to start from. */
  constructor(model: Model, begin: () => Request<NutsParts>, options: Options) {
    this.#model = model;
    this.#options = options;
    this.#result = this.#run(begin);
    const end = () => {
      this.#ended = true;
      this.#publish(undefined);
    };
    this.#result.then(end, end);
  }

  // biome-ignore lint/suspicious/noThenProperty: a run is a promise
  then<A = Posterior, B = never>(
    resolve?: ((posterior: Posterior) => A | PromiseLike<A>) | null,
    reject?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#result.then(resolve, reject);
  }

  catch<B = never>(reject?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Posterior | B> {
    return this.#result.catch(reject);
  }

  finally(settled?: (() => void) | null): Promise<Posterior> {
    return this.#result.finally(settled);
  }

  /** Ends the run after the shards under way; the posterior holds the draws that every chain has by then. */
  stop(): Promise<Posterior> {
    this.#stopped = true;
    return this.#result;
  }

  /** The run so far as bytes, for {@link resume}: it continues bit for bit, here or anywhere. */
  async checkpoint(): Promise<Uint8Array> {
    if (this.#parts === undefined) await Promise.race([this.#started, this.#result]);
    return callSync(this.#parts.request(bindings.nutsCheckpoint));
  }

  /**
   * The draws as they come from now on, those of a chain in order, chains in any order; ends with the run and fails as it
   * does.
   */
  async *[Symbol.asyncIterator](): AsyncIterator<DrawBatch> {
    const waiting: (DrawBatch | undefined)[] = this.#ended ? [undefined] : [];
    let wake = () => {};
    const listener = (batch: DrawBatch | undefined) => {
      waiting.push(batch);
      wake();
    };
    this.#listeners.add(listener);
    try {
      for (;;) {
        while (waiting.length > 0) {
          const batch = waiting.shift();
          if (batch === undefined) {
            await this.#result;
            return;
          }
          yield batch;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }

  #begin = () => {};
  readonly #started = new Promise<void>((resolve) => {
    this.#begin = resolve;
  });

  async #run(begin: () => Request<NutsParts>): Promise<Posterior> {
    // The constructor returns first, so that a listener added at once misses nothing.
    await undefined;
    const { signal, threads } = this.#options;
    this.#parts = new Parts(await call(begin(), { signal, threads }));
    this.#begin();
    const parts = this.#parts;
    const turnstile = new Turnstile(threads ?? Number.POSITIVE_INFINITY);
    this.#trees = parts.chains.map(() => 0);
    for (;;) {
      const finished = await Promise.all(parts.chains.map((_, chain) => this.#advance(chain, turnstile)));
      if (!finished.every((done) => done)) break;
      if (parts.stage.sampling) {
        if (!parts.stage.assessed) break;
        const request = parts.request(bindings.nutsAssess, this.#model.handle);
        const { shared, stage, enough } = await call(request, { signal, threads });
        if (enough) break;
        parts.shared = shared;
        parts.stage = stage;
        continue;
      }
      this.#trees = parts.chains.map(() => 0);
      const met = await call(bindings.nutsMeet(parts.settings, parts.shared, parts.chains), { signal, threads });
      parts.shared = met.shared;
      parts.stage = met.stage;
      if (met.stage.sampling) this.#budget = Math.min(this.#budget, firstDraws);
    }
    const result = await call(parts.request(bindings.nutsPosterior, this.#model.handle), { signal, threads });
    return posteriorOf(this.#model, result, () => callSync(parts.request(bindings.nutsCheckpoint)));
  }

  /** Shards of one chain until its stage is done; whether it is. */
  async #advance(chain: number, turnstile: Turnstile): Promise<boolean> {
    const parts = this.#parts;
    for (;;) {
      if (this.#stopped) return false;
      const done = await turnstile.pass(async () => {
        const { settings, shared, chains } = parts;
        const from = performance.now();
        const request = bindings.nutsAdvance(this.#model.handle, settings, shared, chains[chain], this.#budget);
        const { signal } = this.#options;
        const advanced = await call(request, { signal, threads: 1 });
        this.#resize(advanced.gradients, (performance.now() - from) / 1000);
        chains[chain] = advanced.chain;
        if (parts.stage.sampling) await this.#keep(chain, advanced.batch, advanced.values);
        this.#report(chain, advanced.trees, parts.stage.sampling ? advanced.divergences : 0);
        return advanced.done;
      });
      if (done) return true;
    }
  }

  #resize(gradients: number, seconds: number): void {
    const wished = (gradients * shardSeconds) / Math.max(seconds, 1e-4);
    this.#budget = Math.round(Math.min(Math.max(wished, firstBudget / 20), 4 * this.#budget, 1e9));
  }

  async #keep(chain: number, batch: Uint8Array, values: Float64Array): Promise<void> {
    const { parameters } = this.#model;
    const width = parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const [start, count] = [this.#parts.draws[chain], values.length / width];
    this.#parts.add(chain, batch, count);
    const { onDraws } = this.#options;
    if ((this.#listeners.size === 0 && onDraws === undefined) || count === 0) return;
    const draws = { chain, start, variables: variablesOf(parameters, values, [count] as const, width) };
    this.#publish(draws);
    await onDraws?.(draws);
  }

  #publish(batch: DrawBatch | undefined): void {
    for (const listener of this.#listeners) listener(batch);
  }

  #report(chain: number, trees: number, divergences: number): void {
    this.#trees[chain] += trees;
    this.#divergences += divergences;
    const { onProgress } = this.#options;
    if (onProgress === undefined) return;
    const { sampling, warmupTrees, trees: wanted, assessed } = this.#parts.stage;
    const sum = this.#trees.reduce((a, b) => a + b, 0);
    const before = sampling ? 0 : warmupTrees * this.#trees.length;
    const total = wanted * this.#trees.length;
    if (!sampling || this.#since.time === 0) this.#since = { time: performance.now(), trees: sampling ? sum : 0 };
    const { time, trees: first } = this.#since;
    const speed = (sum - first) / (performance.now() - time);
    onProgress({
      done: before + sum,
      ...(sampling && !assessed && { total }),
      ...(sampling && !assessed && speed > 0 && { remaining: (total - sum) / speed / 1000 }),
      message: sampling ? "sampling" : "warm-up",
      divergences: this.#divergences,
    });
  }
}

type Joined = [
  settings: Uint8Array,
  shared: Uint8Array,
  chains: Uint8Array[],
  batches: Uint8Array[],
  owners: Int32Array,
];

/** A run's parts between its shards: at every moment a state that can be saved. */
class Parts {
  readonly settings: Uint8Array;
  readonly chains: Uint8Array[];
  /** Draws that each chain has delivered here. */
  readonly draws: number[];
  shared: Uint8Array;
  stage: NutsStage;
  readonly #batches: Uint8Array[] = [];
  readonly #owners: number[] = [];

  constructor({ settings, shared, chains, batches, stage }: NutsParts) {
    this.settings = settings;
    this.shared = shared;
    this.chains = [...chains];
    this.stage = stage;
    this.draws = this.chains.map(() => 0);
    batches.forEach((batch, chain) => {
      this.add(chain, batch, 0);
    });
  }

  add(chain: number, batch: Uint8Array, draws: number): void {
    this.draws[chain] += draws;
    if (!this.stage.keeps) return;
    this.#batches.push(batch);
    this.#owners.push(chain);
  }

  /** A request that takes the whole run. */
  request<Before extends unknown[], Result>(
    operation: (...parts: [...Before, ...Joined]) => Request<Result>,
    ...before: Before
  ): Request<Result> {
    return operation(
      ...before,
      this.settings,
      this.shared,
      [...this.chains],
      [...this.#batches],
      Int32Array.from(this.#owners),
    );
  }
}
