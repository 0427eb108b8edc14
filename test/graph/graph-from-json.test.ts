/** Saved graphs, which may come from anywhere. */
import test from "ava";
import * as g from "gibbs/graph";
import { rejects } from "../support/rejects.ts";

test("a graph that was saved computes the same", (t) => {
  const original = g.graph(({ input, parameter }) =>
    g
      .sum(
        g.multiply(
          Float64Array.from({ length: 40 }, (_, k) => k),
          parameter("x"),
        ),
      )
      .add(input("y")),
  );
  const copy = g.graphFromJSON(JSON.parse(JSON.stringify(original)));
  t.deepEqual(copy.inputs, [{ name: "y", shape: [] }]);
  t.is(copy.compile({ y: 5 }).value([2]), original.compile({ y: 5 }).value([2]));
});

test("JSON that is no graph", async (t) => {
  await rejects(t, "json", (json) => g.graphFromJSON(json), {
    null: () => null,
    "a string": () => "{}",
    "an empty object": () => ({}),
    "another version": () => ({ version: 2, nodes: [], outputs: {} }),
    "an unknown operation": () => ({ version: 1, nodes: [{ op: "none", shape: [] }], outputs: {} }),
    "an operand that comes later": () => ({ version: 1, nodes: [{ op: "exp", in: [0], shape: [] }], outputs: {} }),
    "a shape that is not so": () => ({
      version: 1,
      nodes: [
        { op: "parameter", shape: [2], attributes: { name: "x" } },
        { op: "sum", in: [0], shape: [3] },
      ],
      outputs: {},
    }),
    "an output that is not there": () => ({ version: 1, nodes: [], outputs: { value: 0 } }),
  });
});
