import { operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { integers, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link trice}. */
export interface TriceOptions {
  /** Gradients to compute at most, chosen so that the mean stays; default: all. */
  count?: number;
  /** Names the random stream of the choice; default 0. */
  seed?: number;
}

/** Which gradients to compute, and with which weights to add them. */
export interface TriceEstimate {
  /** Example of each gradient, from 0. */
  readonly examples: Int32Array;
  /** Whether that gradient is of the proposal (1) or of the rationale in memory before (0). */
  readonly proposals: Int32Array;
  /** Weights of the gradients in the estimate. */
  readonly weights: Float64Array;
  /** The control variate's coefficient of each example: the mean success of the others. */
  readonly control: Float64Array;
}

/**
 * TRICE: an unbiased gradient of the log likelihood of right answers, the rationales that lead to them summed out by a Markov chain.
 *
 * Keep for each example a rationale `zₘ` that led to its answer. Each round propose `z̃ₘ ~ p(z | xₘ)`, and keep the proposal where it leads
 * to the answer. The estimate is `1/M Σ (∇log p(zₘ | xₘ) − βₘ ∇log p(z̃ₘ | xₘ))`, where `βₘ` is the mean success of the others; its variance
 * vanishes as the model improves. This function says which gradients to compute and how to weigh them; with `count` it chooses
 * some by systematic resampling of the weights.
 *
 * Cost: `O(M)`. Equivalent: none known; a reconstruction from the paper, whose code was not found.
 *
 * @param correct of each of at least two examples 1 where its proposal led to the right answer, else 0.
 * @param options.count default: all.
 * @param options.seed default 0.
 * @returns `examples`, `proposals` and `weights` of the gradients: `ĝ = Σ weightₖ ∇log p(zₖ | xₖ)`; examples that succeeded keep their
 *   proposals from now on.
 * @throws GibbsError `InvalidShape` for fewer than two examples, `InvalidValue` for numbers but 0 and 1.
 * @see M. Phan et al., Training chain-of-thought via latent-variable inference, NeurIPS 2023, https://arxiv.org/abs/2312.02179.
 *
 * @example
 * const { examples, proposals, weights } = trice([1, 0, 0]);
 * // examples is [0, 1, 1, 2, 2], proposals is [1, 0, 1, 0, 1]
 * weights[0]; // 0.3333333333333333
 */
export function trice(correct: Vector, options?: TriceOptions): TriceEstimate {
  checkOptions(options, { count: 1, seed: 1 });
  const { count, seed = 0 } = options ?? {};
  return callSync(bindings.trice(integers("correct", correct), count, seed));
}
