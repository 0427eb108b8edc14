import type { Matrix } from "../internal/arrays.js";

/** Labels with a likelihood, and how far they can be from the likeliest for the same covariances. */
export interface LikelihoodClustering {
  /** The group of every point. */
  readonly labels: Int32Array;
  /** How far each point belongs to each group, `n × K`; rows sum to 1. */
  readonly memberships: Matrix;
  /** The center of every group, one row a group. */
  readonly centers: Matrix;
  /** The covariance of every group. */
  readonly covariances: readonly Matrix[];
  /** Shares of the groups. */
  readonly weights: Float64Array;
  /** Log-likelihood of the labels with their groups' means and the covariances, in nats. */
  readonly logLikelihood: number;
  /** How the search went; see the function. */
  readonly trace: Float64Array;
  /** Objective of the relaxation where it ended. */
  readonly objective: number;
  /** With these covariances no partition into as many groups, none empty, has a larger log-likelihood. */
  readonly bound: number;
  /** `bound - logLikelihood`, in nats. */
  readonly gap: number;
  /** `gap / |logLikelihood|`; 0 where the gap is. */
  readonly relativeGap: number;
  /** Whether the iteration settled. */
  readonly converged: boolean;
}

interface Flat {
  readonly labels: Int32Array;
  readonly memberships: Float64Array;
  readonly centers: Float64Array;
  readonly covariances: Float64Array;
  readonly weights: Float64Array;
}

/** Gives flat results their shapes. */
export function likelihoodClustering<T extends Flat>({ memberships, centers, covariances, ...rest }: T) {
  const groups = rest.weights.length;
  const p = centers.length / groups;
  return {
    ...rest,
    memberships: { data: memberships, shape: [rest.labels.length, groups] as const },
    centers: { data: centers, shape: [groups, p] as const },
    covariances: Array.from({ length: groups }, (_, k) => ({
      data: covariances.slice(k * p * p, (k + 1) * p * p),
      shape: [p, p] as const,
    })),
  };
}
