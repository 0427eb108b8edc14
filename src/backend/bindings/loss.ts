// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";

export interface ActivePassiveOptions {
  /** Default `"normalizedCrossEntropy"`. */
  readonly active?: "normalizedCrossEntropy" | "normalizedFocal" | "normalizedGeneralizedCrossEntropy" | undefined;
  /** Default `"reverseCrossEntropy"`. */
  readonly passive?: "meanAbsoluteError" | "reverseCrossEntropy" | undefined;
  /** Default `1`. */
  readonly alpha?: number | undefined;
  /** Default `1`. */
  readonly beta?: number | undefined;
}

export interface AdaptPerturbationOptions {
  /** Default `2`. */
  readonly beta?: number | undefined;
  /** Default `0.002`. */
  readonly rate?: number | undefined;
  /** Default `2000`. */
  readonly lambda?: number | undefined;
}

export interface AldrKlOptions {
  /** Default `1`. */
  readonly lambda?: number | undefined;
  /** Default `2`. */
  readonly alpha?: number | undefined;
  /** Default `2`. */
  readonly margin?: number | undefined;
}

export interface AsymmetricPseudoLabelsOptions {
  /** Default `0.9`. */
  readonly tolerance?: number | undefined;
  /** Default `5`. */
  readonly rounds?: number | undefined;
}

export interface AttackedEvaluation {
  readonly value: number;
  readonly values: Float64Array | undefined;
  readonly logits: Float64Array | undefined;
  readonly attacked: Float64Array | undefined;
}

export interface BalancedDistillationOptions {
  /** Default `0`. */
  readonly gammaPositive?: number | undefined;
  /** Default `4`. */
  readonly gammaNegative?: number | undefined;
  /** Default `0.05`. */
  readonly clip?: number | undefined;
  /** Default `0.16666666666666666`. */
  readonly exponent?: number | undefined;
  /** Default `2`. */
  readonly power?: number | undefined;
}

export interface BalancedEvaluation {
  readonly value: number;
  readonly values: Float64Array | undefined;
  readonly head: number;
  readonly tail: number;
  readonly headWeight: number;
  readonly gradient: Float64Array | undefined;
}

export interface BleuBias {
  readonly population: number;
  readonly sampleMean: number;
  readonly gap: number;
  readonly standardError: number;
  readonly samples: Float64Array;
  readonly precisions: Float64Array;
  readonly brevityPenalty: number;
}

export interface BleuBiasOptions {
  /** Default `4`. */
  readonly order?: number | undefined;
  /** Default `"addOne"`. */
  readonly smoothing?: "addOne" | "none" | undefined;
}

export interface BootstrappedCrossEntropyOptions {
  /** Default `0.95`. */
  readonly beta?: number | undefined;
  /** Default `"soft"`. */
  readonly kind?: "soft" | "hard" | undefined;
}

