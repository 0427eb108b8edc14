import { entropicFictitiousPlayOptionsNames, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix, type Vector, vector, weights as weightsOf } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link entropicFictitiousPlay} is told of the method. */
export interface EntropicFictitiousPlayMethod {
  /** `"squared"`, `½ (h − y)²`, or `"logistic"`, `log(1 + e^{−y h})` for `y = ±1`; default `"squared"`. */
  loss?: "squared" | "logistic";
  /** `λ`, what entropy is worth; default 0.01. */
  temperature?: number;
  /** `ν`, the measure on the features before the data; default: all equal. */
  reference?: Vector;
  /** `γ` of every step, at most 1; default: searched along the line to the Gibbs measure. */
  step?: number;
  /** Relative gap that counts as solved; default 1e-6. */
  tolerance?: number;
  /** Steps after which the measure is returned as it is; default 10000. */
  maxIterations?: number;
}

/** Options of {@link entropicFictitiousPlay}. */
export interface EntropicFictitiousPlayOptions extends EntropicFictitiousPlayMethod, RunOptions {}

/** Options of {@link entropicFictitiousPlaySync}. */
export interface EntropicFictitiousPlaySyncOptions extends EntropicFictitiousPlayMethod, SyncRunOptions {}

/** A measure on features, with its proof. */
export interface MeanFieldMeasure {
  /** Weights of the features, which sum to 1. */
  readonly weights: Float64Array;
  /** What their mixture says of each example. */
  readonly predictions: Float64Array;
  /** Slopes of the losses there: the dual variables. */
  readonly potentials: Float64Array;
  /** Mean loss. */
  readonly risk: number;
  /** `KL(μ ‖ ν)`. */
  readonly divergence: number;
  /** `risk + λ divergence`. */
  readonly objective: number;
  /** No measure has a smaller objective. */
  readonly lowerBound: number;
  /** `objective − lowerBound`. */
  readonly gap: number;
  /** The gap over the objective; 0 where both are 0. */
  readonly relativeGap: number;
  /** The objective before each step, and at the end. */
  readonly trace: Float64Array;
  /** Steps. */
  readonly iterations: number;
  /** Whether the relative gap met the tolerance. */
  readonly converged: boolean;
}

/**
 * Entropic fictitious play: the measure on a set of features with the least risk of their mixture plus entropy, certified.
 *
 * Minimises `L(μ) = 1/n Σ ℓ((H μ)ᵢ, yᵢ) + λ KL(μ ‖ ν)`: a mean-field two-layer network whose neurons are the columns of `H`, an ensemble of
 * experts, a boosted sum. Each step goes from `μ` towards the Gibbs measure `p ∝ ν exp(−Hᵀℓ′ / λn)` that answers it. The dual value at `ℓ′`
 * bounds `L` from below, and the gap is `λ KL(μ ‖ p)`. The particles (the features) stay where they are and their weights move.
 *
 * Cost: two products with `H` a step, `O(n M)`, on threads; some hundred steps at the default temperature, more at lower ones.
 * Equivalents: none known.
 *
 * @param features `n × M`: what each of `M` features says of each of `n` examples, finite.
 * @param targets of each example; ±1 for `"logistic"`.
 * @param options.loss default `"squared"`.
 * @param options.temperature default 0.01.
 * @param options.reference default: all equal.
 * @param options.step default: searched.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 10000.
 * @returns `weights` and `predictions`, with `objective`, `lowerBound`, `gap` and `converged`.
 * @throws GibbsError `InvalidShape` for arrays that do not fit together, `InvalidValue` for numbers that are not finite or targets but ±1,
 *   `InvalidOption` for options outside their domain.
 * @see A. Nitanda et al., Primal and dual analysis of entropic fictitious play for finite-sum problems, ICML 2023,
 *   https://arxiv.org/abs/2303.02957; Z. Ren et al., Entropic fictitious play for mean field optimization problem, JMLR 24 (2023).
 *
 * @example
 * // A step by 40 neurons 5 tanh(8 (x − c)): those about the step get the weight.
 * const x = Array.from({ length: 50 }, (_, i) => i / 49);
 * const features = x.map((at) => Array.from({ length: 40 }, (_, k) => Math.tanh(8 * (at - k / 39))));
 * const targets = x.map((at) => (at < 0.3 ? -1 : 1));
 * const { weights, relativeGap, converged } = await entropicFictitiousPlay(features, targets, { loss: "logistic" });
 * weights.indexOf(Math.max(...weights)); // 12
 * // converged && relativeGap < 1e-6
 */
export async function entropicFictitiousPlay(
  features: MatrixLike,
  targets: Vector,
  options?: EntropicFictitiousPlayOptions,
): Promise<MeanFieldMeasure> {
  return call(requested(features, targets, options), options);
}

/** {@link entropicFictitiousPlay} in place: blocks until the measure is there. */
export function entropicFictitiousPlaySync(
  features: MatrixLike,
  targets: Vector,
  options?: EntropicFictitiousPlaySyncOptions,
): MeanFieldMeasure {
  return callSync(requested(features, targets, options), options);
}

function requested(features: MatrixLike, targets: Vector, options: EntropicFictitiousPlayMethod | undefined) {
  checkOptions(options, entropicFictitiousPlayOptionsNames, { reference: 1 });
  const { reference, ...rest } = options ?? {};
  const h = matrix("features", features);
  const nu = weightsOf("options.reference", reference, h.columns);
  return bindings.entropicFictitiousPlay(h, vector("targets", targets), nu, rest);
}
