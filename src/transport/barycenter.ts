import {
  type FixedBarycenterSolution,
  type FreeBarycenterSolution,
  fixedBarycenterOptionsNames,
  freeBarycenterOptionsNames,
  operations,
} from "../backend/bindings/transport-spaces.js";
import { load } from "../backend/load.js";
import type { MatrixArgument } from "../backend/request.js";
import { type Matrix, type MatrixLike, matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Epsilon, epsilonArguments } from "./epsilon.js";
import { joined, split } from "./multimarginal.js";

const bindings = load(operations);

/** A cloud of weighted points. */
export interface Measure {
  /** Its points, `m × d`, finite. */
  readonly points: Points;
  /** Their weights, at least 0, of the same sum in every measure; default: equal weights. */
  readonly weights?: Vector;
}

/** What {@link barycenter} is told of the method. */
export interface BarycenterMethod {
  /** What each measure counts, at least 0; default: all the same. */
  weights?: Vector;
  /**
   * Points, `n × d`: the barycenter has weights on them and nowhere else. A number: so many points, which move. Default:
   * moving points, as many as the largest measure has. Histograms need points, one a bin, or `cost`.
   */
  support?: Points | number;
  /** For histograms: the cost from each bin of the barycenter to each bin of the histograms, in place of `support`. */
  cost?: MatrixLike;
  /** Points to begin with, `n × d`, which then move; in place of `support`. */
  start?: Points;
  /** Weights of moving points, positive; default: equal weights. */
  supportWeights?: Vector;
  /** The distance a cost is made from; default `"sqeuclidean"`. */
  metric?: "sqeuclidean" | "euclidean" | "cityblock" | "cosine";
  /** The cost is the distance to this power, on a fixed support; default 1. */
  power?: number;
  /**
   * Regularization, positive: absolute, or relative to the mean cost. Default `{relative: 0.05}` on a fixed support; without
   * it points move by exact plans.
   */
  epsilon?: Epsilon;
  /** Whether to remove the blur of the regularization, on a fixed support; default `false`. */
  debiased?: boolean;
  /**
   * On a fixed support the largest L1 error of the marginals, relative to the mass and averaged over the measures; for moving
   * points the relative decrease of the objective at which they have settled. Default 1e-6.
   */
  tolerance?: number;
  /** Passes on a fixed support, or steps of moving points, after which `converged` is false; default 10000. */
  maxIterations?: number;
  /** Starts of moving points, of which the best is kept; default 1. */
  restarts?: number;
  /** Seed of the starts; default 0. */
  seed?: number;
  /** Whether to compute `lowerBound` for moving points, by an exact problem for each pair of measures; default `true`. */
  bound?: boolean;
  /** Bytes that the stored kernels of a fixed support may take; default 1073741824 (1 GiB). */
  memoryLimit?: number;
}

/** Options of {@link barycenter}. */
export interface BarycenterOptions extends BarycenterMethod, RunOptions {}

/** Options of {@link barycenterSync}. */
export interface BarycenterSyncOptions extends BarycenterMethod, SyncRunOptions {}

/** What {@link barycenter} finds. */
export interface Barycenter {
  /** Its points, `n × d`: those that moved, or the support. Not there for histograms with `cost`. */
  readonly points?: Matrix;
  /** Its weights, `n`, with the mass of the measures. */
  readonly weights: Float64Array;
  /** `Σ λₖ ⟨Cₖ, Pₖ⟩` of plans whose marginals are exact. */
  readonly value: number;
  /**
   * What cannot be beaten: on a fixed support by any weights on it, otherwise by any measure at all. Undefined with
   * `bound: false`.
   */
  readonly lowerBound?: number;
  /** `value - lowerBound`. */
  readonly gap?: number;
  /** The gap relative to the larger of `|value|` and `|lowerBound|`; 0 where both are 0. */
  readonly relativeGap?: number;
  /** On a fixed support, not debiased: `Σ λₖ (⟨Cₖ, Pₖ⟩ + ε KL(Pₖ | m ⊗ bₖ))`, `m` uniform, of these plans. */
  readonly regularizedValue?: number;
  /** No weights on the support have a smaller regularized value than this. */
  readonly regularizedDual?: number;
  /** Of moving points: the objective before each step and after the last; it never rises. */
  readonly trace?: Float64Array;
  /** Of moving points: the relative decrease of the objective in the last step. */
  readonly decrease?: number;
  /** Largest L1 error of the marginals before rounding, relative to the mass. */
  readonly marginalError: number;
  /** On a fixed support: for each measure potentials of the support, adding up to 0 under `λ`, and of the measure. */
  readonly potentials?: readonly { readonly f: Float64Array; readonly g: Float64Array }[];
  /** The regularization in the units of the cost; undefined for exact plans. */
  readonly epsilon?: number;
  /** Passes over the kernels, or steps of the points. */
  readonly iterations: number;
  /** Whether the marginals met the tolerance, or the points have settled. */
  readonly converged: boolean;
  /** Why the iteration ended. */
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
}

