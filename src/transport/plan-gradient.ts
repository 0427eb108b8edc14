import {
  operations,
  type PlanArgument,
  type ProblemArgument,
  planGradientOptionsNames,
} from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import type { MatrixArgument } from "../backend/request.js";
import { type MatrixLike, matrix, type Points } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Gradients, shaped } from "./gradients.js";

const bindings = load(operations);

/**
 * The derivative of a loss with respect to the entries of a plan: entry by entry, `n × m`, or as `left · rightᵀ`, of `n × k`
 * and `m × k` numbers, which is what a product of the plan with vectors has for one.
 */
export type PlanCotangent = MatrixLike | { readonly left: Points; readonly right: Points };

/** How the linear system of a plan's gradient is solved. */
export interface PlanGradientMethod {
  /** Largest L1 norm of the residual, relative to `Σ |Wᵢⱼ| Pᵢⱼ`, that counts as solved; default 1e-10. */
  tolerance?: number;
  /** Conjugate-gradient steps after which the gradients so far are returned with `converged: false`; default 10000. */
  maxIterations?: number;
}

/** Options of a plan's `gradient`. */
export interface PlanGradientOptions extends PlanGradientMethod, RunOptions {}

/** Options of a plan's `gradientSync`. */
export interface PlanGradientSyncOptions extends PlanGradientMethod, SyncRunOptions {}

/** Gradients of a loss of a plan's entries, and how well their linear system is solved. */
export interface PlanGradient extends Gradients {
  /** Conjugate-gradient steps. */
  readonly iterations: number;
  /** L1 norm of the residual, relative to `Σ |Wᵢⱼ| Pᵢⱼ`. */
  readonly residual: number;
  /** Whether it met the tolerance. */
  readonly converged: boolean;
}

/** A plan that can be differentiated. */
export interface DifferentiablePlan {
  /**
   * Gradients of a loss with respect to what the plan was made from, given the loss's derivative with respect to the plan's
   * entries.
   *
   * Implicit differentiation of the regularized optimum, `epsilon` held fixed: with the derivative `W` and the plan `P`
   * before rounding, the linear system `[diag(P 1), P; Pᵀ, diag(Pᵀ 1)] [λ; μ] = [(W ∘ P) 1; (W ∘ P)ᵀ 1]` is solved by
   * conjugate gradients, and `∂L/∂Cᵢⱼ = Pᵢⱼ (λᵢ + μⱼ − Wᵢⱼ) / ε`, `∂L/∂a = λ`, `∂L/∂b = μ`. The gradients of weights are
   * meant along directions that keep both masses equal. The plan should have converged to a tolerance finer than what the
   * gradients are wanted to. `O(n m)` time a step.
   */
  gradient(cotangent: PlanCotangent, options?: PlanGradientOptions): Promise<PlanGradient>;
  /** `gradient` in place: blocks until the answer is there. */
  gradientSync(cotangent: PlanCotangent, options?: PlanGradientSyncOptions): PlanGradient;
}

/** The gradients of the plan of `problem`, which must not change afterwards. */
export function differentiable(parts: PlanArgument, problem: ProblemArgument): DifferentiablePlan {
  const requested = (cotangent: PlanCotangent, options: PlanGradientMethod | undefined) => {
    checkOptions(options, planGradientOptionsNames);
    return bindings.planGradient(parts, problem, ...views(cotangent), options ?? {});
  };
  return {
    async gradient(cotangent, options) {
      const { gradients, ...numbers } = await call(requested(cotangent, options), options);
      return { ...shaped(gradients, problem), ...numbers };
    },
    gradientSync(cotangent, options) {
      const { gradients, ...numbers } = callSync(requested(cotangent, options), options);
      return { ...shaped(gradients, problem), ...numbers };
    },
  };
}

function views(cotangent: PlanCotangent): [entries?: MatrixArgument, left?: MatrixArgument, right?: MatrixArgument] {
  if (typeof cotangent !== "object" || cotangent === null) {
    throw invalid("InvalidValue", "cotangent", "expected a matrix, or {left, right}");
  }
  if (!("left" in cotangent || "right" in cotangent)) {
    return [matrix("cotangent", cotangent as MatrixLike), undefined, undefined];
  }
  const { left, right } = cotangent as { left: Points; right: Points };
  return [undefined, matrix("cotangent.left", left), matrix("cotangent.right", right)];
}
