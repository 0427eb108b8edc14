/** What tracing writes: shared nodes, known numbers, shapes with both sides named, scans with only what is read. */
import test from "ava";
import { GibbsError } from "gibbs";
import * as g from "gibbs/graph";
import { rejects } from "../support/rejects.ts";

const ops = (graph: g.Graph) => graph.toJSON().nodes.map(({ op }) => op);
const failure = (body: Parameters<typeof g.graph>[0]) => {
  try {
    g.graph(body);
  } catch (error) {
    return error as GibbsError;
  }
  throw new Error("nothing was thrown");
};

test("nodes are those of the format", (t) => {
  const graph = g.graph(({ input, parameter }) => input("y", 3).subtract(parameter("mu")).square().sum());
  t.deepEqual(JSON.parse(JSON.stringify(graph)), {
    version: 1,
    nodes: [
      { op: "input", shape: [3], attributes: { name: "y" }, site: "y" },
      { op: "parameter", shape: [], attributes: { name: "mu" }, site: "mu" },
      { op: "subtract", in: [0, 1], shape: [3] },
      { op: "square", in: [2], shape: [3] },
      { op: "sum", in: [3], shape: [] },
    ],
    outputs: { value: 4 },
  });
  t.deepEqual(graph.inputs, [{ name: "y", shape: [3] }]);
  t.deepEqual(graph.parameters, [{ name: "mu", shape: [] }]);
  t.deepEqual(graph.outputs, [{ name: "value", shape: [] }]);
});

test("equal parts are one node, whichever spelling", (t) => {
  const graph = g.graph(({ parameter }) => {
    const x = parameter("x");
    return g.f`exp(${x} + 1) * exp(1 + ${x})`.add(g.exp(x.add(1)));
  });
  t.deepEqual(ops(graph), ["parameter", "constant", "add", "exp", "multiply", "add"]);
});

test("functions, methods and formulas write the same graph", (t) => {
  const spellings: Parameters<typeof g.graph>[0][] = [
    ({ parameter }) => {
      const x = parameter("x", 2);
      return x.multiply(2).subtract(x.power(3)).divide(x.exp()).sum();
    },
    ({ parameter }) => {
      const x = parameter("x", 2);
      return g.sum(g.divide(g.subtract(g.multiply(x, 2), g.power(x, 3)), g.exp(x)));
    },
    ({ parameter }) => {
      const x = parameter("x", 2);
      return g.f`sum((${x} * 2 - ${x}^3) / exp(${x}))`;
    },
  ];
  const [first, ...others] = spellings.map((spelling) => JSON.stringify(g.graph(spelling)));
  for (const other of others) t.is(other, first);
});

test("what is known is computed, and neutral elements disappear", (t) => {
  const graph = g.graph(({ parameter }) => g.f`(${parameter("x")} * 1 + 0) * (2 + 3 * 4 - 2^1) / sqrt(4)`);
  t.deepEqual(ops(graph), ["parameter", "constant", "constant", "multiply", "divide"]);
  t.is(graph.toJSON().nodes[1].attributes?.value, 12);
});

test("what no output needs is left out, leaves excepted", (t) => {
  const graph = g.graph(({ input, parameter }) => {
    input("unread");
    const x = parameter("x");
    x.exp().log1p();
    return x.square();
  });
  t.deepEqual(ops(graph), ["input", "parameter", "square"]);
});

test("arrays are copied once, and kept with every number", (t) => {
  const y = [1, Number.POSITIVE_INFINITY, Number.NaN];
  const graph = g.graph(() => g.add(y, g.multiply(y, y)));
  y[0] = 7;
  const [constant] = graph.toJSON().nodes;
  t.deepEqual(constant, { op: "constant", shape: [3], attributes: { value: [1, "Infinity", "NaN"] } });
  t.is(ops(graph).filter((op) => op === "constant").length, 1);
});