/**
 * The barycenter of measures: what lies between them in the geometry of transport.
 *
 * Minimizes `Σ λₖ OT(a, bₖ)`. On a fixed support, which is convex, the weights `a` are found with entropic regularization by
 * iterative Bregman projections, accelerated, with potentials absorbed so that a small `epsilon` works too. The
 * regularization blurs; `debiased` minimizes Sinkhorn divergences instead, which does not. Without a fixed support points
 * move: exact plans (entropic ones with `epsilon`) and the best place for each point in turn: the mean for `"sqeuclidean"`,
 * the geometric median for `"euclidean"`, medians for `"cityblock"`, the mean direction for `"cosine"`. That is not convex:
 * `restarts` tries several starts.
 *
 * Either way `lowerBound` says how good the answer can at most be: on a support by feasible potentials; for moving points by
 * the exact transport between all pairs of measures, which is tight for two.
 *
 * Cost: `O(n Σ mₖ)` a pass on a support, with one kernel for histograms; a transport problem for each measure and step
 * otherwise. Equivalents: `ot.bregman.barycenter`, `ot.bregman.barycenter_debiased`, `ot.lp.free_support_barycenter`,
 * `ot.lp.free_support_barycenter_generic_costs` (POT).
 *
 * @param measures clouds `{points, weights?}`; or histograms, a row each, on the bins that `support` or `cost` names.
 * @param options.weights what each measure counts; default: all the same.
 * @param options.support points, or a number of moving points; default: as many as the largest measure has.
 * @param options.cost for histograms, `n × m`, in place of `support`.
 * @param options.start points to begin with.
 * @param options.supportWeights weights of moving points; default: equal.
 * @param options.metric default `"sqeuclidean"`.
 * @param options.power default 1.
 * @param options.epsilon default `{relative: 0.05}` on a fixed support, exact plans otherwise.
 * @param options.debiased default `false`.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 10000; when it is reached `converged` is false.
 * @param options.restarts default 1.
 * @param options.seed default 0.
 * @param options.bound default `true`.
 * @param options.memoryLimit default 1 GiB.
 * @returns `weights` and `points`; `value`, `lowerBound`, `gap`; what says how far the iteration got.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad measures and supports, `Infeasible` for masses that differ,
 *   `InvalidOption` for options outside their domain or of the other kind of support, `OutOfMemory` for kernels that do not
 *   fit.
 * @see J.-D. Benamou et al., Iterative Bregman projections for regularized transportation problems, SIAM J. Sci. Comput. 37
 *   (2015); H. Janati, M. Cuturi, A. Gramfort, Debiased Sinkhorn barycenters, ICML 2020; M. Cuturi, A. Doucet, Fast
 *   computation of Wasserstein barycenters, ICML 2014.
 *
 * @example
 * // Two pairs of points, one shifted by 4: the barycenter is the pair in the middle.
 * const { points, value, lowerBound } = await barycenter([{ points: [[0], [1]] }, { points: [[4], [5]] }]);
 * // value ≈ 4, lowerBound ≈ 4
 * // points?.shape is [2, 1]
 *
 * @example
 * // Histograms on three bins: all mass on the first, all mass on the last.
 * const histograms = [[1, 0, 0], [0, 0, 1]];
 * const { weights } = await barycenter(histograms, { support: [[0], [1], [2]], epsilon: 0.05 });
 * // weights ≈ [0.000, 1.000, 0.000]
 */
export async function barycenter(
  measures: readonly Measure[] | MatrixLike,
  options?: BarycenterOptions,
): Promise<Barycenter> {
  const plan = planned(measures, options);
  if (plan.kind === "fixed") return fixedDressed(await call(fixedRequest(plan, options), options), plan);
  return freeDressed(await call(freeRequest(plan, options), options), plan);
}

