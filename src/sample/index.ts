/**
 * Samplers.
 *
 * @module
 */
export type { Draws } from "../diagnostics/draws.js";
export { type AdviMethod, type AdviOptions, type AdviSyncOptions, advi, adviSync } from "./advi.js";
export type { Approximation } from "./approximation.js";
export type { ReferenceOptions } from "./bridge.js";
export type { ChainDiagnostics, ChainDraws } from "./chain-draws.js";
export { type HmcMethod, type HmcOptions, type HmcSyncOptions, hmc, hmcSync } from "./hmc.js";
export { type LaplaceMethod, type LaplaceOptions, type LaplaceSyncOptions, laplace, laplaceSync } from "./laplace.js";
export {
  type NutsMethod,
  type NutsOptions,
  type NutsSyncOptions,
  nuts,
  nutsSync,
  type ResumeOptions,
  type ResumeSyncOptions,
  resume,
  resumeSync,
} from "./nuts.js";
export type { DrawBatch, SamplingProgress, SamplingRun } from "./nuts-run.js";
export {
  type ParallelTemperingMethod,
  type ParallelTemperingOptions,
  type ParallelTemperingSyncOptions,
  parallelTempering,
  parallelTemperingSync,
  type TemperedPosterior,
} from "./parallel-tempering.js";
export {
  type PathfinderMethod,
  type PathfinderOptions,
  type PathfinderSyncOptions,
  pathfinder,
  pathfinderSync,
} from "./pathfinder.js";
export type { Posterior, SamplingDiagnostics, SummaryRow, SummaryTable } from "./posterior.js";
export { type SmcMethod, type SmcOptions, type SmcPosterior, type SmcSyncOptions, smc, smcSync } from "./smc.js";
