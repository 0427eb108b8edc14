import { oddSetsOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { integers, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link oddSets}. */
export interface OddSetsOptions extends SyncRunOptions {
  /** How many sets, positive; default 128. */
  sets?: number;
  /** k, how many classes of a set are odd; default 1. */
  odd?: number;
  /** Of the draws; default 0. */
  seed?: number;
}

/** Sets of examples. */
export interface OddSets {
  /** Indices of examples, `k + 2` a set, the pair of one class first. */
  readonly members: Int32Array;
  /** How many sets, and `k + 2`. */
  readonly shape: readonly [sets: number, width: number];
}

/**
 * Sets of a pair of one class and `k` examples of other classes, for {@link oddKOut}.
 *
 * The pair's class is uniform among those with two examples, the odd classes are drawn from the others without repetition,
 * examples uniformly within their class: rare classes are in as many sets as frequent ones.
 *
 * Cost: `O(n log n)`, and `O(classes + k)` a set. Equivalent: the sampler of the authors' code.
 *
 * @param labels `n` integers of at least 0.
 * @param options.sets default 128.
 * @param options.odd default 1.
 * @param options.seed default 0; another for every batch.
 * @returns `members`, `shape`.
 * @throws GibbsError `InvalidValue` for negative labels, and where no class has two examples or there are not `k` others,
 *   `InvalidOption` for options outside their domain.
 * @see L. Muttenthaler et al., Set Learning for Accurate and Calibrated Models, ICLR 2024,
 *   https://arxiv.org/abs/2307.02245.
 *
 * @example
 * const { members, shape } = oddSets([5, 9, 5], { sets: 1, odd: 1 });
 * // shape is [1, 3]
 * [...members].sort(); // [0, 1, 2]
 * members[2]; // 1
 */
export function oddSets(labels: Vector, options: OddSetsOptions = {}): OddSets {
  checkOptions(options, oddSetsOptionsNames);
  const members = callSync(bindings.oddSets(integers("labels", labels), options), options);
  const width = (options.odd ?? 1) + 2;
  return { members, shape: [members.length / width, width] };
}
