import type { Matrix } from "../internal/arrays.js";

/** How far a partition can be from the best one. */
export interface Certificate {
  /** The weighted sum of squared distances to the centers of the groups. */
  readonly inertia: number;
  /** No partition into that many groups has a smaller inertia; 0 where no certificate was computed. */
  readonly lowerBound: number;
  /** `inertia - lowerBound`, in the points' units squared. */
  readonly gap: number;
  /** `gap / inertia`; 0 where both are 0. */
  readonly relativeGap: number;
  /** Whether `relativeGap <= 1e-8`: no partition is better. */
  readonly certified: boolean;
}

/** A partition of points, with its certificate. */
export interface Clustering extends Certificate {
  /** The group of every point, `0 … clusters - 1`. */
  readonly labels: Int32Array;
  /** The center of every group, one row a group. */
  readonly centers: Matrix;
  /** The number of points of every group. */
  readonly sizes: Int32Array;
  /** Steps of the restart that won. */
  readonly iterations: number;
  /** Whether that restart met the tolerance within `maxIterations`. */
  readonly converged: boolean;
}
