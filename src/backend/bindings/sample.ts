// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import type { Handle } from "../handle.js";
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";
import { type DrawsSummary, decodeDrawsSummary } from "./shared.js";
export { type DrawsSummary } from "./shared.js";

export interface AdviOptions {
  /** Default `"meanField"`. */
  readonly family?: "meanField" | "fullRank" | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `false`. */
  readonly resample?: boolean | undefined;
  /** Default `10`. */
  readonly gradientsPerStep?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface ApproximationResult {
  readonly draws: number;
  readonly width: number;
  readonly values: Float64Array;
  readonly positions: Float64Array;
  readonly logDensity: Float64Array;
  readonly weights: Float64Array;
  readonly summary: readonly (DrawsSummary)[];
  readonly location: Float64Array;
  readonly deviations: Float64Array;
  readonly covariance: Float64Array;
  readonly khat: number;
  readonly ess: number;
  readonly elbo: number;
  readonly elboError: number;
  readonly logEvidence: number;
  readonly logEvidenceError: number;
  readonly evaluations: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface BayesMixtureSolution {
  readonly sequential: Float64Array;
  readonly predictive: Float64Array;
  readonly posterior: Float64Array;
  readonly logEvidence: number;
  readonly regret: number;
  readonly bound: number;
  readonly radius: number;
  readonly excess: Float64Array;
  readonly weight: Float64Array;
}

export interface ChainDiagnostics {
  readonly rhat: number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly evaluations: number;
  readonly acceptance: number;
  readonly stepSize: Float64Array;
}

export interface ChainResult {
  readonly chains: number;
  readonly draws: number;
  readonly width: number;
  readonly values: Float64Array;
  readonly logDensity: Float64Array;
  readonly summary: readonly (DrawsSummary)[];
  readonly diagnostics: ChainDiagnostics;
  readonly converged: boolean;
}

export interface CheesOptions {
  /** Default `32`. */
  readonly chains?: number | undefined;
  /** Default `200`. */
  readonly warmup?: number | undefined;
  /** Default `300`. */
  readonly draws?: number | undefined;
  /** Default `1000`. */
  readonly maxSteps?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface CheesSolution {
  readonly draws: ChainResult;
  readonly trajectoryLength: number;
  readonly steps: number;
}

export interface EllipticalOptions {
  /** Default `4`. */
  readonly chains?: number | undefined;
  /** Default `200`. */
  readonly warmup?: number | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `1`. */
  readonly thin?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface EnsembleOptions {
  /** Default `undefined`. */
  readonly walkers?: number | undefined;
  /** Default `"stretch"`. */
  readonly step?: "stretch" | "slice" | undefined;
  /** Default `500`. */
  readonly warmup?: number | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `1`. */
  readonly thin?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface EnsembleOutcome {
  readonly draws: Float64Array;
  readonly logDensity: Float64Array;
  readonly acceptance: number;
  readonly autocorrelationTime: Float64Array;
}

export interface EnsembleSolution {
  readonly draws: ChainResult;
  readonly autocorrelationTime: Float64Array;
}

export interface EnsembleStage {
  readonly dimension: number;
  readonly walkers: number;
  readonly sweeps: number;
  readonly calls: number;
  readonly done: boolean;
}

export interface EntropicFictitiousPlayOptions {
  /** Default `"squared"`. */
  readonly loss?: "squared" | "logistic" | undefined;
  /** Default `0.01`. */
  readonly temperature?: number | undefined;
  /** Default `undefined`. */
  readonly step?: number | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
}

export interface EntropicFictitiousPlaySolution {
  readonly weights: Float64Array;
  readonly predictions: Float64Array;
  readonly potentials: Float64Array;
  readonly risk: number;
  readonly divergence: number;
  readonly objective: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly trace: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface EntropySgdOptions {
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `20`. */
  readonly innerSteps?: number | undefined;
  /** Default `1`. */
  readonly stepSize?: number | undefined;
  /** Default `0.1`. */
  readonly innerStepSize?: number | undefined;
  /** Default `0.0001`. */
  readonly noise?: number | undefined;
  /** Default `0.01`. */
  readonly scope?: number | undefined;
  /** Default `0.001`. */
  readonly scoping?: number | undefined;
  /** Default `0.001`. */
  readonly tolerance?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface EntropySgdSolution {
  readonly position: Float64Array;
  readonly logDensity: number;
  readonly trace: Float64Array;
  readonly residual: number;
  readonly evaluations: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface GreedyEnsembleOptions {
  readonly members: number;
  /** Default `"kl"`. */
  readonly divergence?: "kl" | "reverseKl" | "hellinger" | "jensenShannon" | "totalVariation" | undefined;
  /** Default `undefined`. */
  readonly bandwidth?: number | undefined;
}

export interface GreedyEnsembleSolution {
  readonly members: Int32Array;
  readonly divergences: Float64Array;
  readonly gains: Float64Array;
  readonly divergence: number;
  readonly lowerBound: number;
  readonly bandwidth: number;
}

export interface LangevinOptions {
  /** Default `"mala"`. */
  readonly method?: "mala" | "ula" | "underdamped" | undefined;
  /** Default `4`. */
  readonly chains?: number | undefined;
  /** Default `2000`. */
  readonly warmup?: number | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `5`. */
  readonly thin?: number | undefined;
  /** Default `undefined`. */
  readonly stepSize?: number | undefined;
  /** Default `true`. */
  readonly adaptScales?: boolean | undefined;
  /** Default `1`. */
  readonly friction?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface LaplaceOptions {
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `false`. */
  readonly resample?: boolean | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface MetropolisWithinGibbsDraws {
  readonly draws: ChainResult;
  readonly updates: Uint32Array;
}

export interface MetropolisWithinGibbsOptions {
  /** Default `4`. */
  readonly chains?: number | undefined;
  /** Default `1000`. */
  readonly warmup?: number | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `1`. */
  readonly thin?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface NestedOptions {
  /** Default `500`. */
  readonly live?: number | undefined;
  /** Default `"auto"`. */
  readonly method?: "auto" | "friends" | "slice" | undefined;
  /** Default `undefined`. */
  readonly steps?: number | undefined;
  /** Default `0.5`. */
  readonly tolerance?: number | undefined;
  /** Default `0`. */
  readonly batches?: number | undefined;
  /** Default `100`. */
  readonly batchLive?: number | undefined;
  /** Default `0.8`. */
  readonly posteriorShare?: number | undefined;
  /** Default `0`. */
  readonly generations?: number | undefined;
  /** Default `undefined`. */
  readonly maxCalls?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface NestedPosterior {
  readonly draws: ChainResult;
  readonly evidence: NestedResult;
}

export interface NestedResult {
  readonly cube: Float64Array;
  readonly logLikelihood: Float64Array;
  readonly logVolume: Float64Array;
  readonly weights: Float64Array;
  readonly logEvidence: number;
  readonly logEvidenceError: number;
  readonly information: number;
  readonly ess: number;
  readonly calls: number;
  readonly iterations: number;
}

export interface NestedStage {
  readonly state: Uint8Array;
  readonly dimension: number;
  readonly calls: number;
  readonly iterations: number;
  readonly done: boolean;
}

export interface NestedTold {
  readonly dimension: number;
  readonly calls: number;
  readonly done: boolean;
}

export interface NutsAdvanced {
  readonly chain: Uint8Array;
  readonly batch: Uint8Array;
  readonly values: Float64Array;
  readonly trees: number;
  readonly divergences: number;
  readonly gradients: number;
  readonly done: boolean;
}

export interface NutsDiagnostics {
  readonly divergences: number;
  readonly maxDepthHits: number;
  readonly ebfmi: Float64Array;
  readonly rhat: number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly gradients: number;
  readonly warmupGradients: number;
  readonly warmupTrees: number;
  readonly settled: boolean;
  readonly stepSize: number;
  readonly metricRank: number;
  readonly acceptance: number;
}

export interface NutsFinished {
  readonly checkpoint: Uint8Array;
  readonly posterior: NutsPosterior;
}

export interface NutsJudged {
  readonly shared: Uint8Array;
  readonly stage: NutsStage;
  readonly enough: boolean;
}

export interface NutsMet {
  readonly shared: Uint8Array;
  readonly stage: NutsStage;
}

export interface NutsOptions {
  /** Default `4`. */
  readonly chains?: number | undefined;
  /** Default `true`. */
  readonly crossChainWarmup?: boolean | undefined;
  /** Default `3000`. */
  readonly draws?: number | undefined;
  /** Default `3`. */
  readonly drawsPerTree?: number | undefined;
  /** Default `1`. */
  readonly thin?: number | undefined;
  /** Default `false`. */
  readonly unconstrained?: boolean | undefined;
  /** Default `0`. */
  readonly stepHalvings?: number | undefined;
  /** Default `"lowRank"`. */
  readonly metric?: "lowRank" | "diagonal" | "dense" | "unit" | undefined;
  /** Default `0.8`. */
  readonly targetAccept?: number | undefined;
  /** Default `10`. */
  readonly maxDepth?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface NutsParts {
  readonly settings: Uint8Array;
  readonly shared: Uint8Array;
  readonly chains: readonly (Uint8Array)[];
  readonly batches: readonly (Uint8Array)[];
  readonly stage: NutsStage;
}

export interface NutsPosterior {
  readonly chains: number;
  readonly draws: number;
  readonly batch: number;
  readonly width: number;
  readonly values: Float64Array;
  readonly logDensity: Float64Array;
  readonly positions: Float64Array;
  readonly gradients: Float64Array;
  readonly energy: Float64Array;
  readonly summary: readonly (DrawsSummary)[];
  readonly diagnostics: NutsDiagnostics;
  readonly converged: boolean;
}

export interface NutsStage {
  readonly sampling: boolean;
  readonly trees: number;
  readonly warmupTrees: number;
  readonly keeps: boolean;
  readonly assessed: boolean;
}

export interface ParallelTemperingOptions {
  /** Default `4`. */
  readonly chains?: number | undefined;
  /** Default `10`. */
  readonly levels?: number | undefined;
  /** Default `1000`. */
  readonly warmup?: number | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface ParallelTemperingSolution {
  readonly draws: ChainResult;
  readonly logEvidence: number;
  readonly logEvidenceError: number;
  readonly temperatures: Float64Array;
  readonly rejections: Float64Array;
  readonly roundTrips: number;
}

export interface PathfinderOptions {
  /** Default `4`. */
  readonly paths?: number | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `true`. */
  readonly resample?: boolean | undefined;
  /** Default `6`. */
  readonly history?: number | undefined;
  /** Default `25`. */
  readonly elboDraws?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface ProgrammableViOptions {
  /** Default `"elbo"`. */
  readonly objective?: "elbo" | "wakeSleep" | undefined;
  /** Default `1`. */
  readonly particles?: number | undefined;
  /** Default `8`. */
  readonly samples?: number | undefined;
  /** Default `2000`. */
  readonly steps?: number | undefined;
  /** Default `0.05`. */
  readonly learningRate?: number | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface ProgrammableViSolution {
  readonly parameters: Float64Array;
  readonly trace: Float64Array;
  readonly bound: number;
  readonly boundError: number;
  readonly logEvidence: number;
  readonly khat: number;
  readonly slots: Float64Array;
  readonly logRatios: Float64Array;
  readonly converged: boolean;
}

export interface ProximalOptions {
  /** Default `4`. */
  readonly chains?: number | undefined;
  /** Default `2000`. */
  readonly warmup?: number | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `10`. */
  readonly thin?: number | undefined;
  /** Default `0.01`. */
  readonly stepSize?: number | undefined;
  /** Default `0.02`. */
  readonly smoothing?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface RandomWalkOptions {
  /** Default `4`. */
  readonly chains?: number | undefined;
  /** Default `5000`. */
  readonly warmup?: number | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `10`. */
  readonly thin?: number | undefined;
  /** Default `0.234`. */
  readonly targetAccept?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SgldOptions {
  /** Default `"sgld"`. */
  readonly method?: "sgld" | "sghmc" | undefined;
  /** Default `0.01`. */
  readonly stepSize?: number | undefined;
  /** Default `1`. */
  readonly delay?: number | undefined;
  /** Default `0.55`. */
  readonly decay?: number | undefined;
  /** Default `0.1`. */
  readonly friction?: number | undefined;
  /** Default `1000`. */
  readonly warmup?: number | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `1`. */
  readonly thin?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SgldOutcome {
  readonly draws: Float64Array;
  readonly weights: Float64Array;
}

export interface SgldStage {
  readonly dimension: number;
  readonly positions: Float64Array;
  readonly steps: number;
  readonly done: boolean;
}

export interface SliceOptions {
  /** Default `4`. */
  readonly chains?: number | undefined;
  /** Default `500`. */
  readonly warmup?: number | undefined;
  /** Default `1000`. */
  readonly draws?: number | undefined;
  /** Default `1`. */
  readonly thin?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SmcOptions {
  /** Default `4`. */
  readonly populations?: number | undefined;
  /** Default `1000`. */
  readonly particles?: number | undefined;
  /** Default `3`. */
  readonly moves?: number | undefined;
  /** Default `0.5`. */
  readonly threshold?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SmcSolution {
  readonly draws: ChainResult;
  readonly logEvidence: number;
  readonly logEvidenceError: number;
  readonly logEvidences: Float64Array;
  readonly temperatures: Float64Array;
  readonly effective: Float64Array;
  readonly ancestors: Float64Array;
}

export interface TriceSolution {
  readonly control: Float64Array;
  readonly examples: Int32Array;
  readonly proposals: Int32Array;
  readonly weights: Float64Array;
}

export interface VariationalGradient {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly variance: Float64Array;
}

export const adviOptionsNames = {
  family: '"meanField"',
  draws: '1000',
  resample: 'false',
  gradientsPerStep: '10',
  maxIterations: '10000',
  seed: '0',
} as const;

function decodeApproximationResult(value: unknown): ApproximationResult {
  const fields = value as readonly unknown[];
  return {
    draws: fields[0] as number,
    width: fields[1] as number,
    values: fields[2] as Float64Array,
    positions: fields[3] as Float64Array,
    logDensity: fields[4] as Float64Array,
    weights: fields[5] as Float64Array,
    summary: (fields[6] as readonly unknown[]).map((element) => decodeDrawsSummary(element)),
    location: fields[7] as Float64Array,
    deviations: fields[8] as Float64Array,
    covariance: fields[9] as Float64Array,
    khat: fields[10] as number,
    ess: fields[11] as number,
    elbo: fields[12] as number,
    elboError: fields[13] as number,
    logEvidence: fields[14] as number,
    logEvidenceError: fields[15] as number,
    evaluations: fields[16] as number,
    iterations: fields[17] as number,
    converged: fields[18] as boolean,
  };
}

function decodeBayesMixtureSolution(value: unknown): BayesMixtureSolution {
  const fields = value as readonly unknown[];
  return {
    sequential: fields[0] as Float64Array,
    predictive: fields[1] as Float64Array,
    posterior: fields[2] as Float64Array,
    logEvidence: fields[3] as number,
    regret: fields[4] as number,
    bound: fields[5] as number,
    radius: fields[6] as number,
    excess: fields[7] as Float64Array,
    weight: fields[8] as Float64Array,
  };
}

function decodeChainDiagnostics(value: unknown): ChainDiagnostics {
  const fields = value as readonly unknown[];
  return {
    rhat: fields[0] as number,
    essBulk: fields[1] as number,
    essTail: fields[2] as number,
    evaluations: fields[3] as number,
    acceptance: fields[4] as number,
    stepSize: fields[5] as Float64Array,
  };
}

function decodeChainResult(value: unknown): ChainResult {
  const fields = value as readonly unknown[];
  return {
    chains: fields[0] as number,
    draws: fields[1] as number,
    width: fields[2] as number,
    values: fields[3] as Float64Array,
    logDensity: fields[4] as Float64Array,
    summary: (fields[5] as readonly unknown[]).map((element) => decodeDrawsSummary(element)),
    diagnostics: decodeChainDiagnostics(fields[6]),
    converged: fields[7] as boolean,
  };
}

export const cheesOptionsNames = {
  chains: '32',
  warmup: '200',
  draws: '300',
  maxSteps: '1000',
  seed: '0',
} as const;

function decodeCheesSolution(value: unknown): CheesSolution {
  const fields = value as readonly unknown[];
  return {
    draws: decodeChainResult(fields[0]),
    trajectoryLength: fields[1] as number,
    steps: fields[2] as number,
  };
}

export const ellipticalOptionsNames = {
  chains: '4',
  warmup: '200',
  draws: '1000',
  thin: '1',
  seed: '0',
} as const;

export const ensembleOptionsNames = {
  walkers: 'undefined',
  step: '"stretch"',
  warmup: '500',
  draws: '1000',
  thin: '1',
  seed: '0',
} as const;

function decodeEnsembleOutcome(value: unknown): EnsembleOutcome {
  const fields = value as readonly unknown[];
  return {
    draws: fields[0] as Float64Array,
    logDensity: fields[1] as Float64Array,
    acceptance: fields[2] as number,
    autocorrelationTime: fields[3] as Float64Array,
  };
}

function decodeEnsembleSolution(value: unknown): EnsembleSolution {
  const fields = value as readonly unknown[];
  return {
    draws: decodeChainResult(fields[0]),
    autocorrelationTime: fields[1] as Float64Array,
  };
}

function decodeEnsembleStage(value: unknown): EnsembleStage {
  const fields = value as readonly unknown[];
  return {
    dimension: fields[0] as number,
    walkers: fields[1] as number,
    sweeps: fields[2] as number,
    calls: fields[3] as number,
    done: fields[4] as boolean,
  };
}

export const entropicFictitiousPlayOptionsNames = {
  loss: '"squared"',
  temperature: '0.01',
  step: 'undefined',
  tolerance: '1e-6',
  maxIterations: '10000',
} as const;

function decodeEntropicFictitiousPlaySolution(value: unknown): EntropicFictitiousPlaySolution {
  const fields = value as readonly unknown[];
  return {
    weights: fields[0] as Float64Array,
    predictions: fields[1] as Float64Array,
    potentials: fields[2] as Float64Array,
    risk: fields[3] as number,
    divergence: fields[4] as number,
    objective: fields[5] as number,
    lowerBound: fields[6] as number,
    gap: fields[7] as number,
    relativeGap: fields[8] as number,
    trace: fields[9] as Float64Array,
    iterations: fields[10] as number,
    converged: fields[11] as boolean,
  };
}

export const entropySgdOptionsNames = {
  maxIterations: '1000',
  innerSteps: '20',
  stepSize: '1',
  innerStepSize: '0.1',
  noise: '0.0001',
  scope: '0.01',
  scoping: '0.001',
  tolerance: '0.001',
  seed: '0',
} as const;

function decodeEntropySgdSolution(value: unknown): EntropySgdSolution {
  const fields = value as readonly unknown[];
  return {
    position: fields[0] as Float64Array,
    logDensity: fields[1] as number,
    trace: fields[2] as Float64Array,
    residual: fields[3] as number,
    evaluations: fields[4] as number,
    iterations: fields[5] as number,
    converged: fields[6] as boolean,
  };
}

export const greedyEnsembleOptionsNames = {
  members: 'undefined',
  divergence: '"kl"',
  bandwidth: 'undefined',
} as const;

function decodeGreedyEnsembleSolution(value: unknown): GreedyEnsembleSolution {
  const fields = value as readonly unknown[];
  return {
    members: fields[0] as Int32Array,
    divergences: fields[1] as Float64Array,
    gains: fields[2] as Float64Array,
    divergence: fields[3] as number,
    lowerBound: fields[4] as number,
    bandwidth: fields[5] as number,
  };
}

export const langevinOptionsNames = {
  method: '"mala"',
  chains: '4',
  warmup: '2000',
  draws: '1000',
  thin: '5',
  stepSize: 'undefined',
  adaptScales: 'true',
  friction: '1',
  seed: '0',
} as const;

export const laplaceOptionsNames = {
  draws: '1000',
  resample: 'false',
  maxIterations: '1000',
  seed: '0',
} as const;

function decodeMetropolisWithinGibbsDraws(value: unknown): MetropolisWithinGibbsDraws {
  const fields = value as readonly unknown[];
  return {
    draws: decodeChainResult(fields[0]),
    updates: fields[1] as Uint32Array,
  };
}

export const metropolisWithinGibbsOptionsNames = {
  chains: '4',
  warmup: '1000',
  draws: '1000',
  thin: '1',
  seed: '0',
} as const;

export const nestedOptionsNames = {
  live: '500',
  method: '"auto"',
  steps: 'undefined',
  tolerance: '0.5',
  batches: '0',
  batchLive: '100',
  posteriorShare: '0.8',
  generations: '0',
  maxCalls: 'undefined',
  seed: '0',
} as const;

function decodeNestedPosterior(value: unknown): NestedPosterior {
  const fields = value as readonly unknown[];
  return {
    draws: decodeChainResult(fields[0]),
    evidence: decodeNestedResult(fields[1]),
  };
}

function decodeNestedResult(value: unknown): NestedResult {
  const fields = value as readonly unknown[];
  return {
    cube: fields[0] as Float64Array,
    logLikelihood: fields[1] as Float64Array,
    logVolume: fields[2] as Float64Array,
    weights: fields[3] as Float64Array,
    logEvidence: fields[4] as number,
    logEvidenceError: fields[5] as number,
    information: fields[6] as number,
    ess: fields[7] as number,
    calls: fields[8] as number,
    iterations: fields[9] as number,
  };
}

function decodeNestedStage(value: unknown): NestedStage {
  const fields = value as readonly unknown[];
  return {
    state: fields[0] as Uint8Array,
    dimension: fields[1] as number,
    calls: fields[2] as number,
    iterations: fields[3] as number,
    done: fields[4] as boolean,
  };
}

function decodeNestedTold(value: unknown): NestedTold {
  const fields = value as readonly unknown[];
  return {
    dimension: fields[0] as number,
    calls: fields[1] as number,
    done: fields[2] as boolean,
  };
}

function decodeNutsAdvanced(value: unknown): NutsAdvanced {
  const fields = value as readonly unknown[];
  return {
    chain: fields[0] as Uint8Array,
    batch: fields[1] as Uint8Array,
    values: fields[2] as Float64Array,
    trees: fields[3] as number,
    divergences: fields[4] as number,
    gradients: fields[5] as number,
    done: fields[6] as boolean,
  };
}

function decodeNutsDiagnostics(value: unknown): NutsDiagnostics {
  const fields = value as readonly unknown[];
  return {
    divergences: fields[0] as number,
    maxDepthHits: fields[1] as number,
    ebfmi: fields[2] as Float64Array,
    rhat: fields[3] as number,
    essBulk: fields[4] as number,
    essTail: fields[5] as number,
    gradients: fields[6] as number,
    warmupGradients: fields[7] as number,
    warmupTrees: fields[8] as number,
    settled: fields[9] as boolean,
    stepSize: fields[10] as number,
    metricRank: fields[11] as number,
    acceptance: fields[12] as number,
  };
}

function decodeNutsFinished(value: unknown): NutsFinished {
  const fields = value as readonly unknown[];
  return {
    checkpoint: fields[0] as Uint8Array,
    posterior: decodeNutsPosterior(fields[1]),
  };
}

function decodeNutsJudged(value: unknown): NutsJudged {
  const fields = value as readonly unknown[];
  return {
    shared: fields[0] as Uint8Array,
    stage: decodeNutsStage(fields[1]),
    enough: fields[2] as boolean,
  };
}

function decodeNutsMet(value: unknown): NutsMet {
  const fields = value as readonly unknown[];
  return {
    shared: fields[0] as Uint8Array,
    stage: decodeNutsStage(fields[1]),
  };
}

export const nutsOptionsNames = {
  chains: '4',
  crossChainWarmup: 'true',
  draws: '3000',
  drawsPerTree: '3',
  thin: '1',
  unconstrained: 'false',
  stepHalvings: '0',
  metric: '"lowRank"',
  targetAccept: '0.8',
  maxDepth: '10',
  seed: '0',
} as const;

function decodeNutsParts(value: unknown): NutsParts {
  const fields = value as readonly unknown[];
  return {
    settings: fields[0] as Uint8Array,
    shared: fields[1] as Uint8Array,
    chains: fields[2] as readonly (Uint8Array)[],
    batches: fields[3] as readonly (Uint8Array)[],
    stage: decodeNutsStage(fields[4]),
  };
}

function decodeNutsPosterior(value: unknown): NutsPosterior {
  const fields = value as readonly unknown[];
  return {
    chains: fields[0] as number,
    draws: fields[1] as number,
    batch: fields[2] as number,
    width: fields[3] as number,
    values: fields[4] as Float64Array,
    logDensity: fields[5] as Float64Array,
    positions: fields[6] as Float64Array,
    gradients: fields[7] as Float64Array,
    energy: fields[8] as Float64Array,
    summary: (fields[9] as readonly unknown[]).map((element) => decodeDrawsSummary(element)),
    diagnostics: decodeNutsDiagnostics(fields[10]),
    converged: fields[11] as boolean,
  };
}

function decodeNutsStage(value: unknown): NutsStage {
  const fields = value as readonly unknown[];
  return {
    sampling: fields[0] as boolean,
    trees: fields[1] as number,
    warmupTrees: fields[2] as number,
    keeps: fields[3] as boolean,
    assessed: fields[4] as boolean,
  };
}

export const parallelTemperingOptionsNames = {
  chains: '4',
  levels: '10',
  warmup: '1000',
  draws: '1000',
  seed: '0',
} as const;

function decodeParallelTemperingSolution(value: unknown): ParallelTemperingSolution {
  const fields = value as readonly unknown[];
  return {
    draws: decodeChainResult(fields[0]),
    logEvidence: fields[1] as number,
    logEvidenceError: fields[2] as number,
    temperatures: fields[3] as Float64Array,
    rejections: fields[4] as Float64Array,
    roundTrips: fields[5] as number,
  };
}

export const pathfinderOptionsNames = {
  paths: '4',
  draws: '1000',
  resample: 'true',
  history: '6',
  elboDraws: '25',
  maxIterations: '1000',
  seed: '0',
} as const;

export const programmableViOptionsNames = {
  objective: '"elbo"',
  particles: '1',
  samples: '8',
  steps: '2000',
  learningRate: '0.05',
  draws: '1000',
  seed: '0',
} as const;

function decodeProgrammableViSolution(value: unknown): ProgrammableViSolution {
  const fields = value as readonly unknown[];
  return {
    parameters: fields[0] as Float64Array,
    trace: fields[1] as Float64Array,
    bound: fields[2] as number,
    boundError: fields[3] as number,
    logEvidence: fields[4] as number,
    khat: fields[5] as number,
    slots: fields[6] as Float64Array,
    logRatios: fields[7] as Float64Array,
    converged: fields[8] as boolean,
  };
}

export const proximalOptionsNames = {
  chains: '4',
  warmup: '2000',
  draws: '1000',
  thin: '10',
  stepSize: '0.01',
  smoothing: '0.02',
  seed: '0',
} as const;

export const randomWalkOptionsNames = {
  chains: '4',
  warmup: '5000',
  draws: '1000',
  thin: '10',
  targetAccept: '0.234',
  seed: '0',
} as const;

export const sgldOptionsNames = {
  method: '"sgld"',
  stepSize: '0.01',
  delay: '1',
  decay: '0.55',
  friction: '0.1',
  warmup: '1000',
  draws: '1000',
  thin: '1',
  seed: '0',
} as const;

function decodeSgldOutcome(value: unknown): SgldOutcome {
  const fields = value as readonly unknown[];
  return {
    draws: fields[0] as Float64Array,
    weights: fields[1] as Float64Array,
  };
}

function decodeSgldStage(value: unknown): SgldStage {
  const fields = value as readonly unknown[];
  return {
    dimension: fields[0] as number,
    positions: fields[1] as Float64Array,
    steps: fields[2] as number,
    done: fields[3] as boolean,
  };
}

export const sliceOptionsNames = {
  chains: '4',
  warmup: '500',
  draws: '1000',
  thin: '1',
  seed: '0',
} as const;

export const smcOptionsNames = {
  populations: '4',
  particles: '1000',
  moves: '3',
  threshold: '0.5',
  seed: '0',
} as const;

function decodeSmcSolution(value: unknown): SmcSolution {
  const fields = value as readonly unknown[];
  return {
    draws: decodeChainResult(fields[0]),
    logEvidence: fields[1] as number,
    logEvidenceError: fields[2] as number,
    logEvidences: fields[3] as Float64Array,
    temperatures: fields[4] as Float64Array,
    effective: fields[5] as Float64Array,
    ancestors: fields[6] as Float64Array,
  };
}

function decodeTriceSolution(value: unknown): TriceSolution {
  const fields = value as readonly unknown[];
  return {
    control: fields[0] as Float64Array,
    examples: fields[1] as Int32Array,
    proposals: fields[2] as Int32Array,
    weights: fields[3] as Float64Array,
  };
}

function decodeVariationalGradient(value: unknown): VariationalGradient {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float64Array,
    variance: fields[2] as Float64Array,
  };
}

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** Starts the chains of a run. */
  nutsBegin(model: Handle<"model">, warmup: number | undefined, init: Float64Array | Float32Array | undefined, warmStart: Uint8Array | undefined, target: number | undefined, length: number | undefined, keep: boolean, options: NutsOptions): Request<NutsParts>;
  /** A whole run in place. */
  nutsRun(model: Handle<"model">, warmup: number | undefined, init: Float64Array | Float32Array | undefined, warmStart: Uint8Array | undefined, target: number | undefined, length: number | undefined, options: NutsOptions): Request<NutsFinished>;
  /** The rest of a saved run in place. */
  nutsResumeRun(model: Handle<"model">, checkpoint: Uint8Array, draws: number | undefined, target: number | undefined): Request<NutsFinished>;
  /** The parts of a saved run, to be continued. */
  nutsResume(model: Handle<"model">, checkpoint: Uint8Array, draws: number | undefined, target: number | undefined): Request<NutsParts>;
  /** One run of all chains of finished ones. */
  nutsCombine(model: Handle<"model">, runs: readonly (Uint8Array)[]): Request<NutsFinished>;
  /** Does trees of one chain until its stage is done or `budget` gradients are spent. */
  nutsAdvance(model: Handle<"model">, settings: Uint8Array, shared: Uint8Array, chain: Uint8Array, budget: number): Request<NutsAdvanced>;
  /** Lets the chains meet: the next stage. */
  nutsMeet(settings: Uint8Array, shared: Uint8Array, chains: readonly (Uint8Array)[]): Request<NutsMet>;
  /** Whether the draws of chains that have done their part are enough; what the chains share from then on. */
  nutsAssess(model: Handle<"model">, settings: Uint8Array, shared: Uint8Array, chains: readonly (Uint8Array)[], batches: readonly (Uint8Array)[], owners: Int32Array): Request<NutsJudged>;
  /** The parts of a run as one checkpoint; `owners` says whose batch each is. */
  nutsCheckpoint(settings: Uint8Array, shared: Uint8Array, chains: readonly (Uint8Array)[], batches: readonly (Uint8Array)[], owners: Int32Array): Request<Uint8Array>;
  /** The draws of a run, with their diagnosis. */
  nutsPosterior(model: Handle<"model">, settings: Uint8Array, shared: Uint8Array, chains: readonly (Uint8Array)[], batches: readonly (Uint8Array)[], owners: Int32Array): Request<NutsPosterior>;
  /** The normal distribution nearest to a density. */
  advi(model: Handle<"model">, init: Float64Array | Float32Array | undefined, options: AdviOptions): Request<ApproximationResult>;
  /** Many chains with trajectories of one length, which they find together. */
  chees(model: Handle<"model">, init: Float64Array | Float32Array | undefined, options: CheesOptions): Request<CheesSolution>;
  /** What a mixture of hypotheses predicts, its regret, and the weight of hypotheses. */
  bayesMixture(logLikelihood: MatrixArgument, weights: Float64Array | Float32Array | undefined, reference: Float64Array | Float32Array | undefined): Request<BayesMixtureSolution>;
  /** Elliptical slice sampling about a normal distribution. */
  ellipticalSlice(model: Handle<"model">, init: Float64Array | Float32Array | undefined, location: Float64Array | Float32Array | undefined, deviations: Float64Array | Float32Array | undefined, options: EllipticalOptions): Request<ChainResult>;
  /** Draws of a model by an ensemble of walkers. */
  ensemble(model: Handle<"model">, init: Float64Array | Float32Array | undefined, options: EnsembleOptions): Request<EnsembleSolution>;
  /** The state of an ensemble before its first density. */
  ensembleBegin(start: MatrixArgument, options: EnsembleOptions): Request<Uint8Array>;
  /** Looks at a run. */
  ensembleLook(run: Handle<"ensembleRun">, turn: number): Request<EnsembleStage>;
  /** Points whose log densities are wanted. */
  ensembleAsk(run: Handle<"ensembleRun">, turn: number): Request<Float64Array>;
  /** Takes the log densities that were wanted. */
  ensembleTell(run: Handle<"ensembleRun">, turn: number, logDensities: Float64Array | Float32Array): Request<EnsembleStage>;
  /** The draws so far, walker by walker. */
  ensembleResult(run: Handle<"ensembleRun">, turn: number): Request<EnsembleOutcome>;
  /** A run as bytes. */
  ensembleSave(run: Handle<"ensembleRun">, turn: number): Request<Uint8Array>;
  /** Descent on the local entropy of a density's negative logarithm. */
  entropySgd(model: Handle<"model">, init: Float64Array | Float32Array | undefined, options: EntropySgdOptions): Request<EntropySgdSolution>;
  /** The measure on features of least risk and entropy. */
  entropicFictitiousPlay(features: MatrixArgument, targets: Float64Array | Float32Array, reference: Float64Array | Float32Array | undefined, options: EntropicFictitiousPlayOptions): Request<EntropicFictitiousPlaySolution>;
  /** Few of many functions whose mixture of kernels comes near a posterior. */
  greedyEnsemble(outputs: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: GreedyEnsembleOptions): Request<GreedyEnsembleSolution>;
  /** Langevin dynamics, with or without correction. */
  langevin(model: Handle<"model">, init: Float64Array | Float32Array | undefined, options: LangevinOptions): Request<ChainResult>;
  /** A normal distribution at the mode. */
  laplace(model: Handle<"model">, init: Float64Array | Float32Array | undefined, options: LaplaceOptions): Request<ApproximationResult>;
  /** The state of a nested run before its first point. */
  nestedBegin(dimension: number, options: NestedOptions): Request<NestedStage>;
  /** Looks at a saved state. */
  nestedLook(checkpoint: Uint8Array): Request<NestedStage>;
  /** Looks at a run that is kept here. */
  nestedLookRun(run: Handle<"nestedRun">, turn: number): Request<NestedTold>;
  /** Points whose likelihoods are wanted. */
  nestedAsk(run: Handle<"nestedRun">, turn: number, count: number): Request<Float64Array>;
  /** Takes the likelihoods that were wanted. */
  nestedTell(run: Handle<"nestedRun">, turn: number, logLikelihoods: Float64Array | Float32Array): Request<NestedTold>;
  /** Evidence and weighted points of a run. */
  nestedResult(run: Handle<"nestedRun">, turn: number): Request<NestedResult>;
  /** A run as bytes. */
  nestedSave(run: Handle<"nestedRun">, turn: number): Request<Uint8Array>;
  /** Advances a run on a model by so many likelihoods. */
  nestedAdvance(model: Handle<"model">, location: Float64Array | Float32Array | undefined, scale: Float64Array | Float32Array | undefined, checkpoint: Uint8Array, calls: number): Request<NestedStage>;
  /** Evidence and equally weighted draws of a run on a model. */
  nestedPosterior(model: Handle<"model">, location: Float64Array | Float32Array | undefined, scale: Float64Array | Float32Array | undefined, checkpoint: Uint8Array, draws: number): Request<NestedPosterior>;
  /** Normal distributions along quasi-Newton ascents. */
  pathfinder(model: Handle<"model">, init: Float64Array | Float32Array | undefined, options: PathfinderOptions): Request<ApproximationResult>;
  /** A guide fitted to a program, from the terms of both. */
  programmableVi(program: Handle<"graph">, parameters: Float64Array | Float32Array, sites: Int32Array, options: ProgrammableViOptions): Request<ProgrammableViSolution>;
  /** The mean of gradient estimates at some parameters, with their variance. */
  variationalGradient(program: Handle<"graph">, parameters: Float64Array | Float32Array, sites: Int32Array, options: ProgrammableViOptions): Request<VariationalGradient>;
  /** Langevin dynamics of a density with a penalty that has corners; with a mirror the Bregman form. */
  proximalLangevin(model: Handle<"model">, init: Float64Array | Float32Array | undefined, penalty: Float64Array | Float32Array, mirror: Float64Array | Float32Array | undefined, options: ProximalOptions): Request<ChainResult>;
  /** Random-walk Metropolis with an adaptive proposal. */
  randomWalk(model: Handle<"model">, init: Float64Array | Float32Array | undefined, options: RandomWalkOptions): Request<ChainResult>;
  /** Slice sampling, a coordinate at a time. */
  sliceSampler(model: Handle<"model">, init: Float64Array | Float32Array | undefined, options: SliceOptions): Request<ChainResult>;
  /** Populations carried from a reference distribution to a density. */
  smc(model: Handle<"model">, location: Float64Array | Float32Array | undefined, scale: Float64Array | Float32Array | undefined, options: SmcOptions): Request<SmcSolution>;
  /** The state of stochastic-gradient dynamics before the first gradient. */
  sgldBegin(start: MatrixArgument, options: SgldOptions): Request<Uint8Array>;
  /** Looks at a run. */
  sgldLook(run: Handle<"sgldRun">, turn: number): Request<SgldStage>;
  /** Takes estimates of the gradients where they were wanted, and moves. */
  sgldTell(run: Handle<"sgldRun">, turn: number, gradients: Float64Array | Float32Array): Request<SgldStage>;
  /** The draws so far, chain by chain, with their weights. */
  sgldResult(run: Handle<"sgldRun">, turn: number): Request<SgldOutcome>;
  /** A run as bytes. */
  sgldSave(run: Handle<"sgldRun">, turn: number): Request<Uint8Array>;
  /** Ladders of chains between a reference distribution and a density. */
  parallelTempering(model: Handle<"model">, location: Float64Array | Float32Array | undefined, scale: Float64Array | Float32Array | undefined, options: ParallelTemperingOptions): Request<ParallelTemperingSolution>;
  /** Which gradients of kept and proposed rationales to add, and with which weights. */
  trice(correct: Int32Array, count: number | undefined, seed: number): Request<TriceSolution>;
  /** Draws of a density of discrete and continuous sites, a coordinate at a time; and how each site was updated. */
  metropolisWithinGibbs(density: Uint8Array, sites: Float64Array | Float32Array, init: Float64Array | Float32Array | undefined, options: MetropolisWithinGibbsOptions): Request<MetropolisWithinGibbsDraws>;
}

const group = "model-sample";

export const operations: Operations<Requests> = {
  group,
  requests: {
    nutsBegin: (model, warmup, init, warmStart, target, length, keep, options) =>
      request(group, "nutsBegin", [model, warmup, init, warmStart, target, length, keep, options.chains, options.crossChainWarmup, options.draws, options.drawsPerTree, options.thin, options.unconstrained, options.stepHalvings, options.metric, options.targetAccept, options.maxDepth, options.seed], decodeNutsParts),
    nutsRun: (model, warmup, init, warmStart, target, length, options) =>
      request(group, "nutsRun", [model, warmup, init, warmStart, target, length, options.chains, options.crossChainWarmup, options.draws, options.drawsPerTree, options.thin, options.unconstrained, options.stepHalvings, options.metric, options.targetAccept, options.maxDepth, options.seed], decodeNutsFinished),
    nutsResumeRun: (model, checkpoint, draws, target) =>
      request(group, "nutsResumeRun", [model, checkpoint, draws, target], decodeNutsFinished),
    nutsResume: (model, checkpoint, draws, target) =>
      request(group, "nutsResume", [model, checkpoint, draws, target], decodeNutsParts),
    nutsCombine: (model, runs) =>
      request(group, "nutsCombine", [model, runs], decodeNutsFinished),
    nutsAdvance: (model, settings, shared, chain, budget) =>
      request(group, "nutsAdvance", [model, settings, shared, chain, budget], decodeNutsAdvanced),
    nutsMeet: (settings, shared, chains) =>
      request(group, "nutsMeet", [settings, shared, chains], decodeNutsMet),
    nutsAssess: (model, settings, shared, chains, batches, owners) =>
      request(group, "nutsAssess", [model, settings, shared, chains, batches, owners], decodeNutsJudged),
    nutsCheckpoint: (settings, shared, chains, batches, owners) =>
      request(group, "nutsCheckpoint", [settings, shared, chains, batches, owners]),
    nutsPosterior: (model, settings, shared, chains, batches, owners) =>
      request(group, "nutsPosterior", [model, settings, shared, chains, batches, owners], decodeNutsPosterior),
    advi: (model, init, options) =>
      request(group, "advi", [model, init, options.family, options.draws, options.resample, options.gradientsPerStep, options.maxIterations, options.seed], decodeApproximationResult),
    chees: (model, init, options) =>
      request(group, "chees", [model, init, options.chains, options.warmup, options.draws, options.maxSteps, options.seed], decodeCheesSolution),
    bayesMixture: (logLikelihood, weights, reference) =>
      request(group, "bayesMixture", [logLikelihood.data, logLikelihood.rows, logLikelihood.columns, logLikelihood.rowStride, logLikelihood.columnStride, weights, reference], decodeBayesMixtureSolution),
    ellipticalSlice: (model, init, location, deviations, options) =>
      request(group, "ellipticalSlice", [model, init, location, deviations, options.chains, options.warmup, options.draws, options.thin, options.seed], decodeChainResult),
    ensemble: (model, init, options) =>
      request(group, "ensemble", [model, init, options.walkers, options.step, options.warmup, options.draws, options.thin, options.seed], decodeEnsembleSolution),
    ensembleBegin: (start, options) =>
      request(group, "ensembleBegin", [start.data, start.rows, start.columns, start.rowStride, start.columnStride, options.walkers, options.step, options.warmup, options.draws, options.thin, options.seed]),
    ensembleLook: (run, turn) =>
      request(group, "ensembleLook", [run, turn], decodeEnsembleStage),
    ensembleAsk: (run, turn) =>
      request(group, "ensembleAsk", [run, turn]),
    ensembleTell: (run, turn, logDensities) =>
      request(group, "ensembleTell", [run, turn, logDensities], decodeEnsembleStage),
    ensembleResult: (run, turn) =>
      request(group, "ensembleResult", [run, turn], decodeEnsembleOutcome),
    ensembleSave: (run, turn) =>
      request(group, "ensembleSave", [run, turn]),
    entropySgd: (model, init, options) =>
      request(group, "entropySgd", [model, init, options.maxIterations, options.innerSteps, options.stepSize, options.innerStepSize, options.noise, options.scope, options.scoping, options.tolerance, options.seed], decodeEntropySgdSolution),
    entropicFictitiousPlay: (features, targets, reference, options) =>
      request(group, "entropicFictitiousPlay", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, targets, reference, options.loss, options.temperature, options.step, options.tolerance, options.maxIterations], decodeEntropicFictitiousPlaySolution),
    greedyEnsemble: (outputs, weights, options) =>
      request(group, "greedyEnsemble", [outputs.data, outputs.rows, outputs.columns, outputs.rowStride, outputs.columnStride, weights, options.members, options.divergence, options.bandwidth], decodeGreedyEnsembleSolution),
    langevin: (model, init, options) =>
      request(group, "langevin", [model, init, options.method, options.chains, options.warmup, options.draws, options.thin, options.stepSize, options.adaptScales, options.friction, options.seed], decodeChainResult),
    laplace: (model, init, options) =>
      request(group, "laplace", [model, init, options.draws, options.resample, options.maxIterations, options.seed], decodeApproximationResult),
    nestedBegin: (dimension, options) =>
      request(group, "nestedBegin", [dimension, options.live, options.method, options.steps, options.tolerance, options.batches, options.batchLive, options.posteriorShare, options.generations, options.maxCalls, options.seed], decodeNestedStage),
    nestedLook: (checkpoint) =>
      request(group, "nestedLook", [checkpoint], decodeNestedStage),
    nestedLookRun: (run, turn) =>
      request(group, "nestedLookRun", [run, turn], decodeNestedTold),
    nestedAsk: (run, turn, count) =>
      request(group, "nestedAsk", [run, turn, count]),
    nestedTell: (run, turn, logLikelihoods) =>
      request(group, "nestedTell", [run, turn, logLikelihoods], decodeNestedTold),
    nestedResult: (run, turn) =>
      request(group, "nestedResult", [run, turn], decodeNestedResult),
    nestedSave: (run, turn) =>
      request(group, "nestedSave", [run, turn]),
    nestedAdvance: (model, location, scale, checkpoint, calls) =>
      request(group, "nestedAdvance", [model, location, scale, checkpoint, calls], decodeNestedStage),
    nestedPosterior: (model, location, scale, checkpoint, draws) =>
      request(group, "nestedPosterior", [model, location, scale, checkpoint, draws], decodeNestedPosterior),
    pathfinder: (model, init, options) =>
      request(group, "pathfinder", [model, init, options.paths, options.draws, options.resample, options.history, options.elboDraws, options.maxIterations, options.seed], decodeApproximationResult),
    programmableVi: (program, parameters, sites, options) =>
      request(group, "programmableVi", [program, parameters, sites, options.objective, options.particles, options.samples, options.steps, options.learningRate, options.draws, options.seed], decodeProgrammableViSolution),
    variationalGradient: (program, parameters, sites, options) =>
      request(group, "variationalGradient", [program, parameters, sites, options.objective, options.particles, options.samples, options.steps, options.learningRate, options.draws, options.seed], decodeVariationalGradient),
    proximalLangevin: (model, init, penalty, mirror, options) =>
      request(group, "proximalLangevin", [model, init, penalty, mirror, options.chains, options.warmup, options.draws, options.thin, options.stepSize, options.smoothing, options.seed], decodeChainResult),
    randomWalk: (model, init, options) =>
      request(group, "randomWalk", [model, init, options.chains, options.warmup, options.draws, options.thin, options.targetAccept, options.seed], decodeChainResult),
    sliceSampler: (model, init, options) =>
      request(group, "sliceSampler", [model, init, options.chains, options.warmup, options.draws, options.thin, options.seed], decodeChainResult),
    smc: (model, location, scale, options) =>
      request(group, "smc", [model, location, scale, options.populations, options.particles, options.moves, options.threshold, options.seed], decodeSmcSolution),
    sgldBegin: (start, options) =>
      request(group, "sgldBegin", [start.data, start.rows, start.columns, start.rowStride, start.columnStride, options.method, options.stepSize, options.delay, options.decay, options.friction, options.warmup, options.draws, options.thin, options.seed]),
    sgldLook: (run, turn) =>
      request(group, "sgldLook", [run, turn], decodeSgldStage),
    sgldTell: (run, turn, gradients) =>
      request(group, "sgldTell", [run, turn, gradients], decodeSgldStage),
    sgldResult: (run, turn) =>
      request(group, "sgldResult", [run, turn], decodeSgldOutcome),
    sgldSave: (run, turn) =>
      request(group, "sgldSave", [run, turn]),
    parallelTempering: (model, location, scale, options) =>
      request(group, "parallelTempering", [model, location, scale, options.chains, options.levels, options.warmup, options.draws, options.seed], decodeParallelTemperingSolution),
    trice: (correct, count, seed) =>
      request(group, "trice", [correct, count, seed], decodeTriceSolution),
    metropolisWithinGibbs: (density, sites, init, options) =>
      request(group, "metropolisWithinGibbs", [density, sites, init, options.chains, options.warmup, options.draws, options.thin, options.seed], decodeMetropolisWithinGibbsDraws),
  },
};
