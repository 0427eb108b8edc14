import {
  operations,
  type WassersteinDictionarySolution,
  wassersteinDictionaryOptionsNames,
} from "../backend/bindings/transport-spaces.js";
import { load } from "../backend/load.js";
import { type Matrix, type MatrixLike, matrix } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Epsilon, epsilonArguments } from "./epsilon.js";
import { joined, split } from "./multimarginal.js";
import { type TensorArgument, type TensorLike, tensor } from "./tensor.js";

const bindings = load(operations);

/** What {@link wassersteinDictionary} is told of the method. */
export interface WassersteinDictionaryMethod {
  /** Number of atoms. */
  rank: number;
  /** The cost between the places of each axis, a square matrix each; default: squared distances in `[0, 1]`, equal steps. */
  costs?: readonly MatrixLike[];
  /** Regularization, positive: absolute, or relative to the mean cost between cells; default `{relative: 0.05}`. */
  epsilon?: Epsilon;
  /**
   * Weight `λ` of the proximal term, relative to the mean cost between cells; times the number of distributions for the
   * factors. Default 0.1: smaller takes longer steps that are harder to compute.
   */
  proximal?: number;
  /** Relative decrease of the objective in a sweep over all blocks at which the run ends; default 1e-4. */
  tolerance?: number;
  /** Sweeps after which the dictionary so far is returned with `converged: false`; default 200. */
  maxIterations?: number;
  /** Number of starts, of which the best is kept; default 1. */
  restarts?: number;
  /** Seed of the starts; default 0. */
  seed?: number;
}

/** Options of {@link wassersteinDictionary}. */
export interface WassersteinDictionaryOptions extends WassersteinDictionaryMethod, RunOptions {}

/** Options of {@link wassersteinDictionarySync}. */
export interface WassersteinDictionarySyncOptions extends WassersteinDictionaryMethod, SyncRunOptions {}

/** What {@link wassersteinDictionary} learns. */
export interface WassersteinDictionary {
  /** A matrix for each axis, `rank × nₖ`, whose rows are distributions. */
  readonly factors: readonly Matrix[];
  /** How much of each atom is in each distribution, `N × rank`; rows add up to 1. */
  readonly codes: Matrix;
  /** The objective, with every distribution scaled to the sum 1. */
  readonly value: number;
  /** No dictionary of any rank has a smaller objective. */
  readonly lowerBound: number;
  /** `value - lowerBound`. */
  readonly gap: number;
  /** The objective at the start and after each sweep; it never rises. */
  readonly trace: Float64Array;
  /** The sum of the squares of all steps. */
  readonly squaredSteps: number;
  /** `λ` times the length of a step, the largest of the last sweep: 0 at a stationary point. */
  readonly stationarity: number;
  /** Relative decrease of the objective in the last sweep. */
  readonly decrease: number;
  /** The regularization in the units of the cost. */
  readonly epsilon: number;
  /** Sweeps of the best start. */
  readonly iterations: number;
  /** Whether the objective has settled. */
  readonly converged: boolean;
}

