import { adviOptionsNames, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { type Approximation, approximationOf, checkedModel } from "./approximation.js";

const bindings = load(operations);

/** What {@link advi} is told of the method. */
export interface AdviMethod {
  /** Independent coordinates or any covariance; default `"meanField"`. */
  family?: "meanField" | "fullRank";
  /** Number of draws; default 1000. */
  draws?: number;
  /** Whether the draws are resampled by their importance weights; default `false`. */
  resample?: boolean;
  /** Gradients a step, in antithetic pairs; default 10. */
  gradientsPerStep?: number;
  /** Steps at most; default 10000. */
  maxIterations?: number;
  /** Unconstrained position to begin from; default: uniform on (−2, 2). */
  init?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link advi}. */
export interface AdviOptions extends AdviMethod, RunOptions {}

/** Options of {@link adviSync}. */
export interface AdviSyncOptions extends AdviMethod, SyncRunOptions {}

/**
 * Variational inference: the normal distribution on the unconstrained space that is nearest to a posterior.
 *
 * Maximizes `ELBO(m, L) = E log p(m + L ε) − E log q(m + L ε)` over means and a diagonal or lower triangular `L`, `ε` standard
 * normal, by natural gradients of a few antithetic pairs a step. Path derivatives keep the noise out where `q` fits: with
 * `"fullRank"` a normal posterior is met exactly. With `"meanField"` correlations are lost and deviations come out too small,
 * those of each coordinate given all others. The step size is halved when an epoch of 50 steps gains no more than its error;
 * after six halvings the means over the last epoch are the answer.
 *
 * Cost: `gradientsPerStep` gradients a step, usually 500 to 2000 steps; beside them `O(d)` or `O(d²)` a gradient and `O(d³)` a
 * step for `"fullRank"`. Equivalents: Stan's `variational`, `pymc.fit`, `numpyro.infer.SVI` with `AutoNormal`.
 *
 * @param model what to approximate; see `gibbs/model`.
 * @param options.family default `"meanField"`.
 * @param options.draws default 1000.
 * @param options.resample default `false`.
 * @param options.gradientsPerStep default 10.
 * @param options.maxIterations default 10000.
 * @param options.seed default 0; the same seed gives the same bits.
 * @returns the approximation with `khat`, `elbo` and draws; its `init(chains)` starts other samplers.
 * @throws GibbsError `InvalidOption` for options outside their domain or where no start has a finite density, `InvalidValue`
 *   where no normal distribution has a finite density under it.
 * @see A. Kucukelbir et al., Automatic differentiation variational inference, JMLR 18 (2017),
 *   https://arxiv.org/abs/1603.00788; G. Roeder, Y. Wu, D. Duvenaud, Sticking the landing, 2017,
 *   https://arxiv.org/abs/1703.09194.
 *
 * @example
 * import { logisticRegression } from "gibbs/model";
 * const model = logisticRegression([[0], [1], [2], [3], [4], [5]], [0, 0, 1, 0, 1, 1]);
 * const { elbo, logEvidence, covariance } = await advi(model, { family: "fullRank" });
 * covariance?.shape; // [2, 2]
 * // elbo < logEvidence + 0.01
 */
export async function advi(model: Model, options?: AdviOptions): Promise<Approximation> {
  return approximationOf(model, await call(requested(model, options), options));
}

/** {@link advi} in place: blocks until the answer is there. */
export function adviSync(model: Model, options?: AdviSyncOptions): Approximation {
  return approximationOf(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: AdviMethod | undefined) {
  return bindings.advi(...checkedModel(model, options, adviOptionsNames));
}
