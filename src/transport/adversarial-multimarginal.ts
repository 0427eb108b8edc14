import {
  type AdversarialMultimarginalSolution,
  adversarialMultimarginalOptionsNames,
  operations,
} from "../backend/bindings/transport-systems.js";
import { load } from "../backend/load.js";
import { matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link adversarialMultimarginal} is told of the adversary. */
export interface AdversarialMultimarginalMethod {
  /** How far the adversary moves a point, at least 0. */
  radius: number;
  /** In which metric; default `"euclidean"`. */
  metric?: "euclidean" | "chebyshev";
  /** Points that are merged at most; default 3. With as many as there are classes the bound is the risk itself. */
  maxOrder?: number;
  /** Groups of points that can be merged at most; default 200000. More are an error. */
  maxGroups?: number;
  /** Masses of the points of each class, at least 0, an array a class; default: all equal, with sum 1. */
  masses?: readonly Vector[];
}

/** Options of {@link adversarialMultimarginal}. */
export interface AdversarialMultimarginalOptions extends AdversarialMultimarginalMethod, RunOptions {}

/** Options of {@link adversarialMultimarginalSync}. */
export interface AdversarialMultimarginalSyncOptions extends AdversarialMultimarginalMethod, SyncRunOptions {}

/** Points that the adversary merges. */
export interface MergedGroup {
  /** Class and place in the class of each point. */
  readonly points: readonly { readonly class: number; readonly index: number }[];
  /** Mass that is merged. */
  readonly mass: number;
}

/** What an adversary leaves to any classifier. */
export interface AdversarialMultimarginal {
  /** Mass of the merged points under the plan: at most this much can be classified right under attack. */
  readonly value: number;
  /** The program's dual value: with groups of this order the adversary cannot leave less. */
  readonly dual: number;
  /** `value - dual`. */
  readonly gap: number;
  /** `gap / value`. */
  readonly relativeGap: number;
  /** Every classifier's share of wrong answers under attack is at least this: `1 - value` for a total mass of 1. */
  readonly riskLowerBound: number;
  /** Whether larger groups cannot exist, so that the bound is the risk of the best classifier. */
  readonly complete: boolean;
  /** The adversary's plan; the masses of the groups with a point sum to its mass. */
  readonly plan: readonly MergedGroup[];
  /** The dual potentials of the points, an array a class: at most 1 in sum over points that can be merged. */
  readonly potentials: readonly Float64Array[];
  /** Largest difference between a point's mass and that of its groups, over the total mass. */
  readonly marginalError: number;
  /** Number of groups that no other contains. */
  readonly groups: number;
  /** Whether `relativeGap` is at most 1e-9. */
  readonly converged: boolean;
}

/**
 * Lower bound on the risk of every classifier under attack: how much of the points of several classes an adversary can
 * merge when it moves each by at most `radius`.
 *
 * Points of distinct classes that meet in one place cannot all be classified right. Over the groups `g` that can meet the
 * adversary minimizes `Σ w_g` subject to `Σ_{g ∋ i} w_g = μᵢ`, a multimarginal transport problem whose value is the best
 * robust accuracy. Groups meet in the Chebyshev metric when they do in pairs, in the Euclidean metric when their smallest
 * enclosing ball has radius `radius`. With `maxOrder` below the number of classes the risk is bounded from below. Radius 0
 * gives a value of 1 for distinct points, a large one the mass of the heaviest class; two classes are transport with cost 0
 * within `2 radius` and 1 beyond. Program and dual are solved separately, by microlp, and made feasible.
 *
 * Cost: `O(n² d)` for the pairs, the number of groups, and two linear programs with as many variables or constraints.
 *
 * @param classes the points of each class, `nₖ × d`, finite.
 * @param options.radius at least 0.
 * @param options.metric `"euclidean"` (default) or `"chebyshev"`.
 * @param options.maxOrder default 3.
 * @param options.maxGroups default 200000.
 * @param options.masses default: all equal, with sum 1.
 * @returns `value`, `dual`, `riskLowerBound`, whether it is `complete`, the `plan` and the `potentials`. The plan is one of
 *   perhaps many with this value.
 * @throws GibbsError `InvalidShape` for classes without points or of different dimensions, `InvalidValue` for numbers that
 *   are not finite or masses that are negative, `OutOfMemory` for more groups than `maxGroups`.
 * @see N. García Trillos, M. Jacobs, J. Kim, The multimarginal optimal transport formulation of adversarial multiclass
 *   classification, JMLR 24 (2023), https://arxiv.org/abs/2204.12676; with M. Werenski, An optimal transport approach for
 *   computing adversarial training lower bounds in multiclass classification, 2024, https://arxiv.org/abs/2401.09191.
 *
 * @example
 * // Three classes with a point each, at the corners of a triangle of side 1: pairs meet at 1/2, all three at 1/√3.
 * const classes = [[[0, 0]], [[1, 0]], [[0.5, Math.sqrt(0.75)]]];
 * const { riskLowerBound, complete } = await adversarialMultimarginal(classes, { radius: 0.5 });
 * // riskLowerBound ≈ 0.5
 * // complete is true
 */
