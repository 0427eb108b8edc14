/**
 * Optimal transport, with certificates.
 *
 * @module
 */
export type { Epsilon } from "./epsilon.js";
export type { Gradients } from "./gradients.js";
export type { LazyPlan, PlanMatrix, SparsePlan } from "./plan.js";
export type { CostProblem, PointsProblem, TransportProblem, Weighted } from "./problem.js";
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
  type DivergenceMethod,
  type DivergenceOptions,
  type DivergenceSyncOptions,
  type SinkhornDivergence,
  sinkhornDivergence,
  sinkhornDivergenceSync,
} from "./sinkhorn-divergence.js";
export type { TransportPlan } from "./transport-plan.js";
