import { operations, selfDistillationOptimumOptionsNames } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link selfDistillationOptimum}. */
export interface SelfDistillationOptimumOptions extends SyncRunOptions {
  /** λ of the teacher's and the student's ridge regression, positive. */
  ridge: number;
  /** Standard deviation of the labels' noise, at least 0. */
  noise: number;
}

/** The best weight of a teacher. */
export interface SelfDistillationOptimum {
  /** The best ξ; 0 where none changes anything. */
  readonly xi: number;
  /** Expected squared error of the best student's coefficients. */
  readonly error: number;
  /** And of the teacher's. */
  readonly teacherError: number;
  /** Three numbers: the error of the student with weight `ξ` is `curve[0] + curve[1] ξ + curve[2] ξ²`. */
  readonly curve: Float64Array;
}

/**
 * How much a student of ridge regression should learn from its teacher when labels are noisy.
 *
 * For `y = Xθ + noise` the teacher is `(XᵀX + λI)⁻¹ Xᵀ y`, and the student the same of `(1 − ξ) y + ξ X θ_teacher`. The
 * expected `‖θ̂ − θ‖²` is a parabola in `ξ`; with eigenvalues `sⱼ` of `XᵀX`, the noise's variance `σ²` and `θⱼ` along the
 * eigenvectors it is least at
 *
 * `ξ* = Σ sⱼ (σ² − λ θⱼ²) / (λ + sⱼ)³ / (λ Σ sⱼ (σ² + sⱼ θⱼ²) / (λ + sⱼ)⁴)`.
 *
 * The more noise the larger: in the limit it exceeds 1, so that a student should learn from its teacher more than all and
 * against its own labels. It is negative where the ridge is already too large. The truth is what a study of the method knows; in
 * practice take an estimate, or let {@link selfDistillation} find `ξ` on held-out points. The formulas are derived here; of the
 * paper's text only the beginning was at hand.
 *
 * Cost: `O(n d² + d³)`.
 *
 * @param points `X`, `n × d`, finite.
 * @param coefficients `θ`, `d` numbers.
 * @param options.ridge positive.
 * @param options.noise at least 0.
 * @returns `xi`, `error`, `teacherError`, `curve`.
 * @throws GibbsError `InvalidShape` for a wrong number of coefficients, `InvalidValue` for numbers that are not finite,
 *   `InvalidOption` for options outside their domain.
 * @see R. Das, S. Sanghavi, Understanding Self-Distillation in the Presence of Label Noise, ICML 2023,
 *   https://arxiv.org/abs/2301.13304.
 *
 * @example
 * const points = [[1, 0], [0, 2]];
 * const { xi, error, teacherError } = selfDistillationOptimum(points, [1, 1], { ridge: 1, noise: 2 });
 * // xi ≈ 1.295023, error ≈ 1.320044, teacherError ≈ 1.93
 */
export function selfDistillationOptimum(
  points: MatrixLike,
  coefficients: Vector,
  options: SelfDistillationOptimumOptions,
): SelfDistillationOptimum {
  checkOptions(options, selfDistillationOptimumOptionsNames);
  const x = matrix("points", points);
  const theta = vector("coefficients", coefficients);
  return callSync(bindings.selfDistillationOptimum(x, theta, options ?? {}), options);
}
