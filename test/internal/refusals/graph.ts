import * as exports from "gibbs/graph";
import type { BadInputs } from "../../support/bad-inputs.ts";
import { option, type Row, type Table } from "./rows.ts";

/** What no operation takes; arrays that a vector or a matrix may not be, where they read as an array at all. */
const badOperands: BadInputs = {
  null: () => null,
  undefined: () => undefined,
  "a string": () => "x",
  "a boolean": () => true,
  "a bigint": () => 3n,
  "a symbol": () => Symbol("x"),
  "a function": () => () => 1,
  "a plain object": () => ({}),
  "strings as elements": () => ["1", "2"],
  "ragged rows": () => [[1, 2], [3]],
  "data without a shape": () => ({ data: [1, 2, 3] }),
  "data that does not fill its shape": () => ({ data: [1, 2, 3], shape: [2, 2, 1] }),
};

/** By name: what is looked up in a namespace cannot be left out of a bundle, and here nothing is to be. */
const functions = { ...exports };

const within = (write: () => exports.Operand) => exports.graph(write);

/** Every function whose arguments are operands alone, with what else it takes, each in question in turn. */
function operands(call: (...values: never[]) => exports.Operand, ...good: readonly [string, unknown][]): Row[] {
  return good.map(([argument], k): Row => {
    const values = (input: unknown) => good.map(([, value], j) => (j === k ? input : value)) as never[];
    return [argument, (input) => within(() => call(...values(input))), badOperands];
  });
}

const one = (name: keyof typeof functions, x: unknown = 0.5): Table => ({
  [`gibbs/graph ${name}`]: operands(functions[name] as never, ["x", x]),
});
const two = (name: keyof typeof functions, x: unknown = 2, y: unknown = 1): Table => ({
  [`gibbs/graph ${name}`]: operands(functions[name] as never, ["x", x], ["y", y]),
});
const three = (name: keyof typeof functions): Table => ({
  [`gibbs/graph ${name}`]: operands(functions[name] as never, ["x", 1], ["y", 2], ["z", 3]),
});
const tables = (tables: readonly Table[]): Table => Object.assign({}, ...tables);

const unaries = [
  ..."negate abs sign square sqrt reciprocal relu floor ceil round detach".split(" "),
  ..."exp expm1 log log1p log1mExp softplus sigmoid logSigmoid logit inverseCloglog".split(" "),
  ..."sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh".split(" "),
  ..."erf erfc normalCdf logNormalCdf inverseNormalCdf lgamma digamma trigamma logBesselI0 not".split(" "),
];
const binaries = [
  ..."add subtract multiply divide power minimum maximum atan2 logAddExp logSubExp xlogy xlog1py logBeta".split(" "),
  ..."less lessEqual greater greaterEqual equal notEqual and or".split(" "),
];
const reductions = "sum mean max min product logSumExp".split(" ");
const alongAxis = "softmax logSoftmax cumulativeSum".split(" ");
const sorts = "sort argsort".split(" ");

const matrixLike = [
  [2, 1],
  [1, 2],
];
const badFlags: BadInputs = { null: () => null, text: () => "yes" };
const badAxes: BadInputs = { fraction: () => 0.5, text: () => "0", "not there": () => 7 };
const badCounts: BadInputs = { fraction: () => 1.5, negative: () => -1, text: () => "1", none: () => undefined };

type Options = (x: number[], options: never) => exports.Expr;

function withOptions(name: string, flags: readonly string[], axes?: string): Table {
  const call = functions[name as "sum"] as unknown as Options;
  const made = (options: never) => within(() => call([1, 2], options));
  const rows: Row[] = flags.map((flag) => ["options", made, option(flag, badFlags)]);
  if (axes !== undefined) {
    const { "not there": away, ...others } = badAxes;
    rows.push([`options.${axes}`, made, option(axes, others)], [name, made, option(axes, { "not there": away })]);
  }
  return { [`gibbs/graph ${name}`]: [...operands(call as never, ["x", [1, 2]]), ...rows] };
}

const step = ({ s }: { s: exports.Expr }) => ({ s });