export interface CoTeaching {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

export interface CoTeachingOptions {
  /** Default `0.8`. */
  readonly keep?: number | undefined;
}

export interface CompSumOptions {
  /** Default `1`. */
  readonly tau?: number | undefined;
}

export interface CompanionObjective {
  readonly value: number;
  readonly gradient: Float64Array | Float32Array | undefined;
}

export interface CompanionObjectiveOptions {
  /** Default `0`. */
  readonly progress?: number | undefined;
}

export interface ConROptions {
  /** Default `1`. */
  readonly window?: number | undefined;
  /** Default `0.07`. */
  readonly temperature?: number | undefined;
  /** Default `0.01`. */
  readonly eta?: number | undefined;
}

export interface CorrectLabelsOptions {
  /** Default `0.7`. */
  readonly threshold?: number | undefined;
  /** Default `1`. */
  readonly margin?: number | undefined;
}

export interface CoverageCurve {
  readonly thresholds: Float64Array;
  readonly coverage: Float64Array;
  readonly errors: Float64Array;
  readonly area: number;
  readonly least: number;
}

export interface CrossEntropyOptions {
  /** Default `0`. */
  readonly labelSmoothing?: number | undefined;
}

export interface CvarOptions {
  /** Default `0.9`. */
  readonly level?: number | undefined;
}

export interface CvarStep {
  readonly parameters: Float64Array;
  readonly quantile: number;
  readonly weight: number;
}

export interface CvarStepOptions {
  readonly loss: number;
  readonly quantile: number;
  readonly step: number;
  readonly quantileStep: number;
  /** Default `0.9`. */
  readonly level?: number | undefined;
}

export interface DetectNoiseOptions {
  /** Default `"linear"`. */
  readonly detector?: "linear" | "loss" | undefined;
  /** Default `0.5`. */
  readonly threshold?: number | undefined;
  /** Default `0.001`. */
  readonly ridge?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
}

export interface DetectedNoise {
  readonly noisy: Int32Array;
  readonly probabilities: Float64Array;
  readonly byLoss: Float64Array;
  readonly converged: boolean;
}

export interface DiceOptions {
  /** Default `0`. */
  readonly alpha?: number | undefined;
  /** Default `0.0001`. */
  readonly smooth?: number | undefined;
  /** Default `false`. */
  readonly square?: boolean | undefined;
}

export interface DistillationOptions {
  /** Default `4`. */
  readonly temperature?: number | undefined;
  /** Default `0.9`. */
  readonly alpha?: number | undefined;
}

export interface DpoOptions {
  /** Default `0.1`. */
  readonly beta?: number | undefined;
  /** Default `0`. */
  readonly labelSmoothing?: number | undefined;
  /** Default `"mean"`. */
  readonly reduction?: "mean" | "sum" | "none" | undefined;
}

export interface EncouragingOptions {
  /** Default `0.75`. */
  readonly logEnd?: number | undefined;
}

export interface EntropyMaximizationOptions {
  /** Default `0.2`. */
  readonly alpha?: number | undefined;
  /** Default `0.02`. */
  readonly beta?: number | undefined;
}

export interface FitRejectorOptions {
  /** Default `0.05`. */
  readonly cost?: number | undefined;
  /** Default `2`. */
  readonly alpha?: number | undefined;
  /** Default `undefined`. */
  readonly beta?: number | undefined;
  /** Default `0.0001`. */
  readonly penalty?: number | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `500`. */
  readonly maxIterations?: number | undefined;
}

export interface FocalOptions {
  /** Default `2`. */
  readonly gamma?: number | undefined;
}

export interface GeneralizedCrossEntropyOptions {
  /** Default `0.7`. */
  readonly q?: number | undefined;
}

export interface GroupDroOptions {
  /** Default `0.01`. */
  readonly step?: number | undefined;
  /** Default `0`. */
  readonly adjustment?: number | undefined;
}

export interface GroupRisk {
  readonly value: number;
  readonly weights: Float64Array;
  readonly losses: Float64Array;
  readonly divergence: number;
  readonly gradient: Float64Array | Float32Array | undefined;
}

export interface HlGaussOptions {
  /** Default `undefined`. */
  readonly sigma?: number | undefined;
}

export interface HuberOptions {
  /** Default `1`. */
  readonly delta?: number | undefined;
}

export interface ImplicitFeedbackOptions {
  /** Default `"log"`. */
  readonly kind?: "log" | "squared" | undefined;
  /** Default `0`. */
  readonly clip?: number | undefined;
}

export interface LabelCorrection {
  readonly targets: Float64Array;
  readonly recalled: Float64Array;
  readonly thresholds: Float64Array;
}

export interface LabelShiftDroOptions {
  /** Default `0.1`. */
  readonly radius?: number | undefined;
}

export interface LdrKOptions {
  /** Default `1`. */
  readonly k?: number | undefined;
  /** Default `2`. */
  readonly margin?: number | undefined;
}

export interface LdrKlOptions {
  /** Default `1`. */
  readonly lambda?: number | undefined;
  /** Default `2`. */
  readonly margin?: number | undefined;
}

export interface LogCoshOptions {
  /** Default `1`. */
  readonly scale?: number | undefined;
}

export interface LogitClipOptions {
  /** Default `1`. */
  readonly tau?: number | undefined;
  /** Default `2`. */
  readonly p?: number | undefined;
  /** Default `"crossEntropy"`. */
  readonly loss?: "crossEntropy" | "focal" | "generalizedCrossEntropy" | "meanAbsoluteError" | undefined;
}

export interface LossEvaluation {
  readonly value: number;
  readonly values: Float64Array | undefined;
  readonly gradient: Float64Array | Float32Array | undefined;
}

export interface LossReweightingOptions {
  /** Default `"linUpper"`. */
  readonly strategy?: "linUpper" | "linear" | "quadratic" | "extremes" | undefined;
  /** Default `1`. */
  readonly temperature?: number | undefined;
}

export interface Mixed {
  readonly points: Float64Array;
  readonly partners: Int32Array;
  readonly lambda: number;
}

export interface MixedEvaluation {
  readonly value: number;
  readonly values: Float64Array | undefined;
  readonly logits: Float64Array | undefined;
  readonly mixed: Float64Array | undefined;
}

export interface MixupOptions {
  /** Default `20`. */
  readonly alpha?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface MovingAverageOptions {
  /** Default `0.999`. */
  readonly momentum?: number | undefined;
}

export interface MultiFocalOptions {
  /** Default `0`. */
  readonly gammaPositive?: number | undefined;
  /** Default `4`. */
  readonly gammaNegative?: number | undefined;
  /** Default `0.05`. */
  readonly clip?: number | undefined;
  /** Default `0.16666666666666666`. */
  readonly exponent?: number | undefined;
}

export interface MulticlassHingeOptions {
  /** Default `"max"`. */
  readonly kind?: "max" | "sum" | undefined;
  /** Default `1`. */
  readonly margin?: number | undefined;
}

export interface NestedDropout {
  readonly features: Float64Array;
  readonly kept: number;
}

export interface NestedDropoutOptions {
  /** Default `0`. */
  readonly mean?: number | undefined;
  /** Default `undefined`. */
  readonly deviation?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface NormalizedFocalOptions {
  /** Default `0.5`. */
  readonly gamma?: number | undefined;
}

export interface NormalizedGeneralizedCrossEntropyOptions {
  /** Default `0.7`. */
  readonly q?: number | undefined;
}

export interface OddSetsOptions {
  /** Default `128`. */
  readonly sets?: number | undefined;
  /** Default `1`. */
  readonly odd?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface OrdinalEvaluation {
  readonly value: number;
  readonly values: Float64Array | undefined;
  readonly scores: Float64Array | Float32Array | undefined;
  readonly thresholds: Float64Array | undefined;
}

export interface PoissonLossOptions {
  /** Default `false`. */
  readonly full?: boolean | undefined;
}

export interface PolyOptions {
  /** Default `1`. */
  readonly epsilon?: number | undefined;
  /** Default `0`. */
  readonly gamma?: number | undefined;
}

export interface ProspectOptions {
  /** Default `"squared"`. */
  readonly loss?: "squared" | "logistic" | undefined;
  /** Default `"superquantile"`. */
  readonly spectrum?: "superquantile" | "extremile" | "exponential" | undefined;
  /** Default `undefined`. */
  readonly parameter?: number | undefined;
  /** Default `1`. */
  readonly smoothing?: number | undefined;
  /** Default `"squares"`. */
  readonly penalty?: "squares" | "entropy" | undefined;
  /** Default `undefined`. */
  readonly regularization?: number | undefined;
  /** Default `undefined`. */
  readonly step?: number | undefined;
  /** Default `1000`. */
  readonly epochs?: number | undefined;
  /** Default `1e-8`. */
  readonly tolerance?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface ProspectSolution {
  readonly coefficients: Float64Array;
  readonly value: number;
  readonly gap: number;
  readonly gaps: Float64Array;
  readonly weights: Float64Array;
  readonly epochs: number;
  readonly converged: boolean;
}

export interface QuantileLossOptions {
  /** Default `0.5`. */
  readonly level?: number | undefined;
}

export interface RegMixupOptions {
  readonly lambda: number;
  /** Default `1`. */
  readonly eta?: number | undefined;
}

export interface RejectLossOptions {
  /** Default `0.05`. */
  readonly cost?: number | undefined;
  /** Default `2`. */
  readonly alpha?: number | undefined;
  /** Default `undefined`. */
  readonly beta?: number | undefined;
}

export interface Rejector {
  readonly weights: Float64Array;
  readonly bias: number;
  readonly scores: Float64Array;
  readonly value: number;
  readonly slope: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface ReverseCrossEntropyOptions {
  /** Default `0.0001`. */
  readonly floor?: number | undefined;
}

export interface RowOptions {
  /** Default `undefined`. */
  readonly ignoreIndex?: number | undefined;
  /** Default `"mean"`. */
  readonly reduction?: "mean" | "sum" | "none" | undefined;
}

export interface SelectiveMixup {
  readonly probabilities: Float64Array;
  readonly gains: Float64Array;
  readonly recalls: Float64Array;
  readonly value: number;
  readonly multipliers: Float64Array;
}

export interface SelectiveMixupOptions {
  /** Default `"minRecall"`. */
  readonly objective?: "minRecall" | "meanRecall" | "geometricMean" | "harmonicMean" | undefined;
  /** Default `1`. */
  readonly temperature?: number | undefined;
  /** Default `0.6`. */
  readonly leastLambda?: number | undefined;
  /** Default `1`. */
  readonly step?: number | undefined;
  /** Default `1`. */
  readonly memory?: number | undefined;
}

export interface SelfCalibratingOptions {
  /** Default `2`. */
  readonly beta?: number | undefined;
  /** Default `false`. */
  readonly sample?: boolean | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SelfDistillationOptimum {
  readonly xi: number;
  readonly error: number;
  readonly teacherError: number;
  readonly curve: Float64Array;
}

export interface SelfDistillationOptimumOptions {
  readonly ridge: number;
  readonly noise: number;
}

export interface SelfDistillationOptions {
  readonly ridge: number;
  /** Default `1`. */
  readonly steps?: number | undefined;
}

export interface SelfDistilled {
  readonly coefficients: Float64Array;
  readonly fitted: Float64Array;
  readonly xi: Float64Array;
  readonly errors: Float64Array;
}

export interface SimpsonsBias {
  readonly population: number;
  readonly sampleMean: number;
  readonly gap: number;
  readonly standardError: number;
  readonly samples: Float64Array;
  readonly classes: Float64Array;
}

export interface SimpsonsBiasOptions {
  /** Default `"f1"`. */
  readonly score?: "f1" | "precision" | "recall" | undefined;
  /** Default `undefined`. */
  readonly empty?: number | undefined;
}

export interface SmoothAdversarialOptions {
  /** Default `1`. */
  readonly tau?: number | undefined;
  /** Default `1`. */
  readonly rho?: number | undefined;
  /** Default `undefined`. */
  readonly nu?: number | undefined;
}

export interface SpectralDecouplingOptions {
  /** Default `0.1`. */
  readonly lambda?: number | undefined;
}

export interface SpectralRisk {
  readonly value: number;
  readonly gradient: Float64Array | Float32Array | undefined;
}

export interface SpectralRiskOptions {
  /** Default `"superquantile"`. */
  readonly spectrum?: "superquantile" | "extremile" | "exponential" | undefined;
  /** Default `undefined`. */
  readonly parameter?: number | undefined;
  /** Default `0`. */
  readonly smoothing?: number | undefined;
  /** Default `"squares"`. */
  readonly penalty?: "squares" | "entropy" | undefined;
}

export interface SphericalCommon {
  readonly classes: number;
  readonly factor: Float64Array;
  readonly inverse: Float64Array;
  readonly offset: Float64Array;
  readonly gram: Float64Array;
  readonly total: Float64Array;
}

export interface SphericalLossOptions {
  /** Default `"taylor"`. */
  readonly kind?: "taylor" | "spherical" | undefined;
  /** Default `0.001`. */
  readonly epsilon?: number | undefined;
}

export interface SphericalStep {
  readonly values: Float64Array;
  readonly hiddens: Float64Array;
  readonly residual: number;
  readonly rows: Float64Array;
  readonly common: SphericalCommon;
}

export interface SphericalStepOptions {
  /** Default `"z"`. */
  readonly kind?: "z" | "taylor" | "spherical" | "squares" | undefined;
  /** Default `1`. */
  readonly a?: number | undefined;
  /** Default `1`. */
  readonly b?: number | undefined;
  /** Default `0.001`. */
  readonly epsilon?: number | undefined;
  /** Default `0.1`. */
  readonly rate?: number | undefined;
}

export interface SymmetricConsistencyOptions {
  /** Default `0.5`. */
  readonly alpha?: number | undefined;
}

export interface SymmetricCrossEntropyOptions {
  /** Default `0.1`. */
  readonly alpha?: number | undefined;
  /** Default `1`. */
  readonly beta?: number | undefined;
  /** Default `0.0001`. */
  readonly floor?: number | undefined;
}

export interface TailRisk {
  readonly value: number;
  readonly quantile: number;
  readonly gradient: Float64Array | Float32Array | undefined;
}

export interface TransferredStudent {
  readonly probabilities: Float64Array;
  readonly visits: Float64Array;
  readonly missing: Float64Array;
}

export interface TverskyOptions {
  /** Default `0.5`. */
  readonly alpha?: number | undefined;
  /** Default `0.5`. */
  readonly beta?: number | undefined;
  /** Default `0.0001`. */
  readonly smooth?: number | undefined;
}

export interface ZLossOptions {
  /** Default `1`. */
  readonly a?: number | undefined;
  /** Default `1`. */
  readonly b?: number | undefined;
}

export const activePassiveOptionsNames = {
  active: '"normalizedCrossEntropy"',
  passive: '"reverseCrossEntropy"',
  alpha: '1',
  beta: '1',
} as const;

export const adaptPerturbationOptionsNames = {
  beta: '2',
  rate: '0.002',
  lambda: '2000',
} as const;

export const aldrKlOptionsNames = {
  lambda: '1',
  alpha: '2',
  margin: '2',
} as const;

export const asymmetricPseudoLabelsOptionsNames = {
  tolerance: '0.9',
  rounds: '5',
} as const;

function decodeAttackedEvaluation(value: unknown): AttackedEvaluation {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array | undefined,
    logits: fields[2] as Float64Array | undefined,
    attacked: fields[3] as Float64Array | undefined,
  };
}

export const balancedDistillationOptionsNames = {
  gammaPositive: '0',
  gammaNegative: '4',
  clip: '0.05',
  exponent: '0.16666666666666666',
  power: '2',
} as const;

function decodeBalancedEvaluation(value: unknown): BalancedEvaluation {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array | undefined,
    head: fields[2] as number,
    tail: fields[3] as number,
    headWeight: fields[4] as number,
    gradient: fields[5] as Float64Array | undefined,
  };
}

function decodeBleuBias(value: unknown): BleuBias {
  const fields = value as readonly unknown[];
  return {
    population: fields[0] as number,
    sampleMean: fields[1] as number,
    gap: fields[2] as number,
    standardError: fields[3] as number,
    samples: fields[4] as Float64Array,
    precisions: fields[5] as Float64Array,
    brevityPenalty: fields[6] as number,
  };
}

export const bleuBiasOptionsNames = {
  order: '4',
  smoothing: '"addOne"',
} as const;

export const bootstrappedCrossEntropyOptionsNames = {
  beta: '0.95',
  kind: '"soft"',
} as const;

function decodeCoTeaching(value: unknown): CoTeaching {
  const fields = value as readonly unknown[];
  return {
    first: fields[0] as Int32Array,
    second: fields[1] as Int32Array,
  };
}

export const coTeachingOptionsNames = {
  keep: '0.8',
} as const;

export const compSumOptionsNames = {
  tau: '1',
} as const;

function decodeCompanionObjective(value: unknown): CompanionObjective {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float64Array | Float32Array | undefined,
  };
}

export const companionObjectiveOptionsNames = {
  progress: '0',
} as const;

export const conROptionsNames = {
  window: '1',
  temperature: '0.07',
  eta: '0.01',
} as const;

export const correctLabelsOptionsNames = {
  threshold: '0.7',
  margin: '1',
} as const;

function decodeCoverageCurve(value: unknown): CoverageCurve {
  const fields = value as readonly unknown[];
  return {
    thresholds: fields[0] as Float64Array,
    coverage: fields[1] as Float64Array,
    errors: fields[2] as Float64Array,
    area: fields[3] as number,
    least: fields[4] as number,
  };
}

export const crossEntropyOptionsNames = {
  labelSmoothing: '0',
} as const;

export const cvarOptionsNames = {
  level: '0.9',
} as const;

function decodeCvarStep(value: unknown): CvarStep {
  const fields = value as readonly unknown[];
  return {
    parameters: fields[0] as Float64Array,
    quantile: fields[1] as number,
    weight: fields[2] as number,
  };
}

export const cvarStepOptionsNames = {
  loss: 'undefined',
  quantile: 'undefined',
  step: 'undefined',
  quantileStep: 'undefined',
  level: '0.9',
} as const;

export const detectNoiseOptionsNames = {
  detector: '"linear"',
  threshold: '0.5',
  ridge: '0.001',
  maxIterations: '1000',
} as const;

function decodeDetectedNoise(value: unknown): DetectedNoise {
  const fields = value as readonly unknown[];
  return {
    noisy: fields[0] as Int32Array,
    probabilities: fields[1] as Float64Array,
    byLoss: fields[2] as Float64Array,
    converged: fields[3] as boolean,
  };
}

export const diceOptionsNames = {
  alpha: '0',
  smooth: '0.0001',
  square: 'false',
} as const;

export const distillationOptionsNames = {
  temperature: '4',
  alpha: '0.9',
} as const;

export const dpoOptionsNames = {
  beta: '0.1',
  labelSmoothing: '0',
  reduction: '"mean"',
} as const;

export const encouragingOptionsNames = {
  logEnd: '0.75',
} as const;

export const entropyMaximizationOptionsNames = {
  alpha: '0.2',
  beta: '0.02',
} as const;

export const fitRejectorOptionsNames = {
  cost: '0.05',
  alpha: '2',
  beta: 'undefined',
  penalty: '0.0001',
  tolerance: '1e-6',
  maxIterations: '500',
} as const;

export const focalOptionsNames = {
  gamma: '2',
} as const;

export const generalizedCrossEntropyOptionsNames = {
  q: '0.7',
} as const;

export const groupDroOptionsNames = {
  step: '0.01',
  adjustment: '0',
} as const;

function decodeGroupRisk(value: unknown): GroupRisk {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    weights: fields[1] as Float64Array,
    losses: fields[2] as Float64Array,
    divergence: fields[3] as number,
    gradient: fields[4] as Float64Array | Float32Array | undefined,
  };
}

export const hlGaussOptionsNames = {
  sigma: 'undefined',
} as const;

export const huberOptionsNames = {
  delta: '1',
} as const;

export const implicitFeedbackOptionsNames = {
  kind: '"log"',
  clip: '0',
} as const;

function decodeLabelCorrection(value: unknown): LabelCorrection {
  const fields = value as readonly unknown[];
  return {
    targets: fields[0] as Float64Array,
    recalled: fields[1] as Float64Array,
    thresholds: fields[2] as Float64Array,
  };
}

export const labelShiftDroOptionsNames = {
  radius: '0.1',
} as const;

export const ldrKOptionsNames = {
  k: '1',
  margin: '2',
} as const;

export const ldrKlOptionsNames = {
  lambda: '1',
  margin: '2',
} as const;

export const logCoshOptionsNames = {
  scale: '1',
} as const;

export const logitClipOptionsNames = {
  tau: '1',
  p: '2',
  loss: '"crossEntropy"',
} as const;

function decodeLossEvaluation(value: unknown): LossEvaluation {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array | undefined,
    gradient: fields[2] as Float64Array | Float32Array | undefined,
  };
}

export const lossReweightingOptionsNames = {
  strategy: '"linUpper"',
  temperature: '1',
} as const;

function decodeMixed(value: unknown): Mixed {
  const fields = value as readonly unknown[];
  return {
    points: fields[0] as Float64Array,
    partners: fields[1] as Int32Array,
    lambda: fields[2] as number,
  };
}

function decodeMixedEvaluation(value: unknown): MixedEvaluation {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array | undefined,
    logits: fields[2] as Float64Array | undefined,
    mixed: fields[3] as Float64Array | undefined,
  };
}

export const mixupOptionsNames = {
  alpha: '20',
  seed: '0',
} as const;

export const movingAverageOptionsNames = {
  momentum: '0.999',
} as const;

export const multiFocalOptionsNames = {
  gammaPositive: '0',
  gammaNegative: '4',
  clip: '0.05',
  exponent: '0.16666666666666666',
} as const;

export const multiclassHingeOptionsNames = {
  kind: '"max"',
  margin: '1',
} as const;

function decodeNestedDropout(value: unknown): NestedDropout {
  const fields = value as readonly unknown[];
  return {
    features: fields[0] as Float64Array,
    kept: fields[1] as number,
  };
}

export const nestedDropoutOptionsNames = {
  mean: '0',
  deviation: 'undefined',
  seed: '0',
} as const;

export const normalizedFocalOptionsNames = {
  gamma: '0.5',
} as const;

export const normalizedGeneralizedCrossEntropyOptionsNames = {
  q: '0.7',
} as const;

export const oddSetsOptionsNames = {
  sets: '128',
  odd: '1',
  seed: '0',
} as const;

function decodeOrdinalEvaluation(value: unknown): OrdinalEvaluation {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array | undefined,
    scores: fields[2] as Float64Array | Float32Array | undefined,
    thresholds: fields[3] as Float64Array | undefined,
  };
}