/**
 * Wasserstein dictionary of product distributions: joint distributions as mixtures of a few atoms, each a product of one
 * distribution an axis, as near as possible in the sense of transport.
 *
 * Minimizes `Σₙ W(Xₙ, Σᵣ hₙᵣ uᵣ¹ ⊗ … ⊗ uᵣᵈ)` over factors and codes on simplices, where
 * `W(p, q) = min ⟨C, P⟩ + ε KL(P | p ⊗ m)` over plans from `p` to `q`, `m` uniform, and the cost is a sum over axes. Codes
 * and the factors of each axis are updated in turn, each with a proximal term, in the dual. The objective is not convex, so
 * `restarts` tries several starts; `lowerBound` is the objective of mixtures that are free of any structure. The
 * regularization lets atoms be a little sharper than the data: by about a kernel of variance `ε / 2` an axis.
 *
 * Written from the abstract and the formulas of the paper: constants and the stopping rule are our own.
 *
 * Cost: for each gradient of a block's dual `O(N cells (rank + Σ nₖ))`, of which a sweep takes up to some hundreds.
 * Equivalents: none known for products; `ot.gromov` and `wdl` learn dictionaries of other kinds.
 *
 * @param tensors `N × n₁ × … × n_d`, at least 0: `N` joint distributions, in nested arrays or as `{data, shape}` with the last
 *   index fastest; each is scaled to the sum 1.
 * @param options.rank number of atoms.
 * @param options.costs default: squared distances in `[0, 1]`.
 * @param options.epsilon default `{relative: 0.05}`.
 * @param options.proximal default 0.1.
 * @param options.tolerance default 1e-4.
 * @param options.maxIterations default 200; when it is reached `converged` is false.
 * @param options.restarts default 1.
 * @param options.seed default 0.
 * @returns `factors` and `codes`; `value`, `lowerBound`; `trace`, `squaredSteps` and `stationarity` of the iteration.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad tensors and costs, `InvalidOption` for options outside their
 *   domain.
 * @see D. Kwon, H. Lyu, Complexity of block coordinate descent with proximal regularization and applications to Wasserstein
 *   CP-dictionary learning, ICML 2023, https://arxiv.org/abs/2306.02420.
 *
 * @example
 * // Two joint distributions on a grid of 2 by 2, each of them a product.
 * const tensors = [[[0.72, 0.18], [0.08, 0.02]], [[0.06, 0.14], [0.24, 0.56]]];
 * const { factors, codes, gap } = await wassersteinDictionary(tensors, { rank: 2 });
 * // gap ≈ 0.000
 * // factors[0].shape is [2, 2], codes.shape is [2, 2]
 */
export async function wassersteinDictionary(
  tensors: TensorLike,
  options: WassersteinDictionaryOptions,
): Promise<WassersteinDictionary> {
  const argument = tensor("tensors", tensors, 2);
  return dressed(await call(requested(argument, options), options), argument);
}

/** {@link wassersteinDictionary} in place: blocks until the answer is there. */
export function wassersteinDictionarySync(
  tensors: TensorLike,
  options: WassersteinDictionarySyncOptions,
): WassersteinDictionary {
  const argument = tensor("tensors", tensors, 2);
  return dressed(callSync(requested(argument, options), options), argument);
}

function requested({ data, shape }: TensorArgument, options: WassersteinDictionaryMethod) {
  checkOptions(options, wassersteinDictionaryOptionsNames, { costs: 1, epsilon: 1 });
  if (options === undefined) throw invalid("InvalidOption", "options.rank", "expected a number of atoms");
  const { costs, epsilon } = options;
  const joint = costs === undefined ? undefined : joined(squares(costs, shape));
  return bindings.wassersteinDictionary(data, shape, joint, ...epsilonArguments(epsilon), options);
}

/** The costs of all axes, row-major. */
function squares(costs: readonly MatrixLike[], shape: Int32Array): Float64Array[] {
  if (!Array.isArray(costs) || costs.length !== shape.length - 1) {
    throw invalid("InvalidShape", "options.costs", `expected ${shape.length - 1} matrices, one an axis`);
  }
  return costs.map((cost, axis) => {
    const { data, rows, columns, rowStride, columnStride } = matrix("options.costs", cost);
    const n = shape[axis + 1];
    if (rows !== n || columns !== n) {
      throw invalid("InvalidShape", "options.costs", `expected ${n} × ${n} for axis ${axis}, got ${rows} × ${columns}`);
    }
    return Float64Array.from({ length: n * n }, (_, k) => data[Math.floor(k / n) * rowStride + (k % n) * columnStride]);
  });
}

function dressed(solution: WassersteinDictionarySolution, { shape }: TensorArgument): WassersteinDictionary {
  const { factors, codes, ...numbers } = solution;
  const [count, ...axes] = shape;
  const rank = codes.length / count;
  const parts = split(
    factors,
    axes.map((n) => rank * n),
  );
  return {
    factors: parts.map((data, k) => ({ data, shape: [rank, axes[k]] as const })),
    codes: { data: codes, shape: [count, rank] },
    ...numbers,
    gap: solution.value - solution.lowerBound,
  };
}
