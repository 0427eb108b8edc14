import {
  type MarkovSubsetSolution,
  markovSubsetOptionsNames,
  operations,
} from "../backend/bindings/cluster-systems.js";
import { load } from "../backend/load.js";
import { integers, type Matrix, type MatrixLike, matrix, type Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link markovSubset} is told of the method. */
export interface MarkovSubsetMethod {
  /** Coordinates to keep, 1 to `d`; at most so many for `"entropyRate"`, exactly so many for the others. */
  size: number;
  /**
   * What is sought: the largest entropy rate; or the least distance of the projected chain to independent coordinates, of the
   * projected chain to independent draws from its stationary law, of the whole chain to the product of the projected one and the
   * rest. Default `"entropyRate"`.
   */
  objective?: "entropyRate" | "independence" | "stationarity" | "factorizability";
  /** Greedy selection and exchanges, or all sets: at most 23 coordinates; default `"greedy"`. */
  method?: "greedy" | "exact";
}

/** Options of {@link markovSubset}. */
export interface MarkovSubsetOptions extends MarkovSubsetMethod, RunOptions {}

/** Options of {@link markovSubsetSync}. */
export interface MarkovSubsetSyncOptions extends MarkovSubsetMethod, SyncRunOptions {}

/** Coordinates, how good they are, and the chain on them. */
export interface MarkovSubset {
  /** The coordinates kept, ascending. */
  readonly coordinates: Int32Array;
  /** The entropy rate or the distance, in nats. */
  readonly value: number;
  /** No set of the allowed size is better than this. */
  readonly bound: number;
  /** How far value and bound are apart. */
  readonly gap: number;
  /** Whether the gap is at most 1e-9: no set is better. */
  readonly certified: boolean;
  /** Sum of the coordinates' entropies less the joint one, in nats: 0 where the stationary law is a product. */
  readonly correlation: number;
  /** The stationary law of the projected chain. */
  readonly stationary: Float64Array;
  /** Its transition matrix. */
  readonly transition: Matrix;
}

/**
 * Selects coordinates of a Markov chain on a product space: a lower-dimensional chain that keeps most of the entropy rate, or is
 * closest to independence, to stationarity, or to being a factor of the whole.
 *
 * For the stationary chain `X → Y` and a set `S`, the projected chain has the entropy rate `H(S) = h(X_S, Y_S) − h(X_S)`. The
 * distances are divergences: `Σ_{i∈S} H(i) − H(S)`, `h(X_S) − H(S)` and `H(S) + H(−S) − H(all)`. Where the stationary law is a
 * product (`correlation` 0), distorted greedy selection keeps at least `(1 − 1/e) h(X_T, Y_T) − h(X_T)` of the best `T`. `bound`
 * holds for any chain; for `"factorizability"` it is 0, or exact with `method: "exact"`.
 *
 * Cost: `O(N³)` once for `N` joint states, `O(N²)` a set. Equivalents: the authors' SubmodOptMC.
 *
 * @param transition `N × N`, rows of sum 1, irreducible.
 * @param states the number of states of every coordinate, with product `N`; the last coordinate runs fastest.
 * @param options.size 1 to the number of coordinates.
 * @param options.objective `"entropyRate"` (default), `"independence"`, `"stationarity"` or `"factorizability"`.
 * @param options.method `"greedy"` (default) or `"exact"`.
 * @returns `coordinates`, `value`, `bound`, `gap`, `certified`, and the projected chain.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for what is no chain on these states, `Infeasible` for one that is not
 *   irreducible, `InvalidOption` for options outside their domain.
 * @see Z. Lai, M. C. H. Choi, Information-theoretic subset selection of multivariate Markov chains via submodular optimization,
 *   2025, https://arxiv.org/abs/2503.23340.
 *
 * @example
 * // Two coins: the first is tossed anew each time, the second rarely turns.
 * const still = [0.9, 0.1];
 * const row = (second: number) => [0, 1].flatMap(() => [still[second], still[1 - second]].map((p) => p / 2));
 * const { coordinates, value } = await markovSubset([row(0), row(1), row(0), row(1)], [2, 2], { size: 1 });
 * // coordinates is [0], value ≈ 0.6931
 */
export async function markovSubset(
  transition: MatrixLike,
  states: Vector,
  options: MarkovSubsetOptions,
): Promise<MarkovSubset> {
  return dressed(await call(requested(transition, states, options), options));
}

/** {@link markovSubset} in place: blocks until the answer is there. */
export function markovSubsetSync(
  transition: MatrixLike,
  states: Vector,
  options: MarkovSubsetSyncOptions,
): MarkovSubset {
  return dressed(callSync(requested(transition, states, options), options));
}

function requested(transition: MatrixLike, states: Vector, options: MarkovSubsetMethod) {
  checkOptions(options, markovSubsetOptionsNames);
  return bindings.markovSubset(matrix("transition", transition), integers("states", states), options ?? {});
}

function dressed({ transition, ...rest }: MarkovSubsetSolution): MarkovSubset {
  const count = rest.stationary.length;
  return { ...rest, transition: { data: transition, shape: [count, count] } };
}
