/** Samplers that start from a reference distribution: how they are told of it. */
import { type Vector, vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { Model } from "../model/model.js";

/** The reference that a bridge to a posterior starts from: independent logistic coordinates. */
export interface ReferenceOptions {
  /** Location of each unconstrained coordinate; default: all 0. */
  location?: Vector;
  /** Scale of each unconstrained coordinate, or of all; default: all 1. The standard deviation is 1.81 times it. */
  scale?: Vector | number;
}

type Floats = Float64Array | Float32Array;

/** @internal The model's handle and the reference, after a look at the options. */
export function checkedBridge<Options extends ReferenceOptions>(
  model: Model,
  options: Options | undefined,
  names: object,
): [Model["handle"], Floats | undefined, Floats | undefined, Options] {
  if (!(model instanceof Model)) throw invalid("InvalidValue", "model", "expected a model of gibbs/model");
  checkOptions(options, names, { location: 1, scale: 1 });
  const { location, scale } = options ?? {};
  return [
    model.handle,
    location === undefined ? undefined : vector("options.location", location),
    scale === undefined ? undefined : scales(scale, model.dimension),
    options ?? ({} as Options),
  ];
}

function scales(scale: Vector | number, dimension: number): Floats {
  return typeof scale === "number" ? new Float64Array(dimension).fill(scale) : vector("options.scale", scale);
}
