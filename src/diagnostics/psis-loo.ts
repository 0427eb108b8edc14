import { operations } from "../backend/bindings/diagnostics.js";
import { load } from "../backend/load.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type LogLikelihoods, observationsOf } from "./log-likelihoods.js";

const bindings = load(operations);

/** What {@link psisLoo} is told. */
export interface PsisLooMethod {
  /** Effective size of the draws over their number; default: that of each observation's likelihoods, from the chains. */
  relativeEfficiency?: number;
}

/** Options of {@link psisLoo}. */
export interface PsisLooOptions extends PsisLooMethod, RunOptions {}

/** Options of {@link psisLooSync}. */
export interface PsisLooSyncOptions extends PsisLooMethod, SyncRunOptions {}

/** A leave-one-out estimate of how well a model predicts. */
export interface Loo {
  /** Expected log predictive density of new data of this size; the larger the better. −2 times it is on the scale of AIC. */
  readonly elpd: number;
  /** Its standard error, from the spread over the observations. */
  readonly standardError: number;
  /** Monte Carlo standard error of `elpd`, from the draws; means something where `reliable`. */
  readonly mcse: number;
  /** Effective number of parameters. */
  readonly effectiveParameters: number;
  /** Each observation's share of `elpd`. */
  readonly pointwise: Float64Array;
  /** Each observation's Pareto shape: how heavy the tail of its importance weights is. */
  readonly paretoK: Float64Array;
  /** Each observation's effective number of draws. */
  readonly effectiveDraws: Float64Array;
  /** Shapes up to this are reliable. */
  readonly threshold: number;
  /** Whether every shape is. Where not, refit without the observations at fault, or use a more robust model. */
  readonly reliable: boolean;
}

/**
 * Leave-one-out cross-validation from the draws of one fit, by Pareto smoothed importance sampling.
 *
 * The density of each observation given all others, `1 / mean(1 / p(yᵢ | θ))` over the draws, with the largest weights replaced by
 * quantiles of a generalized Pareto distribution that is fitted to them. Its shape, `paretoK`, says whether the answer can be trusted: at
 * most `min(1 − 1/log10 S, 0.7)` for `S` draws. Differences of `elpd` compare models of the same data.
 *
 * Cost: `O(n S log S)` for `n` observations. Equivalents: `loo::loo` (R), `arviz.loo`.
 *
 * @param logLikelihood the log density of each observation under every draw, `{data, shape: [chains, draws, …]}`, or several by name:
 *   what `logLikelihood` of `gibbs/model` returns. An observation with NaN has NaN; one that some draw holds impossible has `elpd` −∞.
 * @param options.relativeEfficiency default: from the chains, observation by observation.
 * @returns `elpd` with its `standardError` and `mcse`; `paretoK` and whether they are `reliable`. A shape is −∞ for an observation
 *   whose largest weights are all equal, and ∞ where there are fewer than 25 draws.
 * @throws GibbsError `InvalidShape` for arrays that do not fit, `InvalidValue` for what is no log densities.
 * @see A. Vehtari, A. Gelman, J. Gabry, Practical Bayesian model evaluation using leave-one-out cross-validation and WAIC, Statistics
 *   and Computing 27 (2017), https://arxiv.org/abs/1507.04544; A. Vehtari et al., Pareto smoothed importance sampling, JMLR 25 (2024),
 *   https://arxiv.org/abs/1507.02646.
 *
 * @example
 * import { logLikelihood, model } from "gibbs/model";
 * import { nuts } from "gibbs/sample";
 * const mean = model({ y: [1.2, 0.3, 2.1, 1.7, 0.9] }, (p, { y }) => {
 *   const mu = p.sample("mu", { distribution: "normal", parameters: [0, 10] });
 *   p.observe({ distribution: "normal", parameters: [mu, 1] }, y);
 * });
 * const { elpd, reliable, paretoK } = await psisLoo(await logLikelihood(await nuts(mean, { draws: 300 })));
 * elpd < 0 && reliable; // true
 * paretoK.length; // 5
 */
export async function psisLoo(logLikelihood: LogLikelihoods, options: PsisLooOptions = {}): Promise<Loo> {
  return call(requested(logLikelihood, options), options);
}

/** {@link psisLoo} in place: blocks until the answer is there. */
export function psisLooSync(logLikelihood: LogLikelihoods, options: PsisLooSyncOptions = {}): Loo {
  return callSync(requested(logLikelihood, options), options);
}

function requested(logLikelihood: LogLikelihoods, options: PsisLooMethod) {
  checkOptions(options, { relativeEfficiency: 1 });
  const { data, chains, observations } = observationsOf("logLikelihood", logLikelihood);
  return bindings.psisLoo(data, chains, observations, options.relativeEfficiency);
}
