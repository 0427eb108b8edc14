/** From traced expressions to the nodes of docs/graph.md's format. */
import { GibbsError } from "../internal/error.js";
import type { Expr } from "./expr.js";
import type { OdeAttributes, ScanAttributes } from "./sequences.js";
import { elements, type Shape } from "./shape.js";
import type { Body, Trace } from "./trace.js";

/** A node, as JSON holds it. */
export interface NodeJson {
  readonly op: string;
  /** Numbers of earlier nodes. */
  readonly in?: readonly number[];
  readonly shape: readonly number[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** What the user calls the place. */
  readonly site?: string;
}

/** A graph, as JSON holds it; `docs/graph.md` is the format. */
export interface GraphJson {
  readonly version: 1;
  readonly nodes: readonly NodeJson[];
  /** Nodes by the names of what they give. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** A graph with its larger arrays beside it, as inputs whose values are known. */
export interface Serialized {
  readonly json: GraphJson;
  readonly data: ReadonlyMap<string, Float64Array>;
}

/** Arrays longer than this stand beside the graph rather than in it. */
const longest = 16;

/** Arrays that stand beside graphs, each under one name however many graphs read it. */
export class Store {
  readonly data = new Map<string, Float64Array>();
  readonly #names = new Map<Float64Array, string>();

  /** The name of an array; `wanted` unless that is taken. */
  name(values: Float64Array, wanted: string, taken: ReadonlySet<string | undefined>): string {
    let name = this.#names.get(values);
    if (name === undefined) {
      name = wanted;
      for (let k = 1; taken.has(name) || this.data.has(name); k++) name = `${wanted}.${k}`;
      this.#names.set(values, name);
      this.data.set(name, values);
    }
    return name;
  }
}

/** Writes down what the outputs need, and every leaf. */
export function serialize(trace: Trace, outputs: Readonly<Record<string, Expr>>, store = new Store()): Serialized {
  const leaves = trace.nodes.filter(({ op }) => op === "input" || op === "parameter");
  const { data } = store;
  const taken = new Set(leaves.map(({ site }) => site));
  const writer = new Writer(trace, (node) => {
    const { value, name } = node.attributes as { value: Float64Array; name?: string };
    const unique = store.name(value, name ?? "data", taken);
    return { op: "input", shape: node.shape, attributes: { name: unique } };
  });
  writer.write([...leaves, ...Object.values(outputs)]);
  const places = Object.entries(outputs).map(([name, node]) => [name, writer.place(node)] as const);
  return { json: { version: 1, nodes: writer.nodes, outputs: Object.fromEntries(places) }, data };
}

/** The same graph with all arrays in it. */
export function inlined({ json, data }: Serialized): GraphJson {
  const nodes = json.nodes.map((node) => {
    const name = node.op === "input" ? (node.attributes?.name as string) : undefined;
    const values = name === undefined ? undefined : data.get(name);
    return values === undefined ? node : { op: "constant", shape: node.shape, attributes: { value: numbers(values) } };
  });
  return { ...json, nodes };
}

/** The pieces of each scan that are read. */
type Pieces = ReadonlyMap<Expr, ReadonlySet<number>>;

class Writer {
  readonly nodes: NodeJson[] = [];
  readonly #trace: Trace;
  readonly #places: Int32Array;
  readonly #beside: ((constant: Expr) => NodeJson) | undefined;
  readonly #layouts = new Map<Expr, Layout>();

  constructor(trace: Trace, beside?: (constant: Expr) => NodeJson) {
    this.#trace = trace;
    this.#places = new Int32Array(trace.nodes.length).fill(-1);
    this.#beside = beside;
  }

  place(node: Expr): number {
    const place = this.#places[node.index];
    if (place < 0) throw new GibbsError("Internal", `${node} was not written`);
    return place;
  }

  /** Writes what these expressions need, in the order in which it was traced. */
  write(wanted: readonly Expr[]): void {
    const { nodes } = this.#trace;
    const reached = new Uint8Array(nodes.length);
    const pieces = new Map<Expr, Set<number>>();
    for (const node of wanted) reached[node.index] = 1;
    // Operands stand before their use, so one pass from the end reaches everything.
    for (let k = nodes.length - 1; k >= 0; k--) {
      if (reached[k] === 0) continue;
      const { op, operands, attributes } = nodes[k];
      for (const operand of operands) reached[operand.index] = 1;
      if (op === "piece") {
        const read = pieces.get(operands[0]) ?? new Set();
        pieces.set(operands[0], read.add(attributes?.which as number));
      }
    }
    for (let k = 0; k < nodes.length; k++) if (reached[k] === 1) this.#one(nodes[k], pieces);
  }

  #one(node: Expr, pieces: Pieces): void {
    this.#places[node.index] = node.op === "piece" ? this.#piece(node) : this.#add(this.#json(node, pieces));
  }

  #add(node: NodeJson): number {
    this.nodes.push(node);
    return this.nodes.length - 1;
  }

