/** A model as people read it: a line for each site, and who depends on whom. */
import type { Expr, Operand, Shape } from "../graph/index.js";
import { shapeText } from "../graph/shape.js";
import type { Behavior } from "./behavior.js";
import type { Observed, Writer } from "./language.js";
import type { Sampled } from "./sampled.js";

/** A site as it is written down. */
export interface Statement {
  readonly kind: "sample" | "observe" | "deterministic" | "factor";
  readonly name: string;
  readonly shape: Shape;
  /** What it is, such as `normal(mu, tau), noncentered`. */
  readonly text: string;
  /** The variables and data that it depends on. */
  readonly parents: readonly string[];
}

/** Collects the statements of a run. */
export class Statements {
  readonly all: Statement[] = [];
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  sampled(name: string, { behavior, shape, standard, constraint }: Sampled): void {
    const remarks = [
      ...(standard === undefined ? [] : ["noncentered"]),
      ...(constraint === undefined ? [] : [constraint]),
    ];
    const text = [this.#call(behavior), ...remarks].join(", ");
    this.all.push({ kind: "sample", name, shape, text, parents: this.#parents(behavior) });
  }

  observed({ name, behavior, values, missing }: Observed): void {
    const remarks = missing.length === 0 ? [] : [`${missing.length} missing`];
    const text = [this.#call(behavior), ...remarks].join(", ");
    this.all.push({ kind: "observe", name, shape: values.shape, text, parents: this.#parents(behavior) });
  }

  deterministic(name: string, value: Expr): void {
    this.all.push({
      kind: "deterministic",
      name,
      shape: value.shape,
      text: this.#shown(value),
      parents: this.#above([value]),
    });
  }

  factor(name: string, value: Expr): void {
    this.all.push({
      kind: "factor",
      name,
      shape: value.shape,
      text: this.#shown(value),
      parents: this.#above([value]),
    });
  }

  #call({ name, parameters }: Behavior): string {
    return `${name}(${parameters.map(([, value]) => this.#shown(value)).join(", ")})`;
  }

  #parents({ parameters }: Behavior): readonly string[] {
    return this.#above(parameters.map(([, value]) => this.#expression(value)).filter((value) => value !== undefined));
  }

  #expression(value: Operand): Expr | undefined {
    return typeof value === "number" ? undefined : this.#writer.trace.operand("parameter", value);
  }

  /** A number, a name, or what an expression depends on. */
  #shown(value: Operand): string {
    const expression = this.#expression(value);
    if (expression === undefined) return `${value}`;
    const { op, attributes, shape } = expression;
    if (op === "constant" && shape.length === 0) return `${attributes?.value}`;
    const name = this.#nameOf(expression);
    if (name !== undefined) return name;
    if (op === "constant") return `data ${shapeText(shape)}`;
    return `${op}(${this.#above([expression]).join(", ")})`;
  }

  #nameOf(expression: Expr): string | undefined {
    const variable = this.#writer.variables.find(({ value }) => value === expression);
    if (variable !== undefined) return variable.name;
    const name = expression.op === "constant" ? expression.attributes?.name : undefined;
    return typeof name === "string" ? name : undefined;
  }

  /** The nearest names above expressions. */
  #above(expressions: readonly Expr[]): readonly string[] {
    const names = new Set<string>();
    const seen = new Set<Expr>();
    const front = [...expressions];
    for (let expression = front.pop(); expression !== undefined; expression = front.pop()) {
      if (seen.has(expression)) continue;
      seen.add(expression);
      const name = this.#nameOf(expression);
      if (name === undefined) front.push(...expression.operands);
      else names.add(name);
    }
    return [...names].sort();
  }
}

/** The lines of a model. */
export function listed(statements: readonly Statement[]): string {
  return statements
    .map(({ kind, name, shape, text }) => {
      const left = shape.length > 0 ? `${name}${shapeText(shape)}` : name;
      const relation = kind === "sample" || kind === "observe" ? "~" : "=";
      return `${left} ${relation} ${text}${kind === "observe" ? ", observed" : ""}`;
    })
    .join("\n");
}

/** The model as a Mermaid flowchart: variables are round, what follows from others is angular, observations are double. */
export function flowchart(statements: readonly Statement[]): string {
  const ids = new Map(statements.map(({ name }, k) => [name, `s${k}`]));
  const data = [...new Set(statements.flatMap(({ parents }) => parents))].filter((name) => !ids.has(name));
  data.forEach((name, k) => {
    ids.set(name, `d${k}`);
  });
  const quoted = (text: string) => `"${text.replaceAll('"', "#quot;")}"`;
  const boxes = statements.map(({ kind, name, shape, text }) => {
    const label = quoted(`${name}${shape.length > 0 ? ` ${shapeText(shape)}` : ""}<br/>${text}`);
    const id = ids.get(name);
    if (kind === "sample") return `  ${id}([${label}])`;
    return kind === "observe" ? `  ${id}[[${label}]]` : `  ${id}[${label}]`;
  });
  const inputs = data.map((name) => `  ${ids.get(name)}[/${quoted(name)}/]`);
  const edges = statements.flatMap(({ name, parents }) =>
    parents.map((parent) => `  ${ids.get(parent)} --> ${ids.get(name)}`),
  );
  return ["flowchart TD", ...boxes, ...inputs, ...edges].join("\n");
}
