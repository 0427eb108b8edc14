/** A pool of workers, each with WebAssembly instances of its own, and how calls reach them. */
import { GibbsError } from "../internal/error.js";
import type { Listener, Started } from "./backend.js";
import { Handle } from "./handle.js";
import type { FromWorker, HandlePlace, ToWorker } from "./messages.js";
import type { Group, Request } from "./request.js";

/** A worker of either platform. */
export interface Channel {
  post(message: ToWorker, transfer: ArrayBuffer[]): void;
  terminate(): void;
  /** Tells the platform whether to stay alive for this worker. */
  busy(is: boolean): void;
}

/** Makes a worker that reports to `receive`; `fail` hears of its death. */
export type Spawn = (receive: (message: FromWorker) => void, fail: (error: unknown) => void) => Channel;

interface Job {
  readonly request: Request<unknown>;
  readonly places: unknown[];
  readonly transfer: ArrayBuffer[];
  readonly listener: Listener | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs calls on up to `size` workers, one call a worker; a cancelled call costs its worker. */
export class WorkerPool {
  readonly #spawn: Spawn;
  readonly #size: number;
  readonly #module: (group: Group) => Promise<WebAssembly.Module>;
  readonly #workers = new Set<PoolWorker>();
  readonly #queue: Job[] = [];

  constructor(spawn: Spawn, size: number, module: (group: Group) => Promise<WebAssembly.Module>) {
    this.#spawn = spawn;
    this.#size = size;
    this.#module = module;
  }

  start(request: Request<unknown>, listener: Listener | undefined): Started {
    const transfer: ArrayBuffer[] = [];
    const places = request.places.map((place) => packed(place, transfer));
    let cancel = () => {};
    const result = new Promise<unknown>((resolve, reject) => {
      const job: Job = { request, places, transfer, listener, resolve, reject };
      cancel = () => this.#cancel(job);
      this.#queue.push(job);
    });
    this.#next();
    return { result, cancel };
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle();
      if (worker === undefined) return;
      worker.run(this.#queue.shift() as Job);
    }
  }

  #idle(): PoolWorker | undefined {
    for (const worker of this.#workers) if (worker.job === undefined) return worker;
    if (this.#workers.size >= this.#size) return undefined;
    const worker = new PoolWorker(this.#spawn, this.#module, (alive) => {
      if (!alive) this.#workers.delete(worker);
      this.#next();
    });
    this.#workers.add(worker);
    return worker;
  }

  #cancel(job: Job): void {
    const waiting = this.#queue.indexOf(job);
    if (waiting >= 0) this.#queue.splice(waiting, 1);
    for (const worker of this.#workers) if (worker.job === job) worker.stop();
    job.reject(new GibbsError("Internal", "cancelled"));
  }
}

class PoolWorker {
  job: Job | undefined;
  readonly #channel: Channel;
  readonly #module: (group: Group) => Promise<WebAssembly.Module>;
  readonly #done: (alive: boolean) => void;
  readonly #groups = new Set<Group>();
  readonly #handles = new WeakSet<Handle>();

  constructor(spawn: Spawn, module: (group: Group) => Promise<WebAssembly.Module>, done: (alive: boolean) => void) {
    this.#module = module;
    this.#done = done;
    this.#channel = spawn(
      (message) => this.#receive(message),
      (error) => this.#fail(error),
    );
  }

  async run(job: Job): Promise<void> {
    this.job = job;
    this.#channel.busy(true);
    try {
      const { group, operation } = job.request;
      const module = this.#groups.has(group) ? undefined : await this.#module(group);
      if (this.job !== job) return;
      this.#groups.add(group);
      const places = job.places.map((place) => (place instanceof Handle ? this.#handle(place) : place));
      this.#channel.post({ group, module, operation, places, listens: job.listener !== undefined }, job.transfer);
    } catch (error) {
      this.#finish(() => job.reject(error));
    }
  }

  stop(): void {
    this.job = undefined;
    this.#channel.terminate();
    this.#done(false);
  }

  #handle(handle: Handle): HandlePlace {
    const key = keyOf(handle);
    if (this.#handles.has(handle)) return { handle: key };
    this.#handles.add(handle);
    const channel = this.#channel;
    handle.whenDisposed(() => channel.post({ group: handle.group, close: key }, []));
    return { handle: key, kind: handle.kind, bytes: handle.bytes };
  }

  #receive(message: FromWorker): void {
    const { job } = this;
    if (job === undefined) return;
    if ("done" in message) job.listener?.(message.done, message.total);
    else if ("error" in message)
      this.#finish(() => job.reject(Object.assign(new Error(message.error.message), message.error)));
    else this.#finish(() => job.resolve(message.result));
  }

  #fail(error: unknown): void {
    const { job } = this;
    this.stop();
    job?.reject(new GibbsError("Internal", "a worker died", undefined, { cause: error }));
  }

  #finish(settle: () => void): void {
    this.job = undefined;
    this.#channel.busy(false);
    settle();
    this.#done(true);
  }
}

let keys = 0;
const keyed = new WeakMap<Handle, number>();

function keyOf(handle: Handle): number {
  const key = keyed.get(handle) ?? ++keys;
  keyed.set(handle, key);
  return key;
}

/**
 * Copies arrays, so that the caller may change its own while the call waits or runs. What no operation takes, and some of
 * which cannot be sent, becomes an empty object: refused by name over there as it would be here.
 */
function packed(place: unknown, transfer: ArrayBuffer[]): unknown {
  if (ArrayBuffer.isView(place)) {
    const copy = (place as Float64Array).slice();
    transfer.push(copy.buffer as ArrayBuffer);
    return copy;
  }
  if (Array.isArray(place)) return place.map((element) => packed(element, transfer));
  const isForeign =
    ["object", "function", "symbol"].includes(typeof place) && place !== null && !(place instanceof Handle);
  return isForeign ? {} : place;
}