export const poissonLossOptionsNames = {
  full: 'false',
} as const;

export const polyOptionsNames = {
  epsilon: '1',
  gamma: '0',
} as const;

export const prospectOptionsNames = {
  loss: '"squared"',
  spectrum: '"superquantile"',
  parameter: 'undefined',
  smoothing: '1',
  penalty: '"squares"',
  regularization: 'undefined',
  step: 'undefined',
  epochs: '1000',
  tolerance: '1e-8',
  seed: '0',
} as const;

function decodeProspectSolution(value: unknown): ProspectSolution {
  const fields = value as readonly unknown[];
  return {
    coefficients: fields[0] as Float64Array,
    value: fields[1] as number,
    gap: fields[2] as number,
    gaps: fields[3] as Float64Array,
    weights: fields[4] as Float64Array,
    epochs: fields[5] as number,
    converged: fields[6] as boolean,
  };
}

export const quantileLossOptionsNames = {
  level: '0.5',
} as const;

export const regMixupOptionsNames = {
  lambda: 'undefined',
  eta: '1',
} as const;

export const rejectLossOptionsNames = {
  cost: '0.05',
  alpha: '2',
  beta: 'undefined',
} as const;

function decodeRejector(value: unknown): Rejector {
  const fields = value as readonly unknown[];
  return {
    weights: fields[0] as Float64Array,
    bias: fields[1] as number,
    scores: fields[2] as Float64Array,
    value: fields[3] as number,
    slope: fields[4] as number,
    iterations: fields[5] as number,
    converged: fields[6] as boolean,
  };
}

