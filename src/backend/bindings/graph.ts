// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import type { Handle } from "../handle.js";
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";

export interface GraphBatch {
  readonly values: Float64Array;
  readonly gradients: Float64Array | undefined;
}

export interface GraphDescription {
  readonly dimension: number;
  readonly parameters: readonly (GraphLeaf)[];
  readonly inputs: readonly (GraphLeaf)[];
  readonly outputs: readonly (GraphLeaf)[];
  readonly unused: readonly (string)[];
  readonly instructions: number;
}

export interface GraphGradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface GraphHessianVector {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly product: Float64Array;
}

export interface GraphLeaf {
  readonly name: string;
  readonly shape: Uint32Array;
}

export interface GraphSingleGradient {
  readonly value: number;
  readonly gradient: Float32Array;
}

function decodeGraphBatch(value: unknown): GraphBatch {
  const fields = value as readonly unknown[];
  return {
    values: fields[0] as Float64Array,
    gradients: fields[1] as Float64Array | undefined,
  };
}

function decodeGraphDescription(value: unknown): GraphDescription {
  const fields = value as readonly unknown[];
  return {
    dimension: fields[0] as number,
    parameters: (fields[1] as readonly unknown[]).map((element) => decodeGraphLeaf(element)),
    inputs: (fields[2] as readonly unknown[]).map((element) => decodeGraphLeaf(element)),
    outputs: (fields[3] as readonly unknown[]).map((element) => decodeGraphLeaf(element)),
    unused: fields[4] as readonly (string)[],
    instructions: fields[5] as number,
  };
}

function decodeGraphGradient(value: unknown): GraphGradient {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float64Array,
  };
}

function decodeGraphHessianVector(value: unknown): GraphHessianVector {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float64Array,
    product: fields[2] as Float64Array,
  };
}

function decodeGraphLeaf(value: unknown): GraphLeaf {
  const fields = value as readonly unknown[];
  return {
    name: fields[0] as string,
    shape: fields[1] as Uint32Array,
  };
}

function decodeGraphSingleGradient(value: unknown): GraphSingleGradient {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    gradient: fields[1] as Float32Array,
  };
}

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** The bytes of a graph with its data: the inputs' numbers, one after another in the order of their nodes. */
  bindGraph(graph: string, data: Float64Array | Float32Array): Request<Uint8Array>;
  /** The number of nodes of a graph that may come from anywhere, once it is checked. */
  checkGraph(graph: string): Request<number>;
  /** The text of a graph that was bound. */
  graphText(graph: Handle<"graph">): Request<string>;
  /** What a graph is made of. */
  describeGraph(graph: Handle<"graph">): Request<GraphDescription>;
  /** Every output at a position, in the order of their names. */
  graphOutputs(graph: Handle<"graph">, parameters: Float64Array | Float32Array): Request<readonly (Float64Array)[]>;
  /** Every output at a position, with random draws. */
  graphSimulate(graph: Handle<"graph">, parameters: Float64Array | Float32Array, seed: number, index: number): Request<readonly (Float64Array)[]>;
  /** The output `value` and its gradient at a position. */
  graphGradient(graph: Handle<"graph">, parameters: Float64Array | Float32Array): Request<GraphGradient>;
  /** The same in single precision. */
  graphSingleGradient(graph: Handle<"graph">, parameters: Float64Array | Float32Array): Request<GraphSingleGradient>;
  /** Value, gradient, and the Hessian times a direction. */
  graphHessianVector(graph: Handle<"graph">, parameters: Float64Array | Float32Array, direction: Float64Array | Float32Array): Request<GraphHessianVector>;
  /** The derivative of every output in a direction, in the order of their names. */
  graphJacobianVector(graph: Handle<"graph">, parameters: Float64Array | Float32Array, direction: Float64Array | Float32Array): Request<readonly (Float64Array)[]>;
  /** The gradient of all outputs weighted by `seeds`, one after another in the order of their names. */
  graphVectorJacobian(graph: Handle<"graph">, parameters: Float64Array | Float32Array, seeds: Float64Array | Float32Array): Request<Float64Array>;
  /** Value and gradient at every row; the gradients go to the caller's array, where there is one. */
  graphBatch(graph: Handle<"graph">, parameters: MatrixArgument, out: Float64Array | Float32Array | undefined): Request<GraphBatch>;
  /** The site, element and value of the first number that is not finite at a position, where there is one. */
  graphFirstNotFinite(graph: Handle<"graph">, parameters: Float64Array | Float32Array): Request<string | undefined>;
}

const group = "model-sample";

export const operations: Operations<Requests> = {
  group,
  requests: {
    bindGraph: (graph, data) =>
      request(group, "bindGraph", [graph, data]),
    checkGraph: (graph) =>
      request(group, "checkGraph", [graph]),
    graphText: (graph) =>
      request(group, "graphText", [graph]),
    describeGraph: (graph) =>
      request(group, "describeGraph", [graph], decodeGraphDescription),
    graphOutputs: (graph, parameters) =>
      request(group, "graphOutputs", [graph, parameters], (value) => value as readonly (Float64Array)[]),
    graphSimulate: (graph, parameters, seed, index) =>
      request(group, "graphSimulate", [graph, parameters, seed, index], (value) => value as readonly (Float64Array)[]),
    graphGradient: (graph, parameters) =>
      request(group, "graphGradient", [graph, parameters], decodeGraphGradient),
    graphSingleGradient: (graph, parameters) =>
      request(group, "graphSingleGradient", [graph, parameters], decodeGraphSingleGradient),
    graphHessianVector: (graph, parameters, direction) =>
      request(group, "graphHessianVector", [graph, parameters, direction], decodeGraphHessianVector),
    graphJacobianVector: (graph, parameters, direction) =>
      request(group, "graphJacobianVector", [graph, parameters, direction], (value) => value as readonly (Float64Array)[]),
    graphVectorJacobian: (graph, parameters, seeds) =>
      request(group, "graphVectorJacobian", [graph, parameters, seeds]),
    graphBatch: (graph, parameters, out) =>
      request(group, "graphBatch", [graph, parameters.data, parameters.rows, parameters.columns, parameters.rowStride, parameters.columnStride], decodeGraphBatch, out),
    graphFirstNotFinite: (graph, parameters) =>
      request(group, "graphFirstNotFinite", [graph, parameters]),
  },
};
