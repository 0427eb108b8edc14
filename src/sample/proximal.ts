/** What the proximal samplers have in common. */
import { operations, proximalOptionsNames } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import type { Model } from "../model/model.js";
import { checkedModel } from "./approximation.js";

const bindings = load(operations);

/** What samplers of densities with a penalty are told. */
export interface ProximalMethod {
  /** `αᵢ` of the penalty `Σ αᵢ |xᵢ|`, at least 0: one for all unconstrained coordinates, or one each. */
  penalty: Vector | number;
  /** Independent chains; default 4. */
  chains?: number;
  /** Transitions of warm-up; default 2000. */
  warmup?: number;
  /** Draws of each chain; default 1000. */
  draws?: number;
  /** Transitions from one draw to the next; default 10. */
  thin?: number;
  /** The step γ; default 0.01. */
  stepSize?: number;
  /** The smoothing λ of the penalty's envelope; default 0.02. Steps above it are unstable. */
  smoothing?: number;
  /** Unconstrained starting positions: one for all chains, or one a chain; default: uniform on (−2, 2). */
  init?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** A request of either form; `mirror` is that of the Bregman form. */
export function proximalRequest(
  model: Model,
  options: ProximalMethod,
  own: object,
  mirror: (dimension: number) => Float64Array | Float32Array | undefined,
) {
  const [handle, init, checked] = checkedModel(model, options, { ...proximalOptionsNames, penalty: 1, ...own });
  const { penalty } = checked;
  if (penalty === undefined) throw invalid("InvalidOption", "options.penalty", "is missing");
  const alpha = each("penalty", penalty, model.dimension);
  return bindings.proximalLangevin(handle, init, alpha, mirror(model.dimension), checked);
}

/** A number for all coordinates, or one each. */
export function each(name: string, value: Vector | number, dimension: number): Float64Array | Float32Array {
  return typeof value === "number" ? new Float64Array(dimension).fill(value) : vector(`options.${name}`, value);
}
