import { coTeachingOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link coTeaching}. */
export interface CoTeachingOptions extends SyncRunOptions {
  /** The share of a batch that is learned from, from 0 to 1; default 0.8. */
  keep?: number;
}

/** Which examples two networks learn from. */
export interface CoTeaching {
  /** For the first network: indices of the smallest losses under the second, ascending. */
  readonly first: Int32Array;
  /** For the second network: indices of the smallest losses under the first, ascending. */
  readonly second: Int32Array;
}

/**
 * Co-teaching: each of two networks learns from those examples of a batch that the other finds easy.
 *
 * Wrong labels have large losses as long as they are not learned by heart; two networks make different mistakes, so that
 * what one would fool itself with the other takes out. The share starts at 1 and falls to 1 less the rate of wrong labels
 * within the first epochs, `keep = 1 − rate · min(epoch / warmUp, 1)`; the default is that of a fifth of wrong labels.
 *
 * Cost: `O(n log n)`. Equivalent: `loss_coteaching` of the authors' code.
 *
 * @param first `n` losses under the first network.
 * @param second `n` losses of the same examples under the second.
 * @param options.keep default 0.8.
 * @returns `first`, `second`: ⌊`keep · n`⌋ indices each.
 * @throws GibbsError `InvalidShape` for another number of losses, `InvalidValue` for losses that are not finite,
 *   `InvalidOption` for a share outside [0, 1].
 * @see B. Han et al., Co-teaching: Robust Training of Deep Neural Networks with Extremely Noisy Labels, NeurIPS 2018,
 *   https://arxiv.org/abs/1804.06872.
 *
 * @example
 * const { first, second } = coTeaching([0.1, 5, 0.2, 3], [4, 0.1, 0.3, 0.2], { keep: 0.5 });
 * // first is [1, 3], second is [0, 2]
 */
export function coTeaching(first: Vector, second: Vector, options: CoTeachingOptions = {}): CoTeaching {
  checkOptions(options, coTeachingOptionsNames);
  const a = vector("first", first);
  return callSync(bindings.coTeaching(a, vector("second", second, a.length), options), options);
}
