import { operations } from "../backend/bindings/diagnostics.js";
import { load } from "../backend/load.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type LogLikelihoods, observationsOf } from "./log-likelihoods.js";

const bindings = load(operations);

/** The widely applicable information criterion of a fit. */
export interface Waic {
  /** Expected log predictive density of new data of this size; the larger the better. The criterion is −2 times it. */
  readonly elpd: number;
  /** Its standard error, from the spread over the observations. */
  readonly standardError: number;
  /** Effective number of parameters: the sum of the penalties. */
  readonly effectiveParameters: number;
  /** Each observation's share of `elpd`. */
  readonly pointwise: Float64Array;
  /** Each observation's variance of its log density over the draws. */
  readonly penalties: Float64Array;
  /** Whether every penalty is at most 0.4; where not, {@link psisLoo} is to be preferred. */
  readonly reliable: boolean;
}

/**
 * The widely applicable information criterion: what a model predicts of data it has seen, less a penalty for having seen them.
 *
 * `Σᵢ log mean p(yᵢ | θ) − Σᵢ var log p(yᵢ | θ)` over the draws. {@link psisLoo} estimates the same and knows better when it fails.
 *
 * Cost: `O(n S)` for `n` observations and `S` draws. Equivalents: `loo::waic` (R), `arviz.waic`.
 *
 * @param logLikelihood the log density of each observation under every draw, `{data, shape: [chains, draws, …]}`, or several by name:
 *   what `logLikelihood` of `gibbs/model` returns. An observation with a number that is not finite has NaN.
 * @throws GibbsError `InvalidShape` for arrays that do not fit, `InvalidValue` for what is no log densities.
 * @see S. Watanabe, Asymptotic equivalence of Bayes cross validation and widely applicable information criterion in singular learning
 *   theory, JMLR 11 (2010); A. Vehtari, A. Gelman, J. Gabry, Statistics and Computing 27 (2017), https://arxiv.org/abs/1507.04544.
 *
 * @example
 * // Two observations under two draws: log mean exp less the variance.
 * const { elpd, effectiveParameters } = await waic({ data: Float64Array.of(-1, -2, -1.5, -2), shape: [1, 2, 2] });
 * // effectiveParameters ≈ 0.125, elpd ≈ -3.3441
 */
export async function waic(logLikelihood: LogLikelihoods, options: RunOptions = {}): Promise<Waic> {
  return call(requested(logLikelihood, options), options);
}

/** {@link waic} in place: blocks until the answer is there. */
export function waicSync(logLikelihood: LogLikelihoods, options: SyncRunOptions = {}): Waic {
  return callSync(requested(logLikelihood, options), options);
}

function requested(logLikelihood: LogLikelihoods, options: object) {
  checkOptions(options);
  const { data, chains, observations } = observationsOf("logLikelihood", logLikelihood);
  return bindings.waic(data, chains, observations);
}
