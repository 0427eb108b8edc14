/** How operations become nodes: operands read, shapes checked, what is known computed at once. */
import { invalid } from "../internal/error.js";
import type { Expr } from "./expr.js";
import type { Operand } from "./operand.js";
import { broadcast, type Shape, scalar } from "./shape.js";
import { type Attributes, active, misfit, type Trace } from "./trace.js";

const numberOf = (expression: Expr): number | undefined =>
  expression.op === "constant" && expression.shape.length === 0 ? (expression.attributes?.value as number) : undefined;

/** Operations that are exact or correctly rounded, so that doing them here changes no bit. */
const exactUnary: Readonly<Record<string, (x: number) => number>> = {
  negate: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  square: (x) => x * x,
  sqrt: Math.sqrt,
  reciprocal: (x) => 1 / x,
  floor: Math.floor,
  ceil: Math.ceil,
};
const exactBinary: Readonly<Record<string, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
};
const commutes: Readonly<Record<string, true>> = { add: true, multiply: true };

/** An elementwise operation on one operand. */
export function unary(op: string, x: Operand): Expr {
  const trace = active(op);
  const a = trace.operand("x", x);
  const known = a.op === "constant" ? numberOf(a) : undefined;
  if (known !== undefined && exactUnary[op] !== undefined) return trace.number(exactUnary[op](known));
  if (op === "negate" && a.op === "negate") return a.operands[0];
  return trace.node(op, [a], a.shape);
}

/** An elementwise operation on two operands. */
export function binary(op: string, x: Operand, y: Operand): Expr {
  const trace = active(op);
  const a = trace.operand("x", x);
  const b = trace.operand("y", y);
  if (a.op === "constant" || b.op === "constant") {
    const folded = simplified(trace, op, a, b);
    if (folded !== undefined) return folded;
  }
  const shape = joint(op, [a, b]);
  const ordered = commutes[op] === undefined || a.index <= b.index ? [a, b] : [b, a];
  return trace.node(op, ordered, shape);
}

/** Known numbers, and neutral elements: they change neither value nor slope. */
function simplified(trace: Trace, op: string, a: Expr, b: Expr): Expr | undefined {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined && exactBinary[op] !== undefined) {
    return trace.number(exactBinary[op](x, y));
  }
  switch (op) {
    case "add":
      return x === 0 ? b : y === 0 ? a : undefined;
    case "subtract":
      return y === 0 ? a : undefined;
    case "multiply":
      return x === 1 ? b : y === 1 ? a : undefined;
    case "divide":
      return y === 1 ? a : undefined;
    case "power":
      return y === 1 ? a : y === 2 ? trace.node("square", [a], a.shape) : undefined;
    default:
      return undefined;
  }
}

/** An elementwise operation on three operands. */
export function ternary(op: string, x: Operand, y: Operand, z: Operand): Expr {
  const trace = active(op);
  const operands = [trace.operand("x", x), trace.operand("y", y), trace.operand("z", z)];
  return trace.node(op, operands, joint(op, operands));
}

/** The common shape of operands. */
function joint(op: string, operands: readonly Expr[]): Shape {
  try {
    let shape = scalar;
    for (const operand of operands) shape = broadcast(shape, operand.shape);
    return shape;
  } catch (error) {
    throw misfit(op, operands, error);
  }
}

/** An operation with a shape of its own; `names` are its operands' in messages. */
export function operation(
  op: string,
  operands: readonly (readonly [name: string, value: Operand])[],
  shapeOf: (shapes: readonly Shape[]) => Shape,
  attributes?: Attributes,
): Expr {
  const trace = active(op);
  const read = operands.map(([name, value]) => trace.operand(name, value));
  let shape: Shape;
  try {
    shape = shapeOf(read.map((operand) => operand.shape));
  } catch (error) {
    throw misfit(op, read, error);
  }
  const given = attributes && Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
  const kept = given && Object.keys(given).length > 0 ? given : undefined;
  return trace.node(op, read, shape, kept, `${kept ? JSON.stringify(kept) : ""}[${shape.join()}]`);
}

/** A list of axes: a number stands for a list of one. */
export function axesOf(axes: number | readonly number[] | undefined): readonly number[] | undefined {
  if (axes === undefined) return undefined;
  const list = typeof axes === "number" ? [axes] : axes;
  if (Array.isArray(list) && list.every(Number.isInteger)) return list;
  throw invalid("InvalidOption", "options.axes", "expected a whole number, or several");
}

/** A whole number that is not negative. */
export function count(argument: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw invalid("InvalidValue", argument, `expected a whole number that is not negative, got ${String(value)}`);
}
