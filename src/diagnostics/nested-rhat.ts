import { operations } from "../backend/bindings/diagnostics.js";
import { load } from "../backend/load.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { chainsOf, type QuantityDraws } from "./draws.js";

const bindings = load(operations);

/** Options of {@link nestedRhat}. */
export interface NestedRhatOptions {
  /** Chains that start at the same place; those of a group follow one another. */
  chainsPerGroup: number;
}

/**
 * Nested R-hat: whether groups of chains agree that start at the same place each, for many chains that are short.
 *
 * `sqrt(1 + B/W)` with the variance `B` of the groups' means and the mean `W` over groups of the variance between its chains' means
 * plus that within its half chains; on normal scores of the ranks of the draws and of their distances to the median, of which the
 * larger counts. The usual R-hat of short chains is large even where all is well, because a short chain's mean is uncertain; means of
 * groups are not.
 *
 * Cost: `O(S log S)` for `S` draws. Equivalents: `posterior::rhat_nested` (R, without ranks), `arviz_stats.rhat_nested`.
 *
 * @param draws `chains × draws`, at least four draws a chain; with fewer, with a number that is not finite, where all are equal
 *   and for one group the answer is `NaN`.
 * @param options.chainsPerGroup a divisor of the number of chains.
 * @throws GibbsError `InvalidShape` for chains of different lengths, `InvalidOption` for groups that the chains do not fill.
 * @see C. Margossian et al., Nested R-hat: assessing the convergence of Markov chain Monte Carlo when running many short chains,
 *   Bayesian Analysis (2024), https://arxiv.org/abs/2110.13017.
 *
 * @example
 * const chain = (start: number) => Array.from({ length: 8 }, (_, i) => start + Math.sin(3 * i + start));
 * nestedRhat([chain(0), chain(0.1), chain(9), chain(9.1)], { chainsPerGroup: 2 }) > 1.5; // true
 */
export function nestedRhat(draws: QuantityDraws, options: NestedRhatOptions): number {
  checkOptions(options, { chainsPerGroup: 1 });
  const { data, chains } = chainsOf("draws", draws);
  return callSync(bindings.nestedRhat(data, chains, options?.chainsPerGroup));
}
