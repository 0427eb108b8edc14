/// <reference lib="esnext.disposable" preserve="true" />
import type { Group } from "./request.js";

/**
 * Names a native object by the bytes it is made from. Each thread or worker that meets it makes its own from them, once;
 * disposing of it frees them all.
 */
export class Handle<Kind extends string = string> {
  readonly group: Group;
  readonly kind: Kind;
  readonly bytes: Uint8Array;
  readonly #closers = new Set<() => void>();

  constructor(group: Group, kind: Kind, bytes: Uint8Array) {
    this.group = group;
    this.kind = kind;
    this.bytes = bytes;
    finalizer.register(this, this.#closers);
  }

  /** @internal Calls `close` when the handle is disposed of or no longer reachable; `close` must not hold the handle. */
  whenDisposed(close: () => void): void {
    this.#closers.add(close);
  }

  [Symbol.dispose](): void {
    closeAll(this.#closers);
  }
}

const finalizer = new FinalizationRegistry<Set<() => void>>(closeAll);

function closeAll(closers: Set<() => void>): void {
  for (const close of closers) close();
  closers.clear();
}
