import {
  type MultimarginalSolution,
  multimarginalOptionsNames,
  operations,
} from "../backend/bindings/transport-spaces.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Epsilon, epsilonArguments } from "./epsilon.js";
import { type Tensor, type TensorArgument, type TensorLike, tensor } from "./tensor.js";

const bindings = load(operations);

/** What {@link multimarginal} is told of the method. */
export interface MultimarginalMethod {
  /**
   * Regularization, positive: absolute, or relative to the mean cost under the product of the marginals; default
   * `{relative: 0.05}`.
   */
  epsilon?: Epsilon;
  /** Largest L1 error of the marginals, summed and relative to the mass, that counts as converged; default 1e-6. */
  tolerance?: number;
  /** Passes over the tensor after which the best answer so far is returned with `converged: false`; default 10000. */
  maxIterations?: number;
}

/** Options of {@link multimarginal}. */
export interface MultimarginalOptions extends MultimarginalMethod, RunOptions {}

/** Options of {@link multimarginalSync}. */
export interface MultimarginalSyncOptions extends MultimarginalMethod, SyncRunOptions {}

/** The plan of {@link multimarginal}, and how far it can be from the best. */
export interface MultimarginalPlan {
  /** `⟨C, P⟩` of the plan, whose marginals are exact. */
  readonly value: number;
  /** No plan costs less than this, regularized or not. */
  readonly dual: number;
  /** `value - dual`. */
  readonly gap: number;
  /** The gap relative to the larger of `|value|` and `|dual|`; 0 where both are 0. */
  readonly relativeGap: number;
  /** `⟨C, P⟩ + ε KL(P | a₁ ⊗ … ⊗ a_N)` of the plan, for marginals of mass 1 and in proportion for others. */
  readonly regularizedValue: number;
  /** No plan has a smaller regularized value than this. */
  readonly regularizedDual: number;
  /** L1 error of each marginal before rounding, relative to the mass. */
  readonly marginalErrors: Float64Array;
  /** A potential for each marginal: no sum of them exceeds the cost, and their means add up to `dual`. */
  readonly potentials: readonly Float64Array[];
  /** The regularization in the units of the cost. */
  readonly epsilon: number;
  /** Passes over the tensor. */
  readonly iterations: number;
  /** Whether the marginals met the tolerance. */
  readonly converged: boolean;
  /** Why the iteration ended. */
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  /** The mass of every tuple of points, in the shape of the cost. */
  readonly plan: Tensor;
}

/**
 * Entropic transport between several measures at once, where every tuple of points has a cost.
 *
 * Minimizes `⟨C, P⟩ + ε KL(P | a₁ ⊗ … ⊗ a_N)` over tensors `P` with the marginals `a₁, …, a_N`. It is what couples
 * several measures by one cost: barycenters (the cost of a tuple is its variance), matching of more than two sets, costs of
 * interaction. The answer is rounded to the exact marginals, and bounded from below by potentials that are feasible without
 * regularization. With two measures it is {@link sinkhorn}.
 *
 * Cost: `O(n₁ ⋯ n_N)` a pass and in memory: for three to five measures of few points. Equivalents:
 * `ott.experimental.mmsinkhorn.MMSinkhorn` (OTT-JAX).
 *
 * @param cost the cost of each tuple, a tensor with an axis for each measure: nested arrays, or `{data, shape}` with the
 *   last index fastest; finite.
 * @param marginals the weights of each measure, at least 0 and of the same sum; default: equal weights.
 * @param options.epsilon default `{relative: 0.05}`.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 10000; when it is reached `converged` is false.
 * @returns `value`, `dual` and `gap`; `potentials`; `plan`, the tensor of masses.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad tensors and weights, `Infeasible` for masses that differ,
 *   `InvalidOption` for options outside their domain.
 * @see J.-D. Benamou et al., Iterative Bregman projections for regularized transportation problems, SIAM J. Sci. Comput. 37
 *   (2015); T. Lin et al., On the complexity of approximating multimarginal optimal transport, JMLR 23 (2022).
 *
 * @example
 * // Three coins pay 1 where they do not all agree; one of them is not fair.
 * const cost = [[[0, 1], [1, 1]], [[1, 1], [1, 0]]];
 * const { value, dual } = await multimarginal(cost, [[0.5, 0.5], [0.3, 0.7], [0.5, 0.5]], { epsilon: 0.01 });
 * // value ≈ 0.200, dual ≈ 0.197
 */
export async function multimarginal(
  cost: TensorLike,
  marginals?: readonly Vector[],
  options?: MultimarginalOptions,
): Promise<MultimarginalPlan> {
  const argument = tensor("cost", cost, 2);
  return dressed(await call(requested(argument, marginals, options), options), argument);
}

/** {@link multimarginal} in place: blocks until the answer is there. */
export function multimarginalSync(
  cost: TensorLike,
  marginals?: readonly Vector[],
  options?: MultimarginalSyncOptions,
): MultimarginalPlan {
  const argument = tensor("cost", cost, 2);
  return dressed(callSync(requested(argument, marginals, options), options), argument);
}

function requested(
  { data, shape }: TensorArgument,
  marginals: readonly Vector[] | undefined,
  options: MultimarginalMethod | undefined,
) {
  checkOptions(options, multimarginalOptionsNames, { epsilon: 1 });
  if (marginals !== undefined && (!Array.isArray(marginals) || marginals.length !== shape.length)) {
    throw invalid("InvalidShape", "marginals", `expected an array of ${shape.length} arrays of weights`);
  }
  const weights = Array.from(shape, (n, k) =>
    marginals === undefined ? new Float64Array(n).fill(1 / n) : vector("marginals", marginals[k], n),
  );
  return bindings.multimarginal(data, shape, joined(weights), ...epsilonArguments(options?.epsilon), options ?? {});
}

/** Parts of given lengths, one after the other. */
export function split(all: Float64Array, lengths: Iterable<number>): Float64Array[] {
  let start = 0;
  return Array.from(lengths, (length) => {
    start += length;
    return all.slice(start - length, start);
  });
}

/** Arrays one after the other. */
export function joined(parts: readonly ArrayLike<number>[]): Float64Array {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}

function dressed(solution: MultimarginalSolution, { shape }: TensorArgument): MultimarginalPlan {
  const { plan, potentials, status, ...numbers } = solution;
  return {
    ...numbers,
    status: status as MultimarginalPlan["status"],
    potentials: split(potentials, shape),
    plan: { data: plan, shape: Array.from(shape) },
  };
}
