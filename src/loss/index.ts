/**
 * Losses with their gradients.
 *
 * @module
 */
export { logSumExp } from "./log-sum-exp.js";
