import { adaptPerturbationOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link adaptPerturbation}. */
export interface AdaptPerturbationOptions extends SyncRunOptions {
  /** β of the loss, positive; default 2. */
  beta?: number;
  /** η, the length of a step, at least 0; default 0.002. */
  rate?: number;
  /** λ, what lost accuracy costs, at least 0; default 2000. */
  lambda?: number;
}

/**
 * A step of the levels of {@link selfCalibrating}: towards less certain predictions, as long as that costs no accuracy.
 *
 * `a ← a + η (mean((2y − 1) z) / β + λ min(1 − accuracy − β a, 0))` for each map, held between 0 and `1 / (2β) − 0.01`, with
 * the map's own accuracy of `z > 0`. A map that the model is sure and right of gains; a level above what the accuracy
 * leaves room for falls.
 *
 * Cost: `O(n P)`. Equivalent: the update of the authors' code, which begins after a warm-up of five epochs.
 *
 * @param levels `n` numbers from 0 to 1.
 * @param logits `n × P`, finite.
 * @param targets `n × P`, 0 and 1.
 * @param options.beta default 2.
 * @param options.rate default 0.002.
 * @param options.lambda default 2000.
 * @returns `n` new levels.
 * @throws GibbsError `InvalidShape` for levels or targets that do not fit, `InvalidValue` for levels outside [0, 1], targets
 *   other than 0 and 1 and numbers that are not finite, `InvalidOption` for options outside their domain.
 * @see J. Liu et al., Model Calibration in Dense Classification with Adaptive Label Perturbation, ICCV 2023,
 *   https://arxiv.org/abs/2307.13539.
 *
 * @example
 * adaptPerturbation([0.1], [[3, -3, 1]], [[1, 0, 0]]); // ≈ [0.101667] (0.1 + 0.002 · 5/3 / 2)
 */
export function adaptPerturbation(
  levels: Vector,
  logits: MatrixLike,
  targets: MatrixLike,
  options: AdaptPerturbationOptions = {},
): Float64Array {
  checkOptions(options, adaptPerturbationOptionsNames);
  const z = matrix("logits", logits);
  const a = vector("levels", levels, z.rows);
  return callSync(bindings.adaptPerturbation(a, z, matrix("targets", targets), options), options);
}
