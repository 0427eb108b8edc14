import {
  type GeneralizedSumPoolingSolution,
  generalizedSumPoolingOptionsNames,
  operations,
} from "../backend/bindings/transport-systems.js";
import { load } from "../backend/load.js";
import { type Matrix, type MatrixLike, matrix } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Derivatives of a loss with respect to what pooling returns; what is missing is 0. */
export interface PoolingUpstream {
  /** With respect to `pooled`, `maps × d`. */
  readonly pooled?: MatrixLike;
  /** With respect to `attributes`, `maps × m`. */
  readonly attributes?: MatrixLike;
}

/** What {@link generalizedSumPooling} is told of the method. */
export interface GeneralizedSumPoolingMethod {
  /** Share of the features' mass that is pooled, above 0 and at most 1; default 0.3. */
  mass?: number;
  /** Factor of the costs: the larger, the sharper the choice of features and of prototypes; default 0.1. */
  sharpness?: number;
  /** Whether distances are between vectors scaled into the unit ball, as in the paper; default `true`. */
  normalize?: boolean;
  /** Number of maps in `features`, each with equally many rows; default 1. */
  maps?: number;
  /** Derivatives of a loss, with which the gradients are returned too; default: no gradients. */
  upstream?: PoolingUpstream;
}

/** Options of {@link generalizedSumPooling}. */
export interface GeneralizedSumPoolingOptions extends GeneralizedSumPoolingMethod, RunOptions {}

/** Options of {@link generalizedSumPoolingSync}. */
export interface GeneralizedSumPoolingSyncOptions extends GeneralizedSumPoolingMethod, SyncRunOptions {}

/** Pooled features, map by map. */
export interface GeneralizedSumPooling {
  /** Weighted means of the features, `maps × d`. */
  readonly pooled: Matrix;
  /** Weights of the features, of sum 1 in each map, `maps × n`; all `1 / n` in average pooling. */
  readonly weights: Matrix;
  /** Shares of the prototypes in what is pooled, of sum 1 in each map, `maps × m`. */
  readonly attributes: Matrix;
  /** Largest relative error of the mass that is pooled. */
  readonly massError: number;
  /** Gradients of the loss, with `upstream`. */
  readonly gradients?: {
    /** With respect to the features, `maps · n × d`. */
    readonly features: Matrix;
    /** With respect to the prototypes, summed over the maps, `m × d`. */
    readonly prototypes: Matrix;
  };
}

/**
 * Pools the features of a map into a weighted mean that leaves out what no prototype is near to: a learnable stand-in for
 * average pooling, with its gradient.
 *
 * A share `mass` of the features goes to the prototypes by entropic partial transport with costs `cₖⱼ`, their distances; the
 * rest is residual: `min Σ xₖⱼ cₖⱼ + (1/γ) (Σ x log x + Σ r log r)` with `rⱼ + Σₖ xₖⱼ = 1/n` and `Σ rⱼ = 1 − mass`. Feature `j` has
 * the weight `(1/n − rⱼ) / mass`, prototype `k` the attribute `Σⱼ xₖⱼ / mass`. The problem has one unknown, which is solved
 * to rounding, and its gradient is in closed form, without an inverse. Equal costs, or `mass: 1`, give average pooling.
 *
 * Cost: `O(n m d)` a map, with or without the gradient. Equivalents: `GSP` of generalized-sum-pooling, whose 100 scalings
 * this solves exactly; its convolution before and its embedding behind are matrix products of yours.
 *
 * @param features the maps' features one map after another, `maps · n × d`, finite.
 * @param prototypes `m × d`, finite.
 * @param options.mass default 0.3.
 * @param options.sharpness default 0.1; with distances of at most 2 the choice is sharp from about 20 on.
 * @param options.normalize default `true`; a vector within the unit ball is left as it is.
 * @param options.maps default 1.
 * @param options.upstream default: no gradients.
 * @returns `pooled`, `weights`, `attributes`, `massError`, and `gradients` with `upstream`.
 * @throws GibbsError `InvalidShape` for prototypes or derivatives that do not fit, `InvalidValue` for numbers that are not
 *   finite, `InvalidOption` for a mass above 1 or a number of maps that does not divide the rows.
 * @see Y. Z. Gürbüz, O. Şener, A. A. Alatan, Generalized sum pooling for metric learning, ICCV 2023,
 *   https://arxiv.org/abs/2308.09228.
 *
 * @example
 * // Two features near the prototype, one far from it; two thirds of the mass.
 * const features = [[1, 0], [0.9, 0], [-1, 0]];
 * const { weights, pooled } = await generalizedSumPooling(features, [[1, 0]], { mass: 2 / 3, sharpness: 20 });
 * // weights.data ≈ [0.5, 0.5, 0.0]
 * // pooled.data ≈ [0.95, 0.0]
 */
