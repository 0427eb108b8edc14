import {
  type LearnedMetricSolution,
  metricLearningOptionsNames,
  type NearestMetricSolution,
  nearnessOptionsNames,
  operations,
} from "../backend/bindings/cluster-graphs.js";
import { load } from "../backend/load.js";
import { integers, type Matrix, type MatrixLike, matrix, type Points, type Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { checkFields } from "./fields.js";

const bindings = load(operations);

/** The metric nearest to dissimilarities is sought. */
export interface NearnessProblem {
  /** `n × n`, symmetric, finite, zeros on the diagonal; off it any numbers, negative ones too. */
  readonly dissimilarities: MatrixLike;
  /** `n × n`, symmetric, positive off the diagonal; default: all 1. */
  readonly weights?: MatrixLike;
}

/** A metric is sought that brings points of one class near and keeps those of two apart. */
export interface MetricLearningProblem {
  /** `n × p`, finite. */
  readonly points: Points;
  /** The class of every point, from 0; −1 for points without. */
  readonly classes: Vector;
}

/** A problem of {@link projectAndForget}. */
export type MetricProblem = NearnessProblem | MetricLearningProblem;

/** What {@link projectAndForget} is told of the method. */
export interface ProjectAndForgetMethod {
  /**
   * For learning: the squared distance that pairs of one class should not exceed; by itself the fifth percentile of the
   * squared Euclidean distances of all pairs.
   */
  upper?: number;
  /** For learning: the squared distance that pairs of two classes should reach; by itself the ninety-fifth percentile. */
  lower?: number;
  /** For learning: what pairs that miss their limit cost, each `γ = slack / n`; default 1. */
  slack?: number;
  /** Relative gap at which the answer is good enough; default 1e-6. */
  tolerance?: number;
  /** Most rounds, of learning most steps; default 2000. */
  maxIterations?: number;
}

/** Options of {@link projectAndForget}. */
export interface ProjectAndForgetOptions extends ProjectAndForgetMethod, RunOptions {}

/** Options of {@link projectAndForgetSync}. */
export interface ProjectAndForgetSyncOptions extends ProjectAndForgetMethod, SyncRunOptions {}

/** What both answers of {@link projectAndForget} say of themselves. */
export interface MetricEvidence {
  /** The objective. */
  readonly value: number;
  /** No other metric has a smaller objective. */
  readonly lowerBound: number;
  /** `value - lowerBound`. */
  readonly gap: number;
  /** `gap / value`; 0 where the gap is. */
  readonly relativeGap: number;
  /** Inequalities with a positive multiplier at the end: those that hold the answer in place. */
  readonly active: number;
  /** Inequalities that were remembered after each round or step. */
  readonly remembered: Float64Array;
  /** Rounds or steps. */
  readonly iterations: number;
  /** Whether `relativeGap <= tolerance`. */
  readonly converged: boolean;
}

/** The metric nearest to dissimilarities. */
export interface NearestMetric extends MetricEvidence {
  /** `n × n`: symmetric, zeros on the diagonal, all triangle inequalities up to the rounding of a sum. */
  readonly distances: Matrix;
  /** Largest violation of a triangle inequality before the last repair. */
  readonly violation: number;
}

/** A learned Mahalanobis metric. */
export interface LearnedMetric extends MetricEvidence {
  /** `A` (`p × p`), symmetric positive definite: the squared distance of `x` and `y` is `(x - y)' A (x - y)`. */
  readonly matrix: Matrix;
  /** The squared distance asked of pairs of one class. */
  readonly upper: number;
  /** The squared distance asked of pairs of two classes. */
  readonly lower: number;
  /** Pairs that are further apart, or nearer, than asked. */
  readonly violated: number;
}

/** The answer to a problem. */
export type MetricSolution<Problem> = Problem extends NearnessProblem ? NearestMetric : LearnedMetric;

/**
 * Problems over metrics, of whose many inequalities only those that matter are remembered: the metric nearest to
 * dissimilarities, and the Mahalanobis metric that labelled points ask for.
 *
 * **Nearness**: minimizes `½ Σ_{i<j} w_ij (x_ij − d_ij)²` over all `x ≥ 0` with `x_ij ≤ x_ik + x_kj`.
 *
 * **Learning**: minimizes `tr A − log |A| − p + γ Σ_c (ξ_c / b_c − log(ξ_c / b_c) − 1)` over positive definite `A` and over `ξ`, where
 * `(x − y)' A (x − y) ≤ ξ_c` for pairs `c` of one class (`b = upper`) and `≥ ξ_c` for pairs of two (`b = lower`): all pairs of points,
 * none sampled, and `γ = slack / n`. Pairs of equal points are left out, since no metric tells them apart.
 *
 * A round of nearness looks for the inequality that each pair of nodes violates most, projects on each remembered inequality
 * some times over with its multiplier, then on those with a multiplier together by conjugate gradients, and forgets those
 * whose multiplier is 0. A step of learning looks for all pairs that miss their limit, which are those with a multiplier, and
 * projects on them together: Newton's step for `A`, halved until the objective falls; some ten of them do. The multipliers
 * give a bound at all times: `lowerBound` is their dual value, and `value` that of a metric that satisfies everything, so the
 * gap is proof. `remembered` says how few inequalities it took.
 *
 * Cost: a round of nearness `O(n³)` for the search and `O(a)` for `a` remembered inequalities, memory `O(n² + a)`; a step of
 * learning `O(n² p)` for the search and `O(a p + p³)` a step of conjugate gradients, memory `O(a + n p)`. Equivalents: the authors' `ProjectAndForget` in Julia; for learning, `ITML` of
 * `metric-learn`, which samples pairs.
 *
 * @param problem `{ dissimilarities, weights? }` or `{ points, classes }`.
 * @param options.upper learning only.
 * @param options.lower learning only.
 * @param options.slack learning only; default 1.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 2000.
 * @returns `distances` or `matrix`; `value`, `lowerBound`, `gap`, `active` and `remembered` inequalities, `converged`.
 * @throws GibbsError `InvalidShape` for matrices that are not square or not of one size and for too few points,
 *   `InvalidValue` for dissimilarities or weights outside their domain and classes below −1, `InvalidOption` for options outside
 *   their domain or of the other problem.
 * @see R. Sonthalia, A. Gilbert, Project and Forget: solving large-scale metric constrained problems, JMLR 23:326 (2022),
 *   https://jmlr.org/papers/v23/20-1424.html; J. Davis et al., Information-theoretic metric learning, ICML 2007. The bounds
 *   are our own.
 *
 * @example
 * const { distances, value, active } = await projectAndForget({ dissimilarities: [[0, 5, 1], [5, 0, 1], [1, 1, 0]] });
 * const [, long, short] = distances.data;
 * // long ≈ 4
 * // short ≈ 2
 * // value ≈ 1.5
 * // active === 1
 */
export async function projectAndForget<Problem extends MetricProblem>(
  problem: Problem,
  options?: ProjectAndForgetOptions,
): Promise<MetricSolution<Problem>> {
  const request = requested(problem, options);
  const solution =
    request.kind === "nearness"
      ? nearest(await call(request.nearness, options))
      : learned(await call(request.learning, options));
  return solution as MetricSolution<Problem>;
}

/** {@link projectAndForget} in place: blocks until the answer is there. */
export function projectAndForgetSync<Problem extends MetricProblem>(
  problem: Problem,
  options?: ProjectAndForgetSyncOptions,
): MetricSolution<Problem> {
  const request = requested(problem, options);
  const solution =
    request.kind === "nearness"
      ? nearest(callSync(request.nearness, options))
      : learned(callSync(request.learning, options));
  return solution as MetricSolution<Problem>;
}

function requested(problem: MetricProblem, options: ProjectAndForgetMethod | undefined) {
  if (typeof problem !== "object" || problem === null) {
    throw invalid("InvalidValue", "problem", "expected { dissimilarities, weights? } or { points, classes }");
  }
  if ("dissimilarities" in problem) {
    checkFields("problem", problem, { dissimilarities: 1, weights: 1 });
    checkOptions(options, nearnessOptionsNames);
    const given = matrix("problem.dissimilarities", problem.dissimilarities);
    const weights = problem.weights === undefined ? undefined : matrix("problem.weights", problem.weights);
    return { kind: "nearness", nearness: bindings.nearestMetric(given, weights, options ?? {}) } as const;
  }
  checkFields("problem", problem, { points: 1, classes: 1 });
  checkOptions(options, metricLearningOptionsNames);
  const points = matrix("problem.points", problem.points);
  const classes = integers("problem.classes", problem.classes, points.rows);
  return { kind: "learning", learning: bindings.learnMetric(points, classes, options ?? {}) } as const;
}

function nearest(solution: NearestMetricSolution): NearestMetric {
  const n = Math.sqrt(solution.distances.length);
  return { ...solution, distances: { data: solution.distances, shape: [n, n] } };
}

function learned(solution: LearnedMetricSolution): LearnedMetric {
  const p = Math.sqrt(solution.matrix.length);
  return { ...solution, matrix: { data: solution.matrix, shape: [p, p] } };
}
