import { operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";

const bindings = load(operations);

/**
 * A gradient without what works against another one.
 *
 * `g − min(0, ⟨g, r⟩) r / ‖r‖²`: where `g` and `r` point the same way `g` is left as it is, else its part along `r` is taken
 * off, so that a small step against the result does not raise what `r` is the gradient of. With the classification's gradient
 * as the reference this is the alignment of {@link dualHeadDistillation}; with several tasks it is gradient surgery.
 *
 * Cost: `O(n)`. Equivalent: `PCGrad` for two tasks.
 *
 * @param gradient `n` numbers, finite.
 * @param reference `n` numbers, finite; all 0 leaves the gradient as it is.
 * @returns `n` numbers.
 * @throws GibbsError `InvalidShape` for different lengths, `InvalidValue` for numbers that are not finite.
 * @see T. Yu et al., Gradient Surgery for Multi-Task Learning, NeurIPS 2020, https://arxiv.org/abs/2001.06782.
 *
 * @example
 * projectConflict([-1, 2], [3, 0]); // ≈ [0, 2]
 * projectConflict([1, 2], [3, 0]); // ≈ [1, 2]
 */
export function projectConflict(gradient: Vector, reference: Vector): Float64Array {
  const g = vector("gradient", gradient);
  return callSync(bindings.projectConflict(g, vector("reference", reference, g.length)));
}
