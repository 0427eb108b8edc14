import { operations, selectiveMixupOptionsNames } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Matrix, type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link selectiveMixup} is told of a classifier. */
export interface LinearClassifier {
  /** `K × K`, at least 0: how often a class (row) is taken for another (column), on held-out data. */
  readonly confusion: MatrixLike;
  /** `K × d`: mean features of each class. */
  readonly prototypes: MatrixLike;
  /** `K × d`: the last layer's weights. */
  readonly weights: MatrixLike;
  /** `K`: the last layer's bias; default: none. */
  readonly bias?: Vector;
}

/** Options of {@link selectiveMixup}. */
export interface SelectiveMixupOptions extends SyncRunOptions {
  /** `"minRecall"` (default), `"meanRecall"`, `"geometricMean"` or `"harmonicMean"` of the recalls. */
  objective?: "minRecall" | "meanRecall" | "geometricMean" | "harmonicMean";
  /** T, positive; default 1. The smaller, the more the best pairs are preferred. */
  temperature?: number;
  /** The least λ of the mixup, from 0 to 1; default 0.6. */
  leastLambda?: number;
  /** ω, how fast multipliers of the least recall follow, at least 0; default 1. */
  step?: number;
  /** β, how much of the multipliers stays, from 0 to 1; default 1. */
  memory?: number;
  /** Multipliers of the call before, for the least recall; default: equal ones. */
  multipliers?: Vector;
}

/** Which pairs of classes to mix. */
export interface SelectiveMixup {
  /** `K × K`: how likely a pair is to be chosen; the mixture has the label of its row. */
  readonly probabilities: Matrix;
  /** `K × K`: how much a step of the pair improves the metric, per unit of its length. */
  readonly gains: Matrix;
  /** Of each class. */
  readonly recalls: Float64Array;
  /** The metric now; of the least recall, the mean of recalls under the multipliers. */
  readonly value: number;
  /** For the next call. */
  readonly multipliers: Float64Array;
}

/**
 * Selective mixup: the distribution of pairs of classes whose mixtures improve a metric that is no mean of losses.
 *
 * A step on features `m = λ̄ zᵢ + (1 − λ̄) zⱼ` with label `i` moves the last layer by `(e_i − p(m)) mᵀ`, the logits of every
 * class's prototype with it, and so recalls and metric: `G_ij = Σ_q (m · z_q) Σ_l D_ql ([l = i] − p_l(m))` is the derivative,
 * with `D_ql = w_q c_qq ([l = q] − c_ql)` from the confusion `c` (rows over their sums) and the metric's derivatives `w` by
 * the recalls. Pairs are drawn with `P ∝ [G > 0] exp(G / T)`, uniformly where no pair helps. For the least recall `w` are
 * multipliers `∝ w^β exp(−ω recall)`, handed on from call to call. The authors' code has features of class `i` alone in one
 * of two places where this has the pair's.
 *
 * Cost: `O(K² d + K³)`, an exponential each pair and class. Equivalent: `MetricOptimizer` of the authors' code.
 *
 * @param classifier `confusion`, `prototypes`, `weights` and, if there is one, `bias`.
 * @param options.objective default `"minRecall"`.
 * @param options.temperature default 1; the authors take 0.1 for the mean recall.
 * @param options.leastLambda default 0.6.
 * @param options.step default 1.
 * @param options.memory default 1.
 * @param options.multipliers default: equal ones.
 * @returns `probabilities`, `gains`, `recalls`, `value`, `multipliers`.
 * @throws GibbsError `InvalidShape` for matrices that do not fit, `InvalidValue` for a confusion with negative numbers or a
 *   row without any and numbers that are not finite, `InvalidOption` for options outside their domain.
 * @see S. Ramasubramanian et al., Selective Mixup Fine-Tuning for Optimizing Non-Decomposable Objectives, ICLR 2024,
 *   https://arxiv.org/abs/2403.18301.
 *
 * @example
 * const { recalls, multipliers, gains } = selectiveMixup({
 *   confusion: [[9, 1], [5, 5]],
 *   prototypes: [[1, 0], [0, 1]],
 *   weights: [[1, 0], [0, 0.5]],
 * });
 * // recalls is [0.9, 0.5], multipliers ≈ [0.401312, 0.598688]
 * gains.data[3] > gains.data[0]; // true (the worse class gains more from examples of its own)
 */
export function selectiveMixup(classifier: LinearClassifier, options: SelectiveMixupOptions = {}): SelectiveMixup {
  checkOptions(options, selectiveMixupOptionsNames, { multipliers: 1 });
  const c = matrix("confusion", classifier?.confusion);
  const z = matrix("prototypes", classifier.prototypes);
  const w = matrix("weights", classifier.weights);
  const bias = classifier.bias === undefined ? undefined : vector("bias", classifier.bias, c.rows);
  const { multipliers } = options;
  const before = multipliers === undefined ? undefined : vector("options.multipliers", multipliers, c.rows);
  const found = callSync(bindings.selectiveMixup(c, z, w, bias, before, options), options);
  const square = (data: Float64Array): Matrix => ({ data, shape: [c.rows, c.rows] });
  return { ...found, probabilities: square(found.probabilities), gains: square(found.gains) };
}
