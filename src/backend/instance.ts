/** WebAssembly instances, in whatever thread this file runs. */
import { GibbsError } from "../internal/error.js";
import type { Listener } from "./backend.js";

/** The functions that a module exports through wasm-bindgen. */
export interface Glue {
  initSync(options: { module: WebAssembly.Module }): unknown;
  names(): string[];
  call(index: number, listener: Listener | undefined, out: unknown, places: readonly unknown[]): unknown;
  open(kind: string, bytes: Uint8Array): number;
  close(number: number): void;
  simd(): string;
}

/** A module's instance, made when first needed and made anew after a trap. */
export class Instance {
  readonly #make: () => Glue;
  readonly #module: WebAssembly.Module;
  #glue: Glue | undefined;
  #indices = new Map<string, number>();

  /** `make` gives glue, new at each call. */
  constructor(make: () => Glue, module: WebAssembly.Module) {
    this.#make = make;
    this.#module = module;
  }

  call(operation: string, places: readonly unknown[], listener: Listener | undefined, out?: unknown): unknown {
    const heard = listener && new Heard(listener);
    return this.#guarded((glue) => glue.call(this.#indices.get(operation) ?? -1, heard?.listener, out, places), heard);
  }

  /** Makes an object, whose number is good for as long as `age` stays the same. */
  open(kind: string, bytes: Uint8Array): number {
    return this.#guarded((glue) => glue.open(kind, bytes));
  }

  close(number: number): void {
    this.#glue?.close(number);
  }

  simd(): string {
    return this.#guarded((glue) => glue.simd());
  }

  /** Changes with every new instance; objects opened in an older one are gone. */
  get age(): unknown {
    return this.#glue;
  }

  #guarded<T>(use: (glue: Glue) => T, heard?: Heard): T {
    try {
      return use(this.#ready());
    } catch (error) {
      if (heard?.threw(error)) throw error;
      if (!(error instanceof WebAssembly.RuntimeError) && !(error instanceof RangeError)) throw error;
      this.#glue = undefined;
      throw new GibbsError("Internal", `the WebAssembly module failed: ${error.message}`, undefined, { cause: error });
    }
  }

  #ready(): Glue {
    if (this.#glue === undefined) {
      const glue = this.#make();
      glue.initSync({ module: this.#module });
      this.#indices = new Map(glue.names().map((name, index) => [name, index]));
      this.#glue = glue;
    }
    return this.#glue;
  }
}

/** A listener that remembers what it threw: no fault of the module, whatever its class. */
class Heard {
  readonly listener: Listener;
  #thrown: { readonly error: unknown } | undefined;

  constructor(listener: Listener) {
    this.listener = (done, total) => {
      try {
        listener(done, total);
      } catch (error) {
        this.#thrown = { error };
        throw error;
      }
    };
  }

  threw(error: unknown): boolean {
    return this.#thrown !== undefined && this.#thrown.error === error;
  }
}
