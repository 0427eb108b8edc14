/**
 * Losses with their gradients.
 *
 * @module
 */
export { type ActivePassiveOptions, activePassive } from "./active-passive.js";
export { type AdaptPerturbationOptions, adaptPerturbation } from "./adapt-perturbation.js";
export { type AldrKlOptions, aldrKl } from "./aldr-kl.js";
export { type AsymmetricPseudoLabelsOptions, asymmetricPseudoLabels } from "./asymmetric-pseudo-labels.js";
export {
  type BalancedDistillationOptions,
  type BalancedLoss,
  balancedDistillation,
} from "./balanced-distillation.js";
export { type BleuBias, type BleuBiasOptions, bleuBias, type Tokens } from "./bleu-bias.js";
export { type BootstrappedCrossEntropyOptions, bootstrappedCrossEntropy } from "./bootstrapped-cross-entropy.js";
export { type CoTeaching, type CoTeachingOptions, coTeaching } from "./co-teaching.js";
export { type CompSumOptions, compSum } from "./comp-sum.js";
export { type CompanionObjectiveOptions, companionObjective } from "./companion-objective.js";
export { type ConROptions, conR } from "./con-r.js";
export { type CorrectedLabels, type CorrectLabelsOptions, correctLabels } from "./correct-labels.js";
export { type CoverageCurve, type CoverageCurveOptions, coverageCurve } from "./coverage-curve.js";
export { type CrossEntropyOptions, crossEntropy } from "./cross-entropy.js";
export { type CvarOptions, cvar, type TailRisk } from "./cvar.js";
export { type CvarStep, type CvarStepOptions, cvarStep } from "./cvar-step.js";
export {
  type DetectedNoise,
  type DetectNoiseOptions,
  type DetectNoiseSyncOptions,
  detectNoise,
  detectNoiseSync,
} from "./detect-noise.js";
export { type DiceOptions, dice } from "./dice.js";
export { type DistillationOptions, distillation } from "./distillation.js";
export { type DpoOptions, dpo, type PreferencePairs } from "./dpo.js";
export {
  type DualHeadDistillationOptions,
  type DualHeadLoss,
  type DualHeads,
  dualHeadDistillation,
} from "./dual-head-distillation.js";
export type { ElementLossOptions } from "./elements.js";
export { type EncouragingOptions, encouraging } from "./encouraging.js";
export { type EntropyMaximizationOptions, entropyMaximization } from "./entropy-maximization.js";
export {
  type FitRejectorOptions,
  type FitRejectorSyncOptions,
  fitRejector,
  fitRejectorSync,
  type Rejector,
} from "./fit-rejector.js";
export { type FocalOptions, focal } from "./focal.js";
export { type GeneralizedCrossEntropyOptions, generalizedCrossEntropy } from "./generalized-cross-entropy.js";
export { type GiouOptions, giou } from "./giou.js";
export { type GroupDroOptions, type GroupRisk, groupDro } from "./group-dro.js";
export type { Groups } from "./groups.js";
export { type HlGaussOptions, hlGauss } from "./hl-gauss.js";
export { type HuberOptions, huber } from "./huber.js";
export { type ImplicitFeedbackOptions, implicitFeedback } from "./implicit-feedback.js";
export { kaplanMeierWeights } from "./kaplan-meier-weights.js";
export { type KnowledgeTransferOptions, knowledgeTransfer, type TransferredStudent } from "./knowledge-transfer.js";
export { type LabelShiftDroOptions, type LabelShiftRisk, labelShiftDro } from "./label-shift-dro.js";
export { type LdrKOptions, ldrK } from "./ldr-k.js";
export { type LdrKlOptions, ldrKl } from "./ldr-kl.js";
export { type LogCoshOptions, logCosh } from "./log-cosh.js";
export { logSumExp } from "./log-sum-exp.js";
export { type LogitClipOptions, logitClip } from "./logit-clip.js";
export { type LossReweightingOptions, lossReweighting } from "./loss-reweighting.js";
export { meanAbsoluteError } from "./mean-absolute-error.js";
export { type MeanOptions, mean } from "./mean-risk.js";
export { type Mixup, type MixupOptions, mixup } from "./mixup.js";
export { type MovingAverageOptions, movingAverage } from "./moving-average.js";
export { type MultiFocalOptions, multiFocal } from "./multi-focal.js";
export { type MulticlassHingeOptions, multiclassHinge } from "./multiclass-hinge.js";
export { type NestedDropout, type NestedDropoutOptions, nestedDropout } from "./nested-dropout.js";
export { normalizedCrossEntropy } from "./normalized-cross-entropy.js";
export { type NormalizedFocalOptions, normalizedFocal } from "./normalized-focal.js";
export {
  type NormalizedGeneralizedCrossEntropyOptions,
  normalizedGeneralizedCrossEntropy,
} from "./normalized-generalized-cross-entropy.js";
export { type OddKOutOptions, oddKOut } from "./odd-k-out.js";
export { type OddSets, type OddSetsOptions, oddSets } from "./odd-sets.js";
export { ordinalLoss } from "./ordinal-loss.js";
export { type PoissonLossOptions, poissonLoss } from "./poisson-loss.js";
export { type PolyOptions, poly } from "./poly.js";
export { projectConflict } from "./project-conflict.js";
export {
  type ProspectMethod,
  type ProspectOptions,
  type ProspectSolution,
  type ProspectSyncOptions,
  prospect,
  prospectSync,
} from "./prospect.js";
export { type QuantileLossOptions, quantileLoss } from "./quantile-loss.js";
export { type RegMixupOptions, regMixup } from "./reg-mixup.js";
export { type RejectLossOptions, rejectLoss } from "./reject-loss.js";
export type { LossOptions, LossResult } from "./result.js";
export { type ReverseCrossEntropyOptions, reverseCrossEntropy } from "./reverse-cross-entropy.js";
export type { RiskOptions, RiskResult } from "./risk.js";
export type { RowLossOptions } from "./rows.js";
export {
  type LinearClassifier,
  type SelectiveMixup,
  type SelectiveMixupOptions,
  selectiveMixup,
} from "./selective-mixup.js";
export { type SelfCalibratingOptions, selfCalibrating } from "./self-calibrating.js";
export {
  type SelfDistillationMethod,
  type SelfDistillationOptions,
  type SelfDistillationSyncOptions,
  type SelfDistilled,
  selfDistillation,
  selfDistillationSync,
} from "./self-distillation.js";
export {
  type SelfDistillationOptimum,
  type SelfDistillationOptimumOptions,
  selfDistillationOptimum,
} from "./self-distillation-optimum.js";
export { type SimpsonsBias, type SimpsonsBiasOptions, simpsonsBias } from "./simpsons-bias.js";
export { type SmoothAdversarialOptions, smoothAdversarial } from "./smooth-adversarial.js";
export { type SpectralDecouplingOptions, spectralDecoupling } from "./spectral-decoupling.js";
export { type SpectralRiskOptions, spectralRisk } from "./spectral-risk.js";
export {
  type SphericalLayer,
  type SphericalLayerOptions,
  type SphericalLayerStep,
  type SphericalLayerStepOptions,
  sphericalLayer,
} from "./spherical-layer.js";
export { type SphericalLossOptions, sphericalLoss } from "./spherical-loss.js";
export { squaredLogitError } from "./squared-logit-error.js";
export { squentropy } from "./squentropy.js";
export { sumExp } from "./sum-exp.js";
export { type SymmetricConsistencyOptions, symmetricConsistency } from "./symmetric-consistency.js";
export { type SymmetricCrossEntropyOptions, symmetricCrossEntropy } from "./symmetric-cross-entropy.js";
export { type TverskyOptions, tversky } from "./tversky.js";
export { type ZLossOptions, zLoss } from "./z-loss.js";