/** {@link barycenter} in place: blocks until the answer is there. */
export function barycenterSync(measures: readonly Measure[] | MatrixLike, options?: BarycenterSyncOptions): Barycenter {
  const plan = planned(measures, options);
  if (plan.kind === "fixed") return fixedDressed(callSync(fixedRequest(plan, options), options), plan);
  return freeDressed(callSync(freeRequest(plan, options), options), plan);
}

/** Measures as they cross the border. */
interface Planned {
  readonly kind: "fixed" | "free";
  /** The points of all clouds; undefined for histograms. */
  readonly points?: MatrixArgument;
  readonly sizes: Int32Array;
  readonly masses: Float64Array;
  readonly shares: Float64Array | Float32Array;
  readonly support?: MatrixArgument;
  readonly cost?: MatrixArgument;
}

const common = { weights: 1, support: 1, metric: 1, epsilon: 1, tolerance: 1, maxIterations: 1 };
const ofFixed = { ...common, cost: 1, power: 1 };
const ofFree = { ...common, start: 1, supportWeights: 1 };

function planned(measures: readonly Measure[] | MatrixLike, options: BarycenterMethod | undefined): Planned {
  checkOptions(options, fixedBarycenterOptionsNames, freeBarycenterOptionsNames, ofFixed, ofFree);
  const { support, cost, weights } = options ?? {};
  const read = isClouds(measures) ? clouds(measures) : histograms(measures);
  const shares =
    weights === undefined
      ? new Float64Array(read.sizes.length).fill(1)
      : vector("options.weights", weights, read.sizes.length);
  const isFixed = read.points === undefined || (support !== undefined && typeof support !== "number");
  if (!isFixed) {
    checkOptions(options, freeBarycenterOptionsNames, ofFree);
    return { kind: "free", ...read, shares };
  }
  checkOptions(options, fixedBarycenterOptionsNames, ofFixed);
  if (cost !== undefined && (support !== undefined || read.points !== undefined)) {
    throw invalid("InvalidOption", "options.cost", "is for histograms, in place of support");
  }
  if (cost !== undefined) return { kind: "fixed", ...read, shares, cost: matrix("options.cost", cost) };
  if (support === undefined || typeof support === "number") {
    throw invalid("InvalidOption", "options.support", "histograms need points, one a bin, or options.cost");
  }
  return { kind: "fixed", ...read, shares, support: matrix("options.support", support) };
}

function isClouds(measures: readonly Measure[] | MatrixLike): measures is readonly Measure[] {
  if (!Array.isArray(measures) || measures.length === 0) return false;
  const first: unknown = measures[0];
  return typeof first === "object" && first !== null && "points" in first;
}

function histograms(rows: MatrixLike): Pick<Planned, "points" | "sizes" | "masses"> {
  const view = matrix("measures", rows);
  if (view.rows === 0 || view.columns === 0) {
    throw invalid(
      "InvalidShape",
      "measures",
      `expected at least one row and one column, got ${view.rows} × ${view.columns}`,
    );
  }
  const masses = new Float64Array(view.rows * view.columns);
  for (let k = 0; k < view.rows; k++) {
    for (let j = 0; j < view.columns; j++) {
      masses[k * view.columns + j] = view.data[k * view.rowStride + j * view.columnStride];
    }
  }
  return { sizes: new Int32Array(view.rows).fill(view.columns), masses };
}

function clouds(measures: readonly Measure[]): Pick<Planned, "points" | "sizes" | "masses"> {
  const views = measures.map((measure) => {
    if (typeof measure !== "object" || measure === null || !("points" in measure)) {
      throw invalid("InvalidValue", "measures", "expected every measure to be {points, weights?}");
    }
    for (const name in measure) {
      if (name !== "points" && name !== "weights") throw invalid("InvalidValue", `measures.${name}`, "no such field");
    }
    return matrix("measures.points", measure.points);
  });
  const dimension = views[0].columns;
  const given = measures.map(({ weights }, k) =>
    weights === undefined ? undefined : vector("measures.weights", weights, views[k].rows),
  );
  const mass = total(given.find((weights) => weights !== undefined)) ?? 1;
  const masses = given.map((weights, k) => weights ?? new Float64Array(views[k].rows).fill(mass / views[k].rows));
  const points = views.map((view) => {
    if (view.columns !== dimension) {
      const message = `has ${view.columns} coordinates where the first measure has ${dimension}`;
      throw invalid("InvalidShape", "measures.points", message);
    }
    const rows = new Float64Array(view.rows * dimension);
    for (let k = 0; k < rows.length; k++) {
      rows[k] = view.data[Math.floor(k / dimension) * view.rowStride + (k % dimension) * view.columnStride];
    }
    return rows;
  });
  const sizes = Int32Array.from(views, (view) => view.rows);
  const count = sizes.reduce((sum, size) => sum + size, 0);
  const all = { data: joined(points), rows: count, columns: dimension, rowStride: dimension, columnStride: 1 };
  return { points: all, sizes, masses: joined(masses) };
}

