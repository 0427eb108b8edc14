import { operations } from "../backend/bindings/model.js";
import { Handle } from "../backend/handle.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { GibbsError, invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { flowchart, listed, type Statement } from "./statements.js";

/** The constraint that a variable lives under; the words are those of {@link Parameter}. */
export type SupportName =
  | "real"
  | "positive"
  | "lower"
  | "upper"
  | "interval"
  | "simplex"
  | "ordered"
  | "positiveOrdered"
  | "unitVector"
  | "sumToZero"
  | "correlation"
  | "covariance"
  | "correlationFactor"
  | "covarianceFactor";

const bindings = load(operations);

/** A variable of a model. */
export interface Parameter {
  readonly name: string;
  /** Its shape; empty for a scalar. */
  readonly shape: readonly number[];
  /** The constraint it lives under. */
  readonly support: SupportName;
  /** Whether it is computed from the others and has no coordinate of its own. */
  readonly derived: boolean;
}

/** A saved model, as JSON holds it. */
export interface ModelJson {
  readonly gibbs: "model";
  readonly kind: string;
  /** The model's bytes, in base 64. */
  readonly bytes: string;
}

/**
 * A log density with named variables, over unconstrained coordinates.
 *
 * Models are written with {@link model}, made by {@link linearRegression}, {@link logisticRegression}, {@link poissonRegression} and
 * {@link eightSchools}, or read back with {@link modelFromJSON}. They never change.
 */
export class Model {
  /** The function that makes such models, such as `"eightSchools"`. */
  readonly kind: string;
  /** Number of unconstrained coordinates. */
  readonly dimension: number;
  /** The variables, in the order of {@link constrain}'s result. */
  readonly parameters: readonly Parameter[];
  /** @internal */
  readonly handle: Handle<"model">;

  /** @internal */
  constructor(bytes: Uint8Array) {
    this.handle = new Handle("model-sample", "model", bytes);
    const { kind, dimension, variables } = callSync(bindings.describeModel(this.handle));
    this.kind = kind;
    this.dimension = dimension;
    this.parameters = variables.map(({ name, shape, support, derived }) =>
      Object.freeze({ name, shape: Object.freeze([...shape]), support: support as Parameter["support"], derived }),
    );
  }

