/**
 * Clustering, with a bound on how far each partition is from the best.
 *
 * @module
 */
export { adjustedMutualInformation } from "./adjusted-mutual-information.js";
export { adjustedRand } from "./adjusted-rand.js";
export {
  type AggregateBags,
  type AggregateLoss,
  type AggregateLossOptions,
  type AggregateRegression,
  type AggregateRegressionMethod,
  type AggregateRegressionOptions,
  type AggregateRegressionSyncOptions,
  aggregateLoss,
  aggregateRegression,
  aggregateRegressionSync,
  type PrivateAggregates,
  type PrivateAggregatesOptions,
  privateAggregates,
} from "./aggregate.js";
export {
  type BisectingClustering,
  type BisectingKmeansMethod,
  type BisectingKmeansOptions,
  type BisectingKmeansSyncOptions,
  bisectingKmeans,
  bisectingKmeansSync,
} from "./bisecting-kmeans.js";
export { calinskiHarabasz } from "./calinski-harabasz.js";
export {
  type CertifyMethod,
  type CertifyOptions,
  type CertifySyncOptions,
  certify,
  certifySync,
} from "./certify.js";
export type { Certificate, Clustering } from "./clustering.js";
export {
  type CorrelationClustering,
  type CorrelationMethod,
  type CorrelationOptions,
  type CorrelationProblem,
  type CorrelationSyncOptions,
  correlationClustering,
  correlationClusteringSync,
  type JoinCondition,
} from "./correlation-clustering.js";
export { daviesBouldin } from "./davies-bouldin.js";
export {
  type FactorizedInformation,
  type FactorizedInformationMethod,
  type FactorizedInformationOptions,
  type FactorizedInformationSyncOptions,
  factorizedInformation,
  factorizedInformationSync,
} from "./factorized-information.js";
export {
  type GaussianMixture,
  type GaussianMixtureMethod,
  type GaussianMixtureMode,
  type GaussianMixtureOptions,
  type GaussianMixtureSyncOptions,
  gaussianMixture,
  gaussianMixtureSync,
} from "./gaussian-mixture.js";
export type { EdgeList, Graph } from "./graph.js";
export {
  type IlaSdpClustering,
  type IlaSdpMethod,
  type IlaSdpOptions,
  type IlaSdpSyncOptions,
  ilaSdp,
  ilaSdpSync,
} from "./ila-sdp.js";
export {
  type KernelClustering,
  type KernelKmeansMethod,
  type KernelKmeansOptions,
  type KernelKmeansSyncOptions,
  kernelKmeans,
  kernelKmeansSync,
} from "./kernel-kmeans.js";
export { type KmeansMethod, type KmeansOptions, type KmeansSyncOptions, kmeans, kmeansSync } from "./kmeans.js";
export {
  type LaSdpClustering,
  type LaSdpMethod,
  type LaSdpOptions,
  type LaSdpSyncOptions,
  laSdp,
  laSdpSync,
} from "./la-sdp.js";
export {
  type Bags,
  type LabelProportions,
  type LabelProportionsMethod,
  type LabelProportionsOptions,
  type LabelProportionsSyncOptions,
  labelProportions,
  labelProportionsSync,
} from "./label-proportions.js";
export type { InformationOptions } from "./labelings.js";
export type { LikelihoodClustering } from "./likelihood-clustering.js";
export {
  type MarkovSubset,
  type MarkovSubsetMethod,
  type MarkovSubsetOptions,
  type MarkovSubsetSyncOptions,
  markovSubset,
  markovSubsetSync,
} from "./markov-subset.js";
export {
  type MiniBatchKmeansMethod,
  type MiniBatchKmeansOptions,
  type MiniBatchKmeansSyncOptions,
  miniBatchKmeans,
  miniBatchKmeansSync,
} from "./mini-batch-kmeans.js";
export { misclassification } from "./misclassification.js";
export {
  type Committee,
  type MultiwinnerMethod,
  type MultiwinnerOptions,
  type MultiwinnerScoring,
  type MultiwinnerSyncOptions,
  multiwinner,
  multiwinnerScore,
  multiwinnerSync,
} from "./multiwinner.js";
export { normalizedMutualInformation } from "./normalized-mutual-information.js";
export {
  type OneClassSubspaces,
  type OneClassSubspacesMethod,
  type OneClassSubspacesOptions,
  type OneClassSubspacesSyncOptions,
  oneClassSubspaces,
  oneClassSubspacesSync,
} from "./one-class-subspaces.js";
export {
  type LearnedMetric,
  type MetricEvidence,
  type MetricLearningProblem,
  type MetricProblem,
  type MetricSolution,
  type NearestMetric,
  type NearnessProblem,
  type ProjectAndForgetMethod,
  type ProjectAndForgetOptions,
  type ProjectAndForgetSyncOptions,
  projectAndForget,
  projectAndForgetSync,
} from "./project-and-forget.js";
export {
  type Proximity,
  type ProximityKind,
  type ProximityMethod,
  type ProximityOptions,
  type ProximitySyncOptions,
  proximity,
  proximitySync,
} from "./proximity.js";
export {
  type SdpClustering,
  type SdpKmeansMethod,
  type SdpKmeansOptions,
  type SdpKmeansSyncOptions,
  sdpKmeans,
  sdpKmeansSync,
} from "./sdp-kmeans.js";
export {
  type ClusterSelection,
  type SelectClustersMethod,
  type SelectClustersOptions,
  type SelectClustersSyncOptions,
  selectClusters,
  selectClustersSync,
} from "./select-clusters.js";
export {
  type Silhouette,
  type SilhouetteMethod,
  type SilhouetteOptions,
  type SilhouetteSyncOptions,
  silhouette,
  silhouetteSync,
} from "./silhouette.js";
export {
  type SpectralClustering,
  type SpectralMethod,
  type SpectralOptions,
  type SpectralSyncOptions,
  spectral,
  spectralSync,
} from "./spectral.js";
export { type VMeasure, type VMeasureOptions, vMeasure } from "./v-measure.js";
