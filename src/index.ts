/**
 * Likelihood-based statistical learning: clustering with certificates, optimal transport, Bayesian inference, losses and
 * metrics on one Rust core, native in Node and WebAssembly elsewhere. What is here serves all subpaths.
 *
 * @module
 */
import { backend as active } from "#backend";
import type { BackendInformation } from "./backend/backend.js";

export type { BackendInformation } from "./backend/backend.js";
export type { ArrowVector, Matrix, MatrixLike, Points, Vector } from "./internal/arrays.js";
export { type ErrorCode, errorCodes, GibbsError } from "./internal/error.js";
export { fromRows, matrix, toRows } from "./internal/matrix.js";
export type { Progress, RunOptions, SyncRunOptions } from "./internal/options.js";
export { version } from "./internal/version.js";

/** What carries out the calls here. */
export const backend: BackendInformation = active.information;

/**
 * Resolves when synchronous functions of the subpaths imported so far may be called: at once in Node, after loading the
 * WebAssembly modules in browsers. Asynchronous functions wait by themselves.
 */
export const ready: PromiseLike<void> = {
  // Looks anew at every `await`, so that later imports count.
  // biome-ignore lint/suspicious/noThenProperty: it is meant to be awaited
  then: (resolve, reject) => active.loaded().then(resolve, reject),
};
