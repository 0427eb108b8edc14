import { detectNoiseOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { integers, type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** By what {@link detectNoise} tells noise. */
export interface DetectNoiseSyncOptions extends SyncRunOptions {
  /** `"linear"` (default), by a hyperplane in the features, or `"loss"`, by losses alone. */
  detector?: "linear" | "loss";
  /** Above which probability an example is noise, between 0 and 1; default 0.5. */
  threshold?: number;
  /** λ of the hyperplane's regression, positive; default 1e-3. */
  ridge?: number;
  /** Iterations of the regression; default 1000. */
  maxIterations?: number;
  /** 1 for trusted noise, 0 for trusted clean examples, −1 for the others; default: as the losses say. */
  trusted?: Vector;
}

/** Options of {@link detectNoise}. */
export interface DetectNoiseOptions extends DetectNoiseSyncOptions, RunOptions {}

/** Which examples are noise. */
export interface DetectedNoise {
  /** 1 for noise, 0 for the others. */
  readonly noisy: Int32Array;
  /** Of being noise, by the detector. */
  readonly probabilities: Float64Array;
  /** Of being noise, by the losses alone. */
  readonly byLoss: Float64Array;
  /** Whether the regression converged; true without one. */
  readonly converged: boolean;
}

/**
 * Tells noise in data from the web: by a hyperplane in features that were learned without labels, or by small losses.
 *
 * Losses, scaled to [0, 1], are a mixture of two normal distributions; noise is the upper one. That makes examples trusted,
 * unless the caller knows better, and a logistic regression on standardized features separates trusted noise from trusted
 * clean examples, both sides of the same total weight; its probabilities are then those of every example. The hyperplane
 * finds far more of what belongs to no class than losses do, and throws out simple clean examples that losses keep: the
 * authors alternate, `detector: epoch % 2 === 0 ? "linear" : "loss"`. Their regression has no penalty.
 *
 * Cost: `O(n d)` an iteration. Equivalents: `sklearn.mixture.GaussianMixture` and
 * `sklearn.linear_model.LogisticRegression(class_weight="balanced")`, as the authors' code has them.
 *
 * @param features `n × d`, finite.
 * @param losses `n` numbers, finite, not all the same.
 * @param options.detector default `"linear"`.
 * @param options.threshold default 0.5.
 * @param options.ridge default 1e-3.
 * @param options.maxIterations default 1000; when it is reached `converged` is false.
 * @param options.trusted default: as the losses say.
 * @returns `noisy`, `probabilities`, `byLoss`, `converged`.
 * @throws GibbsError `InvalidShape` for another number of losses or trusted examples, `InvalidValue` for losses that are all
 *   the same, trusted examples on one side only and numbers that are not finite, `InvalidOption` for options outside their
 *   domain.
 * @see P. Albert et al., An accurate detection is not all you need to combat label noise in web-noisy datasets, ECCV 2024,
 *   https://arxiv.org/abs/2407.05528.
 *
 * @example
 * const { noisy, converged } = await detectNoise([[0], [0.1], [0.2], [3], [3.1]], [0.1, 0.2, 0.1, 2, 2.2]);
 * // noisy is [0, 0, 0, 1, 1], converged === true
 */
export async function detectNoise(
  features: MatrixLike,
  losses: Vector,
  options: DetectNoiseOptions = {},
): Promise<DetectedNoise> {
  return call(request(features, losses, options), options);
}

/** {@link detectNoise} in place: blocks until the answer is there. */
export function detectNoiseSync(
  features: MatrixLike,
  losses: Vector,
  options: DetectNoiseSyncOptions = {},
): DetectedNoise {
  return callSync(request(features, losses, options), options);
}

function request(features: MatrixLike, losses: Vector, options: DetectNoiseSyncOptions) {
  checkOptions(options, detectNoiseOptionsNames, { trusted: 1 });
  const x = matrix("features", features);
  const { trusted } = options;
  const sides = trusted === undefined ? undefined : integers("options.trusted", trusted, x.rows);
  return bindings.detectNoise(x, vector("losses", losses, x.rows), sides, options);
}
