import {
  operations,
  type SphericalCommon,
  type SphericalStepOptions,
  sphericalStepOptionsNames,
} from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import type { MatrixArgument } from "../backend/request.js";
import { integers, type Matrix, type MatrixLike, matrix, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** How well U⁻¹ must fit; beyond it the factors are multiplied out. */
const tolerance = 1e-9;

/** Options of {@link sphericalLayer}. */
export interface SphericalLayerOptions extends SyncRunOptions {
  /** `"z"` (default), `"taylor"`, `"spherical"` or `"squares"` (half the squared error against the one-hot label). */
  kind?: "z" | "taylor" | "spherical" | "squares";
  /** a of the Z-loss, positive; default 1. */
  a?: number;
  /** b of the Z-loss; default 1. */
  b?: number;
  /** ε of the spherical softmax, positive; default 1e-3. */
  epsilon?: number;
}

/** Options of a step of {@link SphericalLayer}. */
export interface SphericalLayerStepOptions extends SyncRunOptions {
  /** η, the length of a step, at least 0; default 0.1. 0 evaluates and learns nothing. */
  rate?: number;
}

/** What a step of {@link SphericalLayer} saw. */
export interface SphericalLayerStep {
  /** The mean loss of the examples, each before its own step. */
  readonly value: number;
  /** The loss of every example. */
  readonly values: Float64Array;
  /** Gradient of every example's own loss by its hidden values, `n × d`: to go further back. Nothing is divided by n. */
  readonly grads: { readonly hiddens: Float64Array };
}

/** A layer that learns; see {@link sphericalLayer}. */
export interface SphericalLayer {
  /** K and d. */
  readonly shape: [number, number];
  /** Examples seen since the factors were last multiplied out. */
  readonly pending: number;
  /** Takes a step of gradient descent for each example, one after the other: `O(d²)` each. */
  step(hiddens: MatrixLike, labels: Vector, options?: SphericalLayerStepOptions): SphericalLayerStep;
  /** The weights as they are now, `K × d`: `O(K d²)` the first time after a step. */
  weights(): Matrix;
}

/**
 * A last layer of very many classes that learns under a loss of the spherical family, at a cost that does not depend on how
 * many classes there are.
 *
 * With weights `W` (`K × d`) and hidden values `h` the logits are `z = W h`. Losses that see them through `z_y`, `Σ z` and
 * `Σ z²` alone ({@link zLoss}, both of {@link sphericalLoss}, squared error) need of `W` only `WᵀW`, `Wᵀ1` and the label's
 * row, and a gradient step changes all of `W` by a product of factors and a single row: one example costs `O(d²)`. The
 * steps are those of stochastic gradient descent on `W` with one example at a time, up to rounding. The factors are
 * multiplied out, `O(K d²)`, once in `max(K, 1000)` examples, and where the inverse of a factor no longer fits to 1e-9.
 *
 * Cost: `O(n d²)` a step of `n` examples; `O(K d)` memory. Equivalents: none in common libraries; the authors' code is
 * for Theano.
 *
 * @param weights `K × d`, finite, to begin with; copied.
 * @param options.kind default `"z"`.
 * @param options.a default 1.
 * @param options.b default 1.
 * @param options.epsilon default 1e-3.
 * @returns the layer, with `step`, `weights`, `shape` and `pending`.
 * @throws GibbsError `InvalidShape` for hidden values or labels that do not fit, `InvalidValue` for labels out of range and
 *   numbers that are not finite, `InvalidOption` for options outside their domain and for a `rate` at which a step would
 *   wipe out a direction of the weights (`2 η ∂L/∂q ‖h‖²` of 1); the layer is then as before the call.
 * @see P. Vincent, A. de Brébisson, X. Bouthillier, Efficient Exact Gradient Update for training Deep Networks with Very
 *   Large Sparse Targets, NeurIPS 2015, https://arxiv.org/abs/1412.7091; A. de Brébisson, P. Vincent, The Z-loss, 2016,
 *   https://arxiv.org/abs/1604.08859.
 *
 * @example
 * const layer = sphericalLayer([[1, 0], [0, 1], [1, 1]], { kind: "squares" });
 * const { value, grads } = layer.step([[1, 2]], [1], { rate: 0.1 });
 * // value ≈ 5.5, grads.hiddens is [4, 4]
 * layer.weights().data; // ≈ [0.9, -0.2, -0.1, 0.8, 0.7, 0.4]
 */
export function sphericalLayer(weights: MatrixLike, options: SphericalLayerOptions = {}): SphericalLayer {
  const { rate: _, ...names } = sphericalStepOptionsNames;
  checkOptions(options, names);
  const { kind, a, b, epsilon } = options;
  const given = matrix("weights", weights);
  const [classes, d] = [given.rows, given.columns];
  const layer = new Factored(given, { kind, a, b, epsilon });
  // Options are refused now, not at the first step.
  layer.take({ data: new Float64Array(d), rows: 1, columns: d, rowStride: d, columnStride: 1 }, new Int32Array(1), 0);
  return {
    shape: [classes, d],
    get pending() {
      return layer.pending;
    },
    step(hiddens, labels, stepOptions = {}) {
      checkOptions(stepOptions, { rate: 1 });
      const h = matrix("hiddens", hiddens);
      const y = integers("labels", labels, h.rows);
      const bad = y.findIndex((label) => label < 0 || label >= classes);
      if (bad >= 0) {
        throw invalid("InvalidValue", "labels", `expected a class of 0 to ${classes - 1}, got ${y[bad]} at ${bad}`);
      }
      const { values, hiddens: slopes } = layer.take(h, y, stepOptions.rate, stepOptions);
      const value = values.reduce((sum, loss) => sum + loss, 0) / values.length;
      return { value, values, grads: { hiddens: slopes } };
    },
    weights: () => ({ data: layer.multiply().slice(), shape: [classes, d] }),
  };
}

/** `W = V U + 1 ωᵀ`: V here, what does not grow with the classes in `common`. */
class Factored {
  pending = 0;
  private rows: Float64Array;
  private common: SphericalCommon;
  private readonly d: number;
  private readonly kind: Omit<SphericalStepOptions, "rate">;

  constructor(weights: MatrixArgument, kind: Omit<SphericalStepOptions, "rate">) {
    this.d = weights.columns;
    this.kind = kind;
    this.common = callSync(bindings.sphericalRefresh(weights));
    // The factors are the identity and 0 so far: their product is a copy, row by row.
    this.rows = callSync(bindings.sphericalWeights(weights, this.common.factor, this.common.offset));
  }

  /** A step an example; nothing has changed where it throws. */
  take(h: MatrixArgument, labels: Int32Array, rate: number | undefined, run?: SyncRunOptions) {
    const { d, rows, common, kind } = this;
    const distinct = [...new Set(labels)];
    const places = new Map(distinct.map((label, i) => [label, i]));
    const touched = new Float64Array(distinct.length * d);
    distinct.forEach((label, i) => {
      touched.set(rows.subarray(label * d, (label + 1) * d), i * d);
    });
    const which = labels.map((label) => places.get(label) as number);
    const { classes, factor, inverse, offset, gram, total } = common;
    const own = rate === undefined ? kind : { ...kind, rate };
    const request = bindings.sphericalStep(h, which, touched, classes, factor, inverse, offset, gram, total, own);
    const { common: after, rows: learned, residual, ...seen } = callSync(request, run);
    distinct.forEach((label, i) => {
      rows.set(learned.subarray(i * d, (i + 1) * d), label * d);
    });
    this.common = after;
    if (rate !== 0) this.pending += labels.length;
    if (residual > tolerance || this.pending >= Math.max(1000, classes)) this.multiply();
    return seen;
  }

  /** Multiplies the factors out; the weights, which stay the layer's. */
  multiply(): Float64Array {
    if (this.pending > 0) {
      const { common, d } = this;
      const v = { data: this.rows, rows: common.classes, columns: d, rowStride: d, columnStride: 1 };
      this.rows = callSync(bindings.sphericalWeights(v, common.factor, common.offset));
      this.common = callSync(bindings.sphericalRefresh({ ...v, data: this.rows }));
      this.pending = 0;
    }
    return this.rows;
  }
}
