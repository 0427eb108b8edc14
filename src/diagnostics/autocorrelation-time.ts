import { operations } from "../backend/bindings/diagnostics.js";
import { load } from "../backend/load.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { chainsOf, type QuantityDraws } from "./draws.js";

const bindings = load(operations);

/** Options of {@link autocorrelationTime}. */
export interface AutocorrelationTimeOptions {
  /** Lags are summed until they exceed this many times the sum; default 5. */
  window?: number;
}

/**
 * The integrated autocorrelation time: how many steps of the chains one independent draw takes.
 *
 * `1 + 2 Σ ρ(t)` with the mean over chains of each chain's own autocorrelations, summed up to the first lag that is at least
 * `window` times the sum so far (Sokal). To be trusted where the chains are some fifty times as long. Chains that stay in different places
 * are not noticed; {@link rhat} and {@link essMean} notice.
 *
 * Cost: `O(S M)` for `S` draws and a last lag `M`, some `window` times the answer. Equivalent: `emcee.autocorr.integrated_time`.
 *
 * @param draws `chains × draws`, at least four draws a chain; with fewer, with a number that is not finite, and for a chain that
 *   does not move the answer is `NaN`.
 * @param options.window default 5.
 * @throws GibbsError `InvalidShape` for chains of different lengths, `InvalidOption` or `InvalidValue` for a window that is not positive.
 * @see A. Sokal, Monte Carlo methods in statistical mechanics (1989); D. Foreman-Mackey et al., emcee: the MCMC hammer, PASP 125
 *   (2013), https://arxiv.org/abs/1202.3665.
 *
 * @example
 * // Chains that stay five draws at each place.
 * const draws = [0, 1, 2, 3].map((chain) =>
 *   Float64Array.from({ length: 250 }, (_, i) => Math.sin(Math.floor(i / 5) ** 2 + chain)),
 * );
 * autocorrelationTime(draws) > 3; // true
 */
export function autocorrelationTime(draws: QuantityDraws, options: AutocorrelationTimeOptions = {}): number {
  checkOptions(options, { window: 1 });
  const { data, chains } = chainsOf("draws", draws);
  return callSync(bindings.autocorrelationTime(data, chains, options.window ?? 5));
}
