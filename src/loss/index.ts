/**
 * Losses with their gradients.
 *
 * @module
 */
export { type CrossEntropyOptions, crossEntropy } from "./cross-entropy.js";
export { type DpoOptions, dpo, type PreferencePairs } from "./dpo.js";
export { logSumExp } from "./log-sum-exp.js";
export type { LossOptions, LossResult } from "./result.js";
