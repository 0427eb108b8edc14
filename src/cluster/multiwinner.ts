import { multiwinnerOptionsNames, operations } from "../backend/bindings/cluster-systems.js";
import { load } from "../backend/load.js";
import { integers, type MatrixLike, matrix, type Vector, weights } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { checkFields } from "./fields.js";

const bindings = load(operations);

/** How {@link multiwinnerScore} values a committee. */
export interface MultiwinnerScoring {
  /** Members of the committee; `"bloc"` counts so many first ranks. */
  size: number;
  /**
   * What a rank is worth: `m − rank`, `"borda"`; 1 for the first, `"plurality"`, or for the first `size`, `"bloc"`; `1 / rank`,
   * `"harmonic"`. Default `"borda"`.
   */
  score?: "borda" | "plurality" | "bloc" | "harmonic";
  /**
   * What the members are worth to a ranking, best first: all alike, `"sum"`; only the best (Chamberlin–Courant), `"best"`; the
   * j-th `1 / j`, `"proportional"`. Default `"sum"`.
   */
  aggregation?: "sum" | "best" | "proportional";
  /** One weight a ranking, at least 0; default: all 1. */
  weights?: Vector;
}

/** What {@link multiwinner} is told of the method. */
export interface MultiwinnerMethod extends MultiwinnerScoring {
  /** The group of every item, integers from 0, and bounds on every group's members; default: no bounds. */
  groups?: { readonly ids: Vector; readonly atLeast?: Vector; readonly atMost?: Vector };
}

/** Options of {@link multiwinner}. */
export interface MultiwinnerOptions extends MultiwinnerMethod, RunOptions {}

/** Options of {@link multiwinnerSync}. */
export interface MultiwinnerSyncOptions extends MultiwinnerMethod, SyncRunOptions {}

/** A committee, and how good it is. */
export interface Committee {
  /** Its members, in the order in which they were taken. */
  readonly members: Int32Array;
  /** Its score. */
  readonly value: number;
  /** No committee within the bounds has a larger score. */
  readonly upperBound: number;
  /** `(upperBound − value) / upperBound`; 0 where both are 0. */
  readonly relativeGap: number;
  /** Share of the best score that the method gives in any case: 1, `1 − 1/e` or 1/2. */
  readonly guarantee: number;
}

/**
 * Selects a committee from rankings, with bounds on the members of every group, such as make up for biased rankings.
 *
 * Maximizes `F(S) = Σᵥ wᵥ Σⱼ λⱼ s(rank of the j-th best member of S in ranking v)` over committees of `size` items greedily. `F`
 * is monotone and submodular: the result is the best for `"sum"`, at least `1 − 1/e` of it without groups, at least half with
 * them; `upperBound` usually says more. Rankings that place a group's items too low give poor committees by the standard of
 * fair rankings; a lower bound on the group recovers quality, sooner for smooth scores such as Borda's than for plurality.
 *
 * Cost: `O(n m k²)` for `n` rankings of `m` items. A reconstruction: families of scores are the field's, the paper's
 * experiments are not repeated.
 *
 * @param rankings `n × m`: each row all items from 0 to `m − 1`, best first.
 * @param options.size members, 1 to `m`.
 * @param options.score `"borda"` (default), `"plurality"`, `"bloc"` or `"harmonic"`.
 * @param options.aggregation `"sum"` (default), `"best"` or `"proportional"`.
 * @param options.weights default: all 1.
 * @param options.groups default: no bounds.
 * @returns `members`, `value`, `upperBound`, `relativeGap`, `guarantee`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for what are no rankings, weights or groups, `Infeasible` for bounds that
 *   no committee meets, `InvalidOption` for options outside their domain.
 * @see N. Boehmer, L. E. Celis, L. Huang, A. Mehrotra, N. K. Vishnoi, Subset selection based on multiple rankings in the
 *   presence of bias, ICML 2023, https://arxiv.org/abs/2306.09835.
 *
 * @example
 * const rankings = [[0, 1, 2, 3], [1, 0, 2, 3], [3, 0, 1, 2]];
 * (await multiwinner(rankings, { size: 2 })).members; // [0, 1]
 * const shared = await multiwinner(rankings, { size: 2, groups: { ids: [0, 0, 1, 1], atLeast: [0, 1] } });
 * shared.members; // [0, 3] (an item of each group)
 * shared.value; // 10
 */
export async function multiwinner(rankings: MatrixLike, options: MultiwinnerOptions): Promise<Committee> {
  return call(requested(rankings, options), options);
}

/** {@link multiwinner} in place: blocks until the answer is there. */
export function multiwinnerSync(rankings: MatrixLike, options: MultiwinnerSyncOptions): Committee {
  return callSync(requested(rankings, options), options);
}

/**
 * The score of a committee in rankings, as {@link multiwinner} counts it: of a committee that was chosen by biased rankings in
 * fair ones, say.
 *
 * Cost: `O(n m + n k²)`.
 *
 * @param rankings `n × m`: each row all items from 0 to `m − 1`, best first.
 * @param members different items.
 * @param options.size as of {@link multiwinner}; only `"bloc"` asks for it.
 * @param options.score `"borda"` (default), `"plurality"`, `"bloc"` or `"harmonic"`.
 * @param options.aggregation `"sum"` (default), `"best"` or `"proportional"`.
 * @param options.weights default: all 1.
 * @returns the score `F`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for what are no rankings, members or weights, `InvalidOption` for options
 *   outside their domain.
 * @see P. Faliszewski, P. Skowron, A. Slinko, N. Talmon, Multiwinner voting, Trends in Computational Social Choice, 2017.
 *
 * @example
 * multiwinnerScore([[0, 1, 2], [2, 1, 0]], [0, 2], { size: 2, aggregation: "best" }); // 4
 */
export function multiwinnerScore(rankings: MatrixLike, members: Vector, options: MultiwinnerScoring): number {
  checkOptions(options, multiwinnerOptionsNames, { weights: 1 });
  const [items, rows, columns] = rows32(rankings);
  const scale = weights("options.weights", options?.weights, rows);
  return callSync(bindings.multiwinnerScore(items, columns, scale, integers("members", members), options ?? {}));
}

function requested(rankings: MatrixLike, options: MultiwinnerMethod) {
  checkOptions(options, multiwinnerOptionsNames, { weights: 1, groups: 1 });
  const [items, rows, columns] = rows32(rankings);
  const scale = weights("options.weights", options?.weights, rows);
  const groups = options?.groups;
  if (groups !== undefined) checkFields("options.groups", groups, { ids: 1, atLeast: 1, atMost: 1 });
  const optional = (name: string, value: Vector | undefined) =>
    value === undefined ? undefined : integers(name, value);
  return bindings.multiwinner(
    items,
    columns,
    scale,
    groups && integers("options.groups.ids", groups.ids),
    optional("options.groups.atLeast", groups?.atLeast),
    optional("options.groups.atMost", groups?.atMost),
    options ?? {},
  );
}

/** Rankings as integers row by row. */
function rows32(rankings: MatrixLike): [Int32Array, number, number] {
  const { data, rows, columns, rowStride, columnStride } = matrix("rankings", rankings);
  if (rows === 0 || columns === 0) {
    throw invalid("InvalidShape", "rankings", `expected at least one row and one column, got ${rows} × ${columns}`);
  }
  const items = new Float64Array(rows * columns);
  for (let at = 0; at < items.length; at++) {
    items[at] = data[Math.floor(at / columns) * rowStride + (at % columns) * columnStride];
  }
  return [integers("rankings", Array.from(items)), rows, columns];
}