export async function adversarialMultimarginal(
  classes: readonly Points[],
  options: AdversarialMultimarginalOptions,
): Promise<AdversarialMultimarginal> {
  const { request, sizes } = requested(classes, options);
  return dressed(await call(request, options), sizes);
}

/** {@link adversarialMultimarginal} in place: blocks until the answer is there. */
export function adversarialMultimarginalSync(
  classes: readonly Points[],
  options: AdversarialMultimarginalSyncOptions,
): AdversarialMultimarginal {
  const { request, sizes } = requested(classes, options);
  return dressed(callSync(request, options), sizes);
}

function requested(classes: readonly Points[], options: AdversarialMultimarginalMethod) {
  checkOptions(options, adversarialMultimarginalOptionsNames, { radius: 1, masses: 1 });
  if (!Array.isArray(classes) || classes.length === 0) {
    throw invalid("InvalidValue", "classes", "expected an array of points, an entry a class");
  }
  const views = Array.from(classes, (points: Points, k) => matrix(`classes.${k}`, points));
  const [{ columns }] = views;
  views.forEach((view, k) => {
    if (view.rows === 0 || view.columns === 0) throw invalid("InvalidShape", `classes.${k}`, "has no points");
    if (view.columns !== columns) {
      throw invalid("InvalidShape", `classes.${k}`, `has ${view.columns} coordinates, classes.0 has ${columns}`);
    }
  });
  const sizes = views.map(({ rows }) => rows);
  const count = sizes.reduce((sum, size) => sum + size, 0);
  const data = new Float64Array(count * columns);
  let place = 0;
  views.forEach(({ data: values, rows, rowStride, columnStride }, k) => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const value = values[i * rowStride + j * columnStride];
        if (!Number.isFinite(value)) throw invalid("InvalidValue", `classes.${k}`, `row ${i} holds ${value}`);
        data[place++] = value;
      }
    }
  });
  const points = { data, rows: count, columns, rowStride: columns, columnStride: 1 };
  const masses = joined(options?.masses, sizes, count);
  return {
    request: bindings.adversarialMultimarginal(points, Int32Array.from(sizes), masses, options ?? {}),
    sizes,
  };
}

/** Masses one class after another. */
function joined(masses: readonly Vector[] | undefined, sizes: number[], count: number): Float64Array | undefined {
  if (masses === undefined) return undefined;
  if (!Array.isArray(masses) || masses.length !== sizes.length) {
    throw invalid("InvalidShape", "options.masses", `expected ${sizes.length} arrays, one a class`);
  }
  const all = new Float64Array(count);
  let start = 0;
  sizes.forEach((size, k) => {
    all.set(vector(`options.masses.${k}`, masses[k], size), start);
    start += size;
  });
  return all;
}

function dressed(solution: AdversarialMultimarginalSolution, sizes: number[]): AdversarialMultimarginal {
  const { members, starts, masses, potentials, ...numbers } = solution;
  const ends = sizes.map((_, k) => sizes.slice(0, k + 1).reduce((sum, size) => sum + size, 0));
  const place = (point: number) => {
    const found = ends.findIndex((end) => point < end);
    return { class: found, index: point - (ends[found] - sizes[found]) };
  };
  return {
    ...numbers,
    plan: Array.from(masses, (mass, k) => ({
      points: Array.from(members.subarray(starts[k], starts[k + 1]), place),
      mass,
    })),
    potentials: sizes.map((size, k) => potentials.slice(ends[k] - size, ends[k])),
  };
}
