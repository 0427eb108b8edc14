import { cvarStepOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link cvarStep}. */
export interface CvarStepOptions extends SyncRunOptions {
  /** The example's loss at the parameters. */
  loss: number;
  /** a, the current estimate of the quantile. */
  quantile: number;
  /** λ, the step of the parameters, positive. */
  step: number;
  /** κ, the step of the quantile in the units of the losses, positive. */
  quantileStep: number;
  /** b, the share of losses that do not count, at least 0 and below 1; default 0.9. */
  level?: number;
}

/** Where a {@link cvarStep} leads. */
export interface CvarStep {
  /** The new parameters. */
  readonly parameters: Float64Array;
  /** The new estimate of the quantile. */
  readonly quantile: number;
  /** u, what the gradient was multiplied by beside the step: 0 below the tail, up to `1 / (1 − b)` well inside it. */
  readonly weight: number;
}

/**
 * A stochastic prox-linear step (SPL+) for the conditional value at risk, in closed form.
 *
 * From one example's loss `l` and gradient `g` at `θ` it minimizes the model that keeps the outer hinge and makes the loss linear:
 * `a' + max(0, l + g·(θ' − θ) − a') / (1 − b) + ‖θ' − θ‖² / 2λ + (a' − a)² / 2κ`. With
 * `u = clip((l − a + κ) / (λ ‖g‖² + κ), 0, 1 / (1 − b))` the step is `θ' = θ − λ u g`, `a' = a − κ (1 − u)`. Unlike a subgradient's it
 * never overshoots: in between it ends where the linear loss meets the quantile, so that long steps do no harm. Losses
 * `c` times as large want `λ / c` and `c κ`. Steps that fall like `1 / √t`, and the mean of the later parameters, converge on
 * convex losses; {@link cvar} evaluates what is minimized.
 *
 * The update is derived from the model; the authors' way to choose both steps from one number was not at hand.
 *
 * Cost: `O(d)`. Equivalents: none that is known.
 *
 * @param parameters `d` numbers, finite.
 * @param gradient `d` numbers, the example's gradient at the parameters.
 * @param options.loss finite.
 * @param options.quantile finite.
 * @param options.step positive.
 * @param options.quantileStep positive.
 * @param options.level default 0.9.
 * @returns `parameters`, `quantile`, `weight`.
 * @throws GibbsError `InvalidShape` for a gradient of another length, `InvalidValue` for numbers that are not finite and steps
 *   that overflow, `InvalidOption` for options outside their domain.
 * @see S. Meng, R. Gower, A Model-Based Method for Minimizing CVaR and Beyond, ICML 2023, https://arxiv.org/abs/2305.17498.
 *
 * @example
 * const options = { loss: 2, quantile: 1, level: 0.5, step: 1, quantileStep: 1 };
 * const { parameters, quantile, weight } = cvarStep([0, 0], [1, 0], options);
 * // parameters ≈ [-1, 0], quantile is 1, weight is 1 (the linear loss is 1 there, which is the quantile)
 */
export function cvarStep(parameters: Vector, gradient: Vector, options: CvarStepOptions): CvarStep {
  checkOptions(options, cvarStepOptionsNames);
  const request = bindings.cvarStep(vector("parameters", parameters), vector("gradient", gradient), options ?? {});
  return callSync(request, options);
}