  #json(node: Expr, pieces: Pieces): NodeJson {
    const { op, operands, shape, attributes, site } = node;
    const places = operands.map((operand) => this.place(operand));
    // What most nodes are, without the copies that the rest of this needs.
    if (attributes === undefined)
      return site === undefined ? { op, in: places, shape } : { op, in: places, shape, site };
    const inputs = places.length > 0 ? { in: places } : {};
    const named = site === undefined || op === "constant" ? {} : { site };
    switch (op) {
      case "constant": {
        const { value } = attributes as { value: number | Float64Array };
        if (typeof value !== "number" && value.length > longest && this.#beside) return this.#beside(node);
        return { op, shape, attributes: { value: typeof value === "number" ? number(value) : numbers(value) } };
      }
      case "scan": {
        const scan = attributes as unknown as ScanAttributes;
        const layout = layoutOf(scan, pieces.get(node) ?? new Set());
        this.#layouts.set(node, layout);
        const { carried, sequences, length, reverse } = scan;
        const body = written(scan.body, layout.outputs);
        const settings = reverse ? { carried, sequences, length, reverse } : { carried, sequences, length };
        return { op, ...inputs, shape: [layout.size], attributes: { ...settings, body }, ...named };
      }
      case "ode": {
        const { settings, body, outputs } = attributes as unknown as OdeAttributes;
        return { op, ...inputs, shape, attributes: { ...settings, body: written(body, outputs) }, ...named };
      }
      default:
        return { op, ...inputs, shape, attributes, ...named };
    }
  }

  /** A piece of what a scan returns is a slice of its vector, in the piece's own shape. */
  #piece({ operands: [scan], attributes, shape }: Expr): number {
    const place = this.place(scan);
    const start = this.#layouts.get(scan)?.starts.get(attributes?.which as number) ?? 0;
    const size = elements(shape);
    const whole = start === 0 && this.nodes[place].shape[0] === size;
    const cut = { op: "slice", in: [place], shape: [size], attributes: { start: [start], stop: [start + size] } };
    const slice = whole ? place : this.#add(cut);
    if (shape.length === 1) return slice;
    return this.#add({ op: "reshape", in: [slice], shape });
  }
}

/** Where in a scan's vector its pieces stand. */
interface Layout {
  readonly outputs: readonly Expr[];
  readonly starts: ReadonlyMap<number, number>;
  readonly size: number;
}

function layoutOf({ carried, length, outputs }: ScanAttributes, read: ReadonlySet<number>): Layout {
  const starts = new Map<number, number>();
  const kept: Expr[] = [];
  let size = 0;
  outputs.forEach((output, which) => {
    if (which >= carried && !read.has(which)) return;
    starts.set(which, size);
    kept.push(output);
    size += elements(output.shape) * (which < carried ? 1 : length);
  });
  return { outputs: kept, starts, size };
}

function written(body: Body, outputs: readonly Expr[]): { nodes: readonly NodeJson[]; outputs: readonly number[] } {
  const writer = new Writer(body);
  writer.write(outputs);
  return { nodes: writer.nodes, outputs: outputs.map((output) => writer.place(output)) };
}

/** JSON has no words for numbers that are not finite, and loses the sign of −0: only the former matters here. */
const number = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
const numbers = (values: Float64Array): (number | string)[] => Array.from(values, number);

/** A line for each node, as a person reads it. */
export function listing({ nodes, outputs }: GraphJson, indent = ""): string {
  const names = nodes.map(({ op, attributes }, k) =>
    op === "input" || op === "parameter" ? `${attributes?.name}` : `%${k}`,
  );
  const lines = nodes.flatMap((node, k) => {
    const { op, in: operands = [], shape, attributes = {} } = node;
    const { body, name: _, ...rest } = attributes;
    const settings = Object.entries(rest).map(([key, value]) => `${key} ${shown(value)}`);
    const arguments_ = [...operands.map((operand) => names[operand]), ...settings].join(", ");
    const line = `${indent}${names[k]} = ${op}${arguments_ === "" ? "" : `(${arguments_})`} ${shapeOf(shape)}`;
    if (body === undefined) return [line];
    const inner = body as { nodes: readonly NodeJson[]; outputs: readonly number[] };
    const returned = Object.fromEntries(inner.outputs.map((place, at) => [`${at}`, place]));
    return [line, listing({ version: 1, nodes: inner.nodes, outputs: returned }, `${indent}  `)];
  });
  const results = Object.entries(outputs).map(([name, place]) => `${indent}→ ${name}: ${names[place]}`);
  return [...lines, ...results].join("\n");
}

const shapeOf = (shape: Shape) => `[${shape.join(", ")}]`;

function shown(value: unknown): string {
  if (!Array.isArray(value)) return `${value}`;
  return value.length > 6 ? `[${value.slice(0, 6).join(", ")}, … ${value.length}]` : `[${value.join(", ")}]`;
}