export const reverseCrossEntropyOptionsNames = {
  floor: '0.0001',
} as const;

export const rowOptionsNames = {
  ignoreIndex: 'undefined',
  reduction: '"mean"',
} as const;

function decodeSelectiveMixup(value: unknown): SelectiveMixup {
  const fields = value as readonly unknown[];
  return {
    probabilities: fields[0] as Float64Array,
    gains: fields[1] as Float64Array,
    recalls: fields[2] as Float64Array,
    value: fields[3] as number,
    multipliers: fields[4] as Float64Array,
  };
}

export const selectiveMixupOptionsNames = {
  objective: '"minRecall"',
  temperature: '1',
  leastLambda: '0.6',
  step: '1',
  memory: '1',
} as const;

export const selfCalibratingOptionsNames = {
  beta: '2',
  sample: 'false',
  seed: '0',
} as const;

function decodeSelfDistillationOptimum(value: unknown): SelfDistillationOptimum {
  const fields = value as readonly unknown[];
  return {
    xi: fields[0] as number,
    error: fields[1] as number,
    teacherError: fields[2] as number,
    curve: fields[3] as Float64Array,
  };
}

export const selfDistillationOptimumOptionsNames = {
  ridge: 'undefined',
  noise: 'undefined',
} as const;

export const selfDistillationOptionsNames = {
  ridge: 'undefined',
  steps: '1',
} as const;

function decodeSelfDistilled(value: unknown): SelfDistilled {
  const fields = value as readonly unknown[];
  return {
    coefficients: fields[0] as Float64Array,
    fitted: fields[1] as Float64Array,
    xi: fields[2] as Float64Array,
    errors: fields[3] as Float64Array,
  };
}

function decodeSimpsonsBias(value: unknown): SimpsonsBias {
  const fields = value as readonly unknown[];
  return {
    population: fields[0] as number,
    sampleMean: fields[1] as number,
    gap: fields[2] as number,
    standardError: fields[3] as number,
    samples: fields[4] as Float64Array,
    classes: fields[5] as Float64Array,
  };
}

export const simpsonsBiasOptionsNames = {
  score: '"f1"',
  empty: 'undefined',
} as const;

export const smoothAdversarialOptionsNames = {
  tau: '1',
  rho: '1',
  nu: 'undefined',
} as const;

export const spectralDecouplingOptionsNames = {
  lambda: '0.1',
} as const;

function decodeSpectralRisk(value: unknown): SpectralRisk {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float64Array | Float32Array | undefined,
  };
}

export const spectralRiskOptionsNames = {
  spectrum: '"superquantile"',
  parameter: 'undefined',
  smoothing: '0',
  penalty: '"squares"',
} as const;

function decodeSphericalCommon(value: unknown): SphericalCommon {
  const fields = value as readonly unknown[];
  return {
    classes: fields[0] as number,
    factor: fields[1] as Float64Array,
    inverse: fields[2] as Float64Array,
    offset: fields[3] as Float64Array,
    gram: fields[4] as Float64Array,
    total: fields[5] as Float64Array,
  };
}

