/**
 * Optimal transport, with certificates.
 *
 * @module
 */
export {
  type AdversarialMultimarginal,
  type AdversarialMultimarginalMethod,
  type AdversarialMultimarginalOptions,
  type AdversarialMultimarginalSyncOptions,
  adversarialMultimarginal,
  adversarialMultimarginalSync,
  type MergedGroup,
} from "./adversarial-multimarginal.js";
export {
  type AssignMethod,
  type Assignment,
  type AssignOptions,
  type AssignSyncOptions,
  assign,
  assignSync,
} from "./assign.js";
export {
  type Barycenter,
  type BarycenterMethod,
  type BarycenterOptions,
  type BarycenterSyncOptions,
  barycenter,
  barycenterSync,
  type Measure,
} from "./barycenter.js";
export {
  type BottleneckCoupling,
  type BottleneckCouplingMethod,
  type BottleneckCouplingOptions,
  type BottleneckCouplingSyncOptions,
  type BottleneckInformation,
  bottleneckCoupling,
  bottleneckCouplingSync,
} from "./bottleneck-coupling.js";
export {
  type BuresDistance,
  type BuresMethod,
  type BuresOptions,
  type BuresSyncOptions,
  bures,
  buresSync,
  type Gaussian,
} from "./bures.js";
export {
  type BuresBarycenter,
  type BuresBarycenterMethod,
  type BuresBarycenterOptions,
  type BuresBarycenterSyncOptions,
  buresBarycenter,
  buresBarycenterSync,
} from "./bures-barycenter.js";
export { type EmdMethod, type EmdOptions, type EmdSyncOptions, type ExactPlan, emd, emdSync } from "./emd.js";
export {
  type Emd1dMethod,
  type Emd1dOptions,
  type Emd1dSyncOptions,
  emd1d,
  emd1dSync,
  type LinePlan,
} from "./emd1d.js";
export type { Epsilon } from "./epsilon.js";
export {
  type FusedNetwork,
  type FuseNetworksMethod,
  type FuseNetworksOptions,
  type FuseNetworksSyncOptions,
  fuseNetworks,
  fuseNetworksSync,
  type NetworkLayer,
} from "./fuse-networks.js";
export {
  type FusedGromovMethod,
  type FusedGromovWassersteinOptions,
  type FusedGromovWassersteinSyncOptions,
  type FusedProblem,
  fusedGromovWasserstein,
  fusedGromovWassersteinSync,
} from "./fused-gromov-wasserstein.js";
export {
  type GeneralizedSumPooling,
  type GeneralizedSumPoolingMethod,
  type GeneralizedSumPoolingOptions,
  type GeneralizedSumPoolingSyncOptions,
  generalizedSumPooling,
  generalizedSumPoolingSync,
  type PoolingUpstream,
} from "./generalized-sum-pooling.js";
export type { Gradients } from "./gradients.js";
export type { CloudsProblem, DistancesProblem, GromovMethod, GromovPlan, SpacesProblem } from "./gromov-plan.js";
export {
  type GromovWassersteinOptions,
  type GromovWassersteinSyncOptions,
  gromovWasserstein,
  gromovWassersteinSync,
} from "./gromov-wasserstein.js";
export {
  type InfoOTMethod,
  type InfoOTOptions,
  type InfoOTSyncOptions,
  type InfoPlan,
  type InfoProblem,
  infoOT,
  infoOTSync,
} from "./info-ot.js";
export {
  type LowRankMethod,
  type LowRankOptions,
  type LowRankPlan,
  type LowRankSyncOptions,
  lowRank,
  lowRankSync,
} from "./low-rank.js";
export {
  type MaxSlicedDistance,
  type MaxSlicedMethod,
  type MaxSlicedOptions,
  type MaxSlicedSyncOptions,
  maxSlicedWasserstein,
  maxSlicedWassersteinSync,
} from "./max-sliced-wasserstein.js";
export type { MeasureWeights } from "./measures.js";
export {
  type CouplingEntropy,
  type MinimumEntropyCoupling,
  type MinimumEntropyCouplingMethod,
  type MinimumEntropyCouplingOptions,
  type MinimumEntropyCouplingSyncOptions,
  minimumEntropyCoupling,
  minimumEntropyCouplingSync,
} from "./minimum-entropy-coupling.js";
export {
  type Marginals,
  type MirrorPlan,
  type MirrorSinkhornMethod,
  type MirrorSinkhornOptions,
  type MirrorSinkhornSyncOptions,
  mirrorSinkhorn,
  mirrorSinkhornSync,
  type PlanObjective,
} from "./mirror-sinkhorn.js";
export {
  type MirrorSteps,
  type MirrorStepsOptions,
  type MirrorStepsResult,
  mirrorSinkhornSteps,
} from "./mirror-sinkhorn-steps.js";
export {
  type MultimarginalMethod,
  type MultimarginalOptions,
  type MultimarginalPlan,
  type MultimarginalSyncOptions,
  multimarginal,
  multimarginalSync,
} from "./multimarginal.js";
export {
  type MultiscaleMethod,
  type MultiscaleOptions,
  type MultiscalePlan,
  type MultiscaleSyncOptions,
  multiscale,
  multiscaleSync,
} from "./multiscale.js";
export {
  type PartialMethod,
  type PartialOptions,
  type PartialPlan,
  type PartialSyncOptions,
  partial,
  partialSync,
} from "./partial.js";
export type { LazyPlan, PlanMatrix, SparsePlan } from "./plan.js";
export type {
  DifferentiablePlan,
  PlanCotangent,
  PlanGradient,
  PlanGradientMethod,
  PlanGradientOptions,
  PlanGradientSyncOptions,
} from "./plan-gradient.js";
export type {
  CostProblem,
  PointsProblem,
  SparseCost,
  SparseCostProblem,
  TransportProblem,
  Weighted,
} from "./problem.js";
export {
  type SelfLabeling,
  type SelfLabelMethod,
  type SelfLabelOptions,
  type SelfLabelSyncOptions,
  selfLabel,
  selfLabelSync,
} from "./self-label.js";
export {
  type EntropicPlan,
  type SinkhornMethod,
  type SinkhornOptions,
  type SinkhornSyncOptions,
  sinkhorn,
  sinkhornSync,
} from "./sinkhorn.js";
export {
  type BatchMethod,
  type BatchOptions,
  type BatchSyncOptions,
  type EntropicPlans,
  type ProblemStack,
  type Stack,
  sinkhornBatch,
  sinkhornBatchSync,
} from "./sinkhorn-batch.js";
export {
  type DivergenceMethod,
  type DivergenceOptions,
  type DivergenceSyncOptions,
  type SinkhornDivergence,
  sinkhornDivergence,
  sinkhornDivergenceSync,
} from "./sinkhorn-divergence.js";
export {
  type SlicedPlan,
  type SlicedPlanMethod,
  type SlicedPlanOptions,
  type SlicedPlanSyncOptions,
  slicedPlan,
  slicedPlanSync,
} from "./sliced-plan.js";
export {
  type SlicedDistance,
  type SlicedMethod,
  type SlicedOptions,
  type SlicedSyncOptions,
  slicedWasserstein,
  slicedWassersteinSync,
} from "./sliced-wasserstein.js";
export {
  type QuadraticPlan,
  type SparseMethod,
  type SparseOptions,
  type SparseSyncOptions,
  sparse,
  sparseSync,
} from "./sparse.js";
export type { NestedNumbers, Tensor, TensorLike } from "./tensor.js";
export type { TransportPlan } from "./transport-plan.js";
export {
  type UnbalancedMethod,
  type UnbalancedOptions,
  type UnbalancedPlan,
  type UnbalancedSyncOptions,
  unbalanced,
  unbalancedSync,
} from "./unbalanced.js";
export {
  type CircleDistance,
  type CircleMethod,
  type CircleOptions,
  type CircleSyncOptions,
  wassersteinCircle,
  wassersteinCircleSync,
} from "./wasserstein-circle.js";
export {
  type WassersteinDictionary,
  type WassersteinDictionaryMethod,
  type WassersteinDictionaryOptions,
  type WassersteinDictionarySyncOptions,
  wassersteinDictionary,
  wassersteinDictionarySync,
} from "./wasserstein-dictionary.js";
export {
  type LineDistance,
  type Wasserstein1dMethod,
  type Wasserstein1dOptions,
  type Wasserstein1dSyncOptions,
  wasserstein1d,
  wasserstein1dSync,
} from "./wasserstein1d.js";
