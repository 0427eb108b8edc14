import { mixupOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Matrix, type MatrixLike, matrix } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link mixup}. */
export interface MixupOptions extends SyncRunOptions {
  /** α of the beta distribution of λ, positive; default 20. The larger, the nearer λ is to one half. */
  alpha?: number;
  /** Of λ and the pairs; default 0. */
  seed?: number;
}

/** Mixtures of examples. */
export interface Mixup {
  /** `λ xᵢ + (1 − λ) x_π(i)`, `n × d`. */
  readonly points: Matrix;
  /** π, a permutation. */
  readonly partners: Int32Array;
  /** λ. */
  readonly lambda: number;
}

/**
 * Mixtures of examples with each other.
 *
 * `x̃ᵢ = λ xᵢ + (1 − λ) x_π(i)` with one `λ ~ Beta(α, α)` and a random permutation π for the batch, which
 * {@link regMixup} takes. The default α is RegMixup's; mixup alone is used with 0.1 to 0.4.
 *
 * Cost: `O(n d)`. Equivalent: `torchvision.transforms.v2.MixUp`.
 *
 * @param points `n × d`, finite.
 * @param options.alpha default 20.
 * @param options.seed default 0; another for every batch.
 * @returns `points`, `partners`, `lambda`.
 * @throws GibbsError `InvalidShape` for no points, `InvalidValue` for numbers that are not finite, `InvalidOption` for
 *   options outside their domain.
 * @see H. Zhang et al., mixup: Beyond Empirical Risk Minimization, ICLR 2018, https://arxiv.org/abs/1710.09412.
 *
 * @example
 * const { points, partners, lambda } = mixup([[0], [1]], { seed: 1 });
 * // points.data.length === 2, partners.length === 2
 * lambda > 0 && lambda < 1; // true
 */
export function mixup(points: MatrixLike, options: MixupOptions = {}): Mixup {
  checkOptions(options, mixupOptionsNames);
  const x = matrix("points", points);
  const { points: data, partners, lambda } = callSync(bindings.mixup(x, options), options);
  return { points: { data, shape: [x.rows, x.columns] }, partners, lambda };
}
