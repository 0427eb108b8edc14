import { operations, spectralRiskOptionsNames } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { floats, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type RiskOptions, type RiskResult, riskGrads } from "./risk.js";

const bindings = load(operations);

/** Options of {@link spectralRisk}. */
export interface SpectralRiskOptions extends RiskOptions {
  /** `"superquantile"` (default), the conditional value at risk, `"extremile"` or `"exponential"`. */
  spectrum?: "superquantile" | "extremile" | "exponential";
  /** The superquantile's level b, the extremile's r or the exponential's ρ; left out they are 0.5, 2 and 1. */
  parameter?: number;
  /** ν, the price of weights other than `1/n`, at least 0; default 0. */
  smoothing?: number;
  /** What the price is of: `"squares"` (default) or `"entropy"`. */
  penalty?: "squares" | "entropy";
}

/**
 * Spectral risks of losses, plain or smoothed, with how much each loss counts.
 *
 * `R(l) = max over q of Σ qᵢ lᵢ − ν D(q)` over the convex hull of the orders of weights `σ` that do not fall. `ν = 0`
 * is `Σ σᵢ l₍ᵢ₎` over the losses from the least on; `ν → ∞` is the mean. Spectra: the superquantile; the extremile
 * `σᵢ = (i/n)^r − ((i−1)/n)^r`; the exponential `σᵢ = (e^(ρ i/n) − e^(ρ (i−1)/n)) / (e^ρ − 1)`. `D` is `(n / 2) Σ (qᵢ
 * − 1/n)²` or `Σ qᵢ log(n qᵢ)`. With `ν > 0` the risk is smooth. `grads.losses` is the best `q`, exact up to
 * rounding; equal losses share.
 *
 * Cost: `O(n log n)`. Equivalent: the authors' `spectral_risk` with `pav`.
 *
 * @param losses `n` numbers, finite; the gradient has their precision.
 * @param options.spectrum `"superquantile"` (default).
 * @param options.parameter left out it is 0.5 for the superquantile, 2 for the extremile, 1 for the exponential.
 * @param options.smoothing default 0.
 * @param options.penalty `"squares"` (default).
 * @param options.grad `false` skips the gradient.
 * @returns `value`, `grads.losses`.
 * @throws GibbsError `InvalidShape` for no losses, `InvalidValue` for losses that are not finite, `InvalidOption` for
 *   options outside their domain.
 * @see R. Mehta, V. Roulet, K. Pillutla, Z. Harchaoui, Distributionally Robust Optimization with Bias and Variance
 *   Reduction, ICLR 2024, https://arxiv.org/abs/2310.13863.
 *
 * @example
 * const { value, grads } = spectralRisk([4, 1, 3, 2], { spectrum: "extremile" });
 * // value is 3.125, grads.losses is [0.4375, 0.0625, 0.3125, 0.1875]
 */
export function spectralRisk(losses: Vector, options: SpectralRiskOptions = {}): RiskResult {
  checkOptions(options, spectralRiskOptionsNames, { grad: 1 });
  const request = bindings.spectralRisk(floats("losses", losses), options.grad ?? true, options);
  const { value, gradient } = callSync(request, options);
  return { value, grads: riskGrads(gradient) };
}
