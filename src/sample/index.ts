/**
 * Samplers.
 *
 * @module
 */
export type { Draws } from "../diagnostics/draws.js";
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
export type { Posterior, SamplingDiagnostics, SummaryRow, SummaryTable } from "./posterior.js";
