/**
 * How far draws of Markov chains can be trusted.
 *
 * @module
 */
export { type Draws, type QuantityDraws, quantity } from "./draws.js";
export { ebfmi } from "./ebfmi.js";
export { essBulk } from "./ess-bulk.js";
export { essMean } from "./ess-mean.js";
export { essQuantile } from "./ess-quantile.js";
export { essTail } from "./ess-tail.js";
export { mcse } from "./mcse.js";
export { rhat } from "./rhat.js";
