import test from "ava";
import { Expr, f, type Graph, graph, type Operand } from "gibbs/graph";
import { rejects } from "../support/rejects.ts";

/** How a formula was read, with every operation in parentheses. */
function reading(write: (x: Expr, y: Expr, z: Expr) => Operand): string {
  const { nodes, outputs } = graph(({ parameter }) => write(parameter("x"), parameter("y"), parameter("z"))).toJSON();
  const text = (place: number): string => {
    const { op, in: inputs = [], attributes } = nodes[place];
    if (op === "parameter") return `${attributes?.name}`;
    if (op === "constant") return `${attributes?.value}`;
    return `${op}(${inputs.map(text).join(" ")})`;
  };
  return text(outputs.value);
}

test("precedence is the usual one", (t) => {
  const cases: [string, (x: Expr, y: Expr, z: Expr) => Operand][] = [
    ["add(x multiply(y z))", (x, y, z) => f`${x} + ${y} * ${z}`],
    ["multiply(z add(x y))", (x, y, z) => f`(${x} + ${y}) * ${z}`],
    ["subtract(subtract(x y) z)", (x, y, z) => f`${x} - ${y} - ${z}`],
    ["divide(divide(x y) z)", (x, y, z) => f`${x} / ${y} / ${z}`],
    ["power(x power(y z))", (x, y, z) => f`${x} ^ ${y} ^ ${z}`],
    ["negate(power(x y))", (x, y) => f`-${x} ^ ${y}`],
    ["power(x negate(y))", (x, y) => f`${x} ^ -${y}`],
    ["multiply(y negate(x))", (x, y) => f`-${x} * ${y}`],
    ["less(add(x 1) multiply(y 0.5))", (x, y) => f`${x} + 1 < ${y} * 5e-1`],
    ["logAddExp(x add(y z))", (x, y, z) => f`logAddExp(${x}, ${y} + ${z})`],
    ["multiply(x 3.141592653589793)", (x) => f`pi * ${x}`],
    ["select(greater(x y) exp(x) 0.25)", (x, y) => f`select(${x} > ${y}, exp(${x}), .25)`],
  ];
  for (const [expected, write] of cases) t.is(reading(write), expected);
});

test("a place is read once, and takes new operands each time", (t) => {
  const square = (x: Operand) => f`${x} * ${x}`;
  const made: Graph = graph(({ parameter }) => square(parameter("x")).add(square(parameter("y"))));
  t.deepEqual(
    made.toJSON().nodes.map(({ op }) => op),
    ["parameter", "multiply", "parameter", "multiply", "add"],
  );
});

test("arrays and numbers stand in formulas", (t) => {
  graph(() => {
    const value = f`${[1, 2, 3]} + ${new Float32Array([1, 2, 3])} * ${2}`;
    t.true(value instanceof Expr);
    t.deepEqual([...value.shape], [3]);
    return value;
  });
});

const cooked = (...text: string[]) => Object.assign([...text], { raw: text }) as unknown as TemplateStringsArray;

test("formulas that cannot be read", async (t) => {
  const bad = [
    "",
    "1 +",
    "(1",
    "1)",
    "1 2",
    "x",
    "sin",
    "sin(1",
    "sin()",
    "atan2(1)",
    "sin(1, 2)",
    "none(1)",
    "1 $ 2",
    "* 2",
    "1..2",
    "constructor(1)",
    "toString",
  ];
  const inputs = Object.fromEntries(bad.map((text) => [JSON.stringify(text), () => cooked(text)]));
  await rejects(t, "f", (text) => graph(() => f(text)), inputs);
  const operands = {
    "a string": () => "x",
    null: () => null,
    undefined: () => undefined,
    "a symbol": () => Symbol("x"),
  };
  await rejects(t, "f", (operand) => graph(() => f(cooked("", ""), operand)), operands);
  await rejects(t, "x", (operand) => graph(() => f(cooked("", " + 1"), operand)), operands);
});
