import { factorizedInformationOptionsNames, operations } from "../backend/bindings/cluster-systems.js";
import { load } from "../backend/load.js";
import { integers, type Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link factorizedInformation} is told of the method. */
export interface FactorizedInformationMethod {
  /** Random starts, of which the best counts; default 20. */
  restarts?: number;
  /** Steps of a start; default 2000. */
  maxIterations?: number;
  /** Largest slope, in nats, that a stationary answer leaves; default 1e-9. */
  tolerance?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link factorizedInformation}. */
export interface FactorizedInformationOptions extends FactorizedInformationMethod, RunOptions {}

/** Options of {@link factorizedInformationSync}. */
export interface FactorizedInformationSyncOptions extends FactorizedInformationMethod, SyncRunOptions {}

/** A joint distribution, and how informative its margins are. */
export interface FactorizedInformation {
  /** Probability of every joint state; the last variable runs fastest. */
  readonly distribution: Float64Array;
  /** The mean information over the margins, in nats. */
  readonly value: number;
  /** Information of every margin. */
  readonly informations: Float64Array;
  /** Information of all variables together. */
  readonly multiInformation: number;
  /** No distribution has a larger value. */
  readonly upperBound: number;
  /** `upperBound − value`. */
  readonly gap: number;
  /** Whether the gap is at most 1e-8: no distribution is better. */
  readonly certified: boolean;
  /** How much steeper than on average the value rises towards any state: 0 at stationary points. */
  readonly slope: number;
  /** Whether the slope met the tolerance. */
  readonly converged: boolean;
}

/**
 * A joint distribution of few variables with the largest mean information over some margins: the maximizers of factorized
 * mutual information.
 *
 * Maximizes `F(p) = mean over A of I(X_A)` with `I(X_A) = Σ_{i∈A} h(X_i) − h(X_A)`, over margins `A` such as all pairs, which stand
 * in for the information of all variables, or the pairs across two groups, for their mutual information. Multiplicative steps
 * climb from random starts. No distribution exceeds `mean over A of (Σ_{i∈A} log Nᵢ − max log Nᵢ)`; where that is met, as it is for
 * variables with equally many states, the answer is certified. Where variables differ the bound may be out of reach, and the
 * answer is the best of its starts.
 *
 * Cost: `O(N |margins|)` a step for `N` joint states: for small systems. The iteration is not of the paper, which describes the
 * maximizers.
 *
 * @param states the number of states of every variable.
 * @param margins sets of two or more different variables.
 * @param options.restarts default 20.
 * @param options.maxIterations default 2000; a start that reaches it has not converged.
 * @param options.tolerance default 1e-9.
 * @param options.seed default 0.
 * @returns the `distribution`, its `value`, `upperBound`, `gap` and `certified`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for what are no states or margins, `OutOfMemory` for too many joint states,
 *   `InvalidOption` for options outside their domain.
 * @see T. Merkh, G. Montúfar, Factorized mutual information maximization, Kybernetika 56 (2020),
 *   https://arxiv.org/abs/1906.05460; N. Ay, A. Knauf, Maximizing multi-information, Kybernetika 42 (2006).
 *
 * @example
 * // Three bits whose pairs know all of each other: only two of eight states are left.
 * const { value, certified, distribution } = await factorizedInformation([2, 2, 2], [[0, 1], [1, 2], [0, 2]]);
 * // value ≈ 0.6931, certified ≈ true
 * // distribution.filter((p) => p > 0.01).length === 2
 */
export async function factorizedInformation(
  states: Vector,
  margins: readonly Vector[],
  options?: FactorizedInformationOptions,
): Promise<FactorizedInformation> {
  return call(requested(states, margins, options), options);
}

/** {@link factorizedInformation} in place: blocks until the answer is there. */
export function factorizedInformationSync(
  states: Vector,
  margins: readonly Vector[],
  options?: FactorizedInformationSyncOptions,
): FactorizedInformation {
  return callSync(requested(states, margins, options), options);
}

function requested(states: Vector, margins: readonly Vector[], options: FactorizedInformationMethod = {}) {
  checkOptions(options, factorizedInformationOptionsNames);
  const counts = integers("states", states);
  if (!Array.isArray(margins)) throw invalid("InvalidValue", "margins", "expected an array of arrays of variables");
  const lists = Array.from(margins as readonly Vector[], (margin) => integers("margins", margin));
  const flat = Int32Array.from(lists.flatMap((list) => Array.from(list)));
  return bindings.factorizedInformation(
    counts,
    flat,
    Int32Array.from(lists, (list) => list.length),
    options,
  );
}
