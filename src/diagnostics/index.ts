/**
 * How far draws of Markov chains can be trusted, and the models that they are of.
 *
 * @module
 */
export { type AutocorrelationTimeOptions, autocorrelationTime } from "./autocorrelation-time.js";
export { type Draws, type QuantityDraws, quantity } from "./draws.js";
export { ebfmi } from "./ebfmi.js";
export { essBulk } from "./ess-bulk.js";
export { essMean } from "./ess-mean.js";
export { essQuantile } from "./ess-quantile.js";
export { essTail } from "./ess-tail.js";
export type { LogDensities, LogLikelihoods } from "./log-likelihoods.js";
export { mcse } from "./mcse.js";
export { type NestedRhatOptions, nestedRhat } from "./nested-rhat.js";
export {
  type PredictiveCheck,
  type PredictiveCheckOptions,
  type PredictiveRow,
  predictiveCheck,
  type Replicated,
  type Statistic,
  type StatisticName,
} from "./predictive-check.js";
export {
  type Loo,
  type PsisLooMethod,
  type PsisLooOptions,
  type PsisLooSyncOptions,
  psisLoo,
  psisLooSync,
} from "./psis-loo.js";
export { rhat } from "./rhat.js";
export {
  type CalibrationDraws,
  type CalibrationProblem,
  type CalibrationReport,
  type CalibrationRow,
  type Replication,
  type SimulationBasedCalibrationMethod,
  type SimulationBasedCalibrationOptions,
  type SimulationBasedCalibrationSyncOptions,
  simulationBasedCalibration,
  simulationBasedCalibrationSync,
} from "./simulation-based-calibration.js";
export { type Waic, waic, waicSync } from "./waic.js";
