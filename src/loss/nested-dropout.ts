import { nestedDropoutOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Matrix, type MatrixLike, matrix } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link nestedDropout}. */
export interface NestedDropoutOptions extends SyncRunOptions {
  /** μ, at least 0; default 0. */
  mean?: number;
  /** σ, positive; default: a quarter of the features. */
  deviation?: number;
  /** Of the draw; default 0. */
  seed?: number;
}

/** Features of which the last ones are gone. */
export interface NestedDropout {
  /** `n × d`, with 0 from the column `kept` on. */
  readonly features: Matrix;
  /** How many columns stayed, at least 1. */
  readonly kept: number;
}

/**
 * Nested dropout: keeps the first `k` features of a batch, so that features come to be ordered by how much they matter.
 *
 * `P(k) ∝ exp(−((k − 1) − μ)² / (2σ²))` for `k = 1 … d`, one draw a batch. The first features are in every draw, the last in
 * few: they learn what the first leave, and wrong labels, which fit no pattern, find little room in the first. After
 * training the best `k` is chosen on clean data. The gradient of what stays passes, that of what is gone is 0.
 *
 * Cost: `O(n d)`. Equivalent: the mask of the authors' code, whose σ has to be given.
 *
 * @param features `n × d`, finite.
 * @param options.mean default 0.
 * @param options.deviation default: `d / 4`.
 * @param options.seed default 0; another for every batch.
 * @returns `features`, `kept`.
 * @throws GibbsError `InvalidShape` for no features, `InvalidValue` for numbers that are not finite, `InvalidOption` for
 *   options outside their domain.
 * @see Y. Chen et al., Compressing Features for Learning with Noisy Labels, IEEE TNNLS 2022,
 *   https://arxiv.org/abs/2206.13140; O. Rippel, M. Gelbart, R. Adams, Learning Ordered Representations with Nested Dropout,
 *   ICML 2014, https://arxiv.org/abs/1402.0915.
 *
 * @example
 * const { features, kept } = nestedDropout([[1, 2, 3]], { deviation: 0.01 });
 * // kept === 1
 * features.data; // [1, 0, 0]
 */
export function nestedDropout(features: MatrixLike, options: NestedDropoutOptions = {}): NestedDropout {
  checkOptions(options, nestedDropoutOptionsNames);
  const f = matrix("features", features);
  const copy = callSync(bindings.nestedDropout(f, options), options);
  return { features: { data: copy.features, shape: [f.rows, f.columns] }, kept: copy.kept };
}
