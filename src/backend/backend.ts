import type { Group, Request } from "./request.js";

/** Hears how far a call is: units done, and units in all where they are known. */
export type Listener = (done: number, total?: number) => void;

/** What every backend knows of itself. */
export interface BackendInformation {
  /** What carries out the calls. */
  readonly name: "native" | "wasm";
  /** Vector instructions: `avx512`, `avx2`, `sse2`, `neon`, `simd128` or `scalar`. */
  readonly simd: string;
  /** Threads or workers that calls use when they do not say. */
  readonly threads: number;
}

/** Carries out requests. Results and errors are those of the adapters: undecoded values, errors with a `code`. */
export interface Backend {
  readonly information: BackendInformation;
  /** Begins to load a group, so that synchronous calls of its operations will work. */
  load(group: Group): void;
  /** Resolves when every group that was asked for can be called synchronously. */
  loaded(): Promise<void>;
  /** Calls in place. */
  call(request: Request<unknown>, threads: number, listener: Listener | undefined): unknown;
  /** Calls on another thread or worker; cancelling rejects, with whatever error. */
  start(request: Request<unknown>, threads: number, listener: Listener | undefined): Started;
}

/** A call under way. */
export interface Started {
  readonly result: Promise<unknown>;
  cancel(): void;
}
