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

export interface AdversarialMultimarginalOptions {
  readonly radius: number;
  /** Default `"euclidean"`. */
  readonly metric?: "euclidean" | "chebyshev" | undefined;
  /** Default `3`. */
  readonly maxOrder?: number | undefined;
  /** Default `200000`. */
  readonly maxGroups?: number | undefined;
}

export interface AdversarialMultimarginalSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly riskLowerBound: number;
  readonly complete: boolean;
  readonly members: Uint32Array;
  readonly starts: Uint32Array;
  readonly masses: Float64Array;
  readonly potentials: Float64Array;
  readonly marginalError: number;
  readonly groups: number;
  readonly converged: boolean;
}

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

export interface AggregateEvaluation {
  readonly value: number;
  readonly bag: number;
  readonly instance: number;
  readonly gradient: Float64Array;
}

export interface AggregateFit {
  readonly coefficients: Float64Array;
  readonly intercept: number;
  readonly bag: number;
  readonly instance: number;
  readonly residual: number;
}

export interface AggregateRegressionOptions {
  /** Default `1`. */
  readonly rho?: number | undefined;
  /** Default `0`. */
  readonly ridge?: number | undefined;
  /** Default `true`. */
  readonly intercept?: boolean | undefined;
}

export interface AldrKlOptions {
  /** Default `1`. */
  readonly lambda?: number | undefined;
  /** Default `2`. */
  readonly alpha?: number | undefined;
  /** Default `2`. */
  readonly margin?: number | undefined;
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

export interface AssignOptions {
  /** Default `false`. */
  readonly maximize?: boolean | undefined;
}

export interface AssignSolution {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly cost: number;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly iterations: number;
  readonly converged: boolean;
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

export interface BisectingKmeansOptions {
  readonly clusters: number;
  /** Default `"inertia"`. */
  readonly split?: "inertia" | "size" | undefined;
  /** Default `3`. */
  readonly restarts?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `0.0001`. */
  readonly tolerance?: number | undefined;
  /** Default `"auto"`. */
  readonly certificate?: "auto" | "none" | "full" | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface BisectingKmeansSolution {
  readonly partition: KmeansSolution;
  readonly parents: Int32Array;
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

export interface BottleneckCouplingOptions {
  readonly rate: number;
  /** Default `true`. */
  readonly stochastic?: boolean | undefined;
}

export interface BottleneckCouplingSolution {
  readonly coupling: SparsePlanEntries;
  readonly encoder: SparsePlanEntries;
  readonly decoder: SparsePlanEntries;
  readonly code: Float64Array;
  readonly information: number;
  readonly upperBound: number;
  readonly codeInformation: number;
  readonly codeGap: number;
  readonly codeEntropy: number;
  readonly entropy: number;
  readonly marginalError: number;
}

export interface BuresBarycenterOptions {
  /** Default `1e-10`. */
  readonly tolerance?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
}

export interface BuresBarycenterSolution {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly residual: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface BuresOptions {
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
}

export interface BuresSolution {
  readonly value: number;
  readonly distance: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly matrix: Float64Array | undefined;
  readonly offset: Float64Array | undefined;
  readonly sourceCovariance: Float64Array | undefined;
  readonly targetCovariance: Float64Array | undefined;
  readonly sourceMean: Float64Array | undefined;
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

export interface CertifyOptions {
  /** Default `1e-8`. */
  readonly target?: number | undefined;
  /** Default `undefined`. */
  readonly timeLimit?: number | undefined;
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

export interface CorrelationOptions {
  /** Default `true`. */
  readonly persistency?: boolean | undefined;
  /** Default `10`. */
  readonly restarts?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface CorrelationSolution {
  readonly labels: Int32Array;
  readonly value: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly certified: boolean;
  readonly joinFrom: Int32Array;
  readonly joinTo: Int32Array;
  readonly joinCondition: Int32Array;
  readonly cutFrom: Int32Array;
  readonly cutTo: Int32Array;
  readonly tripleCuts: Int32Array;
  readonly parts: Int32Array;
  readonly remaining: number;
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

export interface Emd1dOptions {
  /** Default `1`. */
  readonly p?: number | undefined;
}

export interface Emd1dSolution {
  readonly value: number;
  readonly distance: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
  readonly partners: Uint32Array;
  readonly converged: boolean;
}

export interface EmdOptions {
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
}

export interface EmdSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly marginalError: Float64Array;
  readonly massMismatch: number;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly plan: SparsePlanEntries;
  readonly targets: Uint32Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled";
}

export interface EncouragingOptions {
  /** Default `0.75`. */
  readonly logEnd?: number | undefined;
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

export interface EntropyMaximizationOptions {
  /** Default `0.2`. */
  readonly alpha?: number | undefined;
  /** Default `0.02`. */
  readonly beta?: number | undefined;
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

export interface FactorizedInformationOptions {
  /** Default `20`. */
  readonly restarts?: number | undefined;
  /** Default `2000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1e-9`. */
  readonly tolerance?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface FactorizedInformationSolution {
  readonly distribution: Float64Array;
  readonly value: number;
  readonly informations: Float64Array;
  readonly multiInformation: number;
  readonly upperBound: number;
  readonly gap: number;
  readonly certified: boolean;
  readonly slope: number;
  readonly converged: boolean;
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

export interface FocalOptions {
  /** Default `2`. */
  readonly gamma?: number | undefined;
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

export interface FuseNetworksOptions {
  /** Default `"weights"`. */
  readonly alignment?: "weights" | "activations" | undefined;
  /** Default `"relu"`. */
  readonly activation?: "relu" | "tanh" | "sigmoid" | "identity" | undefined;
  /** Default `undefined`. */
  readonly reference?: number | undefined;
}

export interface FuseNetworksSolution {
  readonly values: Float64Array;
  readonly shapes: Uint32Array;
  readonly reference: number;
  readonly distances: Float64Array;
  readonly places: Uint32Array;
  readonly converged: boolean;
}

export interface GaussianMixtureOptions {
  readonly components: number;
  /** Default `"full"`. */
  readonly covariance?: "full" | "tied" | "diagonal" | "spherical" | "factor" | undefined;
  /** Default `"auto"`. */
  readonly prior?: "auto" | "none" | "empiricalBayes" | undefined;
  /** Default `20`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly factors?: number | undefined;
  /** Default `1e-6`. */
  readonly floor?: number | undefined;
  /** Default `1`. */
  readonly concentration?: number | undefined;
  /** Default `0.1`. */
  readonly minShare?: number | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface GeneralizedCrossEntropyOptions {
  /** Default `0.7`. */
  readonly q?: number | undefined;
}

export interface GeneralizedSumPoolingOptions {
  /** Default `0.3`. */
  readonly mass?: number | undefined;
  /** Default `0.1`. */
  readonly sharpness?: number | undefined;
  /** Default `true`. */
  readonly normalize?: boolean | undefined;
  /** Default `1`. */
  readonly maps?: number | undefined;
}

export interface GeneralizedSumPoolingSolution {
  readonly pooled: Float64Array;
  readonly weights: Float64Array;
  readonly attributes: Float64Array;
  readonly massError: number;
  readonly featuresGradient: Float64Array | undefined;
  readonly prototypesGradient: Float64Array | undefined;
}

export interface GraphBatch {
  readonly values: Float64Array;
  readonly gradients: Float64Array | undefined;
}

export interface GraphDescription {
  readonly dimension: number;
  readonly parameters: readonly (GraphLeaf)[];
  readonly inputs: readonly (GraphLeaf)[];
  readonly outputs: readonly (GraphLeaf)[];
  readonly unused: readonly (string)[];
  readonly instructions: number;
}

export interface GraphGradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface GraphHessianVector {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly product: Float64Array;
}

export interface GraphLeaf {
  readonly name: string;
  readonly shape: Uint32Array;
}

export interface GraphSingleGradient {
  readonly value: number;
  readonly gradient: Float32Array;
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

export interface IlaSdpOptions {
  readonly clusters: number;
  /** Default `"full"`. */
  readonly covariance?: "full" | "tied" | "diagonal" | "spherical" | "factor" | undefined;
  /** Default `undefined`. */
  readonly shrinkage?: number | undefined;
  /** Default `20`. */
  readonly restarts?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface IlaSdpSolution {
  readonly labels: Int32Array;
  readonly memberships: Float64Array;
  readonly centers: Float64Array;
  readonly covariances: Float64Array;
  readonly weights: Float64Array;
  readonly logLikelihood: number;
  readonly trace: Float64Array;
  readonly score: number;
  readonly objective: number;
  readonly bound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly relaxed: boolean;
  readonly converged: boolean;
}

export interface ImplicitFeedbackOptions {
  /** Default `"log"`. */
  readonly kind?: "log" | "squared" | undefined;
  /** Default `0`. */
  readonly clip?: number | undefined;
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

export interface InformationOptions {
  /** Default `"arithmetic"`. */
  readonly average?: "arithmetic" | "geometric" | "min" | "max" | undefined;
}

export interface KernelKmeansOptions {
  readonly clusters: number;
  /** Default `10`. */
  readonly restarts?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `"k-means++"`. */
  readonly init?: "k-means++" | "random" | undefined;
  /** Default `"auto"`. */
  readonly certificate?: "auto" | "none" | "full" | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface KernelKmeansSolution {
  readonly labels: Int32Array;
  readonly sizes: Int32Array;
  readonly inertia: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly iterations: number;
  readonly converged: boolean;
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
  readonly minSize?: number | undefined;
  /** Default `undefined`. */
  readonly maxSize?: number | undefined;
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

export interface LaSdpOptions {
  /** Default `4`. */
  readonly restarts?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface LaSdpSolution {
  readonly labels: Int32Array;
  readonly memberships: Float64Array;
  readonly centers: Float64Array;
  readonly covariances: Float64Array;
  readonly weights: Float64Array;
  readonly logLikelihood: number;
  readonly trace: Float64Array;
  readonly objective: number;
  readonly bound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly certified: boolean;
  readonly converged: boolean;
}

export interface LabelCorrection {
  readonly targets: Float64Array;
  readonly recalled: Float64Array;
  readonly thresholds: Float64Array;
}

export interface LabelProportionsOptions {
  /** Default `10`. */
  readonly bagWeight?: number | undefined;
  /** Default `10`. */
  readonly similarityWeight?: number | undefined;
  /** Default `5`. */
  readonly neighbors?: number | undefined;
  /** Default `"cosine"`. */
  readonly metric?: "cosine" | "euclidean" | undefined;
  /** Default `"matern"`. */
  readonly similarity?: "matern" | "cosine" | "constant" | undefined;
  /** Default `1`. */
  readonly bandwidth?: number | undefined;
  /** Default `0.5`. */
  readonly damping?: number | undefined;
  /** Default `100`. */
  readonly maxIterations?: number | undefined;
  /** Default `0.0001`. */
  readonly tolerance?: number | undefined;
  /** Default `0.5`. */
  readonly threshold?: number | undefined;
  /** Default `1`. */
  readonly rounds?: number | undefined;
  /** Default `128`. */
  readonly features?: number | undefined;
  /** Default `0.001`. */
  readonly ridge?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface LabelProportionsSolution {
  readonly marginals: Float64Array;
  readonly labels: Int32Array;
  readonly countError: number;
  readonly edges: number;
  readonly iterations: number;
  readonly residual: number;
  readonly converged: boolean;
  readonly probabilities: Float64Array;
  readonly proportionErrors: Float64Array;
  readonly classifier: Float64Array;
  readonly classifierConverged: boolean;
}

export interface LabelShiftDroOptions {
  /** Default `0.1`. */
  readonly radius?: number | undefined;
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

export interface LearnedMetricSolution {
  readonly matrix: Float64Array;
  readonly value: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly upper: number;
  readonly lower: number;
  readonly violated: number;
  readonly active: number;
  readonly remembered: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface LogCoshOptions {
  /** Default `1`. */
  readonly scale?: number | undefined;
}

export interface LogDensityGradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface LogitClipOptions {
  /** Default `1`. */
  readonly tau?: number | undefined;
  /** Default `2`. */
  readonly p?: number | undefined;
  /** Default `"crossEntropy"`. */
  readonly loss?: "crossEntropy" | "focal" | "generalizedCrossEntropy" | "meanAbsoluteError" | undefined;
}

export interface LooEstimate {
  readonly elpd: number;
  readonly standardError: number;
  readonly mcse: number;
  readonly effectiveParameters: number;
  readonly pointwise: Float64Array;
  readonly paretoK: Float64Array;
  readonly effectiveDraws: Float64Array;
  readonly threshold: number;
  readonly reliable: boolean;
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

export interface LowRankOptions {
  readonly rank: number;
  /** Default `"kmeans"`. */
  readonly init?: "kmeans" | "random" | "deterministic" | undefined;
  /** Default `0.001`. */
  readonly tolerance?: number | undefined;
  /** Default `500`. */
  readonly maxIterations?: number | undefined;
  /** Default `1e-10`. */
  readonly alpha?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
  /** Default `2147483648`. */
  readonly memoryLimit?: number | undefined;
}

export interface LowRankSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly factorQ: Float64Array;
  readonly factorR: Float64Array;
  readonly factorG: Float64Array;
  readonly stationarity: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled";
}

export interface MarkovSubsetOptions {
  readonly size: number;
  /** Default `"entropyRate"`. */
  readonly objective?: "entropyRate" | "independence" | "stationarity" | "factorizability" | undefined;
  /** Default `"greedy"`. */
  readonly method?: "greedy" | "exact" | undefined;
}

export interface MarkovSubsetSolution {
  readonly coordinates: Int32Array;
  readonly value: number;
  readonly bound: number;
  readonly gap: number;
  readonly certified: boolean;
  readonly correlation: number;
  readonly stationary: Float64Array;
  readonly transition: Float64Array;
}

export interface MaxSlicedWassersteinOptions {
  /** Default `2`. */
  readonly p?: number | undefined;
  /** Default `50`. */
  readonly projections?: number | undefined;
  /** Default `3`. */
  readonly restarts?: number | undefined;
  /** Default `100`. */
  readonly maxIterations?: number | undefined;
  /** Default `1e-5`. */
  readonly tolerance?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface MaxSlicedWassersteinSolution {
  readonly value: number;
  readonly distance: number;
  readonly direction: Float64Array;
  readonly upperBound: number;
  readonly gap: number;
  readonly residual: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface MetricLearningOptions {
  /** Default `undefined`. */
  readonly upper?: number | undefined;
  /** Default `undefined`. */
  readonly lower?: number | undefined;
  /** Default `1`. */
  readonly slack?: number | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `2000`. */
  readonly maxIterations?: number | undefined;
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

export interface MiniBatchKmeansOptions {
  readonly clusters: number;
  /** Default `1024`. */
  readonly batchSize?: number | undefined;
  /** Default `3`. */
  readonly restarts?: number | undefined;
  /** Default `100`. */
  readonly maxIterations?: number | undefined;
  /** Default `10`. */
  readonly patience?: number | undefined;
  /** Default `"auto"`. */
  readonly certificate?: "auto" | "none" | "full" | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface MinimumEntropyCouplingSolution {
  readonly states: Uint32Array;
  readonly values: Float64Array;
  readonly entropy: number;
  readonly lowerBound: number;
  readonly guarantee: number;
  readonly information: number;
  readonly marginalError: number;
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

export interface MixtureMode {
  readonly labels: Int32Array;
  readonly responsibilities: Float64Array;
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
  readonly covariances: Float64Array;
  readonly loadings: Float64Array;
  readonly logLikelihood: number;
  readonly score: number;
  readonly shrinkage: number;
  readonly entropy: number;
  readonly floors: Int32Array;
}

export interface MixtureSolution {
  readonly best: MixtureMode;
  readonly alternatives: readonly (MixtureMode)[];
  readonly bic: number;
  readonly aic: number;
  readonly icl: number;
  readonly parameters: number;
  readonly trace: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface MixupOptions {
  /** Default `20`. */
  readonly alpha?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface ModelDescription {
  readonly kind: string;
  readonly dimension: number;
  readonly variables: readonly (ModelVariable)[];
}

export interface ModelSite {
  readonly name: string;
  readonly shape: Uint32Array;
}

export interface ModelVariable {
  readonly name: string;
  readonly shape: Uint32Array;
  readonly support: string;
  readonly derived: boolean;
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

export interface MultiscaleOptions {
  /** Default `0.01`. */
  readonly tolerance?: number | undefined;
  /** Default `20000`. */
  readonly maxIterations?: number | undefined;
  /** Default `2147483648`. */
  readonly memoryLimit?: number | undefined;
}

export interface MultiscaleSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number;
  readonly regularizedDual: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly epsilon: number;
  readonly iterations: number;
  readonly kernelEntries: number;
  readonly neglected: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  readonly plan: SparsePlanEntries;
}

export interface MultiwinnerOptions {
  readonly size: number;
  /** Default `"borda"`. */
  readonly score?: "borda" | "plurality" | "bloc" | "harmonic" | undefined;
  /** Default `"sum"`. */
  readonly aggregation?: "sum" | "best" | "proportional" | undefined;
}

export interface MultiwinnerSolution {
  readonly members: Int32Array;
  readonly value: number;
  readonly upperBound: number;
  readonly relativeGap: number;
  readonly guarantee: number;
}

export interface NearestMetricSolution {
  readonly distances: Float64Array;
  readonly value: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly violation: number;
  readonly active: number;
  readonly remembered: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface NearnessOptions {
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `2000`. */
  readonly maxIterations?: number | undefined;
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

export interface NormalizedFocalOptions {
  /** Default `0.5`. */
  readonly gamma?: number | undefined;
}

export interface NormalizedGeneralizedCrossEntropyOptions {
  /** Default `0.7`. */
  readonly q?: number | undefined;
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

export interface OddSetsOptions {
  /** Default `128`. */
  readonly sets?: number | undefined;
  /** Default `1`. */
  readonly odd?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface OneClassSubspacesOptions {
  /** Default `10`. */
  readonly directions?: number | undefined;
  /** Default `0.1`. */
  readonly margin?: number | undefined;
  /** Default `0.1`. */
  readonly closeness?: number | undefined;
  /** Default `0.01`. */
  readonly originWeight?: number | undefined;
  /** Default `4`. */
  readonly restarts?: number | undefined;
  /** Default `200`. */
  readonly maxIterations?: number | undefined;
  /** Default `1e-5`. */
  readonly tolerance?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface OneClassSubspacesSolution {
  readonly frames: Float64Array;
  readonly offsets: Float64Array;
  readonly center: Float64Array;
  readonly scale: Float64Array;
  readonly value: number;
  readonly gradientNorm: number;
  readonly orthogonality: number;
  readonly trace: Float64Array;
  readonly converged: boolean;
  readonly scores: Float64Array;
}

export interface OrdinalEvaluation {
  readonly value: number;
  readonly values: Float64Array | undefined;
  readonly scores: Float64Array | Float32Array | undefined;
  readonly thresholds: Float64Array | undefined;
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

export interface PartialOptions {
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
}

export interface PartialSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number;
  readonly regularizedDual: number;
  readonly transported: number;
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly multiplier: number;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  readonly scalings: PlanParts | undefined;
  readonly entries: SparsePlanEntries | undefined;
  readonly targets: Uint32Array;
}

export interface PartitionCertificate {
  readonly inertia: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly certified: boolean;
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

export interface PlanGradientOptions {
  /** Default `1e-10`. */
  readonly tolerance?: number | undefined;
  /** Default `10000`. */
  readonly maxIterations?: number | undefined;
}

export interface PlanGradientSolution {
  readonly gradients: TransportGradients;
  readonly iterations: number;
  readonly residual: number;
  readonly converged: boolean;
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

export interface PrivateAggregatesOptions {
  readonly epsilon: number;
  /** Default `0`. */
  readonly delta?: number | undefined;
  /** Default `0`. */
  readonly lower?: number | undefined;
  /** Default `1`. */
  readonly upper?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface PrivateMeans {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  readonly sizes: Int32Array;
  readonly clipped: number;
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

export interface ProximityOptions {
  readonly kind: "walk" | "communicability" | "forest" | "heat" | "normalizedHeat" | "pageRank" | "modifiedPageRank" | "pageRankHeat" | "sigmoidCommuteTime";
  readonly parameter: number;
  /** Default `"absolute"`. */
  readonly scale?: "absolute" | "unit" | undefined;
  /** Default `false`. */
  readonly log?: boolean | undefined;
}

export interface ProximitySolution {
  readonly kernel: Float64Array;
  readonly distances: Float64Array;
  readonly parameter: number;
}

export interface QuantileLossOptions {
  /** Default `0.5`. */
  readonly level?: number | undefined;
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

export interface RankCalibration {
  readonly chiSquare: number;
  readonly probability: number;
  readonly meanZ: number;
  readonly spreadZ: number;
  readonly counts: Float64Array;
  readonly surprise: number;
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

export interface SdpKmeansOptions {
  /** Default `undefined`. */
  readonly clusters?: number | undefined;
  /** Default `"auto"`. */
  readonly method?: "auto" | "lowRank" | "admm" | "sketch" | undefined;
  /** Default `undefined`. */
  readonly price?: number | undefined;
  /** Default `0.001`. */
  readonly target?: number | undefined;
  /** Default `300`. */
  readonly maxIterations?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SdpKmeansSolution {
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
  readonly sdpValue: number;
  readonly rows: number;
  readonly negativity: number;
  readonly eigenvalue: number;
  readonly price: number;
  readonly coMemberships: Float64Array;
}

export interface SelectClustersOptions {
  /** Default `"bic"`. */
  readonly by?: "bic" | "icl" | "evidence" | "silhouette" | "gap" | "certificate" | undefined;
  /** Default `"full"`. */
  readonly covariance?: "full" | "tied" | "diagonal" | "spherical" | "factor" | undefined;
  /** Default `10`. */
  readonly restarts?: number | undefined;
  /** Default `20`. */
  readonly references?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SelectClustersSolution {
  readonly clusters: number;
  readonly labels: Int32Array;
  readonly candidates: Int32Array;
  readonly scores: Float64Array;
  readonly errors: Float64Array;
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

export interface Silhouette {
  readonly value: number;
  readonly values: Float64Array;
}

export interface SilhouetteOptions {
  /** Default `"euclidean"`. */
  readonly metric?: "euclidean" | "precomputed" | undefined;
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

export interface SinkhornBatchSolution {
  readonly value: Float64Array;
  readonly dual: Float64Array;
  readonly gap: Float64Array;
  readonly relativeGap: Float64Array;
  readonly regularizedValue: Float64Array;
  readonly regularizedDual: Float64Array;
  readonly marginalError: Float64Array;
  readonly massMismatch: Float64Array;
  readonly epsilon: Float64Array;
  readonly iterations: Uint32Array;
  readonly status: Uint32Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly mass: Float64Array;
  readonly offset: Float64Array;
  readonly logRows: Float64Array;
  readonly logColumns: Float64Array;
  readonly rowFactors: Float64Array;
  readonly columnFactors: Float64Array;
  readonly rowRest: Float64Array;
  readonly columnRest: Float64Array;
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
  /** Default `false`. */
  readonly dense?: boolean | undefined;
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
  readonly dense: Float64Array | undefined;
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

export interface SlicedPlanOptions {
  /** Default `2`. */
  readonly p?: number | undefined;
  /** Default `50`. */
  readonly projections?: number | undefined;
  /** Default `"min"`. */
  readonly method?: "min" | "expected" | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
}

export interface SlicedPlanSolution {
  readonly value: number;
  readonly distance: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
  readonly partners: Uint32Array;
  readonly direction: Float64Array;
}

export interface SlicedWassersteinOptions {
  /** Default `2`. */
  readonly p?: number | undefined;
  /** Default `100`. */
  readonly projections?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
}

export interface SlicedWassersteinSolution {
  readonly value: number;
  readonly standardError: number;
  readonly distance: number;
  readonly x: Float64Array | undefined;
  readonly y: Float64Array | undefined;
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

export interface SmoothAdversarialOptions {
  /** Default `1`. */
  readonly tau?: number | undefined;
  /** Default `1`. */
  readonly rho?: number | undefined;
  /** Default `undefined`. */
  readonly nu?: number | undefined;
}

export interface SparseOptions {
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
}

export interface SparsePlanEntries {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
}

export interface SparseSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly regularizedValue: number;
  readonly regularizedDual: number;
  readonly marginalError: Float64Array;
  readonly nonzerosPerColumn: number;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "kink";
  readonly plan: SparsePlanEntries;
  readonly targets: Uint32Array;
}

export interface SpectralDecouplingOptions {
  /** Default `0.1`. */
  readonly lambda?: number | undefined;
}

export interface SpectralOptions {
  readonly clusters: number;
  /** Default `"nearestNeighbors"`. */
  readonly affinity?: "nearestNeighbors" | "gaussian" | "selfTuning" | "precomputed" | undefined;
  /** Default `10`. */
  readonly neighbors?: number | undefined;
  /** Default `undefined`. */
  readonly gamma?: number | undefined;
  /** Default `10`. */
  readonly restarts?: number | undefined;
  /** Default `0`. */
  readonly seed?: number | undefined;
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

export interface SpectralSolution {
  readonly labels: Int32Array;
  readonly sizes: Int32Array;
  readonly normalizedCut: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly eigenvalues: Float64Array;
  readonly embedding: Float64Array;
  readonly residual: number;
  readonly converged: boolean;
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

export interface TransportGradients {
  readonly x: Float64Array | undefined;
  readonly y: Float64Array | undefined;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly cost: Float64Array | undefined;
}

export interface TriceSolution {
  readonly control: Float64Array;
  readonly examples: Int32Array;
  readonly proposals: Int32Array;
  readonly weights: Float64Array;
}

export interface TverskyOptions {
  /** Default `0.5`. */
  readonly alpha?: number | undefined;
  /** Default `0.5`. */
  readonly beta?: number | undefined;
  /** Default `0.0001`. */
  readonly smooth?: number | undefined;
}

export interface UnbalancedOptions {
  /** Default `"kl"`. */
  readonly penalty?: "kl" | "l2" | "tv" | undefined;
  /** Default `1e-6`. */
  readonly tolerance?: number | undefined;
  /** Default `1000`. */
  readonly maxIterations?: number | undefined;
  /** Default `1073741824`. */
  readonly memoryLimit?: number | undefined;
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
}

export interface UnbalancedSolution {
  readonly value: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly cost: number;
  readonly transported: number;
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  readonly marginalError: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly epsilon: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  readonly scalings: PlanParts | undefined;
  readonly entries: SparsePlanEntries | undefined;
  readonly targets: Uint32Array;
  readonly gradients: TransportGradients | undefined;
}

export interface VMeasure {
  readonly homogeneity: number;
  readonly completeness: number;
  readonly value: number;
}

export interface VMeasureOptions {
  /** Default `1`. */
  readonly beta?: number | undefined;
}

export interface VariationalGradient {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly variance: Float64Array;
}

export interface WaicEstimate {
  readonly elpd: number;
  readonly standardError: number;
  readonly effectiveParameters: number;
  readonly pointwise: Float64Array;
  readonly penalties: Float64Array;
  readonly reliable: boolean;
}

export interface Wasserstein1dOptions {
  /** Default `1`. */
  readonly p?: number | undefined;
  /** Default `false`. */
  readonly gradient?: boolean | undefined;
}

export interface Wasserstein1dSolution {
  readonly value: number;
  readonly distance: number;
  readonly x: Float64Array | undefined;
  readonly y: Float64Array | undefined;
}

export interface WassersteinCircleOptions {
  /** Default `1`. */
  readonly p?: number | undefined;
  /** Default `1`. */
  readonly period?: number | undefined;
}

export interface WassersteinCircleSolution {
  readonly value: number;
  readonly distance: number;
  readonly dual: number;
  readonly gap: number;
  readonly relativeGap: number;
  readonly iterations: number;
  readonly converged: boolean;
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

export const adversarialMultimarginalOptionsNames = {
  radius: 'undefined',
  metric: '"euclidean"',
  maxOrder: '3',
  maxGroups: '200000',
} as const;

function decodeAdversarialMultimarginalSolution(value: unknown): AdversarialMultimarginalSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    riskLowerBound: fields[4] as number,
    complete: fields[5] as boolean,
    members: fields[6] as Uint32Array,
    starts: fields[7] as Uint32Array,
    masses: fields[8] as Float64Array,
    potentials: fields[9] as Float64Array,
    marginalError: fields[10] as number,
    groups: fields[11] as number,
    converged: fields[12] as boolean,
  };
}

export const adviOptionsNames = {
  family: '"meanField"',
  draws: '1000',
  resample: 'false',
  gradientsPerStep: '10',
  maxIterations: '10000',
  seed: '0',
} as const;

function decodeAggregateEvaluation(value: unknown): AggregateEvaluation {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    bag: fields[1] as number,
    instance: fields[2] as number,
    gradient: fields[3] as Float64Array,
  };
}

function decodeAggregateFit(value: unknown): AggregateFit {
  const fields = value as readonly unknown[];
  return {
    coefficients: fields[0] as Float64Array,
    intercept: fields[1] as number,
    bag: fields[2] as number,
    instance: fields[3] as number,
    residual: fields[4] as number,
  };
}

export const aggregateRegressionOptionsNames = {
  rho: '1',
  ridge: '0',
  intercept: 'true',
} as const;

export const aldrKlOptionsNames = {
  lambda: '1',
  alpha: '2',
  margin: '2',
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

export const assignOptionsNames = {
  maximize: 'false',
} as const;

function decodeAssignSolution(value: unknown): AssignSolution {
  const fields = value as readonly unknown[];
  return {
    rows: fields[0] as Uint32Array,
    columns: fields[1] as Uint32Array,
    cost: fields[2] as number,
    f: fields[3] as Float64Array,
    g: fields[4] as Float64Array,
    dual: fields[5] as number,
    gap: fields[6] as number,
    relativeGap: fields[7] as number,
    iterations: fields[8] as number,
    converged: fields[9] as boolean,
  };
}

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

export const bisectingKmeansOptionsNames = {
  clusters: 'undefined',
  split: '"inertia"',
  restarts: '3',
  maxIterations: '300',
  tolerance: '0.0001',
  certificate: '"auto"',
  seed: '0',
} as const;

function decodeBisectingKmeansSolution(value: unknown): BisectingKmeansSolution {
  const fields = value as readonly unknown[];
  return {
    partition: decodeKmeansSolution(fields[0]),
    parents: fields[1] as Int32Array,
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

export const bottleneckCouplingOptionsNames = {
  rate: 'undefined',
  stochastic: 'true',
} as const;

function decodeBottleneckCouplingSolution(value: unknown): BottleneckCouplingSolution {
  const fields = value as readonly unknown[];
  return {
    coupling: decodeSparsePlanEntries(fields[0]),
    encoder: decodeSparsePlanEntries(fields[1]),
    decoder: decodeSparsePlanEntries(fields[2]),
    code: fields[3] as Float64Array,
    information: fields[4] as number,
    upperBound: fields[5] as number,
    codeInformation: fields[6] as number,
    codeGap: fields[7] as number,
    codeEntropy: fields[8] as number,
    entropy: fields[9] as number,
    marginalError: fields[10] as number,
  };
}

export const buresBarycenterOptionsNames = {
  tolerance: '1e-10',
  maxIterations: '1000',
} as const;

function decodeBuresBarycenterSolution(value: unknown): BuresBarycenterSolution {
  const fields = value as readonly unknown[];
  return {
    mean: fields[0] as Float64Array,
    covariance: fields[1] as Float64Array,
    value: fields[2] as number,
    dual: fields[3] as number,
    gap: fields[4] as number,
    relativeGap: fields[5] as number,
    residual: fields[6] as number,
    iterations: fields[7] as number,
    converged: fields[8] as boolean,
  };
}

export const buresOptionsNames = {
  gradient: 'false',
} as const;

function decodeBuresSolution(value: unknown): BuresSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    dual: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    matrix: fields[5] as Float64Array | undefined,
    offset: fields[6] as Float64Array | undefined,
    sourceCovariance: fields[7] as Float64Array | undefined,
    targetCovariance: fields[8] as Float64Array | undefined,
    sourceMean: fields[9] as Float64Array | undefined,
  };
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

export const certifyOptionsNames = {
  target: '1e-8',
  timeLimit: 'undefined',
} as const;

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

export const correlationOptionsNames = {
  persistency: 'true',
  restarts: '10',
  maxIterations: '1000',
  seed: '0',
} as const;

function decodeCorrelationSolution(value: unknown): CorrelationSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    value: fields[1] as number,
    lowerBound: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    certified: fields[5] as boolean,
    joinFrom: fields[6] as Int32Array,
    joinTo: fields[7] as Int32Array,
    joinCondition: fields[8] as Int32Array,
    cutFrom: fields[9] as Int32Array,
    cutTo: fields[10] as Int32Array,
    tripleCuts: fields[11] as Int32Array,
    parts: fields[12] as Int32Array,
    remaining: fields[13] as number,
  };
}

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

export const ellipticalOptionsNames = {
  chains: '4',
  warmup: '200',
  draws: '1000',
  thin: '1',
  seed: '0',
} as const;

export const emd1dOptionsNames = {
  p: '1',
} as const;

function decodeEmd1dSolution(value: unknown): Emd1dSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    dual: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    marginalError: fields[5] as Float64Array,
    f: fields[6] as Float64Array,
    g: fields[7] as Float64Array,
    rows: fields[8] as Uint32Array,
    columns: fields[9] as Uint32Array,
    values: fields[10] as Float64Array,
    partners: fields[11] as Uint32Array,
    converged: fields[12] as boolean,
  };
}

export const emdOptionsNames = {
  memoryLimit: '1073741824',
} as const;

function decodeEmdSolution(value: unknown): EmdSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    marginalError: fields[4] as Float64Array,
    massMismatch: fields[5] as number,
    f: fields[6] as Float64Array,
    g: fields[7] as Float64Array,
    plan: decodeSparsePlanEntries(fields[8]),
    targets: fields[9] as Uint32Array,
    iterations: fields[10] as number,
    converged: fields[11] as boolean,
    status: fields[12] as "converged" | "maxIterations" | "stalled",
  };
}

export const encouragingOptionsNames = {
  logEnd: '0.75',
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

export const entropyMaximizationOptionsNames = {
  alpha: '0.2',
  beta: '0.02',
} as const;

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

export const factorizedInformationOptionsNames = {
  restarts: '20',
  maxIterations: '2000',
  tolerance: '1e-9',
  seed: '0',
} as const;

function decodeFactorizedInformationSolution(value: unknown): FactorizedInformationSolution {
  const fields = value as readonly unknown[];
  return {
    distribution: fields[0] as Float64Array,
    value: fields[1] as number,
    informations: fields[2] as Float64Array,
    multiInformation: fields[3] as number,
    upperBound: fields[4] as number,
    gap: fields[5] as number,
    certified: fields[6] as boolean,
    slope: fields[7] as number,
    converged: fields[8] as boolean,
  };
}

export const fitRejectorOptionsNames = {
  cost: '0.05',
  alpha: '2',
  beta: 'undefined',
  penalty: '0.0001',
  tolerance: '1e-6',
  maxIterations: '500',
} as const;

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

export const focalOptionsNames = {
  gamma: '2',
} as const;

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

export const fuseNetworksOptionsNames = {
  alignment: '"weights"',
  activation: '"relu"',
  reference: 'undefined',
} as const;

function decodeFuseNetworksSolution(value: unknown): FuseNetworksSolution {
  const fields = value as readonly unknown[];
  return {
    values: fields[0] as Float64Array,
    shapes: fields[1] as Uint32Array,
    reference: fields[2] as number,
    distances: fields[3] as Float64Array,
    places: fields[4] as Uint32Array,
    converged: fields[5] as boolean,
  };
}

export const gaussianMixtureOptionsNames = {
  components: 'undefined',
  covariance: '"full"',
  prior: '"auto"',
  restarts: '20',
  factors: '0',
  floor: '1e-6',
  concentration: '1',
  minShare: '0.1',
  tolerance: '1e-6',
  maxIterations: '300',
  seed: '0',
} as const;

export const generalizedCrossEntropyOptionsNames = {
  q: '0.7',
} as const;

export const generalizedSumPoolingOptionsNames = {
  mass: '0.3',
  sharpness: '0.1',
  normalize: 'true',
  maps: '1',
} as const;

function decodeGeneralizedSumPoolingSolution(value: unknown): GeneralizedSumPoolingSolution {
  const fields = value as readonly unknown[];
  return {
    pooled: fields[0] as Float64Array,
    weights: fields[1] as Float64Array,
    attributes: fields[2] as Float64Array,
    massError: fields[3] as number,
    featuresGradient: fields[4] as Float64Array | undefined,
    prototypesGradient: fields[5] as Float64Array | undefined,
  };
}

function decodeGraphBatch(value: unknown): GraphBatch {
  const fields = value as readonly unknown[];
  return {
    values: fields[0] as Float64Array,
    gradients: fields[1] as Float64Array | undefined,
  };
}

function decodeGraphDescription(value: unknown): GraphDescription {
  const fields = value as readonly unknown[];
  return {
    dimension: fields[0] as number,
    parameters: (fields[1] as readonly unknown[]).map((element) => decodeGraphLeaf(element)),
    inputs: (fields[2] as readonly unknown[]).map((element) => decodeGraphLeaf(element)),
    outputs: (fields[3] as readonly unknown[]).map((element) => decodeGraphLeaf(element)),
    unused: fields[4] as readonly (string)[],
    instructions: fields[5] as number,
  };
}

function decodeGraphGradient(value: unknown): GraphGradient {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float64Array,
  };
}

function decodeGraphHessianVector(value: unknown): GraphHessianVector {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float64Array,
    product: fields[2] as Float64Array,
  };
}

function decodeGraphLeaf(value: unknown): GraphLeaf {
  const fields = value as readonly unknown[];
  return {
    name: fields[0] as string,
    shape: fields[1] as Uint32Array,
  };
}

function decodeGraphSingleGradient(value: unknown): GraphSingleGradient {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float32Array,
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

export const ilaSdpOptionsNames = {
  clusters: 'undefined',
  covariance: '"full"',
  shrinkage: 'undefined',
  restarts: '20',
  maxIterations: '300',
  seed: '0',
} as const;

function decodeIlaSdpSolution(value: unknown): IlaSdpSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    memberships: fields[1] as Float64Array,
    centers: fields[2] as Float64Array,
    covariances: fields[3] as Float64Array,
    weights: fields[4] as Float64Array,
    logLikelihood: fields[5] as number,
    trace: fields[6] as Float64Array,
    score: fields[7] as number,
    objective: fields[8] as number,
    bound: fields[9] as number,
    gap: fields[10] as number,
    relativeGap: fields[11] as number,
    relaxed: fields[12] as boolean,
    converged: fields[13] as boolean,
  };
}

export const implicitFeedbackOptionsNames = {
  kind: '"log"',
  clip: '0',
} as const;

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

export const informationOptionsNames = {
  average: '"arithmetic"',
} as const;

export const kernelKmeansOptionsNames = {
  clusters: 'undefined',
  restarts: '10',
  maxIterations: '300',
  init: '"k-means++"',
  certificate: '"auto"',
  seed: '0',
} as const;

function decodeKernelKmeansSolution(value: unknown): KernelKmeansSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    sizes: fields[1] as Int32Array,
    inertia: fields[2] as number,
    lowerBound: fields[3] as number,
    gap: fields[4] as number,
    relativeGap: fields[5] as number,
    iterations: fields[6] as number,
    converged: fields[7] as boolean,
  };
}

export const kmeansOptionsNames = {
  clusters: 'undefined',
  restarts: '10',
  maxIterations: '300',
  tolerance: '0.0001',
  init: '"k-means++"',
  certificate: '"auto"',
  minSize: '0',
  maxSize: 'undefined',
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

export const laSdpOptionsNames = {
  restarts: '4',
  maxIterations: '1000',
  seed: '0',
} as const;

function decodeLaSdpSolution(value: unknown): LaSdpSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    memberships: fields[1] as Float64Array,
    centers: fields[2] as Float64Array,
    covariances: fields[3] as Float64Array,
    weights: fields[4] as Float64Array,
    logLikelihood: fields[5] as number,
    trace: fields[6] as Float64Array,
    objective: fields[7] as number,
    bound: fields[8] as number,
    gap: fields[9] as number,
    relativeGap: fields[10] as number,
    certified: fields[11] as boolean,
    converged: fields[12] as boolean,
  };
}

function decodeLabelCorrection(value: unknown): LabelCorrection {
  const fields = value as readonly unknown[];
  return {
    targets: fields[0] as Float64Array,
    recalled: fields[1] as Float64Array,
    thresholds: fields[2] as Float64Array,
  };
}

export const labelProportionsOptionsNames = {
  bagWeight: '10',
  similarityWeight: '10',
  neighbors: '5',
  metric: '"cosine"',
  similarity: '"matern"',
  bandwidth: '1',
  damping: '0.5',
  maxIterations: '100',
  tolerance: '0.0001',
  threshold: '0.5',
  rounds: '1',
  features: '128',
  ridge: '0.001',
  seed: '0',
} as const;

function decodeLabelProportionsSolution(value: unknown): LabelProportionsSolution {
  const fields = value as readonly unknown[];
  return {
    marginals: fields[0] as Float64Array,
    labels: fields[1] as Int32Array,
    countError: fields[2] as number,
    edges: fields[3] as number,
    iterations: fields[4] as number,
    residual: fields[5] as number,
    converged: fields[6] as boolean,
    probabilities: fields[7] as Float64Array,
    proportionErrors: fields[8] as Float64Array,
    classifier: fields[9] as Float64Array,
    classifierConverged: fields[10] as boolean,
  };
}

export const labelShiftDroOptionsNames = {
  radius: '0.1',
} as const;

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

export const ldrKOptionsNames = {
  k: '1',
  margin: '2',
} as const;

export const ldrKlOptionsNames = {
  lambda: '1',
  margin: '2',
} as const;

function decodeLearnedMetricSolution(value: unknown): LearnedMetricSolution {
  const fields = value as readonly unknown[];
  return {
    matrix: fields[0] as Float64Array,
    value: fields[1] as number,
    lowerBound: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    upper: fields[5] as number,
    lower: fields[6] as number,
    violated: fields[7] as number,
    active: fields[8] as number,
    remembered: fields[9] as Float64Array,
    iterations: fields[10] as number,
    converged: fields[11] as boolean,
  };
}

export const logCoshOptionsNames = {
  scale: '1',
} as const;

function decodeLogDensityGradient(value: unknown): LogDensityGradient {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float64Array,
  };
}

export const logitClipOptionsNames = {
  tau: '1',
  p: '2',
  loss: '"crossEntropy"',
} as const;

function decodeLooEstimate(value: unknown): LooEstimate {
  const fields = value as readonly unknown[];
  return {
    elpd: fields[0] as number,
    standardError: fields[1] as number,
    mcse: fields[2] as number,
    effectiveParameters: fields[3] as number,
    pointwise: fields[4] as Float64Array,
    paretoK: fields[5] as Float64Array,
    effectiveDraws: fields[6] as Float64Array,
    threshold: fields[7] as number,
    reliable: fields[8] as boolean,
  };
}

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

export const lowRankOptionsNames = {
  rank: 'undefined',
  init: '"kmeans"',
  tolerance: '0.001',
  maxIterations: '500',
  alpha: '1e-10',
  seed: '0',
  memoryLimit: '2147483648',
} as const;

function decodeLowRankSolution(value: unknown): LowRankSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    marginalError: fields[4] as Float64Array,
    f: fields[5] as Float64Array,
    g: fields[6] as Float64Array,
    factorQ: fields[7] as Float64Array,
    factorR: fields[8] as Float64Array,
    factorG: fields[9] as Float64Array,
    stationarity: fields[10] as number,
    iterations: fields[11] as number,
    converged: fields[12] as boolean,
    status: fields[13] as "converged" | "maxIterations" | "stalled",
  };
}

export const markovSubsetOptionsNames = {
  size: 'undefined',
  objective: '"entropyRate"',
  method: '"greedy"',
} as const;

function decodeMarkovSubsetSolution(value: unknown): MarkovSubsetSolution {
  const fields = value as readonly unknown[];
  return {
    coordinates: fields[0] as Int32Array,
    value: fields[1] as number,
    bound: fields[2] as number,
    gap: fields[3] as number,
    certified: fields[4] as boolean,
    correlation: fields[5] as number,
    stationary: fields[6] as Float64Array,
    transition: fields[7] as Float64Array,
  };
}

export const maxSlicedWassersteinOptionsNames = {
  p: '2',
  projections: '50',
  restarts: '3',
  maxIterations: '100',
  tolerance: '1e-5',
  seed: '0',
} as const;

function decodeMaxSlicedWassersteinSolution(value: unknown): MaxSlicedWassersteinSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    direction: fields[2] as Float64Array,
    upperBound: fields[3] as number,
    gap: fields[4] as number,
    residual: fields[5] as number,
    iterations: fields[6] as number,
    converged: fields[7] as boolean,
  };
}

export const metricLearningOptionsNames = {
  upper: 'undefined',
  lower: 'undefined',
  slack: '1',
  tolerance: '1e-6',
  maxIterations: '2000',
} as const;

export const metropolisWithinGibbsOptionsNames = {
  chains: '4',
  warmup: '1000',
  draws: '1000',
  thin: '1',
  seed: '0',
} as const;

export const miniBatchKmeansOptionsNames = {
  clusters: 'undefined',
  batchSize: '1024',
  restarts: '3',
  maxIterations: '100',
  patience: '10',
  certificate: '"auto"',
  seed: '0',
} as const;

function decodeMinimumEntropyCouplingSolution(value: unknown): MinimumEntropyCouplingSolution {
  const fields = value as readonly unknown[];
  return {
    states: fields[0] as Uint32Array,
    values: fields[1] as Float64Array,
    entropy: fields[2] as number,
    lowerBound: fields[3] as number,
    guarantee: fields[4] as number,
    information: fields[5] as number,
    marginalError: fields[6] as number,
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

function decodeMixtureMode(value: unknown): MixtureMode {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    responsibilities: fields[1] as Float64Array,
    weights: fields[2] as Float64Array,
    means: fields[3] as Float64Array,
    variances: fields[4] as Float64Array,
    covariances: fields[5] as Float64Array,
    loadings: fields[6] as Float64Array,
    logLikelihood: fields[7] as number,
    score: fields[8] as number,
    shrinkage: fields[9] as number,
    entropy: fields[10] as number,
    floors: fields[11] as Int32Array,
  };
}

function decodeMixtureSolution(value: unknown): MixtureSolution {
  const fields = value as readonly unknown[];
  return {
    best: decodeMixtureMode(fields[0]),
    alternatives: (fields[1] as readonly unknown[]).map((element) => decodeMixtureMode(element)),
    bic: fields[2] as number,
    aic: fields[3] as number,
    icl: fields[4] as number,
    parameters: fields[5] as number,
    trace: fields[6] as Float64Array,
    iterations: fields[7] as number,
    converged: fields[8] as boolean,
  };
}

export const mixupOptionsNames = {
  alpha: '20',
  seed: '0',
} as const;

function decodeModelDescription(value: unknown): ModelDescription {
  const fields = value as readonly unknown[];
  return {
    kind: fields[0] as string,
    dimension: fields[1] as number,
    variables: (fields[2] as readonly unknown[]).map((element) => decodeModelVariable(element)),
  };
}

function decodeModelSite(value: unknown): ModelSite {
  const fields = value as readonly unknown[];
  return {
    name: fields[0] as string,
    shape: fields[1] as Uint32Array,
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

export const multiscaleOptionsNames = {
  tolerance: '0.01',
  maxIterations: '20000',
  memoryLimit: '2147483648',
} as const;

function decodeMultiscaleSolution(value: unknown): MultiscaleSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    regularizedValue: fields[4] as number,
    regularizedDual: fields[5] as number,
    marginalError: fields[6] as Float64Array,
    f: fields[7] as Float64Array,
    g: fields[8] as Float64Array,
    epsilon: fields[9] as number,
    iterations: fields[10] as number,
    kernelEntries: fields[11] as number,
    neglected: fields[12] as number,
    converged: fields[13] as boolean,
    status: fields[14] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
    plan: decodeSparsePlanEntries(fields[15]),
  };
}

export const multiwinnerOptionsNames = {
  size: 'undefined',
  score: '"borda"',
  aggregation: '"sum"',
} as const;

function decodeMultiwinnerSolution(value: unknown): MultiwinnerSolution {
  const fields = value as readonly unknown[];
  return {
    members: fields[0] as Int32Array,
    value: fields[1] as number,
    upperBound: fields[2] as number,
    relativeGap: fields[3] as number,
    guarantee: fields[4] as number,
  };
}

function decodeNearestMetricSolution(value: unknown): NearestMetricSolution {
  const fields = value as readonly unknown[];
  return {
    distances: fields[0] as Float64Array,
    value: fields[1] as number,
    lowerBound: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    violation: fields[5] as number,
    active: fields[6] as number,
    remembered: fields[7] as Float64Array,
    iterations: fields[8] as number,
    converged: fields[9] as boolean,
  };
}

export const nearnessOptionsNames = {
  tolerance: '1e-6',
  maxIterations: '2000',
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

export const normalizedFocalOptionsNames = {
  gamma: '0.5',
} as const;

export const normalizedGeneralizedCrossEntropyOptionsNames = {
  q: '0.7',
} as const;

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

export const oddSetsOptionsNames = {
  sets: '128',
  odd: '1',
  seed: '0',
} as const;

export const oneClassSubspacesOptionsNames = {
  directions: '10',
  margin: '0.1',
  closeness: '0.1',
  originWeight: '0.01',
  restarts: '4',
  maxIterations: '200',
  tolerance: '1e-5',
  seed: '0',
} as const;

function decodeOneClassSubspacesSolution(value: unknown): OneClassSubspacesSolution {
  const fields = value as readonly unknown[];
  return {
    frames: fields[0] as Float64Array,
    offsets: fields[1] as Float64Array,
    center: fields[2] as Float64Array,
    scale: fields[3] as Float64Array,
    value: fields[4] as number,
    gradientNorm: fields[5] as number,
    orthogonality: fields[6] as number,
    trace: fields[7] as Float64Array,
    converged: fields[8] as boolean,
    scores: fields[9] as Float64Array,
  };
}

function decodeOrdinalEvaluation(value: unknown): OrdinalEvaluation {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array | undefined,
    scores: fields[2] as Float64Array | Float32Array | undefined,
    thresholds: fields[3] as Float64Array | undefined,
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

export const partialOptionsNames = {
  tolerance: '1e-6',
  maxIterations: '1000',
  memoryLimit: '1073741824',
} as const;

function decodePartialSolution(value: unknown): PartialSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    regularizedValue: fields[4] as number,
    regularizedDual: fields[5] as number,
    transported: fields[6] as number,
    rows: fields[7] as Float64Array,
    columns: fields[8] as Float64Array,
    marginalError: fields[9] as Float64Array,
    f: fields[10] as Float64Array,
    g: fields[11] as Float64Array,
    multiplier: fields[12] as number,
    epsilon: fields[13] as number,
    iterations: fields[14] as number,
    converged: fields[15] as boolean,
    status: fields[16] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
    scalings: fields[17] === undefined ? undefined : decodePlanParts(fields[17]),
    entries: fields[18] === undefined ? undefined : decodeSparsePlanEntries(fields[18]),
    targets: fields[19] as Uint32Array,
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

export const pathfinderOptionsNames = {
  paths: '4',
  draws: '1000',
  resample: 'true',
  history: '6',
  elboDraws: '25',
  maxIterations: '1000',
  seed: '0',
} as const;

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

export const planGradientOptionsNames = {
  tolerance: '1e-10',
  maxIterations: '10000',
} as const;

function decodePlanGradientSolution(value: unknown): PlanGradientSolution {
  const fields = value as readonly unknown[];
  return {
    gradients: decodeTransportGradients(fields[0]),
    iterations: fields[1] as number,
    residual: fields[2] as number,
    converged: fields[3] as boolean,
  };
}

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

export const poissonLossOptionsNames = {
  full: 'false',
} as const;

export const polyOptionsNames = {
  epsilon: '1',
  gamma: '0',
} as const;

export const priorNames = {
  interceptLocation: 'undefined',
  interceptScale: 'undefined',
  coefficientScale: 'undefined',
  noiseScale: 'undefined',
} as const;

export const privateAggregatesOptionsNames = {
  epsilon: 'undefined',
  delta: '0',
  lower: '0',
  upper: '1',
  seed: '0',
} as const;

function decodePrivateMeans(value: unknown): PrivateMeans {
  const fields = value as readonly unknown[];
  return {
    means: fields[0] as Float64Array,
    deviations: fields[1] as Float64Array,
    sizes: fields[2] as Int32Array,
    clipped: fields[3] as number,
  };
}

export const problemArgumentNames = {
  x: 'undefined',
  y: 'undefined',
  cost: 'undefined',
  metric: 'undefined',
  power: 'undefined',
  a: 'undefined',
  b: 'undefined',
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

export const proximalOptionsNames = {
  chains: '4',
  warmup: '2000',
  draws: '1000',
  thin: '10',
  stepSize: '0.01',
  smoothing: '0.02',
  seed: '0',
} as const;

export const proximityOptionsNames = {
  kind: 'undefined',
  parameter: 'undefined',
  scale: '"absolute"',
  log: 'false',
} as const;

function decodeProximitySolution(value: unknown): ProximitySolution {
  const fields = value as readonly unknown[];
  return {
    kernel: fields[0] as Float64Array,
    distances: fields[1] as Float64Array,
    parameter: fields[2] as number,
  };
}

export const quantileLossOptionsNames = {
  level: '0.5',
} as const;

export const randomWalkOptionsNames = {
  chains: '4',
  warmup: '5000',
  draws: '1000',
  thin: '10',
  targetAccept: '0.234',
  seed: '0',
} as const;

function decodeRankCalibration(value: unknown): RankCalibration {
  const fields = value as readonly unknown[];
  return {
    chiSquare: fields[0] as number,
    probability: fields[1] as number,
    meanZ: fields[2] as number,
    spreadZ: fields[3] as number,
    counts: fields[4] as Float64Array,
    surprise: fields[5] as number,
  };
}

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

export const sdpKmeansOptionsNames = {
  clusters: 'undefined',
  method: '"auto"',
  price: 'undefined',
  target: '0.001',
  maxIterations: '300',
  seed: '0',
} as const;

function decodeSdpKmeansSolution(value: unknown): SdpKmeansSolution {
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
    sdpValue: fields[10] as number,
    rows: fields[11] as number,
    negativity: fields[12] as number,
    eigenvalue: fields[13] as number,
    price: fields[14] as number,
    coMemberships: fields[15] as Float64Array,
  };
}

export const selectClustersOptionsNames = {
  by: '"bic"',
  covariance: '"full"',
  restarts: '10',
  references: '20',
  seed: '0',
} as const;

function decodeSelectClustersSolution(value: unknown): SelectClustersSolution {
  const fields = value as readonly unknown[];
  return {
    clusters: fields[0] as number,
    labels: fields[1] as Int32Array,
    candidates: fields[2] as Int32Array,
    scores: fields[3] as Float64Array,
    errors: fields[4] as Float64Array,
  };
}

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

function decodeSilhouette(value: unknown): Silhouette {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    values: fields[1] as Float64Array,
  };
}

export const silhouetteOptionsNames = {
  metric: '"euclidean"',
} as const;

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

function decodeSinkhornBatchSolution(value: unknown): SinkhornBatchSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as Float64Array,
    dual: fields[1] as Float64Array,
    gap: fields[2] as Float64Array,
    relativeGap: fields[3] as Float64Array,
    regularizedValue: fields[4] as Float64Array,
    regularizedDual: fields[5] as Float64Array,
    marginalError: fields[6] as Float64Array,
    massMismatch: fields[7] as Float64Array,
    epsilon: fields[8] as Float64Array,
    iterations: fields[9] as Uint32Array,
    status: fields[10] as Uint32Array,
    f: fields[11] as Float64Array,
    g: fields[12] as Float64Array,
    mass: fields[13] as Float64Array,
    offset: fields[14] as Float64Array,
    logRows: fields[15] as Float64Array,
    logColumns: fields[16] as Float64Array,
    rowFactors: fields[17] as Float64Array,
    columnFactors: fields[18] as Float64Array,
    rowRest: fields[19] as Float64Array,
    columnRest: fields[20] as Float64Array,
  };
}

export const sinkhornOptionsNames = {
  method: '"auto"',
  precision: '"f64"',
  tolerance: '1e-6',
  maxIterations: '10000',
  memoryLimit: '1073741824',
  gradient: 'false',
  dense: 'false',
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
    dense: fields[18] as Float64Array | undefined,
  };
}

export const sliceOptionsNames = {
  chains: '4',
  warmup: '500',
  draws: '1000',
  thin: '1',
  seed: '0',
} as const;

export const slicedPlanOptionsNames = {
  p: '2',
  projections: '50',
  method: '"min"',
  seed: '0',
} as const;

function decodeSlicedPlanSolution(value: unknown): SlicedPlanSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    dual: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    marginalError: fields[5] as Float64Array,
    f: fields[6] as Float64Array,
    g: fields[7] as Float64Array,
    rows: fields[8] as Uint32Array,
    columns: fields[9] as Uint32Array,
    values: fields[10] as Float64Array,
    partners: fields[11] as Uint32Array,
    direction: fields[12] as Float64Array,
  };
}

export const slicedWassersteinOptionsNames = {
  p: '2',
  projections: '100',
  seed: '0',
  gradient: 'false',
} as const;

function decodeSlicedWassersteinSolution(value: unknown): SlicedWassersteinSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    standardError: fields[1] as number,
    distance: fields[2] as number,
    x: fields[3] as Float64Array | undefined,
    y: fields[4] as Float64Array | undefined,
  };
}

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

export const smoothAdversarialOptionsNames = {
  tau: '1',
  rho: '1',
  nu: 'undefined',
} as const;

export const sparseOptionsNames = {
  tolerance: '1e-6',
  maxIterations: '1000',
  memoryLimit: '1073741824',
} as const;

function decodeSparsePlanEntries(value: unknown): SparsePlanEntries {
  const fields = value as readonly unknown[];
  return {
    rows: fields[0] as Uint32Array,
    columns: fields[1] as Uint32Array,
    values: fields[2] as Float64Array,
  };
}

function decodeSparseSolution(value: unknown): SparseSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    regularizedValue: fields[4] as number,
    regularizedDual: fields[5] as number,
    marginalError: fields[6] as Float64Array,
    nonzerosPerColumn: fields[7] as number,
    f: fields[8] as Float64Array,
    g: fields[9] as Float64Array,
    iterations: fields[10] as number,
    converged: fields[11] as boolean,
    status: fields[12] as "converged" | "maxIterations" | "stalled" | "kink",
    plan: decodeSparsePlanEntries(fields[13]),
    targets: fields[14] as Uint32Array,
  };
}

export const spectralDecouplingOptionsNames = {
  lambda: '0.1',
} as const;

export const spectralOptionsNames = {
  clusters: 'undefined',
  affinity: '"nearestNeighbors"',
  neighbors: '10',
  gamma: 'undefined',
  restarts: '10',
  seed: '0',
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

function decodeSpectralSolution(value: unknown): SpectralSolution {
  const fields = value as readonly unknown[];
  return {
    labels: fields[0] as Int32Array,
    sizes: fields[1] as Int32Array,
    normalizedCut: fields[2] as number,
    lowerBound: fields[3] as number,
    gap: fields[4] as number,
    relativeGap: fields[5] as number,
    eigenvalues: fields[6] as Float64Array,
    embedding: fields[7] as Float64Array,
    residual: fields[8] as number,
    converged: fields[9] as boolean,
  };
}

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

function decodeTriceSolution(value: unknown): TriceSolution {
  const fields = value as readonly unknown[];
  return {
    control: fields[0] as Float64Array,
    examples: fields[1] as Int32Array,
    proposals: fields[2] as Int32Array,
    weights: fields[3] as Float64Array,
  };
}

export const tverskyOptionsNames = {
  alpha: '0.5',
  beta: '0.5',
  smooth: '0.0001',
} as const;

export const unbalancedOptionsNames = {
  penalty: '"kl"',
  tolerance: '1e-6',
  maxIterations: '1000',
  memoryLimit: '1073741824',
  gradient: 'false',
} as const;

function decodeUnbalancedSolution(value: unknown): UnbalancedSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    dual: fields[1] as number,
    gap: fields[2] as number,
    relativeGap: fields[3] as number,
    cost: fields[4] as number,
    transported: fields[5] as number,
    rows: fields[6] as Float64Array,
    columns: fields[7] as Float64Array,
    marginalError: fields[8] as Float64Array,
    f: fields[9] as Float64Array,
    g: fields[10] as Float64Array,
    epsilon: fields[11] as number,
    iterations: fields[12] as number,
    converged: fields[13] as boolean,
    status: fields[14] as "converged" | "maxIterations" | "stalled" | "epsilonTooSmall",
    scalings: fields[15] === undefined ? undefined : decodePlanParts(fields[15]),
    entries: fields[16] === undefined ? undefined : decodeSparsePlanEntries(fields[16]),
    targets: fields[17] as Uint32Array,
    gradients: fields[18] === undefined ? undefined : decodeTransportGradients(fields[18]),
  };
}

function decodeVMeasure(value: unknown): VMeasure {
  const fields = value as readonly unknown[];
  return {
    homogeneity: fields[0] as number,
    completeness: fields[1] as number,
    value: fields[2] as number,
  };
}

export const vMeasureOptionsNames = {
  beta: '1',
} as const;

function decodeVariationalGradient(value: unknown): VariationalGradient {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float64Array,
    variance: fields[2] as Float64Array,
  };
}

function decodeWaicEstimate(value: unknown): WaicEstimate {
  const fields = value as readonly unknown[];
  return {
    elpd: fields[0] as number,
    standardError: fields[1] as number,
    effectiveParameters: fields[2] as number,
    pointwise: fields[3] as Float64Array,
    penalties: fields[4] as Float64Array,
    reliable: fields[5] as boolean,
  };
}

export const wasserstein1dOptionsNames = {
  p: '1',
  gradient: 'false',
} as const;

function decodeWasserstein1dSolution(value: unknown): Wasserstein1dSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    x: fields[2] as Float64Array | undefined,
    y: fields[3] as Float64Array | undefined,
  };
}

export const wassersteinCircleOptionsNames = {
  p: '1',
  period: '1',
} as const;

function decodeWassersteinCircleSolution(value: unknown): WassersteinCircleSolution {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    distance: fields[1] as number,
    dual: fields[2] as number,
    gap: fields[3] as number,
    relativeGap: fields[4] as number,
    iterations: fields[5] as number,
    converged: fields[6] as boolean,
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

export const zLossOptionsNames = {
  a: '1',
  b: '1',
} as const;

/** Every operation, as a request that a backend carries out. */
export interface Bindings {
  /** k-means by splitting one cluster after the other in two. */
  bisectingKmeans(points: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: BisectingKmeansOptions): Request<BisectingKmeansSolution>;
  /** A bound on how far a partition is from the best. */
  certify(points: MatrixArgument, labels: Int32Array, weights: Float64Array | Float32Array | undefined, options: CertifyOptions): Request<PartitionCertificate>;
  /** Adjusted Rand index of two labelings. */
  adjustedRand(a: Int32Array, b: Int32Array): Request<number>;
  /** Normalized mutual information of two labelings. */
  normalizedMutualInformation(a: Int32Array, b: Int32Array, options: InformationOptions): Request<number>;
  /** Mutual information of two labelings, adjusted for chance. */
  adjustedMutualInformation(a: Int32Array, b: Int32Array, options: InformationOptions): Request<number>;
  /** Homogeneity, completeness and V-measure of groups as a prediction of classes. */
  vMeasure(a: Int32Array, b: Int32Array, options: VMeasureOptions): Request<VMeasure>;
  /** Share of points in the wrong group after the best matching of groups. */
  misclassification(a: Int32Array, b: Int32Array): Request<number>;
  /** Silhouettes of a partition of points. */
  silhouette(points: MatrixArgument, labels: Int32Array, options: SilhouetteOptions): Request<Silhouette>;
  /** Davies–Bouldin index of a partition of points. */
  daviesBouldin(points: MatrixArgument, labels: Int32Array): Request<number>;
  /** Calinski–Harabasz index of a partition of points. */
  calinskiHarabasz(points: MatrixArgument, labels: Int32Array): Request<number>;
  /** k-means with restarts and a bound on how far the partition is from the best. */
  kmeans(points: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: KmeansOptions): Request<KmeansSolution>;
  /** k-means by centers that follow random batches of the points. */
  miniBatchKmeans(points: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: MiniBatchKmeansOptions): Request<KmeansSolution>;
  /** k-means by its semidefinite relaxation, with the relaxation's point and a bound. */
  sdpKmeans(points: MatrixArgument, options: SdpKmeansOptions): Request<SdpKmeansSolution>;
  /** A mixture of normal distributions, its likelihood or evidence, and rival modes. */
  gaussianMixture(points: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: GaussianMixtureOptions): Request<MixtureSolution>;
  /** Groups with covariances of their own from a mixture and steps of a semidefinite relaxation, with a bound. */
  ilaSdp(points: MatrixArgument, options: IlaSdpOptions): Request<IlaSdpSolution>;
  /** Labels of the largest likelihood for known covariances, with a bound on every other labelling's. */
  laSdp(points: MatrixArgument, covariances: Float64Array | Float32Array, shares: Float64Array | Float32Array | undefined, options: LaSdpOptions): Request<LaSdpSolution>;
  /** The number of clusters among candidates, by one of six criteria. */
  selectClusters(points: MatrixArgument, range: Int32Array, options: SelectClustersOptions): Request<SelectClustersSolution>;
  /** The partition that costs least by pairs and triples, with a bound and what is certain. */
  correlationClustering(nodes: number, from: Int32Array, to: Int32Array, costs: Float64Array | Float32Array, first: Int32Array, second: Int32Array, third: Int32Array, tripleCosts: Float64Array | Float32Array, options: CorrelationOptions): Request<CorrelationSolution>;
  /** The partition with the least scatter found in a kernel's feature space, with a bound. */
  kernelKmeans(kernel: MatrixArgument, options: KernelKmeansOptions): Request<KernelKmeansSolution>;
  /** The metric nearest to dissimilarities, with a bound. */
  nearestMetric(dissimilarities: MatrixArgument, weights: MatrixArgument | undefined, options: NearnessOptions): Request<NearestMetricSolution>;
  /** A Mahalanobis metric that brings classes together and apart, with a bound. */
  learnMetric(points: MatrixArgument, classes: Int32Array, options: MetricLearningOptions): Request<LearnedMetricSolution>;
  /** A kernel of a graph's nodes, or its logarithm, and the distances that it gives. */
  proximity(graph: MatrixArgument, options: ProximityOptions): Request<ProximitySolution>;
  /** Groups of points, or of a graph by its weights, with little weight cut between them. */
  spectral(points: MatrixArgument, options: SpectralOptions): Request<SpectralSolution>;
  /** Groups of a graph's nodes by its edges. */
  spectralOfEdges(nodes: number, from: Int32Array, to: Int32Array, weights: Float64Array | Float32Array | undefined, options: SpectralOptions): Request<SpectralSolution>;
  /** The loss of predictions against mean responses of bags, between bag level and instance level. */
  aggregateLoss(predictions: Float64Array | Float32Array, ids: Int32Array, means: Float64Array | Float32Array, loss: "squared" | "logistic" | undefined, rho: number | undefined): Request<AggregateEvaluation>;
  /** A linear model of mean responses of bags. */
  aggregateRegression(points: MatrixArgument, ids: Int32Array, means: Float64Array | Float32Array, options: AggregateRegressionOptions): Request<AggregateFit>;
  /** Mean responses of bags with noise that makes them private. */
  privateAggregates(responses: Float64Array | Float32Array, ids: Int32Array, options: PrivateAggregatesOptions): Request<PrivateMeans>;
  /** A joint distribution with the largest mean information over margins. */
  factorizedInformation(states: Int32Array, margins: Int32Array, sizes: Int32Array, options: FactorizedInformationOptions): Request<FactorizedInformationSolution>;
  /** Labels of points of which only the number of ones in every bag is known. */
  labelProportions(points: MatrixArgument, ids: Int32Array, counts: Float64Array | Float32Array, from: Int32Array | undefined, to: Int32Array | undefined, weights: Float64Array | Float32Array | undefined, options: LabelProportionsOptions): Request<LabelProportionsSolution>;
  /** The learned classifier's probability of label 1 of new points. */
  labelProportionsPredict(points: MatrixArgument, classifier: Float64Array | Float32Array): Request<Float64Array>;
  /** Which coordinates of a Markov chain on a product space to keep. */
  markovSubset(transition: MatrixArgument, states: Int32Array, options: MarkovSubsetOptions): Request<MarkovSubsetSolution>;
  /** A committee by its scores in rankings, with bounds on its members of every group. */
  multiwinner(rankings: Int32Array, items: number, weights: Float64Array | Float32Array | undefined, ids: Int32Array | undefined, atLeast: Int32Array | undefined, atMost: Int32Array | undefined, options: MultiwinnerOptions): Request<MultiwinnerSolution>;
  /** The score of a committee. */
  multiwinnerScore(rankings: Int32Array, items: number, weights: Float64Array | Float32Array | undefined, members: Int32Array, options: MultiwinnerOptions): Request<number>;
  /** Two orthonormal frames that sandwich the data of one class. */
  oneClassSubspaces(points: MatrixArgument, options: OneClassSubspacesOptions): Request<OneClassSubspacesSolution>;
  /** How far new points leave the frames. */
  oneClassSubspacesScore(points: MatrixArgument, frames: Float64Array | Float32Array, offsets: Float64Array | Float32Array, center: Float64Array | Float32Array, scale: Float64Array | Float32Array): Request<Float64Array>;
  /** Rank-normalised split R-hat of one quantity, the larger of bulk and folded. */
  rhat(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Effective sample size for the bulk of one quantity. */
  essBulk(draws: Float64Array | Float32Array, chains: number, batch: number): Request<number>;
  /** Effective sample size for the tails of one quantity. */
  essTail(draws: Float64Array | Float32Array, chains: number, batch: number): Request<number>;
  /** Effective sample size for the mean of one quantity. */
  essMean(draws: Float64Array | Float32Array, chains: number, batch: number): Request<number>;
  /** Effective sample size for a quantile of one quantity. */
  essQuantile(draws: Float64Array | Float32Array, chains: number, batch: number, probability: number): Request<number>;
  /** Monte Carlo standard error of the mean of one quantity. */
  mcse(draws: Float64Array | Float32Array, chains: number, batch: number): Request<number>;
  /** Energy fraction of missing information, chain by chain. */
  ebfmi(energy: Float64Array | Float32Array, chains: number): Request<Float64Array>;
  /** Summaries of several quantities: rows of `width` numbers, chain after chain. */
  summarize(draws: Float64Array | Float32Array, chains: number, width: number): Request<readonly (DrawsSummary)[]>;
  /** Nested R-hat of chains in groups that start at the same place. */
  nestedRhat(draws: Float64Array | Float32Array, chains: number, chainsPerGroup: number): Request<number>;
  /** Integrated autocorrelation time of one quantity, by Sokal's window. */
  autocorrelationTime(draws: Float64Array | Float32Array, chains: number, window: number): Request<number>;
  /** Leave-one-out predictive density by Pareto smoothed importance sampling. */
  psisLoo(logLikelihood: Float64Array | Float32Array, chains: number, observations: number, relativeEfficiency: number | undefined): Request<LooEstimate>;
  /** The widely applicable information criterion. */
  waic(logLikelihood: Float64Array | Float32Array, chains: number, observations: number): Request<WaicEstimate>;
  /** Ranks of values among their draws, thinned to their effective size. */
  ranksAmong(draws: Float64Array | Float32Array, chains: number, truths: Float64Array | Float32Array, seed: number, index: number): Request<Float64Array>;
  /** Whether ranks are uniform. */
  calibrateRanks(ranks: Float64Array | Float32Array, bins: number): Request<RankCalibration>;
  /** The bytes of a graph with its data: the inputs' numbers, one after another in the order of their nodes. */
  bindGraph(graph: string, data: Float64Array | Float32Array): Request<Uint8Array>;
  /** The number of nodes of a graph that may come from anywhere, once it is checked. */
  checkGraph(graph: string): Request<number>;
  /** The text of a graph that was bound. */
  graphText(graph: Handle<"graph">): Request<string>;
  /** What a graph is made of. */
  describeGraph(graph: Handle<"graph">): Request<GraphDescription>;
  /** Every output at a position, in the order of their names. */
  graphOutputs(graph: Handle<"graph">, parameters: Float64Array | Float32Array): Request<readonly (Float64Array)[]>;
  /** Every output at a position, with random draws. */
  graphSimulate(graph: Handle<"graph">, parameters: Float64Array | Float32Array, seed: number, index: number): Request<readonly (Float64Array)[]>;
  /** The output `value` and its gradient at a position. */
  graphGradient(graph: Handle<"graph">, parameters: Float64Array | Float32Array): Request<GraphGradient>;
  /** The same in single precision. */
  graphSingleGradient(graph: Handle<"graph">, parameters: Float64Array | Float32Array): Request<GraphSingleGradient>;
  /** Value, gradient, and the Hessian times a direction. */
  graphHessianVector(graph: Handle<"graph">, parameters: Float64Array | Float32Array, direction: Float64Array | Float32Array): Request<GraphHessianVector>;
  /** The derivative of every output in a direction, in the order of their names. */
  graphJacobianVector(graph: Handle<"graph">, parameters: Float64Array | Float32Array, direction: Float64Array | Float32Array): Request<readonly (Float64Array)[]>;
  /** The gradient of all outputs weighted by `seeds`, one after another in the order of their names. */
  graphVectorJacobian(graph: Handle<"graph">, parameters: Float64Array | Float32Array, seeds: Float64Array | Float32Array): Request<Float64Array>;
  /** Value and gradient at every row; the gradients go to the caller's array, where there is one. */
  graphBatch(graph: Handle<"graph">, parameters: MatrixArgument, out: Float64Array | Float32Array | undefined): Request<GraphBatch>;
  /** The site, element and value of the first number that is not finite at a position, where there is one. */
  graphFirstNotFinite(graph: Handle<"graph">, parameters: Float64Array | Float32Array): Request<string | undefined>;
  /** A quantity of a distribution, element by element; parameters one after the other, each as long as its length says. */
  distributionQuantity(quantity: "logDensity" | "cdf" | "logCdf" | "logCcdf" | "quantile" | "mean" | "variance", distribution: "bernoulli" | "bernoulliLogit" | "beta" | "betaBinomial" | "binomial" | "binomialLogit" | "cauchy" | "chiSquared" | "exponential" | "gamma" | "geometric" | "gumbel" | "halfCauchy" | "halfNormal" | "halfStudentT" | "inverseGamma" | "laplace" | "logNormal" | "logistic" | "negativeBinomial" | "negativeBinomialLog" | "negativeBinomialMean" | "normal" | "pareto" | "poisson" | "poissonLog" | "studentT" | "uniform" | "vonMises" | "weibull", form: "whole" | "truncated" | "censored", x: Float64Array | Float32Array, parameters: Float64Array | Float32Array, lengths: Int32Array, count: number): Request<Float64Array>;
  /** Draws from a distribution. */
  distributionDraw(distribution: "bernoulli" | "bernoulliLogit" | "beta" | "betaBinomial" | "binomial" | "binomialLogit" | "cauchy" | "chiSquared" | "exponential" | "gamma" | "geometric" | "gumbel" | "halfCauchy" | "halfNormal" | "halfStudentT" | "inverseGamma" | "laplace" | "logNormal" | "logistic" | "negativeBinomial" | "negativeBinomialLog" | "negativeBinomialMean" | "normal" | "pareto" | "poisson" | "poissonLog" | "studentT" | "uniform" | "vonMises" | "weibull", form: "whole" | "truncated" | "censored", parameters: Float64Array | Float32Array, lengths: Int32Array, count: number, seed: number): Request<Float64Array>;
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
  /** The bytes of a model that was written as graphs. */
  graphModel(specification: string, data: Float64Array | Float32Array): Request<Uint8Array>;
  /** What the user wrote down of such a model. */
  modelNotes(model: Handle<"model">): Request<string>;
  /** The arrays of a quantity of such a model. */
  modelSites(model: Handle<"model">, quantity: "prior" | "predictive" | "logLikelihood"): Request<readonly (ModelSite)[]>;
  /** A quantity of such a model at rows of variables. */
  evaluateModel(model: Handle<"model">, quantity: "prior" | "predictive" | "logLikelihood", values: Float64Array | Float32Array, rows: number, seed: number): Request<Float64Array>;
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
  /** Draws of a density of discrete and continuous sites, a coordinate at a time. */
  metropolisWithinGibbs(density: Uint8Array, sites: Float64Array | Float32Array, init: Float64Array | Float32Array | undefined, options: MetropolisWithinGibbsOptions): Request<ChainResult>;
  /** The assignment of rows to columns with the least or largest sum, with its proof. */
  assign(cost: MatrixArgument, options: AssignOptions): Request<AssignSolution>;
  /** Many entropic problems in one call. A problem is six numbers of `layout` (rows, columns, coordinates or 0 for costs,
 metric, whether it has weights `a` and `b`) and its part of the arrays, which hold all problems one after the other. */
  sinkhornBatch(layout: Int32Array, powers: Float64Array | Float32Array, x: Float64Array | Float32Array, y: Float64Array | Float32Array, a: Float64Array | Float32Array, b: Float64Array | Float32Array, epsilon: number, relative: boolean, options: SinkhornOptions): Request<SinkhornBatchSolution>;
  /** The debiased Sinkhorn divergence between two point clouds. */
  sinkhornDivergence(problem: ProblemArgument, epsilon: number, relative: boolean, options: DivergenceOptions): Request<DivergenceSolution>;
  /** Exact optimal transport between two measures, with its proof. */
  emd(problem: ProblemArgument, maxIterations: number | undefined, warmF: Float64Array | Float32Array | undefined, warmG: Float64Array | Float32Array | undefined, options: EmdOptions): Request<EmdSolution>;
  /** Exact optimal transport along some pairs only. */
  emdSparse(rows: Int32Array, columns: Int32Array, values: Float64Array | Float32Array, n: number, m: number, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, maxIterations: number | undefined, warmF: Float64Array | Float32Array | undefined, warmG: Float64Array | Float32Array | undefined, options: EmdOptions): Request<EmdSolution>;
  /** The targets that an exact plan's potentials choose for new points. */
  emdMap(problem: ProblemArgument, g: Float64Array | Float32Array, newPoints: MatrixArgument): Request<Float64Array>;
  /** The Wasserstein distance between measures on the line. */
  wasserstein1d(x: Float64Array | Float32Array, y: Float64Array | Float32Array, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: Wasserstein1dOptions): Request<Wasserstein1dSolution>;
  /** The best plan between measures on the line, with its proof. */
  emd1d(x: Float64Array | Float32Array, y: Float64Array | Float32Array, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: Emd1dOptions): Request<Emd1dSolution>;
  /** The Wasserstein distance between measures on a circle. */
  wassersteinCircle(x: Float64Array | Float32Array, y: Float64Array | Float32Array, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: WassersteinCircleOptions): Request<WassersteinCircleSolution>;
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
  /** Gradients of a loss of a plan's entries with respect to what the plan was made from. */
  planGradient(plan: PlanArgument, problem: ProblemArgument, cotangent: MatrixArgument | undefined, left: MatrixArgument | undefined, right: MatrixArgument | undefined, options: PlanGradientOptions): Request<PlanGradientSolution>;
  /** Entropic optimal transport between two measures, with certificates. */
  sinkhorn(problem: ProblemArgument, epsilon: number, relative: boolean, warmF: Float64Array | Float32Array | undefined, warmG: Float64Array | Float32Array | undefined, options: SinkhornOptions): Request<SinkhornSolution>;
  /** The mean Wasserstein distance between projections of two clouds, with its standard error. */
  slicedWasserstein(x: MatrixArgument, y: MatrixArgument, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: SlicedWassersteinOptions): Request<SlicedWassersteinSolution>;
  /** The largest Wasserstein distance found between projections of two clouds, and the direction. */
  maxSlicedWasserstein(x: MatrixArgument, y: MatrixArgument, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: MaxSlicedWassersteinOptions): Request<MaxSlicedWassersteinSolution>;
  /** A plan between two clouds from transport on lines, with bounds on both sides. */
  slicedPlan(x: MatrixArgument, y: MatrixArgument, a: Float64Array | Float32Array | undefined, b: Float64Array | Float32Array | undefined, options: SlicedPlanOptions): Request<SlicedPlanSolution>;
  /** Low-rank optimal transport: a plan that factors through groups, with certificates. */
  lowRank(problem: ProblemArgument, options: LowRankOptions): Request<LowRankSolution>;
  /** Entropic optimal transport between large clouds in few dimensions, with certificates. */
  multiscale(problem: ProblemArgument, epsilon: number | undefined, relative: boolean, options: MultiscaleOptions): Request<MultiscaleSolution>;
  /** Partial transport: only a given mass is moved, the cheapest. */
  partial(problem: ProblemArgument, mass: number, epsilon: number, relative: boolean, options: PartialOptions): Request<PartialSolution>;
  /** Transport with a quadratic regularization, and with at most so many entries a column. */
  sparse(problem: ProblemArgument, gamma: number, nonzeros: number | undefined, options: SparseOptions): Request<SparseSolution>;
  /** Unbalanced transport: marginals may differ from the weights, at a price. */
  unbalanced(problem: ProblemArgument, epsilon: number, relative: boolean, reachA: number | undefined, reachB: number | undefined, options: UnbalancedOptions): Request<UnbalancedSolution>;
  /** The weights of the barycenter of measures on a fixed support. */
  fixedBarycenter(support: MatrixArgument | undefined, points: MatrixArgument | undefined, cost: MatrixArgument | undefined, metric: "sqeuclidean" | "euclidean" | "cityblock" | "cosine" | undefined, power: number | undefined, sizes: Int32Array, masses: Float64Array | Float32Array, shares: Float64Array | Float32Array, epsilon: number, relative: boolean, options: FixedBarycenterOptions): Request<FixedBarycenterSolution>;
  /** The points of a barycenter of clouds. */
  freeBarycenter(points: MatrixArgument, metric: "sqeuclidean" | "euclidean" | "cityblock" | "cosine" | undefined, sizes: Int32Array, masses: Float64Array | Float32Array, shares: Float64Array | Float32Array, start: MatrixArgument | undefined, count: number, weights: Float64Array | Float32Array | undefined, epsilon: number | undefined, relative: boolean, options: FreeBarycenterOptions): Request<FreeBarycenterSolution>;
  /** One network for several. Their weights and biases lie layer by layer in `values`; `shapes` holds their number, and for
 each the number of its layers, and for each of these outputs, inputs and whether it has biases. */
  fuseNetworks(values: Float64Array | Float32Array, shapes: Int32Array, data: MatrixArgument | undefined, shares: Float64Array | Float32Array | undefined, options: FuseNetworksOptions): Request<FuseNetworksSolution>;
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
  /** A dictionary of product distributions for joint distributions, under a smoothed transport loss. */
  wassersteinDictionary(tensors: Float64Array | Float32Array, shape: Int32Array, costs: Float64Array | Float32Array | undefined, epsilon: number, relative: boolean, options: WassersteinDictionaryOptions): Request<WassersteinDictionarySolution>;
  /** The accuracy that an adversary leaves to any classifier of the classes, whose points lie one class after another. */
  adversarialMultimarginal(points: MatrixArgument, sizes: Int32Array, masses: Float64Array | Float32Array | undefined, options: AdversarialMultimarginalOptions): Request<AdversarialMultimarginalSolution>;
  /** The Wasserstein distance between two normal distributions and the map from one to the other. */
  bures(sourceMean: Float64Array | Float32Array, sourceCovariance: MatrixArgument, targetMean: Float64Array | Float32Array, targetCovariance: MatrixArgument, options: BuresOptions): Request<BuresSolution>;
  /** The barycentre of normal distributions; their covariances lie one below the other. */
  buresBarycenter(means: MatrixArgument, covariances: MatrixArgument, weights: Float64Array | Float32Array | undefined, options: BuresBarycenterOptions): Request<BuresBarycenterSolution>;
  /** Features pooled by partial transport to prototypes, and the gradients of a loss. */
  generalizedSumPooling(features: MatrixArgument, prototypes: MatrixArgument, pooled: MatrixArgument | undefined, attributes: MatrixArgument | undefined, options: GeneralizedSumPoolingOptions): Request<GeneralizedSumPoolingSolution>;
  /** The greedy coupling of marginals, which lie one after another with the given sizes. */
  minimumEntropyCoupling(masses: Float64Array | Float32Array, sizes: Int32Array): Request<MinimumEntropyCouplingSolution>;
  /** The coupling of two distributions through a code of bounded entropy. */
  bottleneckCoupling(p: Float64Array | Float32Array, q: Float64Array | Float32Array, options: BottleneckCouplingOptions): Request<BottleneckCouplingSolution>;
  /** Labels for samples by their scores, under prescribed masses of the clusters. */
  selfLabel(scores: MatrixArgument, masses: Float64Array | Float32Array | undefined, assignment: boolean, options: SelfLabelOptions, out: Float64Array | Float32Array | undefined): Request<SelfLabelAnswer>;
  /** The same, with the soft assignment written over the scores. */
  selfLabelOver(columns: number, masses: Float64Array | Float32Array | undefined, options: SelfLabelOptions, out: Float64Array | Float32Array | undefined): Request<SelfLabelAnswer>;
}

export const bindings: Bindings = {
  bisectingKmeans: (points, weights, options) =>
    request("cluster", "bisectingKmeans", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, weights, options.clusters, options.split, options.restarts, options.maxIterations, options.tolerance, options.certificate, options.seed], decodeBisectingKmeansSolution),
  certify: (points, labels, weights, options) =>
    request("cluster", "certify", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, labels, weights, options.target, options.timeLimit], decodePartitionCertificate),
  adjustedRand: (a, b) =>
    request("cluster", "adjustedRand", [a, b]),
  normalizedMutualInformation: (a, b, options) =>
    request("cluster", "normalizedMutualInformation", [a, b, options.average]),
  adjustedMutualInformation: (a, b, options) =>
    request("cluster", "adjustedMutualInformation", [a, b, options.average]),
  vMeasure: (a, b, options) =>
    request("cluster", "vMeasure", [a, b, options.beta], decodeVMeasure),
  misclassification: (a, b) =>
    request("cluster", "misclassification", [a, b]),
  silhouette: (points, labels, options) =>
    request("cluster", "silhouette", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, labels, options.metric], decodeSilhouette),
  daviesBouldin: (points, labels) =>
    request("cluster", "daviesBouldin", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, labels]),
  calinskiHarabasz: (points, labels) =>
    request("cluster", "calinskiHarabasz", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, labels]),
  kmeans: (points, weights, options) =>
    request("cluster", "kmeans", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, weights, options.clusters, options.restarts, options.maxIterations, options.tolerance, options.init, options.certificate, options.minSize, options.maxSize, options.seed], decodeKmeansSolution),
  miniBatchKmeans: (points, weights, options) =>
    request("cluster", "miniBatchKmeans", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, weights, options.clusters, options.batchSize, options.restarts, options.maxIterations, options.patience, options.certificate, options.seed], decodeKmeansSolution),
  sdpKmeans: (points, options) =>
    request("cluster", "sdpKmeans", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, options.clusters, options.method, options.price, options.target, options.maxIterations, options.seed], decodeSdpKmeansSolution),
  gaussianMixture: (points, weights, options) =>
    request("cluster-likelihood", "gaussianMixture", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, weights, options.components, options.covariance, options.prior, options.restarts, options.factors, options.floor, options.concentration, options.minShare, options.tolerance, options.maxIterations, options.seed], decodeMixtureSolution),
  ilaSdp: (points, options) =>
    request("cluster-likelihood", "ilaSdp", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, options.clusters, options.covariance, options.shrinkage, options.restarts, options.maxIterations, options.seed], decodeIlaSdpSolution),
  laSdp: (points, covariances, shares, options) =>
    request("cluster-likelihood", "laSdp", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, covariances, shares, options.restarts, options.maxIterations, options.seed], decodeLaSdpSolution),
  selectClusters: (points, range, options) =>
    request("cluster-likelihood", "selectClusters", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, range, options.by, options.covariance, options.restarts, options.references, options.seed], decodeSelectClustersSolution),
  correlationClustering: (nodes, from, to, costs, first, second, third, tripleCosts, options) =>
    request("cluster-graphs", "correlationClustering", [nodes, from, to, costs, first, second, third, tripleCosts, options.persistency, options.restarts, options.maxIterations, options.seed], decodeCorrelationSolution),
  kernelKmeans: (kernel, options) =>
    request("cluster-graphs", "kernelKmeans", [kernel.data, kernel.rows, kernel.columns, kernel.rowStride, kernel.columnStride, options.clusters, options.restarts, options.maxIterations, options.init, options.certificate, options.seed], decodeKernelKmeansSolution),
  nearestMetric: (dissimilarities, weights, options) =>
    request("cluster-graphs", "nearestMetric", [dissimilarities.data, dissimilarities.rows, dissimilarities.columns, dissimilarities.rowStride, dissimilarities.columnStride, weights?.data, weights?.rows, weights?.columns, weights?.rowStride, weights?.columnStride, options.tolerance, options.maxIterations], decodeNearestMetricSolution),
  learnMetric: (points, classes, options) =>
    request("cluster-graphs", "learnMetric", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, classes, options.upper, options.lower, options.slack, options.tolerance, options.maxIterations], decodeLearnedMetricSolution),
  proximity: (graph, options) =>
    request("cluster-graphs", "proximity", [graph.data, graph.rows, graph.columns, graph.rowStride, graph.columnStride, options.kind, options.parameter, options.scale, options.log], decodeProximitySolution),
  spectral: (points, options) =>
    request("cluster-graphs", "spectral", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, options.clusters, options.affinity, options.neighbors, options.gamma, options.restarts, options.seed], decodeSpectralSolution),
  spectralOfEdges: (nodes, from, to, weights, options) =>
    request("cluster-graphs", "spectralOfEdges", [nodes, from, to, weights, options.clusters, options.affinity, options.neighbors, options.gamma, options.restarts, options.seed], decodeSpectralSolution),
  aggregateLoss: (predictions, ids, means, loss, rho) =>
    request("cluster-systems", "aggregateLoss", [predictions, ids, means, loss, rho], decodeAggregateEvaluation),
  aggregateRegression: (points, ids, means, options) =>
    request("cluster-systems", "aggregateRegression", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, ids, means, options.rho, options.ridge, options.intercept], decodeAggregateFit),
  privateAggregates: (responses, ids, options) =>
    request("cluster-systems", "privateAggregates", [responses, ids, options.epsilon, options.delta, options.lower, options.upper, options.seed], decodePrivateMeans),
  factorizedInformation: (states, margins, sizes, options) =>
    request("cluster-systems", "factorizedInformation", [states, margins, sizes, options.restarts, options.maxIterations, options.tolerance, options.seed], decodeFactorizedInformationSolution),
  labelProportions: (points, ids, counts, from, to, weights, options) =>
    request("cluster-systems", "labelProportions", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, ids, counts, from, to, weights, options.bagWeight, options.similarityWeight, options.neighbors, options.metric, options.similarity, options.bandwidth, options.damping, options.maxIterations, options.tolerance, options.threshold, options.rounds, options.features, options.ridge, options.seed], decodeLabelProportionsSolution),
  labelProportionsPredict: (points, classifier) =>
    request("cluster-systems", "labelProportionsPredict", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, classifier]),
  markovSubset: (transition, states, options) =>
    request("cluster-systems", "markovSubset", [transition.data, transition.rows, transition.columns, transition.rowStride, transition.columnStride, states, options.size, options.objective, options.method], decodeMarkovSubsetSolution),
  multiwinner: (rankings, items, weights, ids, atLeast, atMost, options) =>
    request("cluster-systems", "multiwinner", [rankings, items, weights, ids, atLeast, atMost, options.size, options.score, options.aggregation], decodeMultiwinnerSolution),
  multiwinnerScore: (rankings, items, weights, members, options) =>
    request("cluster-systems", "multiwinnerScore", [rankings, items, weights, members, options.size, options.score, options.aggregation]),
  oneClassSubspaces: (points, options) =>
    request("cluster-systems", "oneClassSubspaces", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, options.directions, options.margin, options.closeness, options.originWeight, options.restarts, options.maxIterations, options.tolerance, options.seed], decodeOneClassSubspacesSolution),
  oneClassSubspacesScore: (points, frames, offsets, center, scale) =>
    request("cluster-systems", "oneClassSubspacesScore", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, frames, offsets, center, scale]),
  rhat: (draws, chains) =>
    request("model-sample", "rhat", [draws, chains]),
  essBulk: (draws, chains, batch) =>
    request("model-sample", "essBulk", [draws, chains, batch]),
  essTail: (draws, chains, batch) =>
    request("model-sample", "essTail", [draws, chains, batch]),
  essMean: (draws, chains, batch) =>
    request("model-sample", "essMean", [draws, chains, batch]),
  essQuantile: (draws, chains, batch, probability) =>
    request("model-sample", "essQuantile", [draws, chains, batch, probability]),
  mcse: (draws, chains, batch) =>
    request("model-sample", "mcse", [draws, chains, batch]),
  ebfmi: (energy, chains) =>
    request("model-sample", "ebfmi", [energy, chains]),
  summarize: (draws, chains, width) =>
    request("model-sample", "summarize", [draws, chains, width], (value) => (value as readonly unknown[]).map((element) => decodeDrawsSummary(element))),
  nestedRhat: (draws, chains, chainsPerGroup) =>
    request("model-sample", "nestedRhat", [draws, chains, chainsPerGroup]),
  autocorrelationTime: (draws, chains, window) =>
    request("model-sample", "autocorrelationTime", [draws, chains, window]),
  psisLoo: (logLikelihood, chains, observations, relativeEfficiency) =>
    request("model-sample", "psisLoo", [logLikelihood, chains, observations, relativeEfficiency], decodeLooEstimate),
  waic: (logLikelihood, chains, observations) =>
    request("model-sample", "waic", [logLikelihood, chains, observations], decodeWaicEstimate),
  ranksAmong: (draws, chains, truths, seed, index) =>
    request("model-sample", "ranksAmong", [draws, chains, truths, seed, index]),
  calibrateRanks: (ranks, bins) =>
    request("model-sample", "calibrateRanks", [ranks, bins], decodeRankCalibration),
  bindGraph: (graph, data) =>
    request("model-sample", "bindGraph", [graph, data]),
  checkGraph: (graph) =>
    request("model-sample", "checkGraph", [graph]),
  graphText: (graph) =>
    request("model-sample", "graphText", [graph]),
  describeGraph: (graph) =>
    request("model-sample", "describeGraph", [graph], decodeGraphDescription),
  graphOutputs: (graph, parameters) =>
    request("model-sample", "graphOutputs", [graph, parameters], (value) => value as readonly (Float64Array)[]),
  graphSimulate: (graph, parameters, seed, index) =>
    request("model-sample", "graphSimulate", [graph, parameters, seed, index], (value) => value as readonly (Float64Array)[]),
  graphGradient: (graph, parameters) =>
    request("model-sample", "graphGradient", [graph, parameters], decodeGraphGradient),
  graphSingleGradient: (graph, parameters) =>
    request("model-sample", "graphSingleGradient", [graph, parameters], decodeGraphSingleGradient),
  graphHessianVector: (graph, parameters, direction) =>
    request("model-sample", "graphHessianVector", [graph, parameters, direction], decodeGraphHessianVector),
  graphJacobianVector: (graph, parameters, direction) =>
    request("model-sample", "graphJacobianVector", [graph, parameters, direction], (value) => value as readonly (Float64Array)[]),
  graphVectorJacobian: (graph, parameters, seeds) =>
    request("model-sample", "graphVectorJacobian", [graph, parameters, seeds]),
  graphBatch: (graph, parameters, out) =>
    request("model-sample", "graphBatch", [graph, parameters.data, parameters.rows, parameters.columns, parameters.rowStride, parameters.columnStride], decodeGraphBatch, out),
  graphFirstNotFinite: (graph, parameters) =>
    request("model-sample", "graphFirstNotFinite", [graph, parameters]),
  distributionQuantity: (quantity, distribution, form, x, parameters, lengths, count) =>
    request("model-sample", "distributionQuantity", [quantity, distribution, form, x, parameters, lengths, count]),
  distributionDraw: (distribution, form, parameters, lengths, count, seed) =>
    request("model-sample", "distributionDraw", [distribution, form, parameters, lengths, count, seed]),
  smoothAdversarial: (logits, attacked, labels, weights, gradient, reduction, options) =>
    request("loss-metrics", "smoothAdversarial", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, attacked.data, attacked.rows, attacked.columns, attacked.rowStride, attacked.columnStride, labels, weights, gradient, reduction, options.tau, options.rho, options.nu], decodeAttackedEvaluation),
  distillation: (logits, teacher, labels, weights, gradient, rows, options, out) =>
    request("loss-metrics", "distillation", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, teacher.data, teacher.rows, teacher.columns, teacher.rowStride, teacher.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, options.temperature, options.alpha], decodeLossEvaluation, out),
  hlGauss: (logits, values, edges, weights, gradient, reduction, options, out) =>
    request("loss-metrics", "hlGauss", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, values, edges, weights, gradient, reduction, options.sigma], decodeLossEvaluation, out),
  spectralDecoupling: (logits, labels, gamma, weights, gradient, rows, options, out) =>
    request("loss-metrics", "spectralDecoupling", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, gamma, weights, gradient, rows.ignoreIndex, rows.reduction, options.lambda], decodeLossEvaluation, out),
  huber: (predictions, targets, weights, gradient, reduction, loss, out) =>
    request("loss-metrics", "huber", [predictions, targets, weights, gradient, reduction, loss.delta], decodeLossEvaluation, out),
  implicitFeedback: (logits, clicks, propensities, weights, gradient, reduction, loss, out) =>
    request("loss-metrics", "implicitFeedback", [logits, clicks, propensities, weights, gradient, reduction, loss.kind, loss.clip], decodeLossEvaluation, out),
  logCosh: (predictions, targets, weights, gradient, reduction, loss, out) =>
    request("loss-metrics", "logCosh", [predictions, targets, weights, gradient, reduction, loss.scale], decodeLossEvaluation, out),
  quantileLoss: (predictions, targets, weights, gradient, reduction, loss, out) =>
    request("loss-metrics", "quantileLoss", [predictions, targets, weights, gradient, reduction, loss.level], decodeLossEvaluation, out),
  poissonLoss: (predictions, targets, weights, gradient, reduction, loss, out) =>
    request("loss-metrics", "poissonLoss", [predictions, targets, weights, gradient, reduction, loss.full], decodeLossEvaluation, out),
  ordinalLoss: (scores, thresholds, labels, weights, gradient, reduction) =>
    request("loss-metrics", "ordinalLoss", [scores, thresholds, labels, weights, gradient, reduction], decodeOrdinalEvaluation),
  giou: (boxesA, boxesB, weights, gradient, reduction, out) =>
    request("loss-metrics", "giou", [boxesA.data, boxesA.rows, boxesA.columns, boxesA.rowStride, boxesA.columnStride, boxesB.data, boxesB.rows, boxesB.columns, boxesB.rowStride, boxesB.columnStride, weights, gradient, reduction], decodeLossEvaluation, out),
  logSumExp: (x) =>
    request("loss-metrics", "logSumExp", [x]),
  dice: (logits, labels, groups, weights, gradient, rows, options, out) =>
    request("loss-metrics", "dice", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, groups, weights, gradient, rows.ignoreIndex, rows.reduction, options.alpha, options.smooth, options.square], decodeLossEvaluation, out),
  tversky: (logits, labels, groups, weights, gradient, rows, options, out) =>
    request("loss-metrics", "tversky", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, groups, weights, gradient, rows.ignoreIndex, rows.reduction, options.alpha, options.beta, options.smooth], decodeLossEvaluation, out),
  simpsonsBias: (memberships, labels, groups, weights, options) =>
    request("loss-metrics", "simpsonsBias", [memberships.data, memberships.rows, memberships.columns, memberships.rowStride, memberships.columnStride, labels, groups, weights, options.score, options.empty], decodeSimpsonsBias),
  bleuBias: (candidates, candidateLengths, references, referenceLengths, referenceCounts, options) =>
    request("loss-metrics", "bleuBias", [candidates, candidateLengths, references, referenceLengths, referenceCounts, options.order, options.smoothing], decodeBleuBias),
  dpo: (policyChosen, policyRejected, referenceChosen, referenceRejected, weights, gradient, options, out) =>
    request("loss-metrics", "dpo", [policyChosen, policyRejected, referenceChosen, referenceRejected, weights, gradient, options.beta, options.labelSmoothing, options.reduction], decodeLossEvaluation, out),
  rejectLoss: (predictions, targets, weights, gradient, reduction, loss, out) =>
    request("loss-metrics", "rejectLoss", [predictions, targets, weights, gradient, reduction, loss.cost, loss.alpha, loss.beta], decodeLossEvaluation, out),
  fitRejector: (features, right, weights, options) =>
    request("loss-metrics", "fitRejector", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, right, weights, options.cost, options.alpha, options.beta, options.penalty, options.tolerance, options.maxIterations], decodeRejector),
  coverageCurve: (scores, right, weights) =>
    request("loss-metrics", "coverageCurve", [scores, right, weights], decodeCoverageCurve),
  cvar: (losses, gradient, options) =>
    request("loss-metrics", "cvar", [losses, gradient, options.level], decodeTailRisk),
  spectralRisk: (losses, gradient, options) =>
    request("loss-metrics", "spectralRisk", [losses, gradient, options.spectrum, options.parameter, options.smoothing, options.penalty], decodeSpectralRisk),
  groupDro: (losses, groups, weights, sizes, gradient, options) =>
    request("loss-metrics", "groupDro", [losses, groups, weights, sizes, gradient, options.step, options.adjustment], decodeGroupRisk),
  labelShiftDro: (losses, labels, classes, gradient, options) =>
    request("loss-metrics", "labelShiftDro", [losses, labels, classes, gradient, options.radius], decodeGroupRisk),
  meanRisk: (losses, weights, gradient) =>
    request("loss-metrics", "meanRisk", [losses, weights, gradient], decodeSpectralRisk),
  lossReweighting: (losses, gradient, options) =>
    request("loss-metrics", "lossReweighting", [losses, gradient, options.strategy, options.temperature], decodeSpectralRisk),
  cvarStep: (parameters, gradient, options) =>
    request("loss-metrics", "cvarStep", [parameters, gradient, options.loss, options.quantile, options.step, options.quantileStep, options.level], decodeCvarStep),
  prospect: (points, targets, options) =>
    request("loss-metrics", "prospect", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, targets, options.loss, options.spectrum, options.parameter, options.smoothing, options.penalty, options.regularization, options.step, options.epochs, options.tolerance, options.seed], decodeProspectSolution),
  kaplanMeierWeights: (times, events) =>
    request("loss-metrics", "kaplanMeierWeights", [times, events]),
  activePassive: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "activePassive", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.active, loss.passive, loss.alpha, loss.beta], decodeLossEvaluation, out),
  aldrKl: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "aldrKl", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.lambda, loss.alpha, loss.margin], decodeLossEvaluation, out),
  bootstrappedCrossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "bootstrappedCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.beta, loss.kind], decodeLossEvaluation, out),
  compSum: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "compSum", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.tau], decodeLossEvaluation, out),
  crossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "crossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.labelSmoothing], decodeLossEvaluation, out),
  encouraging: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "encouraging", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.logEnd], decodeLossEvaluation, out),
  focal: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "focal", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.gamma], decodeLossEvaluation, out),
  generalizedCrossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "generalizedCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.q], decodeLossEvaluation, out),
  ldrK: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "ldrK", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.k, loss.margin], decodeLossEvaluation, out),
  ldrKl: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "ldrKl", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.lambda, loss.margin], decodeLossEvaluation, out),
  logitClip: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "logitClip", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.tau, loss.p, loss.loss], decodeLossEvaluation, out),
  meanAbsoluteError: (logits, labels, weights, gradient, rows, out) =>
    request("loss-metrics", "meanAbsoluteError", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction], decodeLossEvaluation, out),
  multiclassHinge: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "multiclassHinge", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.kind, loss.margin], decodeLossEvaluation, out),
  normalizedCrossEntropy: (logits, labels, weights, gradient, rows, out) =>
    request("loss-metrics", "normalizedCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction], decodeLossEvaluation, out),
  normalizedFocal: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "normalizedFocal", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.gamma], decodeLossEvaluation, out),
  normalizedGeneralizedCrossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "normalizedGeneralizedCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.q], decodeLossEvaluation, out),
  poly: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "poly", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.epsilon, loss.gamma], decodeLossEvaluation, out),
  reverseCrossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "reverseCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.floor], decodeLossEvaluation, out),
  sphericalLoss: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "sphericalLoss", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.kind, loss.epsilon], decodeLossEvaluation, out),
  squentropy: (logits, labels, weights, gradient, rows, out) =>
    request("loss-metrics", "squentropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction], decodeLossEvaluation, out),
  sumExp: (logits, labels, weights, gradient, rows, out) =>
    request("loss-metrics", "sumExp", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction], decodeLossEvaluation, out),
  symmetricCrossEntropy: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "symmetricCrossEntropy", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.alpha, loss.beta, loss.floor], decodeLossEvaluation, out),
  zLoss: (logits, labels, weights, gradient, rows, loss, out) =>
    request("loss-metrics", "zLoss", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, weights, gradient, rows.ignoreIndex, rows.reduction, loss.a, loss.b], decodeLossEvaluation, out),
  conR: (features, targets, predictions, weights, gradient, reduction, options) =>
    request("loss-metrics", "conR", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, targets, predictions, weights, gradient, reduction, options.window, options.temperature, options.eta], decodeLossEvaluation),
  mixup: (points, options) =>
    request("loss-metrics", "mixup", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, options.alpha, options.seed], decodeMixed),
  regMixup: (logits, mixed, labels, partners, weights, gradient, reduction, options) =>
    request("loss-metrics", "regMixup", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, mixed.data, mixed.rows, mixed.columns, mixed.rowStride, mixed.columnStride, labels, partners, weights, gradient, reduction, options.lambda, options.eta], decodeMixedEvaluation),
  oddSets: (labels, options) =>
    request("loss-metrics", "oddSets", [labels, options.sets, options.odd, options.seed]),
  oddKOut: (logits, labels, sets, odd, soft, weights, gradient, reduction) =>
    request("loss-metrics", "oddKOut", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, sets, odd, soft, weights, gradient, reduction], decodeLossEvaluation),
  symmetricConsistency: (logits, teacher, weights, gradient, reduction, options, out) =>
    request("loss-metrics", "symmetricConsistency", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, teacher.data, teacher.rows, teacher.columns, teacher.rowStride, teacher.columnStride, weights, gradient, reduction, options.alpha], decodeLossEvaluation, out),
  movingAverage: (teacher, student, options) =>
    request("loss-metrics", "movingAverage", [teacher, student, options.momentum]),
  sphericalStep: (hiddens, which, rows, classes, factor, inverse, offset, gram, total, options) =>
    request("loss-metrics", "sphericalStep", [hiddens.data, hiddens.rows, hiddens.columns, hiddens.rowStride, hiddens.columnStride, which, rows, classes, factor, inverse, offset, gram, total, options.kind, options.a, options.b, options.epsilon, options.rate], decodeSphericalStep),
  sphericalWeights: (weights, factor, offset) =>
    request("loss-metrics", "sphericalWeights", [weights.data, weights.rows, weights.columns, weights.rowStride, weights.columnStride, factor, offset]),
  sphericalRefresh: (weights) =>
    request("loss-metrics", "sphericalRefresh", [weights.data, weights.rows, weights.columns, weights.rowStride, weights.columnStride], decodeSphericalCommon),
  selectiveMixup: (confusion, prototypes, weights, bias, multipliers, options) =>
    request("loss-metrics", "selectiveMixup", [confusion.data, confusion.rows, confusion.columns, confusion.rowStride, confusion.columnStride, prototypes.data, prototypes.rows, prototypes.columns, prototypes.rowStride, prototypes.columnStride, weights.data, weights.rows, weights.columns, weights.rowStride, weights.columnStride, bias, multipliers, options.objective, options.temperature, options.leastLambda, options.step, options.memory], decodeSelectiveMixup),
  nestedDropout: (features, options) =>
    request("loss-metrics", "nestedDropout", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, options.mean, options.deviation, options.seed], decodeNestedDropout),
  coTeaching: (first, second, options) =>
    request("loss-metrics", "coTeaching", [first, second, options.keep], decodeCoTeaching),
  detectNoise: (features, losses, trusted, options) =>
    request("loss-metrics", "detectNoise", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, losses, trusted, options.detector, options.threshold, options.ridge, options.maxIterations], decodeDetectedNoise),
  companionObjective: (losses, weights, thresholds, options) =>
    request("loss-metrics", "companionObjective", [losses, weights, thresholds, options.progress], decodeCompanionObjective),
  entropyMaximization: (logits, targets, weights, gradient, reduction, options, out) =>
    request("loss-metrics", "entropyMaximization", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, weights, gradient, reduction, options.alpha, options.beta], decodeLossEvaluation, out),
  asymmetricPseudoLabels: (probabilities, targets, options) =>
    request("loss-metrics", "asymmetricPseudoLabels", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, options.tolerance, options.rounds]),
  multiFocal: (logits, targets, counts, weights, gradient, reduction, options, out) =>
    request("loss-metrics", "multiFocal", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, counts, weights, gradient, reduction, options.gammaPositive, options.gammaNegative, options.clip, options.exponent], decodeLossEvaluation, out),
  correctLabels: (logits, targets, options) =>
    request("loss-metrics", "correctLabels", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, options.threshold, options.margin], decodeLabelCorrection),
  balancedDistillation: (logits, head, tail, targets, counts, weights, gradient, reduction, options) =>
    request("loss-metrics", "balancedDistillation", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, head.data, head.rows, head.columns, head.rowStride, head.columnStride, tail.data, tail.rows, tail.columns, tail.rowStride, tail.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, counts, weights, gradient, reduction, options.gammaPositive, options.gammaNegative, options.clip, options.exponent, options.power], decodeBalancedEvaluation),
  selfCalibrating: (logits, targets, levels, weights, gradient, reduction, options, out) =>
    request("loss-metrics", "selfCalibrating", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, levels, weights, gradient, reduction, options.beta, options.sample, options.seed], decodeLossEvaluation, out),
  adaptPerturbation: (levels, logits, targets, options) =>
    request("loss-metrics", "adaptPerturbation", [levels, logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, options.beta, options.rate, options.lambda]),
  squaredLogitError: (logits, labels, logProbabilities, weights, gradient, rows, out) =>
    request("loss-metrics", "squaredLogitError", [logits.data, logits.rows, logits.columns, logits.rowStride, logits.columnStride, labels, logProbabilities, weights, gradient, rows.ignoreIndex, rows.reduction], decodeLossEvaluation, out),
  knowledgeTransfer: (inputs, labels, count, classes, probabilities, distributions, weighted) =>
    request("loss-metrics", "knowledgeTransfer", [inputs, labels, count, classes, probabilities, distributions?.data, distributions?.rows, distributions?.columns, distributions?.rowStride, distributions?.columnStride, weighted], decodeTransferredStudent),
  selfDistillation: (kernel, targets, xi, heldKernel, heldTargets, options) =>
    request("loss-metrics", "selfDistillation", [kernel.data, kernel.rows, kernel.columns, kernel.rowStride, kernel.columnStride, targets.data, targets.rows, targets.columns, targets.rowStride, targets.columnStride, xi, heldKernel?.data, heldKernel?.rows, heldKernel?.columns, heldKernel?.rowStride, heldKernel?.columnStride, heldTargets?.data, heldTargets?.rows, heldTargets?.columns, heldTargets?.rowStride, heldTargets?.columnStride, options.ridge, options.steps], decodeSelfDistilled),
  selfDistillationOptimum: (points, coefficients, options) =>
    request("loss-metrics", "selfDistillationOptimum", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, coefficients, options.ridge, options.noise], decodeSelfDistillationOptimum),
  projectConflict: (gradient, reference) =>
    request("loss-metrics", "projectConflict", [gradient, reference]),
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
  graphModel: (specification, data) =>
    request("model-sample", "graphModel", [specification, data]),
  modelNotes: (model) =>
    request("model-sample", "modelNotes", [model]),
  modelSites: (model, quantity) =>
    request("model-sample", "modelSites", [model, quantity], (value) => (value as readonly unknown[]).map((element) => decodeModelSite(element))),
  evaluateModel: (model, quantity, values, rows, seed) =>
    request("model-sample", "evaluateModel", [model, quantity, values, rows, seed]),
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
  nutsBegin: (model, warmup, init, warmStart, target, length, keep, options) =>
    request("model-sample", "nutsBegin", [model, warmup, init, warmStart, target, length, keep, options.chains, options.crossChainWarmup, options.draws, options.drawsPerTree, options.thin, options.unconstrained, options.stepHalvings, options.metric, options.targetAccept, options.maxDepth, options.seed], decodeNutsParts),
  nutsRun: (model, warmup, init, warmStart, target, length, options) =>
    request("model-sample", "nutsRun", [model, warmup, init, warmStart, target, length, options.chains, options.crossChainWarmup, options.draws, options.drawsPerTree, options.thin, options.unconstrained, options.stepHalvings, options.metric, options.targetAccept, options.maxDepth, options.seed], decodeNutsFinished),
  nutsResumeRun: (model, checkpoint, draws, target) =>
    request("model-sample", "nutsResumeRun", [model, checkpoint, draws, target], decodeNutsFinished),
  nutsResume: (model, checkpoint, draws, target) =>
    request("model-sample", "nutsResume", [model, checkpoint, draws, target], decodeNutsParts),
  nutsCombine: (model, runs) =>
    request("model-sample", "nutsCombine", [model, runs], decodeNutsFinished),
  nutsAdvance: (model, settings, shared, chain, budget) =>
    request("model-sample", "nutsAdvance", [model, settings, shared, chain, budget], decodeNutsAdvanced),
  nutsMeet: (settings, shared, chains) =>
    request("model-sample", "nutsMeet", [settings, shared, chains], decodeNutsMet),
  nutsAssess: (model, settings, shared, chains, batches, owners) =>
    request("model-sample", "nutsAssess", [model, settings, shared, chains, batches, owners], decodeNutsJudged),
  nutsCheckpoint: (settings, shared, chains, batches, owners) =>
    request("model-sample", "nutsCheckpoint", [settings, shared, chains, batches, owners]),
  nutsPosterior: (model, settings, shared, chains, batches, owners) =>
    request("model-sample", "nutsPosterior", [model, settings, shared, chains, batches, owners], decodeNutsPosterior),
  advi: (model, init, options) =>
    request("model-sample", "advi", [model, init, options.family, options.draws, options.resample, options.gradientsPerStep, options.maxIterations, options.seed], decodeApproximationResult),
  chees: (model, init, options) =>
    request("model-sample", "chees", [model, init, options.chains, options.warmup, options.draws, options.maxSteps, options.seed], decodeCheesSolution),
  bayesMixture: (logLikelihood, weights, reference) =>
    request("model-sample", "bayesMixture", [logLikelihood.data, logLikelihood.rows, logLikelihood.columns, logLikelihood.rowStride, logLikelihood.columnStride, weights, reference], decodeBayesMixtureSolution),
  ellipticalSlice: (model, init, location, deviations, options) =>
    request("model-sample", "ellipticalSlice", [model, init, location, deviations, options.chains, options.warmup, options.draws, options.thin, options.seed], decodeChainResult),
  ensemble: (model, init, options) =>
    request("model-sample", "ensemble", [model, init, options.walkers, options.step, options.warmup, options.draws, options.thin, options.seed], decodeEnsembleSolution),
  ensembleBegin: (start, options) =>
    request("model-sample", "ensembleBegin", [start.data, start.rows, start.columns, start.rowStride, start.columnStride, options.walkers, options.step, options.warmup, options.draws, options.thin, options.seed]),
  ensembleLook: (run, turn) =>
    request("model-sample", "ensembleLook", [run, turn], decodeEnsembleStage),
  ensembleAsk: (run, turn) =>
    request("model-sample", "ensembleAsk", [run, turn]),
  ensembleTell: (run, turn, logDensities) =>
    request("model-sample", "ensembleTell", [run, turn, logDensities], decodeEnsembleStage),
  ensembleResult: (run, turn) =>
    request("model-sample", "ensembleResult", [run, turn], decodeEnsembleOutcome),
  ensembleSave: (run, turn) =>
    request("model-sample", "ensembleSave", [run, turn]),
  entropySgd: (model, init, options) =>
    request("model-sample", "entropySgd", [model, init, options.maxIterations, options.innerSteps, options.stepSize, options.innerStepSize, options.noise, options.scope, options.scoping, options.tolerance, options.seed], decodeEntropySgdSolution),
  entropicFictitiousPlay: (features, targets, reference, options) =>
    request("model-sample", "entropicFictitiousPlay", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, targets, reference, options.loss, options.temperature, options.step, options.tolerance, options.maxIterations], decodeEntropicFictitiousPlaySolution),
  greedyEnsemble: (outputs, weights, options) =>
    request("model-sample", "greedyEnsemble", [outputs.data, outputs.rows, outputs.columns, outputs.rowStride, outputs.columnStride, weights, options.members, options.divergence, options.bandwidth], decodeGreedyEnsembleSolution),
  langevin: (model, init, options) =>
    request("model-sample", "langevin", [model, init, options.method, options.chains, options.warmup, options.draws, options.thin, options.stepSize, options.adaptScales, options.friction, options.seed], decodeChainResult),
  laplace: (model, init, options) =>
    request("model-sample", "laplace", [model, init, options.draws, options.resample, options.maxIterations, options.seed], decodeApproximationResult),
  nestedBegin: (dimension, options) =>
    request("model-sample", "nestedBegin", [dimension, options.live, options.method, options.steps, options.tolerance, options.batches, options.batchLive, options.posteriorShare, options.generations, options.maxCalls, options.seed], decodeNestedStage),
  nestedLook: (checkpoint) =>
    request("model-sample", "nestedLook", [checkpoint], decodeNestedStage),
  nestedLookRun: (run, turn) =>
    request("model-sample", "nestedLookRun", [run, turn], decodeNestedTold),
  nestedAsk: (run, turn, count) =>
    request("model-sample", "nestedAsk", [run, turn, count]),
  nestedTell: (run, turn, logLikelihoods) =>
    request("model-sample", "nestedTell", [run, turn, logLikelihoods], decodeNestedTold),
  nestedResult: (run, turn) =>
    request("model-sample", "nestedResult", [run, turn], decodeNestedResult),
  nestedSave: (run, turn) =>
    request("model-sample", "nestedSave", [run, turn]),
  nestedAdvance: (model, location, scale, checkpoint, calls) =>
    request("model-sample", "nestedAdvance", [model, location, scale, checkpoint, calls], decodeNestedStage),
  nestedPosterior: (model, location, scale, checkpoint, draws) =>
    request("model-sample", "nestedPosterior", [model, location, scale, checkpoint, draws], decodeNestedPosterior),
  pathfinder: (model, init, options) =>
    request("model-sample", "pathfinder", [model, init, options.paths, options.draws, options.resample, options.history, options.elboDraws, options.maxIterations, options.seed], decodeApproximationResult),
  programmableVi: (program, parameters, sites, options) =>
    request("model-sample", "programmableVi", [program, parameters, sites, options.objective, options.particles, options.samples, options.steps, options.learningRate, options.draws, options.seed], decodeProgrammableViSolution),
  variationalGradient: (program, parameters, sites, options) =>
    request("model-sample", "variationalGradient", [program, parameters, sites, options.objective, options.particles, options.samples, options.steps, options.learningRate, options.draws, options.seed], decodeVariationalGradient),
  proximalLangevin: (model, init, penalty, mirror, options) =>
    request("model-sample", "proximalLangevin", [model, init, penalty, mirror, options.chains, options.warmup, options.draws, options.thin, options.stepSize, options.smoothing, options.seed], decodeChainResult),
  randomWalk: (model, init, options) =>
    request("model-sample", "randomWalk", [model, init, options.chains, options.warmup, options.draws, options.thin, options.targetAccept, options.seed], decodeChainResult),
  sliceSampler: (model, init, options) =>
    request("model-sample", "sliceSampler", [model, init, options.chains, options.warmup, options.draws, options.thin, options.seed], decodeChainResult),
  smc: (model, location, scale, options) =>
    request("model-sample", "smc", [model, location, scale, options.populations, options.particles, options.moves, options.threshold, options.seed], decodeSmcSolution),
  sgldBegin: (start, options) =>
    request("model-sample", "sgldBegin", [start.data, start.rows, start.columns, start.rowStride, start.columnStride, options.method, options.stepSize, options.delay, options.decay, options.friction, options.warmup, options.draws, options.thin, options.seed]),
  sgldLook: (run, turn) =>
    request("model-sample", "sgldLook", [run, turn], decodeSgldStage),
  sgldTell: (run, turn, gradients) =>
    request("model-sample", "sgldTell", [run, turn, gradients], decodeSgldStage),
  sgldResult: (run, turn) =>
    request("model-sample", "sgldResult", [run, turn], decodeSgldOutcome),
  sgldSave: (run, turn) =>
    request("model-sample", "sgldSave", [run, turn]),
  parallelTempering: (model, location, scale, options) =>
    request("model-sample", "parallelTempering", [model, location, scale, options.chains, options.levels, options.warmup, options.draws, options.seed], decodeParallelTemperingSolution),
  trice: (correct, count, seed) =>
    request("model-sample", "trice", [correct, count, seed], decodeTriceSolution),
  metropolisWithinGibbs: (density, sites, init, options) =>
    request("model-sample", "metropolisWithinGibbs", [density, sites, init, options.chains, options.warmup, options.draws, options.thin, options.seed], decodeChainResult),
  assign: (cost, options) =>
    request("transport", "assign", [cost.data, cost.rows, cost.columns, cost.rowStride, cost.columnStride, options.maximize], decodeAssignSolution),
  sinkhornBatch: (layout, powers, x, y, a, b, epsilon, relative, options) =>
    request("transport", "sinkhornBatch", [layout, powers, x, y, a, b, epsilon, relative, options.method, options.precision, options.tolerance, options.maxIterations, options.memoryLimit, options.gradient, options.dense], decodeSinkhornBatchSolution),
  sinkhornDivergence: (problem, epsilon, relative, options) =>
    request("transport", "sinkhornDivergence", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, epsilon, relative, options.precision, options.tolerance, options.maxIterations, options.memoryLimit, options.gradient], decodeDivergenceSolution),
  emd: (problem, maxIterations, warmF, warmG, options) =>
    request("transport", "emd", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, maxIterations, warmF, warmG, options.memoryLimit], decodeEmdSolution),
  emdSparse: (rows, columns, values, n, m, a, b, maxIterations, warmF, warmG, options) =>
    request("transport", "emdSparse", [rows, columns, values, n, m, a, b, maxIterations, warmF, warmG, options.memoryLimit], decodeEmdSolution),
  emdMap: (problem, g, newPoints) =>
    request("transport", "emdMap", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, g, newPoints.data, newPoints.rows, newPoints.columns, newPoints.rowStride, newPoints.columnStride]),
  wasserstein1d: (x, y, a, b, options) =>
    request("transport", "wasserstein1d", [x, y, a, b, options.p, options.gradient], decodeWasserstein1dSolution),
  emd1d: (x, y, a, b, options) =>
    request("transport", "emd1d", [x, y, a, b, options.p], decodeEmd1dSolution),
  wassersteinCircle: (x, y, a, b, options) =>
    request("transport", "wassersteinCircle", [x, y, a, b, options.p, options.period], decodeWassersteinCircleSolution),
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
  planGradient: (plan, problem, cotangent, left, right, options) =>
    request("transport", "planGradient", [plan.epsilon, plan.mass, plan.offset, plan.logRows, plan.logColumns, plan.rowFactors, plan.columnFactors, plan.rowRest, plan.columnRest, plan.memoryLimit, problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, cotangent?.data, cotangent?.rows, cotangent?.columns, cotangent?.rowStride, cotangent?.columnStride, left?.data, left?.rows, left?.columns, left?.rowStride, left?.columnStride, right?.data, right?.rows, right?.columns, right?.rowStride, right?.columnStride, options.tolerance, options.maxIterations], decodePlanGradientSolution),
  sinkhorn: (problem, epsilon, relative, warmF, warmG, options) =>
    request("transport", "sinkhorn", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, epsilon, relative, warmF, warmG, options.method, options.precision, options.tolerance, options.maxIterations, options.memoryLimit, options.gradient, options.dense], decodeSinkhornSolution),
  slicedWasserstein: (x, y, a, b, options) =>
    request("transport", "slicedWasserstein", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, a, b, options.p, options.projections, options.seed, options.gradient], decodeSlicedWassersteinSolution),
  maxSlicedWasserstein: (x, y, a, b, options) =>
    request("transport", "maxSlicedWasserstein", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, a, b, options.p, options.projections, options.restarts, options.maxIterations, options.tolerance, options.seed], decodeMaxSlicedWassersteinSolution),
  slicedPlan: (x, y, a, b, options) =>
    request("transport", "slicedPlan", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, a, b, options.p, options.projections, options.method, options.seed], decodeSlicedPlanSolution),
  lowRank: (problem, options) =>
    request("transport-relaxed", "lowRank", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, options.rank, options.init, options.tolerance, options.maxIterations, options.alpha, options.seed, options.memoryLimit], decodeLowRankSolution),
  multiscale: (problem, epsilon, relative, options) =>
    request("transport-relaxed", "multiscale", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, epsilon, relative, options.tolerance, options.maxIterations, options.memoryLimit], decodeMultiscaleSolution),
  partial: (problem, mass, epsilon, relative, options) =>
    request("transport-relaxed", "partial", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, mass, epsilon, relative, options.tolerance, options.maxIterations, options.memoryLimit], decodePartialSolution),
  sparse: (problem, gamma, nonzeros, options) =>
    request("transport-relaxed", "sparse", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, gamma, nonzeros, options.tolerance, options.maxIterations, options.memoryLimit], decodeSparseSolution),
  unbalanced: (problem, epsilon, relative, reachA, reachB, options) =>
    request("transport-relaxed", "unbalanced", [problem.x?.data, problem.x?.rows, problem.x?.columns, problem.x?.rowStride, problem.x?.columnStride, problem.y?.data, problem.y?.rows, problem.y?.columns, problem.y?.rowStride, problem.y?.columnStride, problem.cost?.data, problem.cost?.rows, problem.cost?.columns, problem.cost?.rowStride, problem.cost?.columnStride, problem.metric, problem.power, problem.a, problem.b, epsilon, relative, reachA, reachB, options.penalty, options.tolerance, options.maxIterations, options.memoryLimit, options.gradient], decodeUnbalancedSolution),
  fixedBarycenter: (support, points, cost, metric, power, sizes, masses, shares, epsilon, relative, options) =>
    request("transport-spaces", "fixedBarycenter", [support?.data, support?.rows, support?.columns, support?.rowStride, support?.columnStride, points?.data, points?.rows, points?.columns, points?.rowStride, points?.columnStride, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, metric, power, sizes, masses, shares, epsilon, relative, options.debiased, options.tolerance, options.maxIterations, options.memoryLimit], decodeFixedBarycenterSolution),
  freeBarycenter: (points, metric, sizes, masses, shares, start, count, weights, epsilon, relative, options) =>
    request("transport-spaces", "freeBarycenter", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, metric, sizes, masses, shares, start?.data, start?.rows, start?.columns, start?.rowStride, start?.columnStride, count, weights, epsilon, relative, options.tolerance, options.maxIterations, options.restarts, options.seed, options.bound], decodeFreeBarycenterSolution),
  fuseNetworks: (values, shapes, data, shares, options) =>
    request("transport-spaces", "fuseNetworks", [values, shapes, data?.data, data?.rows, data?.columns, data?.rowStride, data?.columnStride, shares, options.alignment, options.activation, options.reference], decodeFuseNetworksSolution),
  gromovWasserstein: (cx, cy, x, y, cost, a, b, epsilon, relative, options) =>
    request("transport-spaces", "gromovWasserstein", [cx?.data, cx?.rows, cx?.columns, cx?.rowStride, cx?.columnStride, cy?.data, cy?.rows, cy?.columns, cy?.rowStride, cy?.columnStride, x?.data, x?.rows, x?.columns, x?.rowStride, x?.columnStride, y?.data, y?.rows, y?.columns, y?.rowStride, y?.columnStride, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, a, b, epsilon, relative, options.alpha, options.loss, options.semiRelaxed, options.restarts, options.seed, options.tolerance, options.maxIterations, options.lowerBound], decodeGromovWassersteinSolution),
  infoOt: (x, y, cost, metric, power, a, b, epsilon, options) =>
    request("transport-spaces", "infoOt", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, metric, power, a, b, epsilon, options.bandwidth, options.lambda, options.tolerance, options.maxIterations, options.restarts, options.seed], decodeInfoOtSolution),
  infoOtRatios: (x, a, bandwidth, smoothed, newPoints) =>
    request("transport-spaces", "infoOtRatios", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, a, bandwidth, smoothed.data, smoothed.rows, smoothed.columns, smoothed.rowStride, smoothed.columnStride, newPoints.data, newPoints.rows, newPoints.columns, newPoints.rowStride, newPoints.columnStride]),
  infoOtProject: (x, a, bandwidth, smoothed, y, b, newPoints) =>
    request("transport-spaces", "infoOtProject", [x.data, x.rows, x.columns, x.rowStride, x.columnStride, a, bandwidth, smoothed.data, smoothed.rows, smoothed.columns, smoothed.rowStride, smoothed.columnStride, y.data, y.rows, y.columns, y.rowStride, y.columnStride, b, newPoints.data, newPoints.rows, newPoints.columns, newPoints.rowStride, newPoints.columnStride]),
  mirrorSinkhorn: (a, b, kind, cost, target, cx, cy, weight, epsilon, scale, options) =>
    request("transport-spaces", "mirrorSinkhorn", [a, b, kind, cost?.data, cost?.rows, cost?.columns, cost?.rowStride, cost?.columnStride, target?.data, target?.rows, target?.columns, target?.rowStride, target?.columnStride, cx?.data, cx?.rows, cx?.columns, cx?.rowStride, cx?.columnStride, cy?.data, cy?.rows, cy?.columns, cy?.rowStride, cy?.columnStride, weight, epsilon, scale, options.maxIterations, options.tolerance, options.stepScale, options.noise, options.seed], decodeMirrorSinkhornSolution),
  mirrorSinkhornBegin: (a, b) =>
    request("transport-spaces", "mirrorSinkhornBegin", [a, b], decodeMirrorSinkhornStep),
  mirrorSinkhornAdvance: (a, b, logPlan, mean, steps, bound, gradient, stepScale) =>
    request("transport-spaces", "mirrorSinkhornAdvance", [a, b, logPlan, mean, steps, bound, gradient.data, gradient.rows, gradient.columns, gradient.rowStride, gradient.columnStride, stepScale], decodeMirrorSinkhornStep),
  mirrorSinkhornAnswer: (a, b, mean, steps, gradient) =>
    request("transport-spaces", "mirrorSinkhornAnswer", [a, b, mean, steps, gradient?.data, gradient?.rows, gradient?.columns, gradient?.rowStride, gradient?.columnStride], decodeMirrorSinkhornAnswer),
  multimarginal: (cost, shape, marginals, epsilon, relative, options) =>
    request("transport-spaces", "multimarginal", [cost, shape, marginals, epsilon, relative, options.tolerance, options.maxIterations], decodeMultimarginalSolution),
  wassersteinDictionary: (tensors, shape, costs, epsilon, relative, options) =>
    request("transport-spaces", "wassersteinDictionary", [tensors, shape, costs, epsilon, relative, options.rank, options.proximal, options.tolerance, options.maxIterations, options.restarts, options.seed], decodeWassersteinDictionarySolution),
  adversarialMultimarginal: (points, sizes, masses, options) =>
    request("transport-systems", "adversarialMultimarginal", [points.data, points.rows, points.columns, points.rowStride, points.columnStride, sizes, masses, options.radius, options.metric, options.maxOrder, options.maxGroups], decodeAdversarialMultimarginalSolution),
  bures: (sourceMean, sourceCovariance, targetMean, targetCovariance, options) =>
    request("transport-systems", "bures", [sourceMean, sourceCovariance.data, sourceCovariance.rows, sourceCovariance.columns, sourceCovariance.rowStride, sourceCovariance.columnStride, targetMean, targetCovariance.data, targetCovariance.rows, targetCovariance.columns, targetCovariance.rowStride, targetCovariance.columnStride, options.gradient], decodeBuresSolution),
  buresBarycenter: (means, covariances, weights, options) =>
    request("transport-systems", "buresBarycenter", [means.data, means.rows, means.columns, means.rowStride, means.columnStride, covariances.data, covariances.rows, covariances.columns, covariances.rowStride, covariances.columnStride, weights, options.tolerance, options.maxIterations], decodeBuresBarycenterSolution),
  generalizedSumPooling: (features, prototypes, pooled, attributes, options) =>
    request("transport-systems", "generalizedSumPooling", [features.data, features.rows, features.columns, features.rowStride, features.columnStride, prototypes.data, prototypes.rows, prototypes.columns, prototypes.rowStride, prototypes.columnStride, pooled?.data, pooled?.rows, pooled?.columns, pooled?.rowStride, pooled?.columnStride, attributes?.data, attributes?.rows, attributes?.columns, attributes?.rowStride, attributes?.columnStride, options.mass, options.sharpness, options.normalize, options.maps], decodeGeneralizedSumPoolingSolution),
  minimumEntropyCoupling: (masses, sizes) =>
    request("transport-systems", "minimumEntropyCoupling", [masses, sizes], decodeMinimumEntropyCouplingSolution),
  bottleneckCoupling: (p, q, options) =>
    request("transport-systems", "bottleneckCoupling", [p, q, options.rate, options.stochastic], decodeBottleneckCouplingSolution),
  selfLabel: (scores, masses, assignment, options, out) =>
    request("transport-systems", "selfLabel", [scores.data, scores.rows, scores.columns, scores.rowStride, scores.columnStride, masses, assignment, options.preset, options.epsilon, options.maxIterations, options.tolerance], decodeSelfLabelAnswer, out),
  selfLabelOver: (columns, masses, options, out) =>
    request("transport-systems", "selfLabelOver", [columns, masses, options.preset, options.epsilon, options.maxIterations, options.tolerance], decodeSelfLabelAnswer, out),
};
