import type { MatrixArgument } from "../backend/request.js";
import { checkSize, integers, type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";

/** A graph by its edges, each listed once: undirected, weighted where there are weights. */
export interface EdgeList {
  /** Number of nodes. */
  readonly nodes: number;
  /** One end of every edge, from 0. */
  readonly from: Vector;
  /** The other end. */
  readonly to: Vector;
  /** One weight an edge, at least 0; default: all 1. */
  readonly weights?: Vector;
}

/** A graph: a symmetric matrix of weights, or its edges. */
export type Graph = MatrixLike | EdgeList;

/** Whether something is a graph by its edges. */
export function isEdgeList(value: unknown): value is EdgeList {
  return typeof value === "object" && value !== null && !Array.isArray(value) && "nodes" in value;
}

/** The parts of a graph by its edges, read. */
export function edges(name: string, { nodes, from, to, weights }: EdgeList) {
  if (!(Number.isSafeInteger(nodes) && nodes >= 1)) {
    throw invalid("InvalidValue", `${name}.nodes`, `expected a positive integer, got ${String(nodes)}`);
  }
  const ends = integers(`${name}.from`, from);
  return {
    nodes,
    from: ends,
    to: integers(`${name}.to`, to, ends.length),
    weights: weights === undefined ? undefined : vector(`${name}.weights`, weights, ends.length),
  };
}

/** A graph's weights as a matrix. */
export function weightMatrix(name: string, graph: Graph): MatrixArgument {
  if (!isEdgeList(graph)) return matrix(name, graph);
  const { nodes, from, to, weights } = edges(name, graph);
  checkSize(name, nodes * nodes);
  const data = new Float64Array(nodes * nodes);
  for (let edge = 0; edge < from.length; edge++) {
    const weight = weights?.[edge] ?? 1;
    for (const [end, list] of [
      ["from", from],
      ["to", to],
    ] as const) {
      if (list[edge] < 0 || list[edge] >= nodes) {
        throw invalid(
          "InvalidValue",
          `${name}.${end}`,
          `expected nodes from 0 to ${nodes - 1}, got ${list[edge]} at ${edge}`,
        );
      }
    }
    data[from[edge] * nodes + to[edge]] += weight;
    if (from[edge] !== to[edge]) data[to[edge] * nodes + from[edge]] += weight;
  }
  return { data, rows: nodes, columns: nodes, rowStride: nodes, columnStride: 1 };
}
