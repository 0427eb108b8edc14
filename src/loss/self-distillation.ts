import { operations, selfDistillationOptionsNames } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Matrix, type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link selfDistillation} is told. */
export interface SelfDistillationMethod {
  /** λ, positive; the kernel matrix gets it on its diagonal. */
  ridge: number;
  /** How many students follow the teacher; default 1. */
  steps?: number;
  /**
   * ξ, the weight of the teacher's fit in what a student learns from, one for all steps or one a step, any finite numbers;
   * default: the best ones for `validation`.
   */
  xi?: number | Vector;
  /** Points that are not trained on: their kernel with the training points, `v × n`, and their targets, `v × m`. */
  validation?: { readonly kernel: MatrixLike; readonly targets: MatrixLike };
}

/** Options of {@link selfDistillation}. */
export interface SelfDistillationOptions extends SelfDistillationMethod, RunOptions {}

/** Options of {@link selfDistillationSync}. */
export interface SelfDistillationSyncOptions extends SelfDistillationMethod, SyncRunOptions {}

/** The last student. */
export interface SelfDistilled {
  /** `n × m`; a prediction is the kernel of a point with the training points times these. */
  readonly coefficients: Matrix;
  /** The student's fit of the training targets, `n × m`. */
  readonly fitted: Matrix;
  /** ξ of every step. */
  readonly xi: Float64Array;
  /** Mean squared errors on `validation` of the teacher and of every student; without it empty. */
  readonly errors: Float64Array;
}

/**
 * Self-distillation of kernel ridge regression: every student learns from a mixture of the targets and its teacher's fit.
 *
 * `c₀ = (K + λI)⁻¹ Y` and `cₜ = (K + λI)⁻¹ ((1 − ξₜ) Y + ξₜ K cₜ₋₁)`, in closed form. In the eigenbasis of `K` a student
 * shrinks the targets by `bₜ = b₀ (1 − ξ + ξ bₜ₋₁)` with `b₀ = d / (d + λ)`. With `ξ = 1` the fit vanishes in the end; with a
 * constant `ξ` below 1 students tend to ridge regression with `λ / (1 − ξ)`: the targets dampen what distillation adds to the
 * ridge. With `validation` and no `xi` each step takes the `ξ` that is best for it, also in closed form: the prediction is linear
 * in `ξ`. It may be negative, and exceeds 1 where labels are noisy ({@link selfDistillationOptimum}). `K = X Xᵀ` is linear
 * ridge regression. The paper's `α` is `1 − ξ`.
 *
 * Cost: `O(n³)` once, which cannot be interrupted, and `O(n² m + v n m)` a step. Equivalent:
 * `sklearn.kernel_ridge.KernelRidge(alpha=ridge, kernel="precomputed")`, fitted again and again.
 *
 * @param kernel `n × n`, symmetric and positive semidefinite.
 * @param targets `n × m`.
 * @param options.ridge positive.
 * @param options.steps default 1; 0 is the teacher alone.
 * @param options.xi default: the best ones for `validation`.
 * @param options.validation default: none.
 * @returns `coefficients`, `fitted`, `xi`, `errors`.
 * @throws GibbsError `InvalidShape` for shapes that do not fit, `InvalidValue` for a kernel that is not symmetric or not
 *   positive semidefinite and for numbers that are not finite, `InvalidOption` for a `ridge` that is not positive, and where
 *   neither `xi` nor `validation` is given.
 * @see K. Borup, L. Andersen, Even your Teacher Needs Guidance: Ground-Truth Targets Dampen Regularization Imposed by
 *   Self-Distillation, NeurIPS 2021, https://arxiv.org/abs/2102.13088.
 *
 * @example
 * const kernel = [[1, 0.5], [0.5, 1]];
 * const { fitted, xi } = await selfDistillation(kernel, [[1], [0]], { ridge: 1, xi: 0.5 });
 * // fitted.data ≈ [0.351111, 0.128889], xi is [0.5]
 * const validation = { kernel: [[1, 0.2]], targets: [[0.6]] };
 * const best = await selfDistillation(kernel, [[1], [0]], { ridge: 1, validation });
 * // best.xi ≈ [-0.340909], best.errors ≈ [0.008711, 0]
 */
export async function selfDistillation(
  kernel: MatrixLike,
  targets: MatrixLike,
  options: SelfDistillationOptions,
): Promise<SelfDistilled> {
  const { request, shape } = requested(kernel, targets, options);
  return dressed(await call(request, options), shape);
}

/** {@link selfDistillation} in place: blocks until the answer is there. */
export function selfDistillationSync(
  kernel: MatrixLike,
  targets: MatrixLike,
  options: SelfDistillationSyncOptions,
): SelfDistilled {
  const { request, shape } = requested(kernel, targets, options);
  return dressed(callSync(request, options), shape);
}

function requested(kernel: MatrixLike, targets: MatrixLike, options: SelfDistillationMethod) {
  checkOptions(options, selfDistillationOptionsNames, { xi: 1, validation: 1 });
  const k = matrix("kernel", kernel);
  const y = matrix("targets", targets);
  const { validation } = options ?? {};
  if (validation !== undefined && (typeof validation !== "object" || validation === null)) {
    throw invalid("InvalidOption", "options.validation", "expected {kernel, targets}");
  }
  const held = validation && matrix("options.validation.kernel", validation.kernel);
  const values = validation && matrix("options.validation.targets", validation.targets);
  const request = bindings.selfDistillation(k, y, weightsOf(options), held, values, options ?? {});
  return { request, shape: [y.rows, y.columns] as const };
}

/** ξ of every step. */
function weightsOf({ xi, steps = 1 }: SelfDistillationMethod): Float64Array | Float32Array | undefined {
  if (xi === undefined) return undefined;
  if (typeof xi !== "number") return vector("options.xi", xi);
  return new Float64Array(Number.isSafeInteger(steps) && steps >= 0 && steps < 2 ** 32 ? steps : 0).fill(xi);
}

function dressed(
  { coefficients, fitted, ...rest }: ReturnType<ReturnType<typeof requested>["request"]["decode"]>,
  shape: readonly [number, number],
): SelfDistilled {
  return { coefficients: { data: coefficients, shape }, fitted: { data: fitted, shape }, ...rest };
}