test("long arrays stand in the JSON too", (t) => {
  const long = Float64Array.from({ length: 100 }, (_, k) => k);
  const graph = g.graph(() => g.sum(long));
  t.deepEqual(graph.inputs, []);
  t.deepEqual(graph.toJSON().nodes[0].attributes?.value, [...long]);
});

test("shapes", (t) => {
  const shapes: [readonly number[], () => g.Expr][] = [
    [[3, 4], () => g.add(tensor([3, 1]), tensor([4]))],
    [[2, 3], () => g.select(1, tensor([3]), tensor([2, 1]))],
    [[3], () => g.sum(tensor([2, 3, 4]), { axes: [-1, 0] })],
    [[2, 1], () => g.mean(tensor([2, 3]), { axes: 1, keep: true })],
    [[2, 2], () => g.topK(tensor([2, 5]), 2)],
    [[4, 2, 3], () => g.transpose(tensor([2, 3, 4]), [2, 0, 1])],
    [[2, 3], () => g.slice(tensor([5, 3]), [1, 5, 2])],
    [[3, 3], () => g.concat([tensor([2, 3]), tensor([1, 3])])],
    [[3, 2], () => g.stack([tensor([3]), tensor([3])], 1)],
    [[7, 2], () => g.gather(tensor([5, 2]), tensor([7]))],
    [[3, 2], () => g.segmentSum(tensor([7, 2]), tensor([7]), 3)],
    [[2, 4], () => g.matmul(tensor([2, 3]), tensor([3, 4]))],
    [[], () => g.matmul(tensor([3]), tensor([3]))],
    [[3, 2], () => g.triangularSolve(tensor([3, 3]), tensor([3, 2]))],
    [[], () => g.logDeterminant(tensor([3, 3]))],
    [[], () => g.hmm(tensor([2]), tensor([2, 2]), tensor([9, 2]))],
    [[3], () => g.at(tensor([2, 3]), -1)],
    [[4], () => g.logDensity(tensor([4, 3]), gaussian, { each: true })],
    [
      [4],
      () => g.logDensity(tensor([4]), { distribution: "categorical", parameters: [tensor([4, 3])] }, { each: true }),
    ],
  ];
  for (const [expected, make] of shapes) {
    g.graph(() => {
      const made = make();
      t.deepEqual([...made.shape], [...expected], `${made}`);
      return made;
    });
  }
});

test("messages show the operation, both shapes and where they come from", (t) => {
  const cases: [string, string[], Parameters<typeof g.graph>[0]][] = [
    ["add", ["[3]", "[4]", "y", "beta"], ({ input, parameter }) => input("y", 3).add(parameter("beta", 4).exp())],
    ["matmul", ["[2, 3]", "[4]", "x"], ({ input }) => g.matmul(input("x", [2, 3]), [1, 2, 3, 4])],
    [
      "normal",
      ["[3]", "[4]"],
      () => g.logDensity(tensor([3]), { distribution: "normal", parameters: [tensor([4]), 1] }),
    ],
    ["concat", ["[2, 3]", "[2, 4]"], () => g.concat([tensor([2, 3]), tensor([2, 4])])],
    ["cholesky", ["[2, 3]"], () => g.cholesky(tensor([2, 3]))],
  ];
  for (const [op, parts, body] of cases) {
    const { message, argument, code } = failure(body);
    t.is(code, "InvalidShape");
    t.is(argument, op);
    for (const part of parts) t.true(message.includes(part), message);
  }
});

test("a shape that does not fit is thrown where it is written", (t) => {
  const error = failure(function here({ input }) {
    return input("x", 2).add(input("y", 3));
  });
  t.regex(`${error.stack}`, /here/);
});

