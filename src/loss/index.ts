/**
 * Losses with their gradients.
 *
 * @module
 */
export { type ActivePassiveOptions, activePassive } from "./active-passive.js";
export { type AldrKlOptions, aldrKl } from "./aldr-kl.js";
export { type BootstrappedCrossEntropyOptions, bootstrappedCrossEntropy } from "./bootstrapped-cross-entropy.js";
export { type CompSumOptions, compSum } from "./comp-sum.js";
export { type CrossEntropyOptions, crossEntropy } from "./cross-entropy.js";
export { type DpoOptions, dpo, type PreferencePairs } from "./dpo.js";
export { type EncouragingOptions, encouraging } from "./encouraging.js";
export { type FocalOptions, focal } from "./focal.js";
export { type GeneralizedCrossEntropyOptions, generalizedCrossEntropy } from "./generalized-cross-entropy.js";
export { type LdrKOptions, ldrK } from "./ldr-k.js";
export { type LdrKlOptions, ldrKl } from "./ldr-kl.js";
export { logSumExp } from "./log-sum-exp.js";
export { type LogitClipOptions, logitClip } from "./logit-clip.js";
export { meanAbsoluteError } from "./mean-absolute-error.js";
export { type MulticlassHingeOptions, multiclassHinge } from "./multiclass-hinge.js";
export { normalizedCrossEntropy } from "./normalized-cross-entropy.js";
export { type NormalizedFocalOptions, normalizedFocal } from "./normalized-focal.js";
export {
  type NormalizedGeneralizedCrossEntropyOptions,
  normalizedGeneralizedCrossEntropy,
} from "./normalized-generalized-cross-entropy.js";
export { type PolyOptions, poly } from "./poly.js";
export type { LossOptions, LossResult } from "./result.js";
export { type ReverseCrossEntropyOptions, reverseCrossEntropy } from "./reverse-cross-entropy.js";
export type { RowLossOptions } from "./rows.js";
export { type SpectralDecouplingOptions, spectralDecoupling } from "./spectral-decoupling.js";
export { type SphericalLossOptions, sphericalLoss } from "./spherical-loss.js";
export { squentropy } from "./squentropy.js";
export { sumExp } from "./sum-exp.js";
export { type SymmetricCrossEntropyOptions, symmetricCrossEntropy } from "./symmetric-cross-entropy.js";
export { type ZLossOptions, zLoss } from "./z-loss.js";
