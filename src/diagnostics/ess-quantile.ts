import { operations } from "../backend/bindings/diagnostics.js";
import { load } from "../backend/load.js";
import { callSync } from "../internal/call.js";
import { chainsOf, type QuantityDraws } from "./draws.js";

const bindings = load(operations);

/**
 * Effective sample size for a quantile: of the indicators that a draw lies below it.
 *
 * Cost: `O(S log S)` for `S` draws. Equivalents: `posterior::ess_quantile` (R), `arviz.ess(method="quantile")`.
 *
 * @param draws `chains × draws`; the answer is `NaN` as for {@link essBulk}.
 * @param probability the quantile's, between 0 and 1.
 * @throws GibbsError `InvalidShape` for chains of different lengths, `InvalidValue` for a probability out of range.
 * @see A. Vehtari et al., Bayesian Analysis 16 (2021), https://arxiv.org/abs/1903.08008.
 *
 * @example
 * // Chains that stay five draws at each place are worth about a fifth of their 1000 draws.
 * const draws = [0, 1, 2, 3].map((chain) =>
 *   Float64Array.from({ length: 250 }, (_, i) => Math.sin(Math.floor(i / 5) ** 2 + chain)),
 * );
 * essQuantile(draws, 0.1); // ≈ 217.7
 */
export function essQuantile(draws: QuantityDraws, probability: number): number {
  const { data, chains, batch } = chainsOf("draws", draws);
  return callSync(bindings.essQuantile(data, chains, batch, probability));
}
