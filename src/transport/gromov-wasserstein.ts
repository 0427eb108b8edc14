import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import {
  checkMethod,
  dressed,
  type GromovMethod,
  type GromovPlan,
  requested,
  type SpacesProblem,
} from "./gromov-plan.js";

/** Options of {@link gromovWasserstein}. */
export interface GromovWassersteinOptions extends GromovMethod, RunOptions {}

/** Options of {@link gromovWassersteinSync}. */
export interface GromovWassersteinSyncOptions extends GromovMethod, SyncRunOptions {}

/**
 * Gromov-Wasserstein: the plan between two spaces that keeps distances, where nothing is known of distances between them.
 *
 * Minimizes `Σ L(cxᵢₖ, cyⱼₗ) Pᵢⱼ Pₖₗ` over plans with marginals `a` and `b`, or with `semiRelaxed` over those whose rows alone
 * are given; with `epsilon` plus `ε KL(P | a ⊗ b)`. The square root of the value with the square loss is a distance between
 * spaces that does not see isometries. Conditional gradient with exact steps, or entropic steps where `epsilon` is given. The
 * problem is not convex: the answer is stationary (`frankWolfeGap`), the best of some starts, and bounded from below by
 * `lowerBound`, the transport between sorted distances (Mémoli's third bound). More `restarts` can find a better plan.
 *
 * Cost: `O(n² m)` a step and one exact transport problem; `O(n m d)` where points are given instead of distances; with
 * `epsilon` `O(n m (n + m))` and one entropic problem. `O(n² + n m + m²)` memory. Equivalents:
 * `ot.gromov.gromov_wasserstein`, `entropic_gromov_wasserstein` and `semirelaxed_gromov_wasserstein` (POT),
 * `ott.solvers.quadratic.gromov_wasserstein` (OTT-JAX).
 *
 * @param problem `{cx, cy}`, distances within each space, or `{x, y}`, points under the squared Euclidean distance; with
 *   weights `a` and `b`, default: equal ones.
 * @param options.epsilon default: none.
 * @param options.loss default `"square"`.
 * @param options.semiRelaxed default `false`.
 * @param options.restarts default 2.
 * @param options.seed default 0.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 1000; when it is reached `converged` is false.
 * @param options.lowerBound default `true`.
 * @returns the plan's numbers and its entries; the mass `M` of the weights multiplies the value by `M²`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad distances, points and weights, `Infeasible` for masses that
 *   differ, `InvalidOption` for options outside their domain.
 * @see F. Mémoli, Gromov-Wasserstein distances and the metric approach to object matching, Found. Comput. Math. 11 (2011);
 *   G. Peyré, M. Cuturi, J. Solomon, Gromov-Wasserstein averaging of kernel and distance matrices, ICML 2016;
 *   C. Vincent-Cuaz et al., Semi-relaxed Gromov-Wasserstein divergence, ICLR 2022.
 *
 * @example
 * // A triangle and its mirror image, in another order.
 * const cx = [[0, 3, 4], [3, 0, 5], [4, 5, 0]];
 * const cy = [[0, 5, 3], [5, 0, 4], [3, 4, 0]];
 * const plan = await gromovWasserstein({ cx, cy });
 * // plan.value ≈ 0
 * // plan.gap ≈ 0
 * // plan.sparsePlan().columns is [2, 0, 1]
 */
export async function gromovWasserstein(
  problem: SpacesProblem,
  options?: GromovWassersteinOptions,
): Promise<GromovPlan> {
  checkMethod(options);
  const { request, ...size } = requested(problem, { ...options, alpha: undefined });
  return dressed(await call(request, options), size);
}

/** {@link gromovWasserstein} in place: blocks until the answer is there. */
export function gromovWassersteinSync(problem: SpacesProblem, options?: GromovWassersteinSyncOptions): GromovPlan {
  checkMethod(options);
  const { request, ...size } = requested(problem, { ...options, alpha: undefined });
  return dressed(callSync(request, options), size);
}
