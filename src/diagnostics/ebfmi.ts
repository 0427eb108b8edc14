import { operations } from "../backend/bindings/diagnostics.js";
import { load } from "../backend/load.js";
import { callSync } from "../internal/call.js";
import { chainsOf, type QuantityDraws } from "./draws.js";

const bindings = load(operations);

/**
 * Energy fraction of missing information, chain by chain: `Σ (Eₜ − Eₜ₋₁)² / Σ (Eₜ − Ē)²` of a Hamiltonian sampler's
 * energies. Below 0.3 the momentum refreshments explore the energies badly: expect bias in the tails, and reparameterize.
 *
 * Cost: `O(S)`. Equivalents: `arviz.bfmi`, `cmdstanr`'s `ebfmi`.
 *
 * @param energy `chains × draws`; fewer than three draws give `NaN`.
 * @throws GibbsError `InvalidShape` for chains of different lengths.
 * @see M. Betancourt, Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo, 2016,
 *   https://arxiv.org/abs/1604.00695.
 *
 * @example
 * ebfmi([[1, 2, 1, 2]]); // [3]: each step is as large as the spread
 */
export function ebfmi(energy: QuantityDraws): Float64Array {
  const { data, chains } = chainsOf("energy", energy);
  return callSync(bindings.ebfmi(data, chains));
}