export async function generalizedSumPooling(
  features: MatrixLike,
  prototypes: MatrixLike,
  options: GeneralizedSumPoolingOptions = {},
): Promise<GeneralizedSumPooling> {
  const { request, shape } = requested(features, prototypes, options);
  return dressed(await call(request, options), shape);
}

/** {@link generalizedSumPooling} in place: blocks until the answer is there. */
export function generalizedSumPoolingSync(
  features: MatrixLike,
  prototypes: MatrixLike,
  options: GeneralizedSumPoolingSyncOptions = {},
): GeneralizedSumPooling {
  const { request, shape } = requested(features, prototypes, options);
  return dressed(callSync(request, options), shape);
}

interface Shape {
  readonly maps: number;
  readonly rows: number;
  readonly prototypes: number;
  readonly columns: number;
}

function requested(features: MatrixLike, prototypes: MatrixLike, options: GeneralizedSumPoolingMethod) {
  checkOptions(options, generalizedSumPoolingOptionsNames, { upstream: 1 });
  const { maps = 1, upstream } = options;
  const [x, w] = [matrix("features", features), matrix("prototypes", prototypes)];
  const shape: Shape = { maps, rows: x.rows, prototypes: w.rows, columns: x.columns };
  return { request: bindings.generalizedSumPooling(x, w, ...derivatives(upstream), options), shape };
}

function derivatives(upstream: PoolingUpstream | undefined) {
  if (upstream === undefined) return [undefined, undefined] as const;
  if (typeof upstream !== "object" || upstream === null) {
    throw invalid("InvalidOption", "options.upstream", "expected {pooled?, attributes?}");
  }
  for (const name in upstream) {
    if (name !== "pooled" && name !== "attributes")
      throw invalid("InvalidOption", `options.upstream.${name}`, "no such field");
  }
  const { pooled, attributes } = upstream;
  if (pooled === undefined && attributes === undefined) {
    throw invalid("InvalidOption", "options.upstream", "has neither pooled nor attributes");
  }
  return [
    pooled && matrix("options.upstream.pooled", pooled),
    attributes && matrix("options.upstream.attributes", attributes),
  ] as const;
}

function dressed(solution: GeneralizedSumPoolingSolution, shape: Shape): GeneralizedSumPooling {
  const { featuresGradient, prototypesGradient, massError } = solution;
  const { maps, rows, prototypes, columns } = shape;
  const shaped = (data: Float64Array, ...shape: [number, number]): Matrix => ({ data, shape });
  return {
    pooled: shaped(solution.pooled, maps, columns),
    weights: shaped(solution.weights, maps, rows / maps),
    attributes: shaped(solution.attributes, maps, prototypes),
    massError,
    ...(featuresGradient &&
      prototypesGradient && {
        gradients: {
          features: shaped(featuresGradient, rows, columns),
          prototypes: shaped(prototypesGradient, prototypes, columns),
        },
      }),
  };
}
