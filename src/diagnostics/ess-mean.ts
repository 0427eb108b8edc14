import { operations } from "../backend/bindings/diagnostics.js";
import { load } from "../backend/load.js";
import { callSync } from "../internal/call.js";
import { chainsOf, type QuantityDraws } from "./draws.js";

const bindings = load(operations);

/**
 * Effective sample size for the mean: of the draws as they are, without ranks.
 *
 * Cost: `O(S log S)` for `S` draws. Equivalents: `posterior::ess_mean` (R), `arviz.ess(method="mean")`.
 *
 * @param draws `chains × draws`, at least four draws a chain; with fewer, with a number that is not finite, or where all
 *   are equal the answer is `NaN`.
 * @throws GibbsError `InvalidShape` for chains of different lengths.
 * @see A. Vehtari et al., Rank-normalization, folding, and localization: an improved R-hat for assessing convergence of
 *   MCMC, Bayesian Analysis 16 (2021), https://arxiv.org/abs/1903.08008.
 *
 * @example
 * // Chains that stay five draws at each place are worth about a fifth of their 1000 draws.
 * const draws = [0, 1, 2, 3].map((chain) =>
 *   Float64Array.from({ length: 250 }, (_, i) => Math.sin(Math.floor(i / 5) ** 2 + chain)),
 * );
 * essMean(draws); // ≈ 222.2
 */
export function essMean(draws: QuantityDraws): number {
  const { data, chains, batch } = chainsOf("draws", draws);
  return callSync(bindings.essMean(data, chains, batch));
}