export const graph: Table = {
  ...tables(unaries.map((name) => one(name as "exp"))),
  ...tables(binaries.map((name) => two(name as "add"))),
  ...tables(["select", "clamp", "multiplyAdd"].map((name) => three(name as "select"))),
  ...tables(reductions.map((name) => withOptions(name, ["keep"], "axes"))),
  ...tables(alongAxis.map((name) => withOptions(name, name === "cumulativeSum" ? ["reverse"] : [], "axis"))),
  ...tables(sorts.map((name) => withOptions(name, ["descending"]))),
  ...tables(
    ["cholesky", "logDeterminant", "eigenvalues", "diagonal", "lowerTriangle"].map((name) =>
      one(name as "diagonal", matrixLike),
    ),
  ),
  ...one("diagonalMatrix", [1, 2]),
  ...one("transpose", matrixLike),
  ...two("matmul", matrixLike, [1, 2]),
  ...two("dot", [1, 2], [1, 2]),
  "gibbs/graph topK": [
    ...operands((x: never) => exports.topK(x, 1), ["x", [1, 2]]),
    ["topK", (k) => within(() => exports.topK([1, 2], k)), badCounts],
  ],
  "gibbs/graph constant": operands(exports.constant as never, ["value", 1]),
  "gibbs/graph broadcast": shaped(exports.broadcast),
  "gibbs/graph reshape": shaped(exports.reshape),
  "gibbs/graph slice": [
    ...operands((x: never) => exports.slice(x, [0, 1]), ["x", [1, 2]]),
    [
      "parts",
      (parts) => within(() => exports.slice([1, 2], parts)),
      { "a number": () => 1, "too far": () => [0, 3], backwards: () => [1, 0], "no step": () => [0, 1, 0] },
    ],
  ],
  "gibbs/graph at": [
    ...operands((x: never) => exports.at(x, 0), ["x", [1, 2]]),
    [
      "index",
      (index) => within(() => exports.at([1, 2], index)),
      { ...badCounts, negative: () => -3, "too far": () => 2 },
    ],
    ["axis", (axis) => within(() => exports.at([1, 2], 0, axis)), badAxes],
  ],
  "gibbs/graph concat": joined(exports.concat),
  "gibbs/graph stack": joined(exports.stack),
  "gibbs/graph gather": [
    ...operands(exports.gather as never, ["x", [1, 2]], ["indices", [0]]),
    ["gather", (axis) => within(() => exports.gather([1, 2], [0], axis)), badAxes],
  ],
  "gibbs/graph segmentSum": [
    ...operands(
      ((x: never, y: never) => exports.segmentSum(x, y, 2)) as never,
      ["values", [1, 2]],
      ["segments", [0, 1]],
    ),
    ["size", (size) => within(() => exports.segmentSum([1], [0], size)), badCounts],
  ],
  "gibbs/graph triangularSolve": operands(exports.triangularSolve as never, ["matrix", matrixLike], ["right", [1, 2]]),
  "gibbs/graph hmm": operands(exports.hmm as never, ["initial", [0]], ["transition", [[0]]], ["emission", [[0], [0]]]),
  "gibbs/graph linearRecurrence": operands(
    exports.linearRecurrence as never,
    ["initial", 0],
    ["coefficient", 0.5],
    ["input", [1, 2]],
  ),
  "gibbs/graph logDensity": [
    ...operands((x: never) => exports.logDensity(x, { distribution: "normal", parameters: [0, 1] }), ["x", 1]),
    ...operands(
      (scale: never) => exports.logDensity(1, { distribution: "normal", parameters: [0, scale] }),
      ["scale", 1],
    ),
    [
      "distribution",
      (distribution) => within(() => exports.logDensity(1, distribution)),
      {
        null: () => null,
        undefined: () => undefined,
        unknown: () => ({ distribution: "nope", parameters: [] }),
        inherited: () => ({ distribution: "toString", parameters: [] }),
        short: () => ({ distribution: "normal", parameters: [1] }),
      },
    ],
  ],
  "gibbs/graph scan": [
    ["initial.s", (s) => within(() => exports.scan({ s }, [1], step).last.s), badOperands],
    [
      "sequences",
      (rows) => within(() => exports.scan({ s: 0 }, rows, step).last.s),
      { null: () => null, "a number": () => 3, none: () => ({}), "two lengths": () => ({ a: [1], b: [1, 2] }) },
    ],
    [
      "step",
      (bad) => within(() => exports.scan({ s: 0 }, [1], bad).last.s),
      {
        null: () => null,
        "no record": () => () => 3,
        "nothing returned": () => () => undefined,
        "a state that is lost": () => () => ({}),
      },
    ],
    [
      "options",
      (options) => within(() => exports.scan({ s: 0 }, [1], step, options).last.s),
      option("reverse", badFlags),
    ],
  ],
  "gibbs/graph ode": [
    ...operands(
      ((y: never, t: never, times: never) => exports.ode((_, state) => state, y, t, times)) as never,
      ["initial", [1]],
      ["start", 0],
      ["times", [1]],
    ),
    [
      "slope",
      (slope) => within(() => exports.ode(slope, [1], 0, [1])),
      { null: () => null, "another shape": () => () => 1, nothing: () => () => undefined },
    ],
    [
      "options",
      (options) => within(() => exports.ode((_, state) => state, [1], 0, [1], options)),
      {
        ...option("method", { unknown: () => "euler" }),
        ...option("steps", { "of another": () => 3 }),
        ...option("relativeTolerance", { zero: () => 0, NaN: () => Number.NaN }),
        ...option("absoluteTolerance", { negative: () => -1 }),
        ...option("maxSteps", { fraction: () => 0.5 }),
      },
    ],
  ],
};

function shaped(call: typeof exports.reshape): Row[] {
  const bad: BadInputs = { fraction: () => 0.5, negative: () => [-1], text: () => "2", null: () => null };
  return [
    ...operands((x: never) => call(x, 2), ["x", [1, 2]]),
    ["shape", (shape) => within(() => call([1, 2], shape)), bad],
  ];
}

function joined(call: typeof exports.concat): Row[] {
  return [
    ["parts", (parts) => within(() => call(parts)), { null: () => null, none: () => [], "a number": () => 1 }],
    ["parts[1]", (part) => within(() => call([[1], part])), badOperands],
  ];
}