export const sphericalLossOptionsNames = {
  kind: '"taylor"',
  epsilon: '0.001',
} as const;

function decodeSphericalStep(value: unknown): SphericalStep {
  const fields = value as readonly unknown[];
  return {
    values: fields[0] as Float64Array,
    hiddens: fields[1] as Float64Array,
    residual: fields[2] as number,
    rows: fields[3] as Float64Array,
    common: decodeSphericalCommon(fields[4]),
  };
}

export const sphericalStepOptionsNames = {
  kind: '"z"',
  a: '1',
  b: '1',
  epsilon: '0.001',
  rate: '0.1',
} as const;

export const symmetricConsistencyOptionsNames = {
  alpha: '0.5',
} as const;

export const symmetricCrossEntropyOptionsNames = {
  alpha: '0.1',
  beta: '1',
  floor: '0.0001',
} as const;

function decodeTailRisk(value: unknown): TailRisk {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    quantile: fields[1] as number,
    gradient: fields[2] as Float64Array | Float32Array | undefined,
  };
}

function decodeTransferredStudent(value: unknown): TransferredStudent {
  const fields = value as readonly unknown[];
  return {
    probabilities: fields[0] as Float64Array,
    visits: fields[1] as Float64Array,
    missing: fields[2] as Float64Array,
  };
}

export const tverskyOptionsNames = {
  alpha: '0.5',
  beta: '0.5',
  smooth: '0.0001',
} as const;

