import { movingAverageOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link movingAverage}. */
export interface MovingAverageOptions extends SyncRunOptions {
  /** How much of the teacher stays, from 0 to 1; default 0.999. */
  momentum?: number;
}

/**
 * A teacher's parameters a step nearer to its student's: `momentum · teacher + (1 − momentum) · student`.
 *
 * Cost: `O(n)`. Equivalent: `torch.optim.swa_utils.get_ema_multi_avg_fn`.
 *
 * @param teacher `n` numbers, finite.
 * @param student `n` numbers, finite.
 * @param options.momentum default 0.999.
 * @returns `n` numbers.
 * @throws GibbsError `InvalidShape` for another number of student's parameters, `InvalidValue` for numbers that are not
 *   finite, `InvalidOption` for a momentum outside [0, 1].
 * @see A. Tarvainen, H. Valpola, Mean teachers are better role models, NeurIPS 2017, https://arxiv.org/abs/1703.01780.
 *
 * @example
 * movingAverage([1, 2], [3, 6], { momentum: 0.75 }); // [1.5, 3]
 */
export function movingAverage(teacher: Vector, student: Vector, options: MovingAverageOptions = {}): Float64Array {
  checkOptions(options, movingAverageOptionsNames);
  const t = vector("teacher", teacher);
  return callSync(bindings.movingAverage(t, vector("student", student, t.length), options), options);
}
