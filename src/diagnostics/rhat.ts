import { operations } from "../backend/bindings/diagnostics.js";
import { load } from "../backend/load.js";
import { callSync } from "../internal/call.js";
import { chainsOf, type QuantityDraws } from "./draws.js";

const bindings = load(operations);

/**
 * Rank-normalized split R-hat: how far the chains disagree; below 1.01 where they have converged.
 *
 * The larger of two values, for the ranks of the draws and for those of their distances to the median, each the classic
 * ratio of variances between and within half chains after ranks were made normal scores.
 *
 * Cost: `O(S log S)` for `S` draws. Equivalents: `posterior::rhat` (R), `arviz.rhat`.
 *
 * @param draws `chains × draws`, at least four draws a chain; with fewer, with a number that is not finite, or where all
 *   are equal the answer is `NaN`.
 * @throws GibbsError `InvalidShape` for chains of different lengths.
 * @see A. Vehtari et al., Rank-normalization, folding, and localization: an improved R-hat for assessing convergence of
 *   MCMC, Bayesian Analysis 16 (2021), https://arxiv.org/abs/1903.08008.
 *
 * @example
 * rhat([[0.1, -0.6, 0.4, 0.9, -0.3, 0.2], [10.1, 9.4, 10.4, 10.9, 9.7, 10.2]]); // ≈ 1.698: the chains do not mix
 */
export function rhat(draws: QuantityDraws): number {
  const { data, chains } = chainsOf("draws", draws);
  return callSync(bindings.rhat(data, chains));
}
