import { operations } from "../backend/bindings/graph.js";
import { load } from "../backend/load.js";
import { callSync } from "../internal/call.js";
import { GibbsError, invalid } from "../internal/error.js";
import type { Expr } from "./expr.js";
import { checkedShape, isOperand, type Operand } from "./operand.js";
import { Program } from "./program.js";
import { type GraphJson, inlined, listing, type NodeJson, type Serialized, serialize } from "./serialize.js";
import { elements, type Shape } from "./shape.js";
import { Trace, tracing } from "./trace.js";

const bindings = load(operations);

/** What the function that is traced can declare. */
export interface Leaves {
  /** Data that is given when the graph is compiled: a name, and a shape (default: a number). */
  input(name: string, shape?: number | readonly number[]): Expr;
  /** What gradients are taken along: a name, and a shape (default: a number). */
  parameter(name: string, shape?: number | readonly number[]): Expr;
}

/** A named leaf or result of a graph. */
export interface Named {
  readonly name: string;
  /** Sizes along the axes; empty for a number. */
  readonly shape: Shape;
}

/**
 * An expression that was traced: nodes with known shapes, which can be saved, printed and compiled.
 *
 * Graphs are made by {@link graph}, or read back by {@link graphFromJSON}. They never change.
 */
export class Graph {
  /** The parameters, in the order of the flat vector. */
  readonly parameters: readonly Named[];
  /** The data that it needs to be compiled. */
  readonly inputs: readonly Named[];
  /** What it gives. */
  readonly outputs: readonly Named[];
  /** Length of the flat vector of parameters. */
  readonly dimension: number;
  /** @internal */
  readonly serialized: Serialized;

  /** @internal */
  constructor(serialized: Serialized) {
    const { json, data } = serialized;
    this.serialized = serialized;
    this.parameters = leaves(json.nodes, "parameter");
    this.inputs = leaves(json.nodes, "input").filter(({ name }) => !data.has(name));
    this.outputs = Object.entries(json.outputs).map(([name, place]) => ({ name, shape: json.nodes[place].shape }));
    this.dimension = this.parameters.reduce((sum, { shape }) => sum + elements(shape), 0);
  }

  /**
   * Binds data to the inputs and compiles: what depends on data alone is computed now, once.
   *
   * @param inputs an array for each input, by name.
   * @throws GibbsError `InvalidValue` and `InvalidShape` for inputs that are missing, unknown or of another shape.
   * @example
   * const squares = graph(({ input, parameter }) => input("y", 3).subtract(parameter("mu")).square().sum());
   * const program = squares.compile({ y: [1, 2, 6] });
   * program.value([3]); // 14
   * program.gradient({ mu: 0 }).gradient; // [-18]
   */
  compile(inputs: Readonly<Record<string, Operand>> = {}): Program {
    return new Program(this.serialized, this.inputs, inputs);
  }

  /** The graph in the format of `docs/graph.md`, its arrays included; {@link graphFromJSON} reads it. */
  toJSON(): GraphJson {
    return inlined(this.serialized);
  }

  /** The nodes, a line each. */
  toString(): string {
    return listing(this.serialized.json);
  }
}

function leaves(nodes: readonly NodeJson[], kind: string): Named[] {
  return nodes
    .filter(({ op }) => op === kind)
    .map(({ attributes, shape }) => ({ name: attributes?.name as string, shape }));
}

/**
 * Reads a graph that was saved as JSON, which may come from anywhere: everything in it is checked.
 *
 * @throws GibbsError `InvalidValue` or `InvalidShape` for what is no graph, with the node at fault.
 * @example
 * const saved = JSON.stringify(graph(({ parameter }) => parameter("x").square()));
 * graphFromJSON(JSON.parse(saved)).compile().value([3]); // 9
 */
export function graphFromJSON(json: GraphJson): Graph {
  if (typeof json !== "object" || json === null || !Array.isArray(json.nodes)) {
    throw invalid("InvalidValue", "json", "expected a saved graph");
  }
  const text = JSON.stringify(json);
  try {
    callSync(bindings.checkGraph(text));
  } catch (error) {
    if (!(error instanceof GibbsError)) throw error;
    throw new GibbsError(error.code, `json: ${error.message}`, "json");
  }
  return new Graph({ json: JSON.parse(text), data: new Map() });
}

/**
 * Traces a function once, and returns the expression that it wrote as a graph.
 *
 * The function runs in place and must not be asynchronous. Shapes are checked as it writes; equal parts become one; numbers
 * that are known are computed. Gradients are of the output called `value`, which is a number.
 *
 * Cost: about 0.3 µs a node.
 *
 * @param body gets `input` and `parameter`, and returns what is computed: an expression, called `value`, or several by name.
 * @throws GibbsError `InvalidShape` where shapes do not fit, with both, thrown where they meet; `InvalidValue` for operands
 *   that are none.
 * @example
 * const squares = graph(({ input, parameter }) => {
 *   const y = input("y", 3);
 *   const mu = parameter("mu");
 *   return f`sum((${y} - ${mu})^2)`;
 * });
 * squares.dimension; // 1
 * squares.inputs; // [{ name: "y", shape: [3] }]
 */
export function graph(body: (leaves: Leaves) => Operand | Readonly<Record<string, Operand>>): Graph {
  if (typeof body !== "function") throw invalid("InvalidValue", "body", "expected a function");
  const trace = new Trace();
  const outputs = tracing(trace, () => {
    const result = body({
      input: (name, shape = []) => trace.leaf("input", name, checkedShape("shape", shape)),
      parameter: (name, shape = []) => trace.leaf("parameter", name, checkedShape("shape", shape)),
    });
    return outputsOf(trace, result);
  });
  return new Graph(serialize(trace, outputs));
}

/** What a traced function returned, by name. */
export function outputsOf(
  trace: Trace,
  result: Operand | Readonly<Record<string, Operand>>,
): Readonly<Record<string, Expr>> {
  if (result instanceof Promise) throw invalid("InvalidValue", "body", "must not be asynchronous");
  if (isOperand(result)) return { value: trace.operand("body", result as Operand) };
  const entries = Object.entries(result as Readonly<Record<string, Operand>>);
  if (entries.length === 0) throw invalid("InvalidValue", "body", "returns nothing");
  return Object.fromEntries(entries.map(([name, value]) => [name, trace.operand(`body.${name}`, value)]));
}
