import { laplaceOptionsNames, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { type Approximation, approximationOf, checkedModel } from "./approximation.js";

const bindings = load(operations);

/** What {@link laplace} is told of the method. */
export interface LaplaceMethod {
  /** Number of draws; default 1000. */
  draws?: number;
  /** Whether the draws are resampled by their importance weights; default `false`. */
  resample?: boolean;
  /** Steps of the ascent at most; default 1000. */
  maxIterations?: number;
  /** Unconstrained position to climb from; default: uniform on (−2, 2). */
  init?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link laplace}. */
export interface LaplaceOptions extends LaplaceMethod, RunOptions {}

/** Options of {@link laplaceSync}. */
export interface LaplaceSyncOptions extends LaplaceMethod, SyncRunOptions {}

/**
 * Laplace's approximation of a posterior: a normal distribution at the mode, with the curvature there.
 *
 * `m = argmax log p(u)`, `Σ = (−∇² log p(m))⁻¹` over the unconstrained coordinates, and `log ∫ p ≈ log p(m) + d/2 log 2π +
 * ½ log |Σ|`. Exact for a normal density. L-BFGS and Newton's method find the mode; the Hessian is made of differences of
 * gradients. Importance ratios of the draws say by `khat` how good it is, and correct the evidence.
 *
 * Cost: some hundred gradients for the mode, `2 d` for each Hessian, one density a draw; `O(d³)` time beside them, `O(d²)`
 * memory. Equivalents: CmdStan's `laplace`, `pymc_extras.fit_laplace`.
 *
 * @param model what to approximate; see `gibbs/model`.
 * @param options.draws default 1000.
 * @param options.resample default `false`.
 * @param options.maxIterations default 1000.
 * @param options.seed default 0; the same seed gives the same bits.
 * @returns the approximation with `khat`, evidence and draws; its `init(chains)` starts other samplers.
 * @throws GibbsError `InvalidOption` for options outside their domain or where no start has a finite density, `InvalidValue`
 *   where the ascent ends at no maximum, as with densities that have no mode.
 * @see L. Tierney, J. Kadane, Accurate approximations for posterior moments and marginal densities, JASA 81 (1986).
 *
 * @example
 * import { logisticRegression } from "gibbs/model";
 * const model = logisticRegression([[0], [1], [2], [3], [4], [5]], [0, 0, 1, 0, 1, 1]);
 * const { khat, location, converged } = await laplace(model);
 * converged; // true
 * // khat < 0.7
 * // location.length === 2
 */
export async function laplace(model: Model, options?: LaplaceOptions): Promise<Approximation> {
  return approximationOf(model, await call(requested(model, options), options));
}

/** {@link laplace} in place: blocks until the answer is there. */
export function laplaceSync(model: Model, options?: LaplaceSyncOptions): Approximation {
  return approximationOf(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: LaplaceMethod | undefined) {
  return bindings.laplace(...checkedModel(model, options, laplaceOptionsNames));
}
