/**
 * Traces: expressions as they are written become nodes of a graph.
 *
 * Equal operations on equal operands are one node. Arithmetic on numbers that are known is done at once, where that gives
 * the bits that the compiled graph would give. A trace exists while the user's function runs; the bodies of scans and of
 * differential equations are traces within it.
 */
import { GibbsError, invalid } from "../internal/error.js";
import { Expr } from "./expr.js";
import { type Operand, type Snapshot, Snapshots } from "./operand.js";
import { Misfit, type Shape, scalar } from "./shape.js";

/** What an operation needs beside its operands. */
export type Attributes = Readonly<Record<string, unknown>>;

let current: Trace | undefined;

/** The trace that expressions are added to. */
export function active(op: string): Trace {
  if (current !== undefined) return current;
  throw invalid("Unsupported", op, "expressions are written in the function that graph(…) or model(…) is given");
}

/** Runs a user's function with `trace` as the one that its expressions are added to. */
export function tracing<Result>(trace: Trace, body: () => Result): Result {
  const outer = current;
  current = trace;
  try {
    return body();
  } finally {
    current = outer;
  }
}

/** The nodes of a graph that is being written. */
export class Trace {
  readonly snapshots: Snapshots;
  readonly nodes: Expr[] = [];
  /** What the user is at, such as the name of a parameter; nodes that messages may name keep it. */
  site: string | undefined;
  readonly #seen = new Map<string, Expr>();
  readonly #numbers = new Map<number, Expr>();
  readonly #arrays = new Map<Snapshot, Expr>();
  readonly #leaves = new Set<string>();
  #unique = 0;

  constructor(snapshots: Snapshots = new Snapshots()) {
    this.snapshots = snapshots;
  }

  /** The node of an operation; `key` tells apart what differs by attributes or by a declared shape. */
  node(op: string, operands: readonly Expr[], shape: Shape, attributes?: Attributes, key = ""): Expr {
    let identity = op + key;
    for (let k = 0; k < operands.length; k++) identity += `,${operands[k].index}`;
    let found = this.#seen.get(identity);
    if (found === undefined) {
      found = this.#add(op, operands, shape, attributes);
      this.#seen.set(identity, found);
    }
    return found;
  }

  /** A node that equals no other: leaves, scans, draws. */
  unique(op: string, operands: readonly Expr[], shape: Shape, attributes?: Attributes): Expr {
    return this.#add(op, operands, shape, attributes);
  }

  /** A number that no other node of this trace has. */
  ticket(): number {
    return this.#unique++;
  }

  /** A named leaf. */
  leaf(op: "input" | "parameter", name: string, shape: Shape): Expr {
    if (typeof name !== "string" || name === "") throw invalid("InvalidValue", "name", "expected a name");
    if (this.#leaves.has(name)) throw invalid("InvalidValue", "name", `there are two named ${JSON.stringify(name)}`);
    this.#leaves.add(name);
    const outer = this.site;
    this.site = name;
    const leaf = this.unique(op, [], shape, { name });
    this.site = outer;
    return leaf;
  }

  /** An operand as a node of this trace. */
  operand(argument: string, value: Operand): Expr {
    if (value instanceof Expr) return value.trace === this ? value : this.adopt(argument, value);
    if (typeof value === "number") return this.number(value);
    if (typeof value !== "object" || value === null) {
      const shown = value === null ? "null" : typeof value;
      throw invalid("InvalidValue", argument, `expected an expression, a number or an array, got ${shown}`);
    }
    return this.array(this.snapshots.of(argument, value));
  }

  number(value: number): Expr {
    // A map takes −0 for 0, and 1 / −0 is not 1 / 0.
    if (Object.is(value, -0)) return this.unique("constant", [], scalar, { value });
    let found = this.#numbers.get(value);
    if (found === undefined) {
      found = this.unique("constant", [], scalar, { value });
      this.#numbers.set(value, found);
    }
    return found;
  }

  /** A copied array as a node of this trace. */
  array(snapshot: Snapshot): Expr {
    if (snapshot.shape.length === 0) return this.number(snapshot.data[0]);
    let found = this.#arrays.get(snapshot);
    if (found === undefined) {
      found = this.unique("constant", [], snapshot.shape, { value: snapshot.data, name: snapshot.name });
      this.#arrays.set(snapshot, found);
    }
    return found;
  }

  /** An expression of another trace as a node of this one. */
  protected adopt(argument: string, _value: Expr): Expr {
    throw invalid("InvalidValue", argument, "belongs to another graph, or to a body that has ended");
  }

  #add(op: string, operands: readonly Expr[], shape: Shape, attributes: Attributes | undefined): Expr {
    const node = new Expr(this, this.nodes.length, op, operands, shape, attributes, this.site);
    this.nodes.push(node);
    return node;
  }
}

/** The body of a scan or of a differential equation: what it reads of the world around it becomes an argument. */
export class Body extends Trace {
  readonly #parent: Trace;
  readonly #arguments: number;
  readonly #adopted = new Map<Expr, Expr>();
  /** What is read unchanged, as nodes of the trace around. */
  readonly captured: Expr[] = [];

  /** `shapes` are those of the arguments before the captured ones. */
  constructor(parent: Trace, shapes: readonly Shape[]) {
    super(parent.snapshots);
    this.#parent = parent;
    this.#arguments = shapes.length;
    this.site = parent.site;
    shapes.forEach((shape, index) => {
      this.unique("argument", [], shape, { index });
    });
  }

  /** An argument of the body. */
  argument(index: number): Expr {
    return this.nodes[index];
  }

  protected override adopt(argument: string, value: Expr): Expr {
    if (value.op === "constant" && value.shape.length === 0) return this.number(value.attributes?.value as number);
    let found = this.#adopted.get(value);
    if (found === undefined) {
      const outer = this.#parent.operand(argument, value);
      const index = this.#arguments + this.captured.length;
      this.captured.push(outer);
      found = this.unique("argument", [], outer.shape, { index });
      this.#adopted.set(value, found);
    }
    return found;
  }

  override array(snapshot: Snapshot): Expr {
    if (snapshot.shape.length === 0) return this.number(snapshot.data[0]);
    return this.adopt("array", this.#outer(snapshot));
  }

  #outer(snapshot: Snapshot): Expr {
    return this.#parent.array(snapshot);
  }
}

/** Names the operation at fault, and where its operands come from. */
export function misfit(op: string, operands: readonly Expr[], error: unknown): unknown {
  if (!(error instanceof Misfit)) return error;
  const letters = ["x", "y", "z"];
  const origins = operands.map((operand, k) => {
    const origin = originOf(operand);
    return origin === undefined ? "" : `${letters[k] ?? `operand ${k}`} comes from ${origin}`;
  });
  const told = origins.filter(Boolean).join(", ");
  return new GibbsError("InvalidShape", `${op}: ${error.message}${told === "" ? "" : `; ${told}`}`, op);
}

/** The nearest name above an expression. */
export function originOf(expression: Expr): string | undefined {
  let front = [expression];
  const seen = new Set(front);
  while (front.length > 0) {
    const named = front.map(nameOf).find((name) => name !== undefined);
    if (named !== undefined) return named;
    front = front.flatMap(({ operands }) => operands).filter((operand) => !seen.has(operand) && seen.add(operand));
  }
  return undefined;
}

function nameOf({ op, attributes, site }: Expr): string | undefined {
  if (op === "input" || op === "parameter") return site;
  const name = op === "constant" ? attributes?.name : undefined;
  return typeof name === "string" ? name : undefined;
}
