/** The WebAssembly backend: synchronous calls in place, asynchronous ones on a pool of workers. */
import { GibbsError } from "../internal/error.js";
import type { Backend, BackendInformation, Listener, Started } from "./backend.js";
import { Handle } from "./handle.js";
import { type Glue, Instance } from "./instance.js";
import type { Group, Request } from "./request.js";
import { type Spawn, WorkerPool } from "./workers.js";

/** What differs between Node and browsers. */
export interface Platform {
  readonly threads: number;
  readonly spawn: Spawn;
  /** The module at once, where the platform can. */
  moduleNow(group: Group): WebAssembly.Module | undefined;
  module(group: Group): Promise<WebAssembly.Module>;
  /** What makes the module's glue. */
  glue(group: Group): () => Glue;
}

export class WasmBackend implements Backend {
  readonly information: BackendInformation;
  readonly #platform: Platform;
  readonly #pool: WorkerPool;
  readonly #modules = new Map<Group, Promise<WebAssembly.Module>>();
  readonly #instances = new Map<Group, Instance>();
  readonly #numbers = new WeakMap<Handle, { number: number; age: unknown }>();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#pool = new WorkerPool(platform.spawn, platform.threads, (group) => this.#module(group));
    this.information = Object.freeze({ name: "wasm", simd: "simd128", threads: platform.threads });
  }

  load(group: Group): void {
    // A failure is told by the call that needs the module.
    this.#module(group).catch(() => {});
  }

  async loaded(): Promise<void> {
    await Promise.all(this.#modules.values());
  }

  call(request: Request<unknown>, _threads: number, listener: Listener | undefined): unknown {
    const instance = this.#instance(request.group);
    const places = request.places.map((place) => (place instanceof Handle ? this.#number(instance, place) : place));
    return instance.call(request.operation, places, listener, request.out);
  }

  start(request: Request<unknown>, _threads: number, listener: Listener | undefined): Started {
    return this.#pool.start(request, listener);
  }

  #module(group: Group): Promise<WebAssembly.Module> {
    let module = this.#modules.get(group);
    if (module === undefined) {
      module = this.#platform.module(group);
      this.#modules.set(group, module);
      module.then(
        (ready) => this.#keep(group, ready),
        () => this.#modules.delete(group),
      );
    }
    return module;
  }

  #keep(group: Group, module: WebAssembly.Module): Instance {
    const kept = this.#instances.get(group) ?? new Instance(this.#platform.glue(group), module);
    this.#instances.set(group, kept);
    return kept;
  }

  #instance(group: Group): Instance {
    const instance = this.#instances.get(group);
    if (instance !== undefined) return instance;
    const module = this.#platform.moduleNow(group);
    if (module === undefined) {
      throw new GibbsError(
        "Unsupported",
        "the WebAssembly module is still loading: await `ready` before synchronous calls",
      );
    }
    return this.#keep(group, module);
  }

  #number(instance: Instance, handle: Handle): number {
    const known = this.#numbers.get(handle);
    if (known !== undefined && known.age === instance.age) return known.number;
    const number = instance.open(handle.kind, handle.bytes);
    this.#numbers.set(handle, { number, age: instance.age });
    handle.whenDisposed(() => instance.close(number));
    return number;
  }
}
