/** The native backend: synchronous calls borrow their arrays, asynchronous ones run on the library's own threads. */
import type { Backend, BackendInformation, Listener, Started } from "./backend.js";
import { Handle } from "./handle.js";
import type { Request } from "./request.js";

// Not imported: a module's face of `process` opens the standard streams, which takes 3 ms.
const { arch, platform } = process;

type Function = (...values: unknown[]) => unknown;
type Addon = Record<string, Function> & {
  open(kind: string, bytes: Uint8Array): number;
  close(number: number): void;
  cancel(id: number): void;
  describe(): [simd: string, threads: number];
};

/** Names of the platform packages that may fit this machine, by @napi-rs/cli's convention. */
function triples(): string[] {
  if (platform === "linux") return [`linux-${arch}-gnu`, `linux-${arch}-musl`];
  return [platform === "win32" ? `win32-${arch}-msvc` : `${platform}-${arch}`];
}

/** The addon of the installed platform package or of a checkout's own build. */
export function loadAddon(): { functions: Addon } | { cause: unknown } {
  const require = process.getBuiltinModule("node:module").createRequire(import.meta.url);
  const causes: unknown[] = [];
  for (const triple of triples()) {
    for (const file of [`gibbs-${triple}`, `../../npm/${triple}/gibbs.${triple}.node`]) {
      try {
        return { functions: require(file) };
      } catch (cause) {
        causes.push(cause);
      }
    }
  }
  return { cause: new AggregateError(causes) };
}

export class NativeBackend implements Backend {
  readonly information: BackendInformation;
  readonly #addon: Addon;
  readonly #numbers = new WeakMap<Handle, number>();
  #calls = 0;

  constructor(addon: Addon) {
    this.#addon = addon;
    const [simd, threads] = addon.describe();
    this.information = Object.freeze({ name: "native", simd, threads });
  }

  load(): void {}

  async loaded(): Promise<void> {}

  call(request: Request<unknown>, threads: number, listener: Listener | undefined): unknown {
    return (this.#addon[request.operation] as Function)(threads, listener, request.out, ...this.#places(request));
  }

  start(request: Request<unknown>, threads: number, listener: Listener | undefined): Started {
    this.#calls = (this.#calls + 1) >>> 0;
    const id = this.#calls;
    const start = this.#addon[`${request.operation}Async`] as Function;
    const result = start(id, threads, listener, ...this.#places(request)) as Promise<unknown>;
    return { result, cancel: () => this.#addon.cancel(id) };
  }

  #places({ places }: Request<unknown>): readonly unknown[] {
    for (const place of places) {
      if (place instanceof Handle) return places.map((each) => (each instanceof Handle ? this.#number(each) : each));
    }
    return places;
  }

  #number(handle: Handle): number {
    const known = this.#numbers.get(handle);
    if (known !== undefined) return known;
    const addon = this.#addon;
    const number = addon.open(handle.kind, handle.bytes);
    this.#numbers.set(handle, number);
    handle.whenDisposed(() => addon.close(number));
    return number;
  }
}
