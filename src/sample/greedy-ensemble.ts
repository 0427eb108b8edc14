import { type GreedyEnsembleSolution, greedyEnsembleOptionsNames, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix, type Vector, weights as weightsOf } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link greedyEnsemble} is told of the method. */
export interface GreedyEnsembleMethod {
  /** Members of the ensemble, at most as many as there are candidates. */
  members: number;
  /** Posterior weight of each candidate; default: all equal, as for draws. */
  weights?: Vector;
  /**
   * What is small for a good ensemble: `"kl"`, `Σ p log(p/q)`, which covers the posterior; `"reverseKl"`, which avoids what it
   * excludes; `"hellinger"`, `"jensenShannon"`, `"totalVariation"`; default `"kl"`.
   */
  divergence?: "kl" | "reverseKl" | "hellinger" | "jensenShannon" | "totalVariation";
  /** Width of the kernels, in the outputs' units; default: the median distance over `√(2 log N)`. */
  bandwidth?: number;
}

/** Options of {@link greedyEnsemble}. */
export interface GreedyEnsembleOptions extends GreedyEnsembleMethod, RunOptions {}

/** Options of {@link greedyEnsembleSync}. */
export interface GreedyEnsembleSyncOptions extends GreedyEnsembleMethod, SyncRunOptions {}

/** Members of an ensemble, and what their mixture is worth. */
export interface GreedyEnsemble {
  /** Rows of the members, in the order in which they joined. */
  readonly members: Int32Array;
  /** Divergence of the mixture of the first 1, 2, … members: how many are worth having. */
  readonly divergences: Float64Array;
  /** What each member after the first lowered the objective by; never rises, since `−Σ p f(q/p)` is submodular. */
  readonly gains: Float64Array;
  /** Divergence of the whole ensemble. */
  readonly divergence: number;
  /** No mixture of kernels about the candidates, of any number and any weights, has a smaller divergence. */
  readonly lowerBound: number;
  /** `divergence − lowerBound`. */
  readonly gap: number;
  /** The gap over the divergence; 0 where both are 0. */
  readonly relativeGap: number;
  /** Width of the kernels. */
  readonly bandwidth: number;
}

/**
 * Chooses few of many posterior members (draws, trained networks) whose mixture comes near the posterior in function space.
 *
 * Each candidate is known by its values at some inputs. Kernels `K_m ∝ exp(−‖g − g_m‖² / 2h²)` about the members make the ensemble
 * `q = 1/M Σ K_m`; greedily the member is added that lowers `Σ pᵢ f(qᵢ / pᵢ)` most. For every `f` this is submodular: an ensemble spreads over the
 * modes, heaviest first, rather than crowd about the best. For `"kl"` the greedy gain is at least `1 − 1/e` of the best; for every
 * divergence `lowerBound` holds for all mixtures.
 *
 * Cost: `O(N² n)` for the distances of `N` candidates with `n` values, `O(N²)` a member; `8 N²` bytes. Equivalents: none known; the
 * authors' code trains members against the same objective, choosing among those that are there is a reconstruction.
 *
 * @param outputs `N × n`: the values of each candidate at the same inputs, one row each, finite.
 * @param options.members how many.
 * @param options.weights default: all equal.
 * @param options.divergence default `"kl"`.
 * @param options.bandwidth default: the median distance over `√(2 log N)`.
 * @returns `members` with `divergences`, `gains`, and how far the ensemble is from any mixture: `lowerBound`, `gap`, `relativeGap`.
 * @throws GibbsError `InvalidShape` for a wrong number of weights, `InvalidValue` for numbers that are not finite, `InvalidOption` for options
 *   outside their domain, `OutOfMemory` for more than some 30 000 candidates.
 * @see A. Tiulpin, M. Blaschko, Greedy Bayesian posterior approximation with deep ensembles, TMLR 2022,
 *   https://arxiv.org/abs/2105.14275.
 *
 * @example
 * // Two ways to explain the data, at two inputs: three candidates of one, two of the other, which has the larger weight.
 * const outputs = [[0, 0], [0.1, 0], [0, 0.1], [5, 5], [5.1, 5]];
 * const weights = [0.1, 0.1, 0.1, 0.4, 0.3];
 * const { members, gap } = await greedyEnsemble(outputs, { members: 2, weights, bandwidth: 0.5 });
 * // members[0] === 3 && members[1] < 3
 * // gap >= 0
 */
export async function greedyEnsemble(outputs: MatrixLike, options: GreedyEnsembleOptions): Promise<GreedyEnsemble> {
  return dressed(await call(requested(outputs, options), options));
}

/** {@link greedyEnsemble} in place: blocks until the ensemble is there. */
export function greedyEnsembleSync(outputs: MatrixLike, options: GreedyEnsembleSyncOptions): GreedyEnsemble {
  return dressed(callSync(requested(outputs, options), options));
}

function requested(outputs: MatrixLike, options: GreedyEnsembleMethod) {
  checkOptions(options, greedyEnsembleOptionsNames, { weights: 1 });
  const { weights, ...rest } = options ?? {};
  const rows = matrix("outputs", outputs);
  return bindings.greedyEnsemble(rows, weightsOf("options.weights", weights, rows.rows), rest);
}

function dressed(solution: GreedyEnsembleSolution): GreedyEnsemble {
  const { divergence, lowerBound } = solution;
  const gap = divergence - lowerBound;
  return { ...solution, gap, relativeGap: gap === 0 ? 0 : gap / divergence };
}