export const zLossOptionsNames = {
  a: '1',
  b: '1',
} as const;

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** A comp-sum loss of clean logits and how far an attack moves the margins. */
  smoothAdversarial(logits: MatrixArgument, attacked: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, options: SmoothAdversarialOptions): Request<AttackedEvaluation>;
  /** A student's softmax against a teacher's, both softened by a temperature. */
  distillation(logits: MatrixArgument, teacher: MatrixArgument, labels: Int32Array | undefined, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, options: DistillationOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Values as normal distributions on bins. */
  hlGauss(logits: MatrixArgument, values: Float64Array | Float32Array, edges: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, options: HlGaussOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Cross-entropy with a penalty on the logits. */
  spectralDecoupling(logits: MatrixArgument, labels: Int32Array, gamma: Float64Array | Float32Array | undefined, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, options: SpectralDecouplingOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Squared near the target, absolute away from it. */
  huber(predictions: Float64Array | Float32Array, targets: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, loss: HuberOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** A loss of relevance, estimated from clicks and how likely they were seen. */
  implicitFeedback(logits: Float64Array | Float32Array, clicks: Float64Array | Float32Array, propensities: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, loss: ImplicitFeedbackOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Squared near the target, absolute away from it, and smooth. */
  logCosh(predictions: Float64Array | Float32Array, targets: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, loss: LogCoshOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** The loss whose minimizer is a quantile. */
  quantileLoss(predictions: Float64Array | Float32Array, targets: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, loss: QuantileLossOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** The negative log likelihood of counts by log rates. */
  poissonLoss(predictions: Float64Array | Float32Array, targets: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, loss: PoissonLossOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** The negative log likelihood of ordered classes. */
  ordinalLoss(scores: Float64Array | Float32Array, thresholds: Float64Array | Float32Array, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined): Request<OrdinalEvaluation>;
  /** Generalized intersection over union of pairs of boxes; the gradient by the first ones, then that by the second. */
  giou(boxesA: MatrixArgument, boxesB: MatrixArgument, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** log Σ exp(xᵢ), without overflow. */
  logSumExp(x: Float64Array | Float32Array): Request<number>;
  /** Dice loss of token and pixel batches. */
  dice(logits: MatrixArgument, labels: Int32Array, groups: Int32Array | undefined, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, options: DiceOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Tversky loss of token and pixel batches. */
  tversky(logits: MatrixArgument, labels: Int32Array, groups: Int32Array | undefined, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, options: TverskyOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** How far the mean of a score over samples is from the score of all. */
  simpsonsBias(memberships: MatrixArgument, labels: Int32Array, groups: Int32Array, weights: Float64Array | Float32Array | undefined, options: SimpsonsBiasOptions): Request<SimpsonsBias>;
  /** How far the mean of sentences' BLEU is from that of the corpus. */
  bleuBias(candidates: Int32Array, candidateLengths: Int32Array, references: Int32Array, referenceLengths: Int32Array, referenceCounts: Int32Array, options: BleuBiasOptions): Request<BleuBias>;
  /** Direct preference optimization: the logistic loss of preference margins; the gradient by the chosen answers, then that by the rejected ones. */
  dpo(policyChosen: Float64Array | Float32Array, policyRejected: Float64Array | Float32Array, referenceChosen: Float64Array | Float32Array, referenceRejected: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, options: DpoOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** The surrogate loss of a rejector. */
  rejectLoss(predictions: Float64Array | Float32Array, targets: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, loss: RejectLossOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** A linear rejector. */
  fitRejector(features: MatrixArgument, right: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, options: FitRejectorOptions): Request<Rejector>;
  /** What is accepted at each threshold, and how much of it is wrong. */
  coverageCurve(scores: Float64Array | Float32Array, right: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined): Request<CoverageCurve>;
  /** Conditional value at risk: the mean of the worst losses. */
  cvar(losses: Float64Array | Float32Array, gradient: boolean, options: CvarOptions): Request<TailRisk>;
  /** Sorted losses under weights that do not fall, plain or smoothed. */
  spectralRisk(losses: Float64Array | Float32Array, gradient: boolean, options: SpectralRiskOptions): Request<SpectralRisk>;
  /** Groups with larger losses count more, by exponentiated gradient steps. */
  groupDro(losses: Float64Array | Float32Array, groups: Int32Array, weights: Float64Array | Float32Array, sizes: Float64Array | Float32Array | undefined, gradient: boolean, options: GroupDroOptions): Request<GroupRisk>;
  /** The worst mean loss over label distributions near the one at hand. */
  labelShiftDro(losses: Float64Array | Float32Array, labels: Int32Array, classes: number, gradient: boolean, options: LabelShiftDroOptions): Request<GroupRisk>;
  /** The mean of losses, plain or weighted. */
  meanRisk(losses: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean): Request<SpectralRisk>;
  /** How much an example counts, from where its loss stands among the batch's. */
  lossReweighting(losses: Float64Array | Float32Array, gradient: boolean, options: LossReweightingOptions): Request<SpectralRisk>;
  /** A stochastic prox-linear step for the conditional value at risk. */
  cvarStep(parameters: Float64Array | Float32Array, gradient: Float64Array | Float32Array, options: CvarStepOptions): Request<CvarStep>;
  /** Smoothed spectral risks of a linear model's losses, minimized without bias or variance at the end. */
  prospect(points: MatrixArgument, targets: Float64Array | Float32Array, options: ProspectOptions): Request<ProspectSolution>;
  /** Weights that make up for censored times. */
  kaplanMeierWeights(times: Float64Array | Float32Array, events: Int32Array): Request<Float64Array>;
  /** A normalized loss with one that is bounded. */
  activePassive(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: ActivePassiveOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** LDR-KL with a temperature that every example chooses for itself. */
  aldrKl(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: AldrKlOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Cross-entropy with targets mixed with the prediction itself. */
  bootstrappedCrossEntropy(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: BootstrappedCrossEntropyOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Sum-exponential, cross-entropy, generalized cross-entropy and mean absolute error as one family. */
  compSum(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: CompSumOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Cross-entropy of softmax predictions, with label smoothing. */
  crossEntropy(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: CrossEntropyOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Cross-entropy with a bonus for predictions that are already right. */
  encouraging(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: EncouragingOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Cross-entropy that counts little where the prediction is already right. */
  focal(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: FocalOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Between cross-entropy and the mean absolute error. */
  generalizedCrossEntropy(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: GeneralizedCrossEntropyOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** The mean of the k largest margins. */
  ldrK(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: LdrKOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** The worst mean margin over distributions on the labels. */
  ldrKl(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: LdrKlOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** A loss of logits whose norm is held below a bound. */
  logitClip(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: LogitClipOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Mean absolute error of a softmax prediction. */
  meanAbsoluteError(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Hinge losses of several classes. */
  multiclassHinge(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: MulticlassHingeOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Cross-entropy over its sum over all labels. */
  normalizedCrossEntropy(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Focal loss over its sum over all labels. */
  normalizedFocal(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: NormalizedFocalOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Generalized cross-entropy over its sum over all labels. */
  normalizedGeneralizedCrossEntropy(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: NormalizedGeneralizedCrossEntropyOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Cross-entropy or focal loss with another first coefficient. */
  poly(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: PolyOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** The prediction's cross-entropy against the label's distribution. */
  reverseCrossEntropy(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: ReverseCrossEntropyOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Taylor softmax and spherical softmax. */
  sphericalLoss(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: SphericalLossOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Cross-entropy plus the mean square of the other labels' logits. */
  squentropy(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** The sum of the other labels' exponentials over the label's. */
  sumExp(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Cross-entropy with reverse cross-entropy. */
  symmetricCrossEntropy(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: SymmetricCrossEntropyOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** The softplus of the label's standard score among the logits. */
  zLoss(logits: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, loss: ZLossOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** A contrastive regularizer of features for regression with rare targets. */
  conR(features: MatrixArgument, targets: Float64Array | Float32Array, predictions: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, options: ConROptions): Request<LossEvaluation>;
  /** Mixtures of examples. */
  mixup(points: MatrixArgument, options: MixupOptions): Request<Mixed>;
  /** Cross-entropy of examples with that of their mixtures. */
  regMixup(logits: MatrixArgument, mixed: MatrixArgument, labels: Int32Array, partners: Int32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, options: RegMixupOptions): Request<MixedEvaluation>;
  /** Sets of a pair and k odd ones. */
  oddSets(labels: Int32Array, options: OddSetsOptions): Request<Int32Array>;
  /** Cross-entropy of sets. */
  oddKOut(logits: MatrixArgument, labels: Int32Array, sets: Int32Array, odd: number, soft: boolean, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined): Request<LossEvaluation>;
  /** A student against its teacher, from both sides. */
  symmetricConsistency(logits: MatrixArgument, teacher: MatrixArgument, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, options: SymmetricConsistencyOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** A teacher a step nearer to its student. */
  movingAverage(teacher: Float64Array | Float32Array, student: Float64Array | Float32Array, options: MovingAverageOptions): Request<Float64Array>;
  /** Steps of gradient descent on the last layer, at a cost that does not depend on the number of classes. */
  sphericalStep(hiddens: MatrixArgument, which: Int32Array, rows: Float64Array | Float32Array, classes: number, factor: Float64Array | Float32Array, inverse: Float64Array | Float32Array, offset: Float64Array | Float32Array, gram: Float64Array | Float32Array, total: Float64Array | Float32Array, options: SphericalStepOptions): Request<SphericalStep>;
  /** The weights of a layer in factors. */
  sphericalWeights(weights: MatrixArgument, factor: Float64Array | Float32Array, offset: Float64Array | Float32Array): Request<Float64Array>;
  /** What is kept beside the weights of a layer. */
  sphericalRefresh(weights: MatrixArgument): Request<SphericalCommon>;
  /** Which pairs of classes to mix. */
  selectiveMixup(confusion: MatrixArgument, prototypes: MatrixArgument, weights: MatrixArgument, bias: Float64Array | Float32Array | undefined, multipliers: Float64Array | Float32Array | undefined, options: SelectiveMixupOptions): Request<SelectiveMixup>;
  /** The first features of a batch. */
  nestedDropout(features: MatrixArgument, options: NestedDropoutOptions): Request<NestedDropout>;
  /** Which examples two networks learn from. */
  coTeaching(first: Float64Array | Float32Array, second: Float64Array | Float32Array, options: CoTeachingOptions): Request<CoTeaching>;
  /** Who is noise. */
  detectNoise(features: MatrixArgument, losses: Float64Array | Float32Array, trusted: Int32Array | undefined, options: DetectNoiseOptions): Request<DetectedNoise>;
  /** Losses of hidden layers beside that of the output. */
  companionObjective(losses: Float64Array | Float32Array, weights: Float64Array | Float32Array, thresholds: Float64Array | Float32Array, options: CompanionObjectiveOptions): Request<CompanionObjective>;
  /** Many labels of which a row shows one. */
  entropyMaximization(logits: MatrixArgument, targets: MatrixArgument, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, options: EntropyMaximizationOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Labels more of what is unknown. */
  asymmetricPseudoLabels(probabilities: MatrixArgument, targets: MatrixArgument, options: AsymmetricPseudoLabelsOptions): Request<Float64Array>;
  /** Many labels, with classes and easy negatives held apart. */
  multiFocal(logits: MatrixArgument, targets: MatrixArgument, counts: Float64Array | Float32Array | undefined, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, options: MultiFocalOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** Recalls labels that are missing. */
  correctLabels(logits: MatrixArgument, targets: MatrixArgument, options: CorrectLabelsOptions): Request<LabelCorrection>;
  /** A classifier of many labels between a model of the head and one of the tail. */
  balancedDistillation(logits: MatrixArgument, head: MatrixArgument, tail: MatrixArgument, targets: MatrixArgument, counts: Float64Array | Float32Array | undefined, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, options: BalancedDistillationOptions): Request<BalancedEvaluation>;
  /** Binary maps whose labels are perturbed. */
  selfCalibrating(logits: MatrixArgument, targets: MatrixArgument, levels: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, reduction: "mean" | "sum" | "none" | undefined, options: SelfCalibratingOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** New levels of perturbation. */
  adaptPerturbation(levels: Float64Array | Float32Array, logits: MatrixArgument, targets: MatrixArgument, options: AdaptPerturbationOptions): Request<Float64Array>;
  /** Squared error of the log-probability of a label that a teacher drew. */
  squaredLogitError(logits: MatrixArgument, labels: Int32Array, logProbabilities: Float64Array | Float32Array, weights: Float64Array | Float32Array | undefined, gradient: boolean, rows: RowOptions, out: Float64Array | Float32Array | undefined): Request<LossEvaluation>;
  /** A teacher's probabilities over finite inputs and labels, learned from samples. */
  knowledgeTransfer(inputs: Int32Array, labels: Int32Array, count: number, classes: number, probabilities: Float64Array | Float32Array | undefined, distributions: MatrixArgument | undefined, weighted: boolean): Request<TransferredStudent>;
  /** Kernel ridge regression whose students learn from a mixture of the targets and their teacher's fit. */
  selfDistillation(kernel: MatrixArgument, targets: MatrixArgument, xi: Float64Array | Float32Array | undefined, heldKernel: MatrixArgument | undefined, heldTargets: MatrixArgument | undefined, options: SelfDistillationOptions): Request<SelfDistilled>;
  /** How much a student of ridge regression should learn from its teacher when labels are noisy. */
  selfDistillationOptimum(points: MatrixArgument, coefficients: Float64Array | Float32Array, options: SelfDistillationOptimumOptions): Request<SelfDistillationOptimum>;
  /** A gradient without what works against another one. */
  projectConflict(gradient: Float64Array | Float32Array, reference: Float64Array | Float32Array): Request<Float64Array>;
}

const group = "loss-metrics";

export const operations: Operations<Requests> = {
  group,
  requests: {
    smoothAdversarial: (logits, attacked, labels, weights, gradient, reduction, options) =>
      request(group, "smoothAdversarial", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, attacked.data, attacked.rows, attacked.columns, attacked.rowStride, attacked.columnStride, labels, weights, gradient, reduction, options.tau, options.rho, options.nu], decodeAttackedEvaluation),
    distillation: (logits, teacher, labels, weights, gradient, rows, options, out) =>
      request(group, "distillation", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, teacher.data, teacher.rows, teacher.columns, teacher.rowStride, teacher.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, options.temperature, options.alpha], decodeLossEvaluation, out),
    hlGauss: (logits, values, edges, weights, gradient, reduction, options, out) =>
      request(group, "hlGauss", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, values, edges, weights, gradient, reduction, options.sigma], decodeLossEvaluation, out),
    spectralDecoupling: (logits, labels, gamma, weights, gradient, rows, options, out) =>
      request(group, "spectralDecoupling", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, gamma, weights, gradient, rows.ignoreIndex, rows.reduction, options.lambda], decodeLossEvaluation, out),
    huber: (predictions, targets, weights, gradient, reduction, loss, out) =>
      request(group, "huber", [predictions, targets, weights, gradient, reduction, loss.delta], decodeLossEvaluation, out),
    implicitFeedback: (logits, clicks, propensities, weights, gradient, reduction, loss, out) =>
      request(group, "implicitFeedback", [logits, clicks, propensities, weights, gradient, reduction, loss.kind, loss.clip], decodeLossEvaluation, out),
    logCosh: (predictions, targets, weights, gradient, reduction, loss, out) =>
      request(group, "logCosh", [predictions, targets, weights, gradient, reduction, loss.scale], decodeLossEvaluation, out),
    quantileLoss: (predictions, targets, weights, gradient, reduction, loss, out) =>
      request(group, "quantileLoss", [predictions, targets, weights, gradient, reduction, loss.level], decodeLossEvaluation, out),
    poissonLoss: (predictions, targets, weights, gradient, reduction, loss, out) =>
      request(group, "poissonLoss", [predictions, targets, weights, gradient, reduction, loss.full], decodeLossEvaluation, out),
    ordinalLoss: (scores, thresholds, labels, weights, gradient, reduction) =>
      request(group, "ordinalLoss", [scores, thresholds, labels, weights, gradient, reduction], decodeOrdinalEvaluation),
    giou: (boxesA, boxesB, weights, gradient, reduction, out) =>
      request(group, "giou", [boxesA.data, boxesA.rows, boxesA.columns, boxesA.rowStride, boxesA.columnStride, boxesB.data, boxesB.rows, boxesB.columns, boxesB.rowStride, boxesB.columnStride, weights, gradient, reduction], decodeLossEvaluation, out),
    logSumExp: (x) =>
      request(group, "logSumExp", [x]),
    dice: (logits, labels, groups, weights, gradient, rows, options, out) =>
      request(group, "dice", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, groups, weights, gradient, rows.ignoreIndex, rows.reduction, options.alpha, options.smooth, options.square], decodeLossEvaluation, out),
    tversky: (logits, labels, groups, weights, gradient, rows, options, out) =>
      request(group, "tversky", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, groups, weights, gradient, rows.ignoreIndex, rows.reduction, options.alpha, options.beta, options.smooth], decodeLossEvaluation, out),
    simpsonsBias: (memberships, labels, groups, weights, options) =>
      request(group, "simpsonsBias", [memberships.data, memberships.rows, memberships.columns, memberships.rowStride, memberships.columnStride, labels, groups, weights, options.score, options.empty], decodeSimpsonsBias),
    bleuBias: (candidates, candidateLengths, references, referenceLengths, referenceCounts, options) =>
      request(group, "bleuBias", [candidates, candidateLengths, references, referenceLengths, referenceCounts, options.order, options.smoothing], decodeBleuBias),
    dpo: (policyChosen, policyRejected, referenceChosen, referenceRejected, weights, gradient, options, out) =>
      request(group, "dpo", [policyChosen, policyRejected, referenceChosen, referenceRejected, weights, gradient, options.beta, options.labelSmoothing, options.reduction], decodeLossEvaluation, out),
    rejectLoss: (predictions, targets, weights, gradient, reduction, loss, out) =>
      request(group, "rejectLoss", [predictions, targets, weights, gradient, reduction, loss.cost, loss.alpha, loss.beta], decodeLossEvaluation, out),
    fitRejector: (features, right, weights, options) =>
      request(group, "fitRejector", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, right, weights, options.cost, options.alpha, options.beta, options.penalty, options.tolerance, options.maxIterations], decodeRejector),
    coverageCurve: (scores, right, weights) =>
      request(group, "coverageCurve", [scores, right, weights], decodeCoverageCurve),
    cvar: (losses, gradient, options) =>
      request(group, "cvar", [losses, gradient, options.level], decodeTailRisk),
    spectralRisk: (losses, gradient, options) =>
      request(group, "spectralRisk", [losses, gradient, options.spectrum, options.parameter, options.smoothing, options.penalty], decodeSpectralRisk),
    groupDro: (losses, groups, weights, sizes, gradient, options) =>
      request(group, "groupDro", [losses, groups, weights, sizes, gradient, options.step, options.adjustment], decodeGroupRisk),
    labelShiftDro: (losses, labels, classes, gradient, options) =>
      request(group, "labelShiftDro", [losses, labels, classes, gradient, options.radius], decodeGroupRisk),
    meanRisk: (losses, weights, gradient) =>
      request(group, "meanRisk", [losses, weights, gradient], decodeSpectralRisk),
    lossReweighting: (losses, gradient, options) =>
      request(group, "lossReweighting", [losses, gradient, options.strategy, options.temperature], decodeSpectralRisk),
    cvarStep: (parameters, gradient, options) =>
      request(group, "cvarStep", [parameters, gradient, options.loss, options.quantile, options.step, options.quantileStep, options.level], decodeCvarStep),
    prospect: (points, targets, options) =>
      request(group, "prospect", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, targets, options.loss, options.spectrum, options.parameter, options.smoothing, options.penalty, options.regularization, options.step, options.epochs, options.tolerance, options.seed], decodeProspectSolution),
    kaplanMeierWeights: (times, events) =>
      request(group, "kaplanMeierWeights", [times, events]),
    activePassive: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "activePassive", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.active, loss.passive, loss.alpha, loss.beta], decodeLossEvaluation, out),
    aldrKl: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "aldrKl", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.lambda, loss.alpha, loss.margin], decodeLossEvaluation, out),
    bootstrappedCrossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "bootstrappedCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.beta, loss.kind], decodeLossEvaluation, out),
    compSum: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "compSum", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.tau], decodeLossEvaluation, out),
    crossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "crossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.labelSmoothing], decodeLossEvaluation, out),
    encouraging: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "encouraging", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.logEnd], decodeLossEvaluation, out),
    focal: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "focal", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.gamma], decodeLossEvaluation, out),
    generalizedCrossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "generalizedCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.q], decodeLossEvaluation, out),
    ldrK: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "ldrK", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.k, loss.margin], decodeLossEvaluation, out),
    ldrKl: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "ldrKl", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.lambda, loss.margin], decodeLossEvaluation, out),
    logitClip: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "logitClip", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.tau, loss.p, loss.loss], decodeLossEvaluation, out),
    meanAbsoluteError: (logits, labels, weights, gradient, rows, out) =>
      request(group, "meanAbsoluteError", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction], decodeLossEvaluation, out),
    multiclassHinge: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "multiclassHinge", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.kind, loss.margin], decodeLossEvaluation, out),
    normalizedCrossEntropy: (logits, labels, weights, gradient, rows, out) =>
      request(group, "normalizedCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction], decodeLossEvaluation, out),
    normalizedFocal: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "normalizedFocal", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.gamma], decodeLossEvaluation, out),
    normalizedGeneralizedCrossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "normalizedGeneralizedCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.q], decodeLossEvaluation, out),
    poly: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "poly", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.epsilon, loss.gamma], decodeLossEvaluation, out),
    reverseCrossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "reverseCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.floor], decodeLossEvaluation, out),
    sphericalLoss: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "sphericalLoss", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.kind, loss.epsilon], decodeLossEvaluation, out),
    squentropy: (logits, labels, weights, gradient, rows, out) =>
      request(group, "squentropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction], decodeLossEvaluation, out),
    sumExp: (logits, labels, weights, gradient, rows, out) =>
      request(group, "sumExp", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction], decodeLossEvaluation, out),
    symmetricCrossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "symmetricCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.alpha, loss.beta, loss.floor], decodeLossEvaluation, out),
    zLoss: (logits, labels, weights, gradient, rows, loss, out) =>
      request(group, "zLoss", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.a, loss.b], decodeLossEvaluation, out),
    conR: (features, targets, predictions, weights, gradient, reduction, options) =>
      request(group, "conR", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, targets, predictions, weights, gradient, reduction, options.window, options.temperature, options.eta], decodeLossEvaluation),
    mixup: (points, options) =>
      request(group, "mixup", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, options.alpha, options.seed], decodeMixed),
    regMixup: (logits, mixed, labels, partners, weights, gradient, reduction, options) =>
      request(group, "regMixup", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, mixed.data, mixed.rows, mixed.columns, mixed.rowStride, mixed.columnStride, labels, partners, weights, gradient, reduction, options.lambda, options.eta], decodeMixedEvaluation),
    oddSets: (labels, options) =>
      request(group, "oddSets", [labels, options.sets, options.odd, options.seed]),
    oddKOut: (logits, labels, sets, odd, soft, weights, gradient, reduction) =>
      request(group, "oddKOut", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, sets, odd, soft, weights, gradient, reduction], decodeLossEvaluation),
    symmetricConsistency: (logits, teacher, weights, gradient, reduction, options, out) =>
      request(group, "symmetricConsistency", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, teacher.data, teacher.rows, teacher.columns, teacher.rowStride, teacher.columnStride, weights, gradient, reduction, options.alpha], decodeLossEvaluation, out),
    movingAverage: (teacher, student, options) =>
      request(group, "movingAverage", [teacher, student, options.momentum]),
    sphericalStep: (hiddens, which, rows, classes, factor, inverse, offset, gram, total, options) =>
      request(group, "sphericalStep", [hiddens.data, hiddens.rows, hiddens.columns, hiddens.rowStride, hiddens.columnStride, which, rows, classes, factor, inverse, offset, gram, total, options.kind, options.a, options.b, options.epsilon, options.rate], decodeSphericalStep),
    sphericalWeights: (weights, factor, offset) =>
      request(group, "sphericalWeights", [weights.data, weights.rows, weights.columns, weights.rowStride, weights.columnStride, factor, offset]),
    sphericalRefresh: (weights) =>
      request(group, "sphericalRefresh", [weights.data, weights.rows, weights.columns, weights.rowStride, weights.columnStride], decodeSphericalCommon),
    selectiveMixup: (confusion, prototypes, weights, bias, multipliers, options) =>
      request(group, "selectiveMixup", [confusion.data, confusion.rows, confusion.columns, confusion.rowStride, confusion.columnStride, prototypes.data, prototypes.rows, prototypes.columns, prototypes.rowStride, prototypes.columnStride, weights.data, weights.rows, weights.columns, weights.rowStride, weights.columnStride, bias, multipliers, options.objective, options.temperature, options.leastLambda, options.step, options.memory], decodeSelectiveMixup),
    nestedDropout: (features, options) =>
      request(group, "nestedDropout", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, options.mean, options.deviation, options.seed], decodeNestedDropout),
    coTeaching: (first, second, options) =>
      request(group, "coTeaching", [first, second, options.keep], decodeCoTeaching),
    detectNoise: (features, losses, trusted, options) =>
      request(group, "detectNoise", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, losses, trusted, options.detector, options.threshold, options.ridge, options.maxIterations], decodeDetectedNoise),
    companionObjective: (losses, weights, thresholds, options) =>
      request(group, "companionObjective", [losses, weights, thresholds, options.progress], decodeCompanionObjective),
    entropyMaximization: (logits, targets, weights, gradient, reduction, options, out) =>
      request(group, "entropyMaximization", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, weights, gradient, reduction, options.alpha, options.beta], decodeLossEvaluation, out),
    asymmetricPseudoLabels: (probabilities, targets, options) =>
      request(group, "asymmetricPseudoLabels", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, options.tolerance, options.rounds]),
    multiFocal: (logits, targets, counts, weights, gradient, reduction, options, out) =>
      request(group, "multiFocal", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, counts, weights, gradient, reduction, options.gammaPositive, options.gammaNegative, options.clip, options.exponent], decodeLossEvaluation, out),
    correctLabels: (logits, targets, options) =>
      request(group, "correctLabels", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, options.threshold, options.margin], decodeLabelCorrection),
    balancedDistillation: (logits, head, tail, targets, counts, weights, gradient, reduction, options) =>
      request(group, "balancedDistillation", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, head.data, head.rows, head.columns, head.rowStride, head.columnStride, tail.data, tail.rows, tail.columns, tail.rowStride, tail.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, counts, weights, gradient, reduction, options.gammaPositive, options.gammaNegative, options.clip, options.exponent, options.power], decodeBalancedEvaluation),
    selfCalibrating: (logits, targets, levels, weights, gradient, reduction, options, out) =>
      request(group, "selfCalibrating", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, levels, weights, gradient, reduction, options.beta, options.sample, options.seed], decodeLossEvaluation, out),
    adaptPerturbation: (levels, logits, targets, options) =>
      request(group, "adaptPerturbation", [levels, logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, options.beta, options.rate, options.lambda]),
    squaredLogitError: (logits, labels, logProbabilities, weights, gradient, rows, out) =>
      request(group, "squaredLogitError", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, logProbabilities, weights, gradient, rows.ignoreIndex, rows.reduction], decodeLossEvaluation, out),
    knowledgeTransfer: (inputs, labels, count, classes, probabilities, distributions, weighted) =>
      request(group, "knowledgeTransfer", [inputs, labels, count, classes, probabilities, distributions?.data, distributions?.rows, distributions?.columns, distributions?.rowStride, distributions?.columnStride, weighted], decodeTransferredStudent),
    selfDistillation: (kernel, targets, xi, heldKernel, heldTargets, options) =>
      request(group, "selfDistillation", [kernel.data, kernel.rows, kernel.columns, kernel.rowStride, kernel.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, xi, heldKernel?.data, heldKernel?.rows, heldKernel?.columns, heldKernel?.rowStride, heldKernel?.columnStride, heldTargets?.data, heldTargets?.rows, heldTargets?.columns, heldTargets?.rowStride, heldTargets?.columnStride, options.ridge, options.steps], decodeSelfDistilled),
    selfDistillationOptimum: (points, coefficients, options) =>
      request(group, "selfDistillationOptimum", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, coefficients, options.ridge, options.noise], decodeSelfDistillationOptimum),
    projectConflict: (gradient, reference) =>
      request(group, "projectConflict", [gradient, reference]),
  },
};
