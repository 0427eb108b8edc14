import { type MirrorSinkhornStep, operations } from "../backend/bindings/transport-spaces.js";
import { load } from "../backend/load.js";
import { type Matrix, type MatrixLike, matrix } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { type Marginals, weightsOf } from "./mirror-sinkhorn.js";
import { densePlan, type PlanMatrix } from "./plan.js";

const bindings = load(operations);

/** Options of {@link mirrorSinkhornSteps}. */
export interface MirrorStepsOptions {
  /** Factor on the step sizes `√(δ / t) / B`; default 1. */
  stepScale?: number;
}

/** What an iteration has come to: the mean of its plans, rounded to the exact marginals. */
export interface MirrorStepsResult extends PlanMatrix {
  /** L1 errors of the mean's marginals before rounding, relative to the mass. */
  readonly marginalError: readonly [a: number, b: number];
  /** With the gradient at this very plan: how much a convex objective can still fall. */
  readonly frankWolfeGap?: number;
  /** Steps. */
  readonly iterations: number;
}

/** An iteration whose objective is evaluated outside. */
export interface MirrorSteps {
  /** The plan at which a gradient is wanted, `n × m`; its marginals are exact on one side only. */
  ask(): Matrix;
  /** Takes the gradient there, or an unbiased estimate of it, `n × m`, and makes a step. */
  tell(gradient: MatrixLike): void;
  /** The answer so far; with the gradient at the answer's own plan also the gap. */
  result(gradient?: MatrixLike): MirrorStepsResult;
}

/**
 * {@link mirrorSinkhorn} for a function of your own, by ask and tell: you get plans, and give gradients.
 *
 * The function may be any differentiable one, evaluated in any way: in batches, on samples that arrive one by one, with noise.
 * For convex functions the mean of the plans comes to the optimum as `t^(−1/2)`. Nothing of yours runs inside the library, and
 * the state is plain arrays on the JavaScript side.
 *
 * Cost: `O(n m)` a step, in place. Equivalents: none in POT or OTT-JAX.
 *
 * @param marginals weights `a` and `b`.
 * @param options.stepScale default 1.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad weights and gradients, `Infeasible` for masses that differ,
 *   `InvalidOption` for options outside their domain.
 * @see M. Ballu, Q. Berthet, Mirror Sinkhorn: fast online optimization on transport polytopes, ICML 2023,
 *   https://arxiv.org/abs/2211.10420.
 *
 * @example
 * // The plan with the least sum of fourth powers is the product of its marginals here.
 * const steps = mirrorSinkhornSteps({ a: [0.5, 0.5], b: [0.5, 0.5] });
 * const gradient = (plan: { data: Float64Array; shape: readonly [number, number] }) => {
 *   return { data: plan.data.map((p) => 4 * p ** 3), shape: plan.shape };
 * };
 * for (let step = 0; step < 100; step++) steps.tell(gradient(steps.ask()));
 * const { frankWolfeGap } = steps.result(gradient(steps.result().plan()));
 * // steps.result().plan().data ≈ [0.25, 0.25, 0.25, 0.25]
 * // frankWolfeGap ≈ 0
 */
export function mirrorSinkhornSteps(marginals: Marginals, options?: MirrorStepsOptions): MirrorSteps {
  const given = weightsOf(marginals);
  const [a, b] = [given.a.slice(), given.b.slice()];
  if (options !== undefined) checkOptions(options, { stepScale: 1 });
  for (const name of ["threads", "onProgress", "device", "signal"]) {
    if (options !== undefined && name in options) {
      throw invalid("InvalidOption", `options.${name}`, "a step is a short call in place");
    }
  }
  const stepScale = options?.stepScale === undefined ? 1 : options.stepScale;
  if (!(typeof stepScale === "number" && stepScale > 0 && Number.isFinite(stepScale))) {
    throw invalid("InvalidOption", "options.stepScale", "expected a positive number");
  }
  const shape = [a.length, b.length] as const;
  let state: MirrorSinkhornStep = callSync(bindings.mirrorSinkhornBegin(a, b));
  return {
    ask: () => ({ data: state.plan.slice(), shape }),
    tell(gradient) {
      const { logPlan, mean, steps, bound } = state;
      const view = gradientOf(gradient, shape);
      state = callSync(bindings.mirrorSinkhornAdvance(a, b, logPlan, mean, steps, bound, view, stepScale));
    },
    result(gradient) {
      const view = gradient === undefined ? undefined : gradientOf(gradient, shape);
      const answer = callSync(bindings.mirrorSinkhornAnswer(a, b, state.mean, state.steps, view));
      return {
        marginalError: [answer.marginalError[0], answer.marginalError[1]],
        ...(answer.frankWolfeGap !== undefined && { frankWolfeGap: answer.frankWolfeGap }),
        iterations: state.steps,
        ...densePlan(answer.plan, shape),
      };
    },
  };
}

function gradientOf(gradient: MatrixLike, [n, m]: readonly [number, number]) {
  const view = matrix("gradient", gradient);
  if (view.rows !== n || view.columns !== m) {
    throw invalid("InvalidShape", "gradient", `is ${view.rows} × ${view.columns} where the plan is ${n} × ${m}`);
  }
  return view;
}
