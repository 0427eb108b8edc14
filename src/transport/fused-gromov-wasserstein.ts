import type { MatrixLike } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import {
  checkMethod,
  dressed,
  type GromovMethod,
  type GromovPlan,
  requested,
  type SpacesProblem,
} from "./gromov-plan.js";

/** Two spaces whose points also have features that can be compared. */
export type FusedProblem = SpacesProblem & {
  /** Cost between the features of each source and target, `n × m`, finite. */
  readonly cost: MatrixLike;
};

/** What {@link fusedGromovWasserstein} is told of the method. */
export interface FusedGromovMethod extends GromovMethod {
  /** Share of the structure, from 0 (transport by features alone) to 1 (Gromov-Wasserstein alone). */
  alpha: number;
}

/** Options of {@link fusedGromovWasserstein}. */
export interface FusedGromovWassersteinOptions extends FusedGromovMethod, RunOptions {}

/** Options of {@link fusedGromovWassersteinSync}. */
export interface FusedGromovWassersteinSyncOptions extends FusedGromovMethod, SyncRunOptions {}

/**
 * Fused Gromov-Wasserstein: the plan between two structured objects, such as graphs with features on their nodes, that keeps
 * both features and distances.
 *
 * Minimizes `(1 − α) ⟨C, P⟩ + α Σ L(cxᵢₖ, cyⱼₗ) Pᵢⱼ Pₖₗ`, as {@link gromovWasserstein} does without the first part, and with
 * the same evidence. The lower bound joins the cost with that of the sorted distances, so with `alpha: 0` it is tight.
 *
 * Cost: as {@link gromovWasserstein}. Equivalents: `ot.gromov.fused_gromov_wasserstein` (POT; the same `alpha`),
 * `ott.solvers.quadratic.gromov_wasserstein` with a `fused_penalty` (OTT-JAX).
 *
 * @param problem `{cx, cy, cost}` or `{x, y, cost}`, with weights `a` and `b`, default: equal ones.
 * @param options.alpha from 0 to 1; must be given.
 * @param options.epsilon default: none.
 * @param options.loss default `"square"`.
 * @param options.semiRelaxed default `false`.
 * @param options.restarts default 2.
 * @param options.seed default 0.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 1000; when it is reached `converged` is false.
 * @param options.lowerBound default `true`.
 * @returns as {@link gromovWasserstein}.
 * @throws GibbsError as {@link gromovWasserstein} does, and `InvalidOption` for `alpha` outside [0, 1].
 * @see T. Vayer, L. Chapel, R. Flamary, R. Tavenard, N. Courty, Optimal transport for structured data with application on
 *   graphs, ICML 2019.
 *
 * @example
 * // Two paths of three nodes; the features say which end is which.
 * const path = [[0, 1, 2], [1, 0, 1], [2, 1, 0]];
 * const cost = [[4, 1, 0], [1, 0, 1], [0, 1, 4]];
 * const plan = await fusedGromovWasserstein({ cx: path, cy: path, cost }, { alpha: 0.5 });
 * // plan.value ≈ 0
 * // plan.sparsePlan().columns is [2, 1, 0]
 */
export async function fusedGromovWasserstein(
  problem: FusedProblem,
  options: FusedGromovWassersteinOptions,
): Promise<GromovPlan> {
  const { request, ...size } = requested(problem, checked(options));
  return dressed(await call(request, options), size);
}

/** {@link fusedGromovWasserstein} in place: blocks until the answer is there. */
export function fusedGromovWassersteinSync(
  problem: FusedProblem,
  options: FusedGromovWassersteinSyncOptions,
): GromovPlan {
  const { request, ...size } = requested(problem, checked(options));
  return dressed(callSync(request, options), size);
}

function checked(options: FusedGromovMethod): FusedGromovMethod {
  checkMethod(options, { alpha: 1 });
  if (typeof options?.alpha !== "number")
    throw invalid("InvalidOption", "options.alpha", "expected a number from 0 to 1");
  return options;
}