test("a scan keeps what is read of it, and reads what is around it", (t) => {
  const y = [1, 2, 3];
  const graph = g.graph(({ parameter }) => {
    const a = parameter("a");
    const { last, each } = g.scan({ level: 0, unread: [0, 0] }, y, ({ level, unread }, row) => ({
      level: a.multiply(level).add(row),
      unread: unread.add(level),
      before: level,
      never: level.exp(),
    }));
    return { last: last.level, before: each.before };
  });
  const scan = graph.toJSON().nodes.find(({ op }) => op === "scan");
  t.like(scan?.attributes, { carried: 2, sequences: 1, length: 3 });
  t.deepEqual(scan?.shape, [1 + 2 + 3]);
  t.is((scan?.attributes?.body as { outputs: number[] } | undefined)?.outputs.length, 3);
  t.deepEqual(graph.outputs, [
    { name: "last", shape: [] },
    { name: "before", shape: [3] },
  ]);
});

test("a scan within a scan reads what is around both", (t) => {
  const graph = g.graph(({ parameter }) => {
    const a = parameter("a");
    const { last } = g.scan(
      { outer: 0 },
      [
        [1, 2],
        [3, 4],
      ],
      ({ outer }, row) => {
        const inner = g.scan({ sum: outer }, row, ({ sum }, x) => ({ sum: sum.add(x.multiply(a)) }));
        return { outer: inner.last.sum };
      },
    );
    return last.outer;
  });
  const outer = graph.toJSON().nodes.find(({ op }) => op === "scan");
  const body = outer?.attributes?.body as { nodes: { op: string }[] };
  t.true(body.nodes.some(({ op }) => op === "scan"));
});

test("faults of a scan", (t) => {
  const scanning = (step: (state: { s: g.Expr }) => object) =>
    failure(() => g.scan({ s: 0 }, [1, 2], step as never).last.s as g.Expr);
  t.regex(scanning(() => ({})).message, /step\.s: the step returns no next state/);
  t.regex(scanning(({ s }) => ({ s: s.add([1, 2]) })).message, /step\.s: .*\[\].*\[2\]/);
  let leaked: g.Expr | undefined;
  const error = failure(() => {
    g.scan({ s: 0 }, [1], ({ s }) => {
      leaked = s.exp();
      return { s };
    });
    return leaked as g.Expr;
  });
  t.regex(error.message, /a body that has ended/);
});

test("expressions belong to the graph that they were written in", (t) => {
  let kept: g.Expr | undefined;
  g.graph(({ parameter }) => {
    kept = parameter("x");
    return kept;
  });
  t.regex(failure(() => g.exp(kept as g.Expr)).message, /belongs to another graph/);
  t.throws(() => g.exp(1), { instanceOf: GibbsError, message: /^exp: / });
  t.throws(() => Number(kept), { message: /no value yet/ });
});

test("the body of a graph", async (t) => {
  await rejects(t, "body", (input) => g.graph(input), {
    nothing: () => undefined,
    "a number": () => 3,
    "an asynchronous function": () => async () => 3,
    "a function without a result": () => () => undefined,
    "a function with an empty result": () => () => ({}),
  });
  await rejects(t, "name", (name) => g.graph(({ input }) => input(name)), {
    "an empty name": () => "",
    "no name": () => undefined,
  });
  await rejects(
    t,
    "name",
    (name) => g.graph(({ input, parameter }) => input(name).add(input(name)).add(parameter("b"))),
    {
      "a name twice": () => "a",
    },
  );
  await rejects(t, "shape", (shape) => g.graph(({ input }) => input("a", shape)), {
    "a fraction": () => 1.5,
    "a negative size": () => [-1],
    "a string": () => "3",
  });
});

test("text has a line for each node", (t) => {
  const graph = g.graph(({ parameter }) => parameter("x", 2).exp().sum());
  t.is(graph.toString(), "x = parameter [2]\n%1 = exp(x) [2]\n%2 = sum(%1) []\n→ value: %2");
});

const gaussian = { distribution: "multivariateNormal", parameters: [[0, 0, 0], tensor([3, 3])] } as const;

function tensor(shape: readonly number[]): g.Tensor {
  return { data: new Float64Array(shape.reduce((a, b) => a * b, 1)), shape };
}