  /** The log density at an unconstrained position, with the Jacobians of the transforms; up to a constant. */
  logDensity(unconstrained: Vector): number {
    return callSync(bindings.logDensity(this.handle, this.#position(unconstrained)));
  }

  /** The log density and its gradient at an unconstrained position. */
  logDensityGradient(unconstrained: Vector): { readonly value: number; readonly gradient: Float64Array } {
    return callSync(bindings.logDensityGradient(this.handle, this.#position(unconstrained)));
  }

  /** Every variable's value at an unconstrained position; the elements of each row by row. */
  constrain(unconstrained: Vector): Record<string, Float64Array> {
    const values = callSync(bindings.constrain(this.handle, this.#position(unconstrained)));
    let start = 0;
    return Object.fromEntries(
      this.parameters.map((parameter) => {
        const end = start + size(parameter);
        const part = values.slice(start, end);
        start = end;
        return [parameter.name, part];
      }),
    );
  }

  /**
   * The unconstrained position of the variables' values: the inverse of {@link constrain}. Derived variables may be left out.
   *
   * @throws GibbsError `InvalidShape` for a variable of the wrong size, `InvalidValue` for one that is missing or outside
   *   its support.
   */
  unconstrain(values: Readonly<Record<string, Vector | number>>): Float64Array {
    const flat = this.parameters.flatMap((parameter) => {
      const { name, derived } = parameter;
      const value = values?.[name];
      if (value === undefined) {
        if (derived) return new Array<number>(size(parameter)).fill(0);
        throw invalid("InvalidValue", `values.${name}`, "is missing");
      }
      return Array.from(vector(`values.${name}`, typeof value === "number" ? [value] : value, size(parameter)));
    });
    return callSync(bindings.unconstrain(this.handle, Float64Array.from(flat)));
  }

  /** The model as JSON; {@link modelFromJSON} reads it. */
  toJSON(): ModelJson {
    let binary = "";
    for (const byte of this.handle.bytes) binary += String.fromCharCode(byte);
    return { gibbs: "model", kind: this.kind, bytes: btoa(binary) };
  }

  /**
   * One draw of every variable, and of every observation, from the prior.
   *
   * @throws GibbsError `Unsupported` for a model that was not written with {@link model}, or that has a site which cannot be
   *   drawn from.
   * @example
   * const noise = model({ y: [0, 0] }, (p, { y }) => {
   *   const sigma = p.sample("sigma", { distribution: "exponential", parameters: [1] });
   *   p.observe({ distribution: "normal", parameters: [0, sigma] }, y);
   * });
   * noise.simulate({ seed: 3 }).y.length; // 2
   */
  simulate(options: { readonly seed?: number } = {}): Record<string, Float64Array> {
    checkOptions(options, { seed: 1 });
    const { seed = 0 } = options;
    const rows = callSync(bindings.evaluateModel(this.handle, "prior", new Float64Array(), 1, seed));
    let start = 0;
    return Object.fromEntries(
      callSync(bindings.modelSites(this.handle, "prior")).map(({ name, shape }) => {
        const end = start + size({ shape: Array.from(shape) });
        const part = rows.slice(start, end);
        start = end;
        return [name, part];
      }),
    );
  }

  /**
   * The model as a Mermaid flowchart: which site depends on which. Empty for ready-made models.
   *
   * @example
   * const mean = model({ y: [1, 2] }, (p, { y }) => {
   *   const mu = p.sample("mu", { distribution: "normal", parameters: [0, 1] });
   *   p.observe({ distribution: "normal", parameters: [mu, 1] }, y);
   * });
   * mean.diagram().includes("s0 --> s1"); // true
   */
  diagram(): string {
    const statements = this.#statements();
    return statements.length === 0 ? "" : flowchart(statements);
  }

  /** A line for each site of a model that was written with {@link model}; otherwise one that names the variables. */
  toString(): string {
    const statements = this.#statements();
    if (statements.length > 0) return listed(statements);
    const names = this.parameters.map(({ name, shape }) => (shape.length > 0 ? `${name}[${shape.join(", ")}]` : name));
    return `${this.kind}(${names.join(", ")})`;
  }

  /** Frees the native object; the model cannot be used afterwards. It goes by itself when the model is unreachable. */
  [Symbol.dispose](): void {
    this.handle[Symbol.dispose]();
  }

  #statements(): readonly Statement[] {
    const notes = callSync(bindings.modelNotes(this.handle));
    return notes === "" ? [] : (JSON.parse(notes) as readonly Statement[]);
  }

  #position(unconstrained: Vector): Float64Array | Float32Array {
    return vector("unconstrained", unconstrained, this.dimension);
  }
}

/** Number of elements of a variable. */
export function size({ shape }: { readonly shape: readonly number[] }): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * Reads a model that was saved as JSON.
 *
 * @throws GibbsError `InvalidValue` for JSON that is no model.
 * @example
 * const model = modelFromJSON(JSON.parse(JSON.stringify(eightSchools([28, 8], [15, 10]))));
 * model.kind; // "eightSchools"
 */
export function modelFromJSON(json: ModelJson): Model {
  if (typeof json !== "object" || json === null || json.gibbs !== "model" || typeof json.bytes !== "string") {
    throw invalid("InvalidValue", "json", "expected a saved model");
  }
  try {
    return new Model(Uint8Array.from(atob(json.bytes), (letter) => letter.charCodeAt(0)));
  } catch (error) {
    if (error instanceof DOMException) throw invalid("InvalidValue", "json.bytes", "expected base 64");
    if (error instanceof GibbsError) throw invalid("InvalidValue", "json.bytes", "expected those of a model");
    throw error;
  }
}
