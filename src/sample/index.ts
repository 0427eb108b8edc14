/**
 * Samplers.
 *
 * @module
 */
export type { Draws } from "../diagnostics/draws.js";
export { type AdviMethod, type AdviOptions, type AdviSyncOptions, advi, adviSync } from "./advi.js";
export type { Approximation } from "./approximation.js";
export { type BayesMixture, type BayesMixtureOptions, bayesMixture } from "./bayes-mixture.js";
export {
  type BregmanProximalLangevinOptions,
  type BregmanProximalLangevinSyncOptions,
  type BregmanProximalMethod,
  bregmanProximalLangevin,
  bregmanProximalLangevinSync,
} from "./bregman-proximal-langevin.js";
export type { ReferenceOptions } from "./bridge.js";
export type { ChainDiagnostics, ChainDraws } from "./chain-draws.js";
export {
  type CheesDraws,
  type CheesMethod,
  type CheesOptions,
  type CheesSyncOptions,
  chees,
  cheesSync,
} from "./chees.js";
export {
  type EllipticalSliceMethod,
  type EllipticalSliceOptions,
  type EllipticalSliceSyncOptions,
  ellipticalSlice,
  ellipticalSliceSync,
} from "./elliptical-slice.js";
export {
  type EnsembleMethod,
  type EnsembleMoves,
  type EnsembleOptions,
  type EnsemblePosterior,
  type EnsembleSyncOptions,
  ensemble,
  ensembleSync,
} from "./ensemble.js";
export { type EnsembleDraws, type EnsembleSteps, ensembleSteps } from "./ensemble-steps.js";
export {
  type EntropicFictitiousPlayMethod,
  type EntropicFictitiousPlayOptions,
  type EntropicFictitiousPlaySyncOptions,
  entropicFictitiousPlay,
  entropicFictitiousPlaySync,
  type MeanFieldMeasure,
} from "./entropic-fictitious-play.js";
export {
  type EntropySgdMethod,
  type EntropySgdOptions,
  type EntropySgdSyncOptions,
  entropySgd,
  entropySgdSync,
  type LocalEntropyMode,
} from "./entropy-sgd.js";
export {
  type GreedyEnsemble,
  type GreedyEnsembleMethod,
  type GreedyEnsembleOptions,
  type GreedyEnsembleSyncOptions,
  greedyEnsemble,
  greedyEnsembleSync,
} from "./greedy-ensemble.js";
export { type HmcMethod, type HmcOptions, type HmcSyncOptions, hmc, hmcSync } from "./hmc.js";
export {
  type LangevinMethod,
  type LangevinOptions,
  type LangevinSyncOptions,
  langevin,
  langevinSync,
} from "./langevin.js";
export { type LaplaceMethod, type LaplaceOptions, type LaplaceSyncOptions, laplace, laplaceSync } from "./laplace.js";
export {
  type GibbsSite,
  type GibbsUpdate,
  type MetropolisDraws,
  type MetropolisWithinGibbsMethod,
  type MetropolisWithinGibbsOptions,
  type MetropolisWithinGibbsSyncOptions,
  type MixedDensity,
  metropolisWithinGibbs,
  metropolisWithinGibbsSync,
} from "./metropolis-within-gibbs.js";
export {
  type NestedModelMethod,
  type NestedOptions,
  type NestedPosterior,
  type NestedSyncOptions,
  nested,
  nestedSync,
} from "./nested.js";
export { type NestedEvidence, type NestedMethod, type NestedSteps, nestedSteps } from "./nested-steps.js";
export {
  combineChains,
  combineChainsSync,
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
export {
  type FittedGuide,
  type GradientEstimate,
  type ProgrammableViMethod,
  type ProgrammableViOptions,
  type ProgrammableViSyncOptions,
  programmableVi,
  programmableViSync,
  type VariationalGradientOptions,
  type VariationalObjective,
  variationalGradient,
} from "./programmable-vi.js";
export type { ProximalMethod } from "./proximal.js";
export {
  type ProximalLangevinOptions,
  type ProximalLangevinSyncOptions,
  proximalLangevin,
  proximalLangevinSync,
} from "./proximal-langevin.js";
export {
  type RandomWalkMethod,
  type RandomWalkOptions,
  type RandomWalkSyncOptions,
  randomWalk,
  randomWalkSync,
} from "./random-walk.js";
export { type SgldDraws, type SgldMethod, type SgldSteps, sgld } from "./sgld.js";
export {
  type SliceSamplerMethod,
  type SliceSamplerOptions,
  type SliceSamplerSyncOptions,
  sliceSampler,
  sliceSamplerSync,
} from "./slice-sampler.js";
export { type SmcMethod, type SmcOptions, type SmcPosterior, type SmcSyncOptions, smc, smcSync } from "./smc.js";
export { type TriceEstimate, type TriceOptions, trice } from "./trice.js";
export type {
  GuideSampleOptions,
  GuideSites,
  ScoredSites,
  SiteGradient,
  VariationalProgram,
} from "./variational-program.js";
