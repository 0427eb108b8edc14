import { balancedDistillationOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix, vector, weights as weightsView } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import type { MultiFocalOptions } from "./multi-focal.js";
import { type LossResult, lossNames } from "./result.js";

const bindings = load(operations);

/** Options of {@link balancedDistillation}. */
export interface BalancedDistillationOptions extends Omit<MultiFocalOptions, "out"> {
  /** c, how much the model with the larger loss counts for more, at least 0; default 2. */
  power?: number;
}

/** The loss, its two terms and its gradient. */
export interface BalancedLoss extends LossResult<"logits"> {
  /** The term of the model of the head, without its weight. */
  readonly head: number;
  /** The term of the model of the tail, without its weight. */
  readonly tail: number;
  /** ω, the weight of the head's term; the tail's is the rest to 1. */
  readonly headWeight: number;
}

/**
 * Balanced distillation: a classifier of many labels learns where it agrees with a model of the head and one of the tail.
 *
 * `loss = ω F(softmax(h) ∘ softmax(z)) + (1 − ω) F(softmax(s) ∘ softmax(z))` with `F` the loss of {@link multiFocal} of the
 * whole batch, products by element, and `ω = F(h)^c / (F(h)^c + F(s)^c)`: the model with the larger loss of its own has the
 * larger weight. Both models and `ω` are constants in the gradient, as are the focal factors. It is the balance of the
 * paper's three parts, as in the authors' code: products of probabilities, which lie in [0, 1], stand for logits there, so
 * that the loss is no divergence, and ω stays fixed however the code's gradient goes. Defaults are those of `multiFocal`.
 *
 * Cost: `O(n K)`, in double precision. Equivalent: `HeadTailBalancerLoss` of the authors' code with `multiFocal` in it.
 *
 * @param logits the classifier's, `z`, `n × K`.
 * @param head those of the model of the frequent classes, `h`, `n × K`.
 * @param tail those of the model of the rare classes, `s`, `n × K`.
 * @param targets `n × K`, 0 and 1.
 * @param options.counts default: equal.
 * @param options.gammaPositive default 0.
 * @param options.gammaNegative default 4.
 * @param options.clip default 0.05.
 * @param options.exponent default 0.16666666666666666, a sixth.
 * @param options.power default 2.
 * @param options.weights one weight a row; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`, over rows.
 * @param options.grad `false` skips the gradient.
 * @returns `value`, `values` with reduction `"none"`, `head`, `tail`, `headWeight`, and `grads.logits` in double precision,
 *   row by row.
 * @throws GibbsError `InvalidShape` for models, targets, counts or weights that do not fit, `InvalidValue` for logits that
 *   are not finite, targets other than 0 and 1 and counts that are not positive, `InvalidOption` for options outside their
 *   domain.
 * @see W. Zhang et al., Learning in Imperfect Environment: Multi-Label Classification with Long-Tailed Distribution and
 *   Partial Labels, ICCV 2023, https://arxiv.org/abs/2304.10539.
 *
 * @example
 * const { value, headWeight, grads } = balancedDistillation([[0, 0]], [[0, 0]], [[0, 0]], [[1, 1]]);
 * // value ≈ 1.151879 (2 softplus(−1/4)), headWeight is 1/2, grads.logits is [0, 0]
 */
export function balancedDistillation(
  logits: MatrixLike,
  head: MatrixLike,
  tail: MatrixLike,
  targets: MatrixLike,
  options: BalancedDistillationOptions = {},
): BalancedLoss {
  checkOptions(options, balancedDistillationOptionsNames, lossNames, { counts: 1, reduction: 1 });
  const z = matrix("logits", logits);
  const [h, s] = [matrix("head", head), matrix("tail", tail)];
  const t = matrix("targets", targets);
  const counts = options.counts === undefined ? undefined : vector("options.counts", options.counts, z.columns);
  const w = weightsView("options.weights", options.weights, z.rows);
  const grad = options.grad ?? true;
  const request = bindings.balancedDistillation(z, h, s, t, counts, w, grad, options.reduction, options);
  const { gradient, values, ...found } = callSync(request, options);
  return { ...found, ...(values && { values }), grads: gradient ? { logits: gradient } : {} };
}
