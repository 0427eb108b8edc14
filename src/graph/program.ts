import { operations } from "../backend/bindings/graph.js";
import { Handle } from "../backend/handle.js";
import { load } from "../backend/load.js";
import { filled, type Matrix, type MatrixLike, matrix, unfilled, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, checkRun, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import type { Named } from "./graph.js";
import { type Operand, Snapshots } from "./operand.js";
import type { Serialized } from "./serialize.js";
import { elements, type Shape, sameShape, shapeText } from "./shape.js";

const bindings = load(operations);

/** Where a graph is evaluated: the flat vector of its parameters, or their values by name. */
export type Position = Vector | Readonly<Record<string, Operand>>;

/** What a graph gives at a position: every output by name, its elements row by row. */
export type Outputs = Record<string, Float64Array>;

/** Options of {@link Program.simulate}. */
export interface SimulateOptions {
  /** Names the random streams; default 0. */
  readonly seed?: number;
  /** Which of the simulations of that seed; default 0. */
  readonly index?: number;
}

/** Options of {@link Program.vmapSync}. */
export interface VmapSyncOptions extends SyncRunOptions {
  /**
   * An array with a number for each of the positions', which receives the gradients row by row and is then
   * `gradients.data`; it must not share memory with the positions. A loop that gives the same one again and again spares
   * itself fresh memory, which can cost as much as a small model's gradient. Default: a new one.
   */
  readonly out?: Float64Array;
}

/**
 * A graph with its data, compiled: evaluated and differentiated at any number of positions.
 *
 * Programs are made by `Graph.compile`. Gradients, and everything else of one output, are of the one called `value`.
 */
export class Program {
  /** The parameters, in the order of the flat vector. */
  readonly parameters: readonly Named[];
  /** What it gives. */
  readonly outputs: readonly Named[];
  /** Length of the flat vector of parameters. */
  readonly dimension: number;
  /** Parameters that `value` does not depend on, by name. */
  readonly unused: readonly string[];
  /** Instructions of one evaluation: what is left of the nodes when equal and adjacent ones are joined. */
  readonly instructions: number;
  readonly #handle: Handle<"graph">;

  /** @internal */
  constructor(serialized: Serialized, inputs: readonly Named[], given: Readonly<Record<string, Operand>>) {
    const data = numbersOf(serialized, inputs, given);
    const bytes = callSync(bindings.bindGraph(JSON.stringify(serialized.json), data));
    this.#handle = new Handle("model-sample", "graph", bytes);
    const { dimension, parameters, outputs, unused, instructions } = callSync(bindings.describeGraph(this.#handle));
    const named = ({ name, shape }: { name: string; shape: ArrayLike<number> }): Named => ({
      name,
      shape: Object.freeze(Array.from(shape)),
    });
    this.dimension = dimension;
    this.parameters = parameters.map(named);
    this.outputs = outputs.map(named);
    this.unused = unused;
    this.instructions = instructions;
  }

  /** @internal */
  get handle(): Handle<"graph"> {
    return this.#handle;
  }

  /** Every output at a position. */
  evaluate(position?: Position): Outputs {
    return this.#named(callSync(bindings.graphOutputs(this.#handle, this.#flat("position", position))));
  }

  /** The output `value` at a position, a number. */
  value(position?: Position): number {
    const { value } = this.evaluate(position);
    if (value?.length === 1) return value[0];
    throw invalid("Unsupported", "value", "the graph has no output of this name that is a number; see evaluate");
  }

  /** The output `value` and its gradient, in the order of the flat vector. */
  gradient(position?: Position): { readonly value: number; readonly gradient: Float64Array } {
    return callSync(bindings.graphGradient(this.#handle, this.#flat("position", position)));
  }

  /** The same, computed in single precision. */
  singleGradient(position?: Position): { readonly value: number; readonly gradient: Float32Array } {
    return callSync(bindings.graphSingleGradient(this.#handle, this.#flat("position", position)));
  }

  /** The output `value`, its gradient, and its Hessian times a direction; about three evaluations of the gradient. */
  hessianVector(
    position: Position,
    direction: Position,
  ): { readonly value: number; readonly gradient: Float64Array; readonly product: Float64Array } {
    const at = this.#flat("position", position);
    return callSync(bindings.graphHessianVector(this.#handle, at, this.#flat("direction", direction)));
  }

  /** How every output changes in a direction: its Jacobian times it. */
  jacobianVector(position: Position, direction: Position): Outputs {
    const at = this.#flat("position", position);
    return this.#named(callSync(bindings.graphJacobianVector(this.#handle, at, this.#flat("direction", direction))));
  }

  /** The gradient of the outputs weighted by `weights` (by name; 0 where left out): their transposed Jacobian times these. */
  vectorJacobian(position: Position, weights: Readonly<Record<string, Operand>>): Float64Array {
    const unknown = Object.keys(weights).find((name) => !this.outputs.some((output) => output.name === name));
    if (unknown !== undefined) throw invalid("InvalidValue", `weights.${unknown}`, "there is no such output");
    const all = this.outputs.map(({ name, shape }) =>
      weights[name] === undefined ? new Float64Array(elements(shape)) : values(`weights.${name}`, weights[name], shape),
    );
    return callSync(bindings.graphVectorJacobian(this.#handle, this.#flat("position", position), joined(all)));
  }

  /**
   * The output `value` and its gradient at each row of a matrix of positions, the rows on as many threads as there are.
   *
   * The same bits at any number of threads.
   */
  async vmap(
    positions: MatrixLike,
    options?: RunOptions,
  ): Promise<{ readonly values: Float64Array; readonly gradients: Matrix }> {
    checkOptions(options);
    checkRun(options, false);
    const { values, gradients } = await call(
      bindings.graphBatch(this.#handle, this.#rows(positions), undefined),
      options,
    );
    return { values, gradients: { data: gradients as Float64Array, shape: [values.length, this.dimension] } };
  }

  /**
   * {@link vmap} in place, into an array of yours if you like.
   *
   * @throws GibbsError `InvalidShape` for positions of another width or an `options.out` of another length, `InvalidValue`
   *   for what is no array of numbers or shares its memory.
   *
   * @example
   * const program = graph(({ parameter }) => f`sum(exp(${parameter("x", 2)}))`).compile();
   * const out = new Float64Array(4);
   * const { values, gradients } = program.vmapSync([[0, 0], [1, 0]], { out });
   * // values ≈ [2, 3.718282], gradients.shape is [2, 2], out ≈ [1, 1, 2.718282, 1]
   */
  vmapSync(
    positions: MatrixLike,
    options: VmapSyncOptions = {},
  ): { readonly values: Float64Array; readonly gradients: Matrix } {
    checkOptions(options, { out: 1 });
    checkRun(options, true);
    const rows = this.#rows(positions);
    const length = rows.rows * rows.columns;
    // Made here: see unfilled.
    const out = filled("options.out", options.out, length, [rows.data]) ?? unfilled(new Float64Array(), length);
    const { values } = callSync(bindings.graphBatch(this.#handle, rows, out), options);
    return { values, gradients: { data: out as Float64Array, shape: [values.length, this.dimension] } };
  }

  /** Every output at a position, with random draws in it drawn anew. */
  simulate(position?: Position, options: SimulateOptions = {}): Outputs {
    checkOptions(options, { seed: 1, index: 1 });
    const { seed = 0, index = 0 } = options;
    const at = this.#flat("position", position);
    return this.#named(callSync(bindings.graphSimulate(this.#handle, at, seed, index)));
  }

  /** Where a position first gives a number that is not finite: the place, the element and the number; otherwise undefined. */
  firstNotFinite(position?: Position): string | undefined {
    return callSync(bindings.graphFirstNotFinite(this.#handle, this.#flat("position", position))) ?? undefined;
  }

  /** The parts of a flat vector, such as a gradient, by the names of the parameters. */
  named(flat: Vector): Record<string, Float64Array> {
    const all = Float64Array.from(vector("flat", flat, this.dimension));
    let start = 0;
    return Object.fromEntries(
      this.parameters.map(({ name, shape }) => {
        const end = start + elements(shape);
        const part = all.slice(start, end);
        start = end;
        return [name, part];
      }),
    );
  }

  /** Frees the compiled graph; the program cannot be used afterwards. It goes by itself when it is unreachable. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }

  #named(outputs: readonly Float64Array[]): Outputs {
    return Object.fromEntries(this.outputs.map(({ name }, k) => [name, outputs[k]]));
  }

  #rows(positions: MatrixLike) {
    const rows = matrix("positions", positions);
    if (rows.columns === this.dimension) return rows;
    throw invalid("InvalidShape", "positions", `expected ${this.dimension} columns, got ${rows.columns}`);
  }

  #flat(argument: string, position: Position | undefined): Float64Array | Float32Array {
    if (position === undefined || position === null || isVector(position)) {
      if (position === undefined && this.dimension === 0) return new Float64Array();
      return vector(argument, position as Vector, this.dimension);
    }
    const known = new Set(this.parameters.map(({ name }) => name));
    const unknown = Object.keys(position).find((name) => !known.has(name));
    if (unknown !== undefined) throw invalid("InvalidValue", `${argument}.${unknown}`, "there is no such parameter");
    return joined(this.parameters.map(({ name, shape }) => values(`${argument}.${name}`, position[name], shape)));
  }
}

function isVector(position: Position): position is Vector {
  return (
    typeof position !== "object" || Array.isArray(position) || ArrayBuffer.isView(position) || "toArray" in position
  );
}

/** An array of a shape as its numbers, row by row. */
function values(argument: string, value: Operand | undefined, shape: Shape): Float64Array {
  if (value === undefined) throw invalid("InvalidValue", argument, "is missing");
  if (typeof value === "number" && shape.length === 0) return Float64Array.of(value);
  if (typeof value !== "object" || value === null)
    throw invalid("InvalidValue", argument, "expected an array of numbers");
  const snapshot = new Snapshots().of(argument, value);
  const fits = sameShape(snapshot.shape, shape) || (shape.length === 0 && snapshot.data.length === 1);
  if (fits || (snapshot.shape.length === 1 && snapshot.data.length === elements(shape))) return snapshot.data;
  throw invalid("InvalidShape", argument, `expected ${shapeText(shape)}, got ${shapeText(snapshot.shape)}`);
}

/** The inputs' numbers, those that the graph brings included, in the order of their nodes. */
function numbersOf(
  { json, data }: Serialized,
  inputs: readonly Named[],
  given: Readonly<Record<string, Operand>>,
): Float64Array {
  if (typeof given !== "object" || given === null) throw invalid("InvalidValue", "inputs", "expected arrays by name");
  const unknown = Object.keys(given).find((name) => !inputs.some((input) => input.name === name));
  if (unknown !== undefined) throw invalid("InvalidValue", `inputs.${unknown}`, "the graph has no such input");
  const all = json.nodes.filter(({ op }) => op === "input");
  return joined(
    all.map(({ attributes, shape }) => {
      const name = attributes?.name as string;
      return data.get(name) ?? values(`inputs.${name}`, given[name], shape);
    }),
  );
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