function total(weights: Float64Array | Float32Array | undefined): number | undefined {
  if (weights === undefined) return undefined;
  let sum = 0;
  for (const weight of weights) sum += weight;
  return sum;
}

function fixedRequest(plan: Planned, options: BarycenterMethod | undefined) {
  const { support, points, cost, sizes, masses, shares } = plan;
  const { metric, power } = options ?? {};
  const epsilon = epsilonArguments(options?.epsilon);
  return bindings.fixedBarycenter(
    support,
    points,
    cost,
    metric,
    power,
    sizes,
    masses,
    shares,
    ...epsilon,
    options ?? {},
  );
}

function freeRequest({ points, sizes, masses, shares }: Planned, options: BarycenterMethod | undefined) {
  const { metric, support, start, supportWeights, epsilon } = options ?? {};
  if (start !== undefined && support !== undefined) {
    throw invalid("InvalidOption", "options.start", "stands in place of support, not beside it");
  }
  const first = start === undefined ? undefined : matrix("options.start", start);
  const count = first?.rows ?? support ?? Math.max(...sizes);
  if (typeof count !== "number") throw invalid("InvalidOption", "options.support", "expected points or their number");
  if (!(Number.isInteger(count) && count >= 1 && count < 2 ** 31)) {
    throw invalid("InvalidOption", "options.support", `expected points, or a positive integer, got ${count}`);
  }
  const own = supportWeights === undefined ? undefined : vector("options.supportWeights", supportWeights, count);
  const [number, relative] = epsilon === undefined ? [undefined, false] : epsilonArguments(epsilon);
  return bindings.freeBarycenter(
    points as MatrixArgument,
    metric,
    sizes,
    masses,
    shares,
    first,
    count,
    own,
    number,
    relative,
    options ?? {},
  );
}

function fixedDressed(solution: FixedBarycenterSolution, { sizes, support }: Planned): Barycenter {
  const { f, g, dual, regularizedValue, regularizedDual, marginalError, status, ...numbers } = solution;
  const [n, measures] = [solution.weights.length, split(g, sizes)];
  return {
    ...(support && { points: copied(support) }),
    ...numbers,
    lowerBound: dual,
    ...(regularizedValue !== undefined && { regularizedValue, regularizedDual }),
    marginalError: Math.max(marginalError[0], marginalError[1]),
    status: status as Barycenter["status"],
    potentials: measures.map((own, k) => ({ f: f.slice(k * n, (k + 1) * n), g: own })),
  };
}

function copied({ data, rows, columns, rowStride, columnStride }: MatrixArgument): Matrix {
  const at = (k: number) => data[Math.floor(k / columns) * rowStride + (k % columns) * columnStride];
  return { data: Float64Array.from({ length: rows * columns }, (_, k) => at(k)), shape: [rows, columns] };
}

function freeDressed(solution: FreeBarycenterSolution, { points }: Planned): Barycenter {
  const { points: data, objective: _o, lowerBound, epsilon, ...numbers } = solution;
  const dimension = points?.columns ?? 1;
  const gap = lowerBound === undefined ? undefined : solution.value - lowerBound;
  const scale = Math.max(Math.abs(solution.value), Math.abs(lowerBound ?? 0));
  return {
    points: { data, shape: [data.length / dimension, dimension] },
    ...numbers,
    ...(gap !== undefined && { lowerBound, gap, relativeGap: scale > 0 ? gap / scale : 0 }),
    ...(epsilon !== undefined && { epsilon }),
    status: solution.converged ? "converged" : "maxIterations",
  };
}
