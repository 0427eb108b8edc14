// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import type { Handle } from "./handle.js";
import { type Request, request } from "./request.js";

/** A matrix as it crosses the border: element (i, j) is at `i * rowStride + j * columnStride`. */
export interface MatrixArgument {
  readonly data: Float64Array | Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

export interface CalibrationBins {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly count: Uint32Array;
  readonly confidence: Float64Array;
  readonly accuracy: Float64Array;
}

export interface CalibrationError {
  readonly value: number;
  readonly bins: CalibrationBins;
}

export interface CalibrationOptions {
  /** Default `15`. */
  readonly bins?: number | undefined;
}

export interface CrossEntropyOptions {
  /** Default `0`. */
  readonly labelSmoothing?: number | undefined;
  /** Default `undefined`. */
  readonly ignoreIndex?: number | undefined;
  /** Default `"mean"`. */
  readonly reduction?: "mean" | "sum" | "none" | undefined;
}

export interface DivergenceOptions {
  /** Default `"f64"`. */
  readonly precision?: "f64" | "f32" | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
}

export interface DivergenceSolution {
  readonly value: number;
  readonly cross: number;
  readonly selfX: number;
  readonly selfY: number;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly gradients: TransportGradients | undefined;
}

export interface DpoOptions {
  /** Default `0.1`. */
  readonly beta?: number | undefined;
  /** Default `0`. */
  readonly labelSmoothing?: number | undefined;
  /** Default `"mean"`. */
  readonly reduction?: "mean" | "sum" | "none" | undefined;
}

export interface DrawsSummary {
  readonly mean: number;
  readonly sd: number;
  readonly mcse: number;
  readonly q5: number;
  readonly q50: number;
  readonly q95: number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly rhat: number;
}

export interface FixedBarycenterOptions {
  /** Default `false`. */
  readonly debiased?: boolean | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
}

export interface FixedBarycenterSolution {
  readonly weights: Float64Array;
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number | undefined;
  readonly regularizedDual: number | undefined;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
}

export interface FreeBarycenterOptions {
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
  /** Default `true`. */
  readonly bound?: boolean | undefined;
}

export interface FreeBarycenterSolution {
  readonly points: Float64Array;
  readonly weights: Float64Array;
  readonly value: number;
  readonly lowerBound: number | undefined;
  readonly objective: number;
  readonly trace: Float64Array;
  readonly marginalError: number;
  readonly decrease: number;
  readonly epsilon: number | undefined;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface GromovWassersteinOptions {
  /** Default `1`. */
  readonly alpha?: number | undefined;
  /** Default `"square"`. */
  readonly loss?: "square" | "kl" | undefined;
  /** Default `false`. */
  readonly semiRelaxed?: boolean | undefined;
  /** Default `2`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `true`. */
  readonly lowerBound?: boolean | undefined;
}

export interface GromovWassersteinSolution {
  readonly value: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly frankWolfeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly epsilon: number | undefined;
  readonly regularizedValue: number | undefined;
  readonly entries: SparsePlanEntries | undefined;
  readonly dense: Float64Array | undefined;
  readonly trace: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled";
}

export interface InfoOtOptions {
  /** Default `0.5`. */
  readonly bandwidth?: number | undefined;
  /** Default `100`. */
  readonly lambda?: number | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `200`. */
  readonly maxIterations?: number | undefined;
  /** Default `4`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface InfoOtSolution {
  readonly value: number;
  readonly information: number;
  readonly cost: number;
  readonly regularizedValue: number;
  readonly frankWolfeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly plan: Float64Array;
  readonly smoothed: Float64Array;
  readonly epsilon: number;
  readonly bandwidths: Float64Array;
  readonly trace: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled";
}

export interface KmeansOptions {
  readonly clusters: number;
  /** Default `10`. */
  readonly restarts?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `0.0001`. */
  readonly tolerance?: number | undefined;
  /** Default `"k-means++"`. */
  readonly init?: "k-means++" | "random" | undefined;
  /** Default `"auto"`. */
  readonly certificate?: "auto" | "none" | "full" | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface KmeansSolution {
  readonly labels: Int32Array;
  readonly centers: Float64Array;
  readonly sizes: Int32Array;
  readonly inertia: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly certified: boolean;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface LogDensityGradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface MirrorSinkhornAnswer {
  readonly plan: Float64Array;
  readonly marginalError: Float64Array;
  readonly frankWolfeGap: number | undefined;
}

export interface MirrorSinkhornOptions {
  /** Default `500`. */
  readonly maxIterations?: number | undefined;
  /** Default `0.01`. */
  readonly tolerance?: number | undefined;
  /** Default `1`. */
  readonly stepScale?: number | undefined;
  /** Default `0`. */
  readonly noise?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface MirrorSinkhornSolution {
  readonly value: number;
  readonly lowerBound: number | undefined;
  readonly frankWolfeGap: number;
  readonly relativeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly plan: Float64Array;
  readonly trace: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface MirrorSinkhornStep {
  readonly logPlan: Float64Array;
  readonly mean: Float64Array;
  readonly steps: number;
  readonly bound: number;
  readonly plan: Float64Array;
}

export interface ModelDescription {
  readonly kind: string;
  readonly dimension: number;
  readonly variables: readonly (ModelVariable)[];
}

export interface ModelVariable {
  readonly name: string;
  readonly shape: Uint32Array;
  readonly support: string;
  readonly derived: boolean;
}

export interface MultimarginalOptions {
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
}

export interface MultimarginalSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number;
  readonly regularizedDual: number;
  readonly marginalErrors: Float64Array;
  readonly potentials: Float64Array;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  readonly plan: Float64Array;
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

export interface NutsMet {
  readonly shared: Uint8Array;
  readonly stage: NutsStage;
}

export interface NutsOptions {
  /** Default `4`. */
  readonly chains?: number | undefined;
  /** Default `3000`. */
  readonly draws?: number | undefined;
  /** Default `3`. */
  readonly drawsPerTree?: number | undefined;
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
  readonly width: number;
  readonly values: Float64Array;
  readonly logDensity: Float64Array;
  readonly summary: readonly (DrawsSummary)[];
  readonly diagnostics: NutsDiagnostics;
  readonly converged: boolean;
}

export interface NutsStage {
  readonly sampling: boolean;
  readonly trees: number;
  readonly warmupTrees: number;
}

export interface PairLoss {
  readonly value: number;
  readonly values: Float64Array | undefined;
  readonly policyChosen: Float64Array | Float32Array | undefined;
  readonly policyRejected: Float64Array | Float32Array | undefined;
}

export interface PartitionCertificate {
  readonly inertia: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly certified: boolean;
}

export interface PlanArgument {
  readonly epsilon: number;
  readonly mass: number;
  readonly offset: number;
  readonly logRows: Float64Array | Float32Array;
  readonly logColumns: Float64Array | Float32Array;
  readonly rowFactors: Float64Array | Float32Array;
  readonly columnFactors: Float64Array | Float32Array;
  readonly rowRest: Float64Array | Float32Array;
  readonly columnRest: Float64Array | Float32Array;
  readonly memoryLimit: number;
}

export interface PlanParts {
  readonly epsilon: number;
  readonly mass: number;
  readonly offset: number;
  readonly logRows: Float64Array;
  readonly logColumns: Float64Array;
  readonly rowFactors: Float64Array;
  readonly columnFactors: Float64Array;
  readonly rowRest: Float64Array;
  readonly columnRest: Float64Array;
  readonly memoryLimit: number;
}

export interface Prior {
  /** Default `undefined`. */
  readonly interceptLocation?: number | undefined;
  /** Default `undefined`. */
  readonly interceptScale?: number | undefined;
  /** Default `undefined`. */
  readonly coefficientScale?: number | undefined;
  /** Default `undefined`. */
  readonly noiseScale?: number | undefined;
}

export interface ProblemArgument {
  readonly x?: MatrixArgument | undefined;
  readonly y?: MatrixArgument | undefined;
  readonly cost?: MatrixArgument | undefined;
  readonly metric?: "sqeuclidean" | "euclidean" | "cityblock" | "cosine" | undefined;
  readonly power?: number | undefined;
  readonly a?: Float64Array | Float32Array | undefined;
  readonly b?: Float64Array | Float32Array | undefined;
}

export interface RowLoss {
  readonly value: number;
  readonly values: Float64Array | undefined;
  readonly gradient: Float64Array | Float32Array | undefined;
}

export interface SelfLabelAnswer {
  readonly solution: SelfLabelSolution;
  readonly assignment: Float64Array | Float32Array | undefined;
}

export interface SelfLabelOptions {
  /** Default `"sela"`. */
  readonly preset?: "sela" | "swav" | undefined;
  /** Default `undefined`. */
  readonly epsilon?: number | undefined;
  /** Default `undefined`. */
  readonly maxIterations?: number | undefined;
  /** Default `undefined`. */
  readonly tolerance?: number | undefined;
}

export interface SelfLabelSolution {
  readonly labels: Int32Array;
  readonly sizes: Uint32Array;
  readonly masses: Float64Array;
  readonly value: number;
  readonly dual: number;
  readonly marginalError: number;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations";
}

export interface SinkhornOptions {
  /** Default `"auto"`. */
  readonly method?: "auto" | "kernel" | "log" | undefined;
  /** Default `"f64"`. */
  readonly precision?: "f64" | "f32" | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
}

export interface SinkhornSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number;
  readonly regularizedDual: number;
  readonly marginalError: Float64Array;
  readonly massMismatch: number;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly epsilon: number;
  readonly iterations: number;
  readonly expPasses: number;
  readonly storedPasses: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  readonly plan: PlanParts;
  readonly gradients: TransportGradients | undefined;
}

export interface SparsePlanEntries {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
}

export interface TransportGradients {
  readonly x: Float64Array | undefined;
  readonly y: Float64Array | undefined;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly cost: Float64Array | undefined;
}

export interface WassersteinDictionaryOptions {
  readonly rank: number;
  /** Default `0.1`. */
  readonly proximal?: number | undefined;
  /** Default `0.0001`. */
  readonly tolerance?: number | undefined;
  /** Default `200`. */
  readonly maxIterations?: number | undefined;
  /** Default `1`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface WassersteinDictionarySolution {
  readonly factors: Float64Array;
  readonly codes: Float64Array;
  readonly value: number;
  readonly lowerBound: number;
  readonly trace: Float64Array;
  readonly squaredSteps: number;
  readonly stationarity: number;
  readonly decrease: number;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
}

function decodeCalibrationBins(value: unknown): CalibrationBins {
  const fields = value as readonly unknown[];
  return {
    lower: fields[0] as Float64Array,
    upper: fields[1] as Float64Array,
    count: fields[2] as Uint32Array,
    confidence: fields[3] as Float64Array,
    accuracy: fields[4] as Float64Array,
  };
}

function decodeCalibrationError(value: unknown): CalibrationError {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    bins: decodeCalibrationBins(fields[1]),
  };
}

export const calibrationOptionsNames = {
  bins: '15',
} as const;

export const crossEntropyOptionsNames = {
  labelSmoothing: '0',
  ignoreIndex: 'undefined',
  reduction: '"mean"',
} as const;

export const divergenceOptionsNames = {
  precision: '"f64"',
  tolerance: '1e-6',
  maxIterations: '10000',
  memoryLimit: '1073741824',
  gradient: 'false',
} as const;

function decodeDivergenceSolution(value: unknown): DivergenceSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    cross: fields[1] as number,
    selfX: fields[2] as number,
    selfY: fields[3] as number,
    epsilon: fields[4] as number,
    iterations: fields[5] as number,
    converged: fields[6] as boolean,
    gradients: fields[7] === undefined ? undefined : decodeTransportGradients(fields[7]),
  };
}

export const dpoOptionsNames = {
  beta: '0.1',
  labelSmoothing: '0',
  reduction: '"mean"',
} as const;

function decodeDrawsSummary(value: unknown): DrawsSummary {
  const fields = value as readonly unknown[];
  return {
    mean: fields[0] as number,
    sd: fields[1] as number,
    mcse: fields[2] as number,
    q5: fields[3] as number,
    q50: fields[4] as number,
    q95: fields[5] as number,
    essBulk: fields[6] as number,
    essTail: fields[7] as number,
    rhat: fields[8] as number,
  };
}

export const fixedBarycenterOptionsNames = {
  debiased: 'false',
  tolerance: '1e-6',
  maxIterations: '10000',
  memoryLimit: '1073741824',
} as const;

function decodeFixedBarycenterSolution(value: unknown): FixedBarycenterSolution {
  const fields = value as readonly unknown[];
  return {
    weights: fields[0] as Float64Array,
    value: fields[1] as number,
    dual: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    regularizedValue: fields[5] as number | undefined,
    regularizedDual: fields[6] as number | undefined,
    marginalError: fields[7] as Float64Array,
    f: fields[8] as Float64Array,
    g: fields[9] as Float64Array,
    epsilon: fields[10] as number,
    iterations: fields[11] as number,
    converged: fields[12] as boolean,
    status: fields[13] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
  };
}

export const freeBarycenterOptionsNames = {
  tolerance: '1e-6',
  maxIterations: '10000',
  restarts: '1',
  seed: '0',
  bound: 'true',
} as const;

function decodeFreeBarycenterSolution(value: unknown): FreeBarycenterSolution {
  const fields = value as readonly unknown[];
  return {
    points: fields[0] as Float64Array,
    weights: fields[1] as Float64Array,
    value: fields[2] as number,
    lowerBound: fields[3] as number | undefined,
    objective: fields[4] as number,
    trace: fields[5] as Float64Array,
    marginalError: fields[6] as number,
    decrease: fields[7] as number,
    epsilon: fields[8] as number | undefined,
    iterations: fields[9] as number,
    converged: fields[10] as boolean,
  };
}

export const gromovWassersteinOptionsNames = {
  alpha: '1',
  loss: '"square"',
  semiRelaxed: 'false',
  restarts: '2',
  seed: '0',
  tolerance: '1e-6',
  maxIterations: '1000',
  lowerBound: 'true',
} as const;

function decodeGromovWassersteinSolution(value: unknown): GromovWassersteinSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    lowerBound: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    frankWolfeGap: fields[4] as number,
    marginalError: fields[5] as Float64Array,
    f: fields[6] as Float64Array,
    g: fields[7] as Float64Array,
    epsilon: fields[8] as number | undefined,
    regularizedValue: fields[9] as number | undefined,
    entries: fields[10] === undefined ? undefined : decodeSparsePlanEntries(fields[10]),
    dense: fields[11] as Float64Array | undefined,
    trace: fields[12] as Float64Array,
    iterations: fields[13] as number,
    converged: fields[14] as boolean,
    status: fields[15] as "converged" | "maxIterations" | "stalled",
  };
}

export const infoOtOptionsNames = {
  bandwidth: '0.5',
  lambda: '100',
  tolerance: '1e-6',
  maxIterations: '200',
  restarts: '4',
  seed: '0',
} as const;

function decodeInfoOtSolution(value: unknown): InfoOtSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    information: fields[1] as number,
    cost: fields[2] as number,
    regularizedValue: fields[3] as number,
    frankWolfeGap: fields[4] as number,
    marginalError: fields[5] as Float64Array,
    f: fields[6] as Float64Array,
    g: fields[7] as Float64Array,
    plan: fields[8] as Float64Array,
    smoothed: fields[9] as Float64Array,
    epsilon: fields[10] as number,
    bandwidths: fields[11] as Float64Array,
    trace: fields[12] as Float64Array,
    iterations: fields[13] as number,
    converged: fields[14] as boolean,
    status: fields[15] as "converged" | "maxIterations" | "stalled",
  };
}

export const kmeansOptionsNames = {
  clusters: 'undefined',
  restarts: '10',
  maxIterations: '300',
  tolerance: '0.0001',
  init: '"k-means++"',
  certificate: '"auto"',
  seed: '0',
} as const;

function decodeKmeansSolution(value: unknown): KmeansSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    centers: fields[1] as Float64Array,
    sizes: fields[2] as Int32Array,
    inertia: fields[3] as number,
    lowerBound: fields[4] as number,
    gap: fields[5] as number,
    relativeGap: fields[6] as number,
    certified: fields[7] as boolean,
    iterations: fields[8] as number,
    converged: fields[9] as boolean,
  };
}

function decodeLogDensityGradient(value: unknown): LogDensityGradient {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float64Array,
  };
}

function decodeMirrorSinkhornAnswer(value: unknown): MirrorSinkhornAnswer {
  const fields = value as readonly unknown[];
  return {
    plan: fields[0] as Float64Array,
    marginalError: fields[1] as Float64Array,
    frankWolfeGap: fields[2] as number | undefined,
  };
}

export const mirrorSinkhornOptionsNames = {
  maxIterations: '500',
  tolerance: '0.01',
  stepScale: '1',
  noise: '0',
  seed: '0',
} as const;

function decodeMirrorSinkhornSolution(value: unknown): MirrorSinkhornSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    lowerBound: fields[1] as number | undefined,
    frankWolfeGap: fields[2] as number,
    relativeGap: fields[3] as number,
    marginalError: fields[4] as Float64Array,
    f: fields[5] as Float64Array,
    g: fields[6] as Float64Array,
    plan: fields[7] as Float64Array,
    trace: fields[8] as Float64Array,
    iterations: fields[9] as number,
    converged: fields[10] as boolean,
  };
}

function decodeMirrorSinkhornStep(value: unknown): MirrorSinkhornStep {
  const fields = value as readonly unknown[];
  return {
    logPlan: fields[0] as Float64Array,
    mean: fields[1] as Float64Array,
    steps: fields[2] as number,
    bound: fields[3] as number,
    plan: fields[4] as Float64Array,
  };
}

function decodeModelDescription(value: unknown): ModelDescription {
  const fields = value as readonly unknown[];
  return {
    kind: fields[0] as string,
    dimension: fields[1] as number,
    variables: (fields[2] as readonly unknown[]).map((element) => decodeModelVariable(element)),
  };
}

function decodeModelVariable(value: unknown): ModelVariable {
  const fields = value as readonly unknown[];
  return {
    name: fields[0] as string,
    shape: fields[1] as Uint32Array,
    support: fields[2] as string,
    derived: fields[3] as boolean,
  };
}

export const multimarginalOptionsNames = {
  tolerance: '1e-6',
  maxIterations: '10000',
} as const;

function decodeMultimarginalSolution(value: unknown): MultimarginalSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    regularizedValue: fields[4] as number,
    regularizedDual: fields[5] as number,
    marginalErrors: fields[6] as Float64Array,
    potentials: fields[7] as Float64Array,
    epsilon: fields[8] as number,
    iterations: fields[9] as number,
    converged: fields[10] as boolean,
    status: fields[11] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
    plan: fields[12] as Float64Array,
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

function decodeNutsMet(value: unknown): NutsMet {
  const fields = value as readonly unknown[];
  return {
    shared: fields[0] as Uint8Array,
    stage: decodeNutsStage(fields[1]),
  };
}

export const nutsOptionsNames = {
  chains: '4',
  draws: '3000',
  drawsPerTree: '3',
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
    width: fields[2] as number,
    values: fields[3] as Float64Array,
    logDensity: fields[4] as Float64Array,
    summary: (fields[5] as readonly unknown[]).map((element) => decodeDrawsSummary(element)),
    diagnostics: decodeNutsDiagnostics(fields[6]),
    converged: fields[7] as boolean,
  };
}

function decodeNutsStage(value: unknown): NutsStage {
  const fields = value as readonly unknown[];
  return {
    sampling: fields[0] as boolean,
    trees: fields[1] as number,
    warmupTrees: fields[2] as number,
  };
}

function decodePairLoss(value: unknown): PairLoss {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array | undefined,
    policyChosen: fields[2] as Float64Array | Float32Array | undefined,
    policyRejected: fields[3] as Float64Array | Float32Array | undefined,
  };
}

function decodePartitionCertificate(value: unknown): PartitionCertificate {
  const fields = value as readonly unknown[];
  return {
    inertia: fields[0] as number,
    lowerBound: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    certified: fields[4] as boolean,
  };
}

export const planArgumentNames = {
  epsilon: 'undefined',
  mass: 'undefined',
  offset: 'undefined',
  logRows: 'undefined',
  logColumns: 'undefined',
  rowFactors: 'undefined',
  columnFactors: 'undefined',
  rowRest: 'undefined',
  columnRest: 'undefined',
  memoryLimit: 'undefined',
} as const;

function decodePlanParts(value: unknown): PlanParts {
  const fields = value as readonly unknown[];
  return {
    epsilon: fields[0] as number,
    mass: fields[1] as number,
    offset: fields[2] as number,
    logRows: fields[3] as Float64Array,
    logColumns: fields[4] as Float64Array,
    rowFactors: fields[5] as Float64Array,
    columnFactors: fields[6] as Float64Array,
    rowRest: fields[7] as Float64Array,
    columnRest: fields[8] as Float64Array,
    memoryLimit: fields[9] as number,
  };
}

export const priorNames = {
  interceptLocation: 'undefined',
  interceptScale: 'undefined',
  coefficientScale: 'undefined',
  noiseScale: 'undefined',
} as const;

export const problemArgumentNames = {
  x: 'undefined',
  y: 'undefined',
  cost: 'undefined',
  metric: 'undefined',
  power: 'undefined',
  a: 'undefined',
  b: 'undefined',
} as const;

function decodeRowLoss(value: unknown): RowLoss {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array | undefined,
    gradient: fields[2] as Float64Array | Float32Array | undefined,
  };
}

function decodeSelfLabelAnswer(value: unknown): SelfLabelAnswer {
  const fields = value as readonly unknown[];
  return {
    solution: decodeSelfLabelSolution(fields[0]),
    assignment: fields[1] as Float64Array | Float32Array | undefined,
  };
}

export const selfLabelOptionsNames = {
  preset: '"sela"',
  epsilon: 'undefined',
  maxIterations: 'undefined',
  tolerance: 'undefined',
} as const;

function decodeSelfLabelSolution(value: unknown): SelfLabelSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    sizes: fields[1] as Uint32Array,
    masses: fields[2] as Float64Array,
    value: fields[3] as number,
    dual: fields[4] as number,
    marginalError: fields[5] as number,
    epsilon: fields[6] as number,
    iterations: fields[7] as number,
    converged: fields[8] as boolean,
    status: fields[9] as "converged" | "maxIterations",
  };
}

export const sinkhornOptionsNames = {
  method: '"auto"',
  precision: '"f64"',
  tolerance: '1e-6',
  maxIterations: '10000',
  memoryLimit: '1073741824',
  gradient: 'false',
} as const;

function decodeSinkhornSolution(value: unknown): SinkhornSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    regularizedValue: fields[4] as number,
    regularizedDual: fields[5] as number,
    marginalError: fields[6] as Float64Array,
    massMismatch: fields[7] as number,
    f: fields[8] as Float64Array,
    g: fields[9] as Float64Array,
    epsilon: fields[10] as number,
    iterations: fields[11] as number,
    expPasses: fields[12] as number,
    storedPasses: fields[13] as number,
    converged: fields[14] as boolean,
    status: fields[15] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
    plan: decodePlanParts(fields[16]),
    gradients: fields[17] === undefined ? undefined : decodeTransportGradients(fields[17]),
  };
}

function decodeSparsePlanEntries(value: unknown): SparsePlanEntries {
  const fields = value as readonly unknown[];
  return {
    rows: fields[0] as Uint32Array,
    columns: fields[1] as Uint32Array,
    values: fields[2] as Float64Array,
  };
}

function decodeTransportGradients(value: unknown): TransportGradients {
  const fields = value as readonly unknown[];
  return {
    x: fields[0] as Float64Array | undefined,
    y: fields[1] as Float64Array | undefined,
    a: fields[2] as Float64Array,
    b: fields[3] as Float64Array,
    cost: fields[4] as Float64Array | undefined,
  };
}

export const wassersteinDictionaryOptionsNames = {
  rank: 'undefined',
  proximal: '0.1',
  tolerance: '0.0001',
  maxIterations: '200',
  restarts: '1',
  seed: '0',
} as const;

function decodeWassersteinDictionarySolution(value: unknown): WassersteinDictionarySolution {
  const fields = value as readonly unknown[];
  return {
    factors: fields[0] as Float64Array,
    codes: fields[1] as Float64Array,
    value: fields[2] as number,
    lowerBound: fields[3] as number,
    trace: fields[4] as Float64Array,
    squaredSteps: fields[5] as number,
    stationarity: fields[6] as number,
    decrease: fields[7] as number,
    epsilon: fields[8] as number,
    iterations: fields[9] as number,
    converged: fields[10] as boolean,
  };
}

/** Every operation, as a request that a backend carries out. */
export interface Bindings {
  /** k-means with restarts and a bound on how far the partition is from the best. */
  kmeans(points: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: KmeansOptions): Request<KmeansSolution>;
  /** A bound on how far a partition is from the best. */
  certify(points: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined): Request<PartitionCertificate>;
  /** Rank-normalised split R-hat of one quantity, the larger of bulk and folded. */
  rhat(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Effective sample size for the bulk of one quantity. */
  essBulk(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Effective sample size for the tails of one quantity. */
  essTail(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Effective sample size for the mean of one quantity. */
  essMean(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Effective sample size for a quantile of one quantity. */
  essQuantile(draws: Float64Array | Float32Array, chains: number, probability: number): Request<number>;
  /** Monte Carlo standard error of the mean of one quantity. */
  mcse(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Energy fraction of missing information, chain by chain. */
  ebfmi(energy: Float64Array | Float32Array, chains: number): Request<Float64Array>;
  /** Summaries of several quantities: rows of `width` numbers, chain after chain. */
  summarize(draws: Float64Array | Float32Array, chains: number, width: number): Request<readonly (DrawsSummary)[]>;
  /** log Σ exp(xᵢ), without overflow. */
  logSumExp(x: Float64Array | Float32Array): Request<number>;
  /** Cross-entropy of softmax predictions, with label smoothing. */
  crossEntropy(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, options: CrossEntropyOptions, out: Float64Array | Float32Array | undefined): Request<RowLoss>;
  /** Direct preference optimization: the logistic loss of preference margins. */
  dpo(policyChosen: Float64Array | Float32Array, policyRejected: Float64Array | Float32Array, referenceChosen: Float64Array | Float32Array, referenceRejected: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, options: DpoOptions): Request<PairLoss>;
  /** Share of rows whose most probable class is the label. */
  accuracy(probabilities: MatrixArgument, labels: Int32Array): Request<number>;
  /** Brier score: mean squared distance of the probabilities to what happened. */
  brier(probabilities: MatrixArgument, labels: Int32Array): Request<number>;
  /** Expected calibration error, with the bins of its reliability diagram. */
  expectedCalibrationError(probabilities: MatrixArgument, labels: Int32Array, options: CalibrationOptions): Request<CalibrationError>;
  /** Mean negative log probability of the labels. */
  logLoss(probabilities: MatrixArgument, labels: Int32Array): Request<number>;
  /** The bytes of a Bayesian linear regression. */
  linearRegression(x: MatrixArgument, y: Float64Array | Float32Array, prior: Prior): Request<Uint8Array>;
  /** The bytes of a Bayesian logistic regression. */
  logisticRegression(x: MatrixArgument, y: Float64Array | Float32Array, prior: Prior): Request<Uint8Array>;
  /** The bytes of a Bayesian Poisson regression. */
  poissonRegression(x: MatrixArgument, y: Float64Array | Float32Array, prior: Prior): Request<Uint8Array>;
  /** The bytes of the eight schools. */
  eightSchools(y: Float64Array | Float32Array, sigma: Float64Array | Float32Array, noncentered: boolean): Request<Uint8Array>;
  /** What a model is made of. */
  describeModel(model: Handle<"model">): Request<ModelDescription>;
  /** The log density at an unconstrained position, with the Jacobians of the transforms. */
  logDensity(model: Handle<"model">, unconstrained: Float64Array | Float32Array): Request<number>;
  /** The log density and its gradient at an unconstrained position. */
  logDensityGradient(model: Handle<"model">, unconstrained: Float64Array | Float32Array): Request<LogDensityGradient>;
  /** The variables' values at an unconstrained position. */
  constrain(model: Handle<"model">, unconstrained: Float64Array | Float32Array): Request<Float64Array>;
  /** The unconstrained position of the variables' values. */
  unconstrain(model: Handle<"model">, values: Float64Array | Float32Array): Request<Float64Array>;
  /** The mean response at every row of `x` under every draw. */
  predict(model: Handle<"model">, draws: MatrixArgument, x: MatrixArgument): Request<Float64Array>;
  /** The mean response at every row of `x`, averaged over the draws. */
  predictMean(model: Handle<"model">, draws: MatrixArgument, x: MatrixArgument): Request<Float64Array>;
  /** Starts the chains of a run. */
  nutsBegin(model: Handle<"model">, warmup: number | undefined, init: Float64Array | Float32Array | undefined, warmStart: Uint8Array | undefined, options: NutsOptions): Request<NutsParts>;
  /** A whole run in place. */
  nutsRun(model: Handle<"model">, warmup: number | undefined, init: Float64Array | Float32Array | undefined, warmStart: Uint8Array | undefined, options: NutsOptions): Request<NutsFinished>;
  /** The rest of a saved run in place. */
  nutsResumeRun(model: Handle<"model">, checkpoint: Uint8Array, draws: number | undefined): Request<NutsFinished>;
  /** The parts of a saved run, to be continued. */
  nutsResume(model: Handle<"model">, checkpoint: Uint8Array, draws: number | undefined): Request<NutsParts>;
  /** Does trees of one chain until its stage is done or `budget` gradients are spent. */
  nutsAdvance(model: Handle<"model">, settings: Uint8Array, shared: Uint8Array, chain: Uint8Array, budget: number): Request<NutsAdvanced>;
  /** Lets the chains meet: the next stage. */
  nutsMeet(settings: Uint8Array, shared: Uint8Array, chains: readonly (Uint8Array)[]): Request<NutsMet>;
  /** The parts of a run as one checkpoint; `owners` says whose batch each is. */
  nutsCheckpoint(settings: Uint8Array, shared: Uint8Array, chains: readonly (Uint8Array)[], batches: readonly (Uint8Array)[], owners: Int32Array): Request<Uint8Array>;
  /** The draws of a run, with their diagnosis. */
  nutsPosterior(model: Handle<"model">, settings: Uint8Array, shared: Uint8Array, chains: readonly (Uint8Array)[], batches: readonly (Uint8Array)[], owners: Int32Array): Request<NutsPosterior>;
  /** The weights of the barycenter of measures on a fixed support. */
  fixedBarycenter(support: MatrixArgument | undefined, points: MatrixArgument | undefined, cost: MatrixArgument | undefined, metric: "sqeuclidean" | "euclidean" | "cityblock" | "cosine" | undefined, power: number | undefined, sizes: Int32Array, masses: Float64Array | Float32Array, shares: Float64Array | Float32Array, epsilon: number, relative: boolean, options: FixedBarycenterOptions): Request<FixedBarycenterSolution>;
  /** The points of a barycenter of clouds. */
  freeBarycenter(points: MatrixArgument, metric: "sqeuclidean" | "euclidean" | "cityblock" | "cosine" | undefined, sizes: Int32Array, masses: Float64Array | Float32Array, shares: Float64Array | Float32Array, start: MatrixArgument | undefined, count: number, weights: Float64Array | Float32Array | undefined, epsilon: number | undefined, relative: boolean, options: FreeBarycenterOptions): Request<FreeBarycenterSolution>;
  /** The debiased Sinkhorn divergence between two point clouds. */
  sinkhornDivergence(problem: ProblemArgument, epsilon: number, relative: boolean, options: DivergenceOptions): Request<DivergenceSolution>;
  /** A plan between two spaces that keeps distances, with a cost between features where one is given. */
  gromovWasserstein(cx: MatrixArgument | undefined, cy: MatrixArgument | undefined, x: MatrixArgument | undefined, y: MatrixArgument | undefined, cost: MatrixArgument | undefined, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, epsilon: number | undefined, relative: boolean, options: GromovWassersteinOptions): Request<GromovWassersteinSolution>;
  /** The plan whose pairs say most about each other, at low cost. */
  infoOt(x: MatrixArgument, y: MatrixArgument, cost: MatrixArgument | undefined, metric: "sqeuclidean" | "euclidean" | "cityblock" | "cosine" | undefined, power: number | undefined, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, epsilon: number | undefined, options: InfoOtOptions): Request<InfoOtSolution>;
  /** How much more likely every target is for new points than by chance. */
  infoOtRatios(x: MatrixArgument, a: Float64Array | Float32Array | undefined, bandwidth: number, smoothed: MatrixArgument, newPoints: MatrixArgument): Request<Float64Array>;
  /** Where new points go among the targets. */
  infoOtProject(x: MatrixArgument, a: Float64Array | Float32Array | undefined, bandwidth: number, smoothed: MatrixArgument, y: MatrixArgument, b: Float64Array | Float32Array | undefined, newPoints: MatrixArgument): Request<Float64Array>;
  /** A plan that minimises a built-in function, as the running mean of multiplicative steps. */
  mirrorSinkhorn(a: Float64Array | Float32Array, b: Float64Array | Float32Array, kind: "linear" | "quadratic" | "entropic" | "concave" | "gromovWasserstein", cost: MatrixArgument | undefined, target: MatrixArgument | undefined, cx: MatrixArgument | undefined, cy: MatrixArgument | undefined, weight: number | undefined, epsilon: number | undefined, scale: number | undefined, options: MirrorSinkhornOptions): Request<MirrorSinkhornSolution>;
  /** Begins an iteration whose gradients come from outside. */
  mirrorSinkhornBegin(a: Float64Array | Float32Array, b: Float64Array | Float32Array): Request<MirrorSinkhornStep>;
  /** One step of it. */
  mirrorSinkhornAdvance(a: Float64Array | Float32Array, b: Float64Array | Float32Array, logPlan: Float64Array | Float32Array, mean: Float64Array | Float32Array, steps: number, bound: number, gradient: MatrixArgument, stepScale: number): Request<MirrorSinkhornStep>;
  /** What it has come to, with the gap where the gradient at the answer is given. */
  mirrorSinkhornAnswer(a: Float64Array | Float32Array, b: Float64Array | Float32Array, mean: Float64Array | Float32Array, steps: number, gradient: MatrixArgument | undefined): Request<MirrorSinkhornAnswer>;
  /** Entropic transport between several measures, with a cost for every tuple of points. */
  multimarginal(cost: Float64Array | Float32Array, shape: Int32Array, marginals: Float64Array | Float32Array, epsilon: number, relative: boolean, options: MultimarginalOptions): Request<MultimarginalSolution>;
  /** All entries of a plan. */
  planDense(plan: PlanArgument, problem: ProblemArgument): Request<Float64Array>;
  /** The entries of a plan above a threshold. */
  planSparse(plan: PlanArgument, problem: ProblemArgument, threshold: number): Request<SparsePlanEntries>;
  /** A plan times a vector, from either side. */
  planApply(plan: PlanArgument, problem: ProblemArgument, v: Float64Array | Float32Array, side: "left" | "right"): Request<Float64Array>;
  /** The mean of points under each row of a plan. */
  planBarycentric(plan: PlanArgument, problem: ProblemArgument, points: MatrixArgument): Request<Float64Array>;
  /** Where the entropic map sends new points. */
  planMap(plan: PlanArgument, problem: ProblemArgument, newPoints: MatrixArgument): Request<Float64Array>;
  /** Labels for samples by their scores, under prescribed masses of the clusters. */
  selfLabel(scores: MatrixArgument, masses: Float64Array | Float32Array | undefined, assignment: boolean, options: SelfLabelOptions, out: Float64Array | Float32Array | undefined): Request<SelfLabelAnswer>;
  /** The same, with the soft assignment written over the scores. */
  selfLabelOver(columns: number, masses: Float64Array | Float32Array | undefined, options: SelfLabelOptions, out: Float64Array | Float32Array | undefined): Request<SelfLabelAnswer>;
  /** Entropic optimal transport between two measures, with certificates. */
  sinkhorn(problem: ProblemArgument, epsilon: number, relative: boolean, warmF: Float64Array | Float32Array | undefined, warmG: Float64Array | Float32Array | undefined, options: SinkhornOptions): Request<SinkhornSolution>;
  /** A dictionary of product distributions for joint distributions, under a smoothed transport loss. */
  wassersteinDictionary(tensors: Float64Array | Float32Array, shape: Int32Array, costs: Float64Array | Float32Array | undefined, epsilon: number, relative: boolean, options: WassersteinDictionaryOptions): Request<WassersteinDictionarySolution>;
}

export const bindings: Bindings = {
  kmeans: (points, weights, options) =>
    request("cluster", "kmeans", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, weights, options.clusters, options.restarts, options.maxIterations, options.tolerance, options.init, options.certificate, options.seed], decodeKmeansSolution),
  certify: (points, labels, weights) =>
    request("cluster", "certify", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, labels, weights], decodePartitionCertificate),
  rhat: (draws, chains) =>
    request("model-sample", "rhat", [draws, chains]),
  essBulk: (draws, chains) =>
    request("model-sample", "essBulk", [draws, chains]),
  essTail: (draws, chains) =>
    request("model-sample", "essTail", [draws, chains]),
  essMean: (draws, chains) =>
    request("model-sample", "essMean", [draws, chains]),
  essQuantile: (draws, chains, probability) =>
    request("model-sample", "essQuantile", [draws, chains, probability]),
  mcse: (draws, chains) =>
    request("model-sample", "mcse", [draws, chains]),
  ebfmi: (energy, chains) =>
    request("model-sample", "ebfmi", [energy, chains]),
  summarize: (draws, chains, width) =>
    request("model-sample", "summarize", [draws, chains, width], (value) => (value as readonly unknown[]).map((element) => decodeDrawsSummary(element))),
  logSumExp: (x) =>
    request("loss-metrics", "logSumExp", [x]),
  crossEntropy: (logits, labels, weights, gradient, options, out) =>
    request("loss-metrics", "crossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, options.labelSmoothing, options.ignoreIndex, options.reduction], decodeRowLoss, out),
  dpo: (policyChosen, policyRejected, referenceChosen, referenceRejected, weights, gradient, options) =>
    request("loss-metrics", "dpo", [policyChosen, policyRejected, referenceChosen, referenceRejected, weights, gradient, options.beta, options.labelSmoothing, options.reduction], decodePairLoss),
  accuracy: (probabilities, labels) =>
    request("loss-metrics", "accuracy", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels]),
  brier: (probabilities, labels) =>
    request("loss-metrics", "brier", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels]),
  expectedCalibrationError: (probabilities, labels, options) =>
    request("loss-metrics", "expectedCalibrationError", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels, options.bins], decodeCalibrationError),
  logLoss: (probabilities, labels) =>
    request("loss-metrics", "logLoss", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels]),
  linearRegression: (x, y, prior) =>
    request("model-sample", "linearRegression", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y, prior.interceptLocation, prior.interceptScale, prior.coefficientScale, prior.noiseScale]),
  logisticRegression: (x, y, prior) =>
    request("model-sample", "logisticRegression", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y, prior.interceptLocation, prior.interceptScale, prior.coefficientScale, prior.noiseScale]),
  poissonRegression: (x, y, prior) =>
    request("model-sample", "poissonRegression", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y, prior.interceptLocation, prior.interceptScale, prior.coefficientScale, prior.noiseScale]),
  eightSchools: (y, sigma, noncentered) =>
    request("model-sample", "eightSchools", [y, sigma, noncentered]),
  describeModel: (model) =>
    request("model-sample", "describeModel", [model], decodeModelDescription),
  logDensity: (model, unconstrained) =>
    request("model-sample", "logDensity", [model, unconstrained]),
  logDensityGradient: (model, unconstrained) =>
    request("model-sample", "logDensityGradient", [model, unconstrained], decodeLogDensityGradient),
  constrain: (model, unconstrained) =>
    request("model-sample", "constrain", [model, unconstrained]),
  unconstrain: (model, values) =>
    request("model-sample", "unconstrain", [model, values]),
  predict: (model, draws, x) =>
    request("model-sample", "predict", [model, draws.data, draws.rows, draws.columns, draws.rowStride, draws.columnStride, x.data, x.rows, x.columns, x.rowStride, x.columnStride]),
  predictMean: (model, draws, x) =>
    request("model-sample", "predictMean", [model, draws.data, draws.rows, draws.columns, draws.rowStride, draws.columnStride, x.data, x.rows, x.columns, x.rowStride, x.columnStride]),
  nutsBegin: (model, warmup, init, warmStart, options) =>
    request("model-sample", "nutsBegin", [model, warmup, init, warmStart, options.chains, options.draws, options.drawsPerTree, options.metric, options.targetAccept, options.maxDepth, options.seed], decodeNutsParts),
  nutsRun: (model, warmup, init, warmStart, options) =>
    request("model-sample", "nutsRun", [model, warmup, init, warmStart, options.chains, options.draws, options.drawsPerTree, options.metric, options.targetAccept, options.maxDepth, options.seed], decodeNutsFinished),
  nutsResumeRun: (model, checkpoint, draws) =>
    request("model-sample", "nutsResumeRun", [model, checkpoint, draws], decodeNutsFinished),
  nutsResume: (model, checkpoint, draws) =>
    request("model-sample", "nutsResume", [model, checkpoint, draws], decodeNutsParts),
  nutsAdvance: (model, settings, shared, chain, budget) =>
    request("model-sample", "nutsAdvance", [model, settings, shared, chain, budget], decodeNutsAdvanced),
  nutsMeet: (settings, shared, chains) =>
    request("model-sample", "nutsMeet", [settings, shared, chains], decodeNutsMet),
  nutsCheckpoint: (settings, shared, chains, batches, owners) =>
    request("model-sample", "nutsCheckpoint", [settings, shared, chains, batches, owners]),
  nutsPosterior: (model, settings, shared, chains, batches, owners) =>
    request("model-sample", "nutsPosterior", [model, settings, shared, chains, batches, owners], decodeNutsPosterior),
  fixedBarycenter: (support, points, cost, metric, power, sizes, masses, shares, epsilon, relative, options) =>
    request("transport", "fixedBarycenter", [support?.data, support?.rows, support?.columns, support?.rowStride, support?.columnStride, points?.data, points?.rows, points?.columns, points?.rowStride, points?.columnStride, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, metric, power, sizes, masses, shares, epsilon, relative, options.debiased, options.tolerance, options.maxIterations, options.memoryLimit], decodeFixedBarycenterSolution),
  freeBarycenter: (points, metric, sizes, masses, shares, start, count, weights, epsilon, relative, options) =>
    request("transport", "freeBarycenter", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, metric, sizes, masses, shares, start?.data, start?.rows, start?.columns, start?.rowStride, start?.columnStride, count, weights, epsilon, relative, options.tolerance, options.maxIterations, options.restarts, options.seed, options.bound], decodeFreeBarycenterSolution),
  sinkhornDivergence: (problem, epsilon, relative, options) =>
    request("transport", "sinkhornDivergence", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, epsilon, relative, options.precision, options.tolerance, options.maxIterations, options.memoryLimit, options.gradient], decodeDivergenceSolution),
  gromovWasserstein: (cx, cy, x, y, cost, a, b, epsilon, relative, options) =>
    request("transport", "gromovWasserstein", [cx?.data, cx?.rows, cx?.columns, cx?.rowStride, cx?.columnStride, cy?.data, cy?.rows, cy?.columns, cy?.rowStride, cy?.columnStride, x?.data, x?.rows, x?.columns, x?.rowStride, x?.columnStride, y?.data, y?.rows, y?.columns, y?.rowStride, y?.columnStride, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, a, b, epsilon, relative, options.alpha, options.loss, options.semiRelaxed, options.restarts, options.seed, options.tolerance, options.maxIterations, options.lowerBound], decodeGromovWassersteinSolution),
  infoOt: (x, y, cost, metric, power, a, b, epsilon, options) =>
    request("transport", "infoOt", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, metric, power, a, b, epsilon, options.bandwidth, options.lambda, options.tolerance, options.maxIterations, options.restarts, options.seed], decodeInfoOtSolution),
  infoOtRatios: (x, a, bandwidth, smoothed, newPoints) =>
    request("transport", "infoOtRatios", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, a, bandwidth, smoothed.data, smoothed.rows, smoothed.columns, smoothed.rowStride, smoothed.columnStride, newPoints.data, newPoints.rows, newPoints.columns, newPoints.rowStride, newPoints.columnStride]),
  infoOtProject: (x, a, bandwidth, smoothed, y, b, newPoints) =>
    request("transport", "infoOtProject", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, a, bandwidth, smoothed.data, smoothed.rows, smoothed.columns, smoothed.rowStride, smoothed.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, b, newPoints.data, newPoints.rows, newPoints.columns, newPoints.rowStride, newPoints.columnStride]),
  mirrorSinkhorn: (a, b, kind, cost, target, cx, cy, weight, epsilon, scale, options) =>
    request("transport", "mirrorSinkhorn", [a, b, kind, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, target?.data, target?.rows, target?.columns, target?.rowStride, target?.columnStride, cx?.data, cx?.rows, cx?.columns, cx?.rowStride, cx?.columnStride, cy?.data, cy?.rows, cy?.columns, cy?.rowStride, cy?.columnStride, weight, epsilon, scale, options.maxIterations, options.tolerance, options.stepScale, options.noise, options.seed], decodeMirrorSinkhornSolution),
  mirrorSinkhornBegin: (a, b) =>
    request("transport", "mirrorSinkhornBegin", [a, b], decodeMirrorSinkhornStep),
  mirrorSinkhornAdvance: (a, b, logPlan, mean, steps, bound, gradient, stepScale) =>
    request("transport", "mirrorSinkhornAdvance", [a, b, logPlan, mean, steps, bound, gradient.data, gradient.rows, gradient.columns, gradient.rowStride, gradient.columnStride, stepScale], decodeMirrorSinkhornStep),
  mirrorSinkhornAnswer: (a, b, mean, steps, gradient) =>
    request("transport", "mirrorSinkhornAnswer", [a, b, mean, steps, gradient?.data, gradient?.rows, gradient?.columns, gradient?.rowStride, gradient?.columnStride], decodeMirrorSinkhornAnswer),
  multimarginal: (cost, shape, marginals, epsilon, relative, options) =>
    request("transport", "multimarginal", [cost, shape, marginals, epsilon, relative, options.tolerance, options.maxIterations], decodeMultimarginalSolution),
  planDense: (plan, problem) =>
    request("transport", "planDense", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b]),
  planSparse: (plan, problem, threshold) =>
    request("transport", "planSparse", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, threshold], decodeSparsePlanEntries),
  planApply: (plan, problem, v, side) =>
    request("transport", "planApply", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, v, side]),
  planBarycentric: (plan, problem, points) =>
    request("transport", "planBarycentric", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, points.data, points.rows, points.columns, points.rowStride, points.columnStride]),
  planMap: (plan, problem, newPoints) =>
    request("transport", "planMap", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, newPoints.data, newPoints.rows, newPoints.columns, newPoints.rowStride, newPoints.columnStride]),
  selfLabel: (scores, masses, assignment, options, out) =>
    request("transport", "selfLabel", [scores.data, scores.rows, scores.columns, scores.rowStride, scores.columnStride, masses, assignment, options.preset, options.epsilon, options.maxIterations, options.tolerance], decodeSelfLabelAnswer, out),
  selfLabelOver: (columns, masses, options, out) =>
    request("transport", "selfLabelOver", [columns, masses, options.preset, options.epsilon, options.maxIterations, options.tolerance], decodeSelfLabelAnswer, out),
  sinkhorn: (problem, epsilon, relative, warmF, warmG, options) =>
    request("transport", "sinkhorn", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, epsilon, relative, warmF, warmG, options.method, options.precision, options.tolerance, options.maxIterations, options.memoryLimit, options.gradient], decodeSinkhornSolution),
  wassersteinDictionary: (tensors, shape, costs, epsilon, relative, options) =>
    request("transport", "wassersteinDictionary", [tensors, shape, costs, epsilon, relative, options.rank, options.proximal, options.tolerance, options.maxIterations, options.restarts, options.seed], decodeWassersteinDictionarySolution),
};
