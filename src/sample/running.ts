/** Runs that are asked and told: they live on the compiled side, so that a step copies nothing of what there is. */
import { Handle } from "../backend/handle.js";
import type { Request } from "../backend/request.js";
import { callSync } from "../internal/call.js";

/** @internal A run by its handle, and how often it has changed. */
export class Running<Kind extends string> {
  readonly #handle: Handle<Kind>;
  #turn = 0;

  constructor(kind: Kind, bytes: Uint8Array) {
    this.#handle = new Handle("model-sample", kind, bytes);
  }

  /** Asks without changing anything. */
  look<Result>(request: (run: Handle<Kind>, turn: number) => Request<Result>): Result {
    return callSync(request(this.#handle, this.#turn));
  }

  /** Moves the run on; where that throws the run is where it was. */
  change<Result>(request: (run: Handle<Kind>, turn: number) => Request<Result>): Result {
    const result = callSync(request(this.#handle, this.#turn));
    this.#turn++;
    return result;
  }
}
