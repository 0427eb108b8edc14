import {
  aggregateRegressionOptionsNames,
  operations,
  privateAggregatesOptionsNames,
} from "../backend/bindings/cluster-systems.js";
import { load } from "../backend/load.js";
import { integers, matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { checkFields } from "./fields.js";

const bindings = load(operations);

/** Bags of samples with their mean responses. */
export interface AggregateBags {
  /** The bag of every sample, integers from 0. */
  readonly ids: Vector;
  /** The mean response of every bag. */
  readonly means: Vector;
}

/** Options of {@link aggregateLoss}. */
export interface AggregateLossOptions {
  /** From the bag loss, 0, to the instance loss, 1, and beyond; default 1. */
  rho?: number;
  /** `(ȳ − f)²`, or the cross-entropy of log-odds `f` with responses from 0 to 1; default `"squared"`. */
  loss?: "squared" | "logistic";
}

/** What {@link aggregateLoss} finds. */
export interface AggregateLoss {
  /** `(1 − ρ) bag + ρ instance`. */
  readonly value: number;
  /** The loss of bags' mean predictions. */
  readonly bag: number;
  /** The mean loss of the members' own predictions. */
  readonly instance: number;
  /** `grads.predictions`: the derivative of `value` by every prediction. */
  readonly grads: { readonly predictions: Float64Array };
}

/**
 * The loss of predictions where only bags' mean responses are known: at the level of bags, of instances, or between.
 *
 * With `m` bags, `L_bag = (1/m) Σ_B ℓ(ȳ_B, mean of f in B)` and `L_ins = (1/m) Σ_B mean over B of ℓ(ȳ_B, fᵢ)`; the value is
 * `(1 − ρ) L_bag + ρ L_ins`. For squares that is `L_bag + ρ (1/m) Σ_B Var_B(f)`: the instance loss penalizes what tells the
 * members of a bag apart, which has more bias and less variance. For `"logistic"` a bag's prediction is its mean probability.
 *
 * Cost: `O(n)`. No equivalents in scikit-learn or PyTorch. A reconstruction from the paper's abstract and summaries.
 *
 * @param predictions `n` numbers, finite; log-odds for `"logistic"`.
 * @param bags `ids` of the bags and their `means`.
 * @param options.rho default 1.
 * @param options.loss `"squared"` (default) or `"logistic"`.
 * @returns `value`, its ends `bag` and `instance`, and `grads.predictions`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for predictions and bags that do not fit, `InvalidOption` for options
 *   outside their domain.
 * @see A. Javanmard, L. Chen, V. Mirrokni, A. Badanidiyuru, G. Fu, Learning from aggregate responses: instance level versus bag
 *   level loss functions, ICLR 2024, https://arxiv.org/abs/2401.11081.
 *
 * @example
 * const { bag, instance, value } = aggregateLoss([0, 2, 5], { ids: [0, 0, 1], means: [2, 5] }, { rho: 0.5 });
 * // bag ≈ 0.5, instance ≈ 1.0, value ≈ 0.75
 */
export function aggregateLoss(predictions: Vector, bags: AggregateBags, options?: AggregateLossOptions): AggregateLoss {
  checkOptions(options, { rho: 1, loss: 1 });
  const f = vector("predictions", predictions);
  const [ids, means] = checkBags(bags);
  const request = bindings.aggregateLoss(f, ids, means, options?.loss, options?.rho);
  const { gradient, ...numbers } = callSync(request);
  return { ...numbers, grads: { predictions: gradient } };
}

/** What {@link aggregateRegression} is told of the method. */
export interface AggregateRegressionMethod {
  /** From the bag loss, 0, to the instance loss, 1, and beyond; default 1. */
  rho?: number;
  /** Weight of the squared coefficients; default 0. */
  ridge?: number;
  /** Whether there is a constant; default true. */
  intercept?: boolean;
}

/** Options of {@link aggregateRegression}. */
export interface AggregateRegressionOptions extends AggregateRegressionMethod, RunOptions {}

/** Options of {@link aggregateRegressionSync}. */
export interface AggregateRegressionSyncOptions extends AggregateRegressionMethod, SyncRunOptions {}

/** A linear model of mean responses. */
export interface AggregateRegression {
  /** A coefficient a column. */
  readonly coefficients: Float64Array;
  /** The constant; 0 with `intercept: false`. */
  readonly intercept: number;
  /** The squared bag loss of the model. */
  readonly bag: number;
  /** Its squared instance loss. */
  readonly instance: number;
  /** Largest entry of the objective's gradient, relative to that at zero. */
  readonly residual: number;
}

/**
 * Fits a linear model where only bags' mean responses are known, by the squared loss at any interpolation of bags and instances.
 *
 * Minimizes `L_bag + ρ (1/m) Σ_B Var_B(f) + ridge ‖a‖²` over `f = b + ⟨a, x⟩` in closed form; of several minimizers it gives the
 * one of least length. The bag loss (`rho: 0`) is unbiased and wins where the signal is strong against the noise; the
 * instance loss (`rho: 1`) shrinks and wins where it is weak. With 200 bags of 4 and 100 normal columns the squared error of the
 * coefficients is 0.24 at `rho` 0 and 5.5 at 1 for a signal of 3 and noise of 0.5; for 0.3 and 2 it is 3.8 at 0, 0.84 at 0.2
 * and 0.21 at 1 (slow tests).
 *
 * Cost: `O(n p² + p³)`. A reconstruction from the paper's abstract and summaries.
 *
 * @param points `n × p`, finite.
 * @param bags `ids` of the bags and their `means`.
 * @param options.rho default 1.
 * @param options.ridge default 0.
 * @param options.intercept default true.
 * @returns `coefficients`, `intercept`, both losses and the `residual`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for points and bags that do not fit, `InvalidOption` for options
 *   outside their domain.
 * @see A. Javanmard, L. Chen, V. Mirrokni, A. Badanidiyuru, G. Fu, Learning from aggregate responses: instance level versus bag
 *   level loss functions, ICLR 2024, https://arxiv.org/abs/2401.11081.
 *
 * @example
 * // y = 1 + 2 x, of which only the means over pairs are known.
 * const bags = { ids: [0, 0, 1, 1, 2, 2], means: [2, 6, 10] };
 * const { coefficients, intercept } = await aggregateRegression([[0], [1], [2], [3], [4], [5]], bags, { rho: 0 });
 * // coefficients ≈ [2.0], intercept ≈ 1.0
 */
export async function aggregateRegression(
  points: Points,
  bags: AggregateBags,
  options?: AggregateRegressionOptions,
): Promise<AggregateRegression> {
  return call(regression(points, bags, options), options);
}

/** {@link aggregateRegression} in place: blocks until the answer is there. */
export function aggregateRegressionSync(
  points: Points,
  bags: AggregateBags,
  options?: AggregateRegressionSyncOptions,
): AggregateRegression {
  return callSync(regression(points, bags, options), options);
}

function regression(points: Points, bags: AggregateBags, options: AggregateRegressionMethod = {}) {
  checkOptions(options, aggregateRegressionOptionsNames);
  const x = matrix("points", points);
  const [ids, means] = checkBags(bags);
  return bindings.aggregateRegression(x, ids, means, options);
}

function checkBags(bags: AggregateBags) {
  checkFields("bags", bags, { ids: 1, means: 1 });
  return [integers("bags.ids", bags.ids), vector("bags.means", bags.means)] as const;
}

/** Options of {@link privateAggregates}. */
export interface PrivateAggregatesOptions {
  /** The privacy parameter ε, positive: one response changes no probability by more than a factor `e^ε`. */
  epsilon: number;
  /** 0 for Laplace noise; else Gaussian noise for (ε, δ)-privacy, with ε below 1; default 0. */
  delta?: number;
  /** Responses below are clipped; not to be chosen by looking at them; default 0. */
  lower?: number;
  /** Responses above are clipped; default 1. */
  upper?: number;
  /** Names the random stream: keep it as secret as the responses, since it gives the noise away; default 0. */
  seed?: number;
}

/** Noisy means, and how noisy they are. */
export interface PrivateAggregates {
  /** The mean of every bag's clipped responses, with noise; it may lie outside of the range. */
  readonly means: Float64Array;
  /** Standard deviation of every bag's noise. */
  readonly deviations: Float64Array;
  /** Members of every bag. */
  readonly sizes: Int32Array;
  /** Responses that were clipped; not private. */
  readonly clipped: number;
}

/**
 * Means of responses over bags, with noise that makes them private with respect to any one response (label privacy).
 *
 * A response within a range of width `w` moves the mean of a bag of `b` by at most `w / b`; Laplace noise of scale `w / (b ε)`
 * makes the means ε-private, all together, since bags share no sample. With `delta` the noise is normal with standard deviation
 * `w √(2 log(1.25 / δ)) / (b ε)`. Larger bags need less noise and say less: there is a best size between. The noise is made of
 * floating-point numbers from an addressed stream and does not stand up to attacks on their last bits.
 *
 * Cost: `O(n)`. Equivalents: `diffprivlib.mechanisms.Laplace`.
 *
 * @param responses `n` numbers, finite.
 * @param ids the bag of every sample; every integer from 0 to the largest has a member.
 * @param options.epsilon positive; below 1 with `delta`.
 * @param options.delta default 0.
 * @param options.lower default 0.
 * @param options.upper default 1; more than `lower`.
 * @param options.seed default 0.
 * @returns noisy `means`, their `deviations`, the bags' `sizes`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for responses and ids that do not fit, `InvalidOption` for options
 *   outside their domain.
 * @see A. Javanmard, L. Chen, V. Mirrokni, A. Badanidiyuru, G. Fu, Learning from aggregate responses: instance level versus bag
 *   level loss functions, ICLR 2024, https://arxiv.org/abs/2401.11081; C. Dwork, A. Roth, The algorithmic foundations of
 *   differential privacy, 2014.
 *
 * @example
 * const { deviations } = privateAggregates([0, 1, 1, 0], [0, 0, 0, 0], { epsilon: 0.5 });
 * // deviations ≈ [0.7071]
 */
export function privateAggregates(
  responses: Vector,
  ids: Vector,
  options: PrivateAggregatesOptions,
): PrivateAggregates {
  checkOptions(options, privateAggregatesOptionsNames);
  const values = vector("responses", responses);
  return callSync(bindings.privateAggregates(values, integers("ids", ids, values.length), options ?? {}));
}
