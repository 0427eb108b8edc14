import {
  type FuseNetworksSolution,
  fuseNetworksOptionsNames,
  operations,
} from "../backend/bindings/transport-spaces.js";
import { load } from "../backend/load.js";
import { type Matrix, type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** A layer of a multilayer perceptron, `x ↦ weights · x + bias`. */
export interface NetworkLayer {
  /** A row a neuron, a column an input. */
  readonly weights: MatrixLike;
  /** A number a neuron; default: zeros. */
  readonly bias?: Vector;
}

/** What {@link fuseNetworks} is told of the method. */
export interface FuseNetworksMethod {
  /** What neurons are compared by: their `"weights"` and biases, or their `"activations"` on `data`; default `"weights"`. */
  alignment?: "weights" | "activations";
  /** What hidden layers apply to each neuron, for activations and for networks of different depths; default `"relu"`. */
  activation?: "relu" | "tanh" | "sigmoid" | "identity";
  /** The network whose neurons keep their places, which must be one of the deepest; default: the first of the deepest. */
  reference?: number;
  /** Inputs on which neurons and layers are compared, a row a sample; default: none. */
  data?: MatrixLike;
  /** Shares of the networks in the mean, at least 0; default: equal ones. */
  shares?: Vector;
}

/** Options of {@link fuseNetworks}. */
export interface FuseNetworksOptions extends FuseNetworksMethod, RunOptions {}

/** Options of {@link fuseNetworksSync}. */
export interface FuseNetworksSyncOptions extends FuseNetworksMethod, SyncRunOptions {}

/** A network in the place of several. */
export interface FusedNetwork {
  /** Its layers, as wide and as many as those of the reference. */
  readonly layers: readonly { readonly weights: Matrix; readonly bias?: Float64Array }[];
  /** The network whose neurons kept their places. */
  readonly reference: number;
  /** Mean distance of matched neurons, for each network and each hidden layer of the reference. */
  readonly distances: Matrix;
  /**
   * For each network, which of its hidden layers stands at each hidden layer of the reference; the one before again where a
   * layer of identity weights was put in.
   */
  readonly places: readonly Uint32Array[];
  /** Whether every transport problem was solved to optimality. */
  readonly converged: boolean;
}

/**
 * Fuses multilayer perceptrons into one by matching their neurons, layer by layer, with optimal transport, and averaging the
 * weights of those that match.
 *
 * With the plan `T̂` of the layer before (columns of sum 1), a layer's weights become `Ŵ = W T̂`; the exact plan between the
 * neurons of `Ŵ` and those of the reference, of equal masses and with Euclidean distances, gives the next `T̂` and the
 * matched layer `T̂ᵀŴ`. Inputs and outputs keep their places. This is OTFusion; a copy with its neurons permuted fuses to
 * the same function, whatever the activation, if only it works on each neuron alike. Networks of different depths follow
 * CLAFusion: hidden layers are matched in order, the first with the first, at the least cost (`1 − CKA` on `data`, else the
 * squared difference of widths), and layers of identity weights fill the gaps, which changes nothing for `"relu"` and
 * `"identity"` and is refused for other activations.
 *
 * Cost: a transport problem and `O(w³)` a hidden layer and network, `w` being the width. Equivalents: the projects otfusion
 * and clafusion.
 *
 * @param networks each an array of layers from the input to the output, with the same numbers of inputs and outputs.
 * @param options.alignment `"weights"` (default) or `"activations"`.
 * @param options.activation default `"relu"`; the output layer has none.
 * @param options.reference default: the first of the deepest networks.
 * @param options.data default: none; needed for alignment by activations.
 * @param options.shares default: equal ones.
 * @returns the fused `layers`, `distances` and `places`, `converged`.
 * @throws GibbsError `InvalidShape` for layers that do not fit one another, naming the place (`networks.1.0` is the first
 *   layer of the second network), `InvalidValue` for numbers that are not finite, `InvalidOption` for options outside their
 *   domain.
 * @see S. P. Singh, M. Jaggi, Model fusion via optimal transport, NeurIPS 2020, https://arxiv.org/abs/1910.05653;
 *   D. Nguyen et al., On cross-layer alignment for model fusion of heterogeneous neural networks, ICASSP 2023,
 *   https://arxiv.org/abs/2110.15538. Biases, and the fusion of more than two networks with one reference, are ours.
 *
 * @example
 * const network = [{ weights: [[1, 0], [0, 2]] }, { weights: [[1, -1]] }];
 * const permuted = [{ weights: [[0, 2], [1, 0]] }, { weights: [[-1, 1]] }];
 * const { layers, converged } = await fuseNetworks([network, permuted]);
 * // layers[0].weights.data is [1, 0, 0, 2], layers[1].weights.data is [1, -1]
 * // converged is true
 */
export async function fuseNetworks(
  networks: readonly (readonly NetworkLayer[])[],
  options: FuseNetworksOptions = {},
): Promise<FusedNetwork> {
  return dressed(await call(requested(networks, options), options), networks.length);
}

/** {@link fuseNetworks} in place: blocks until the answer is there. */
export function fuseNetworksSync(
  networks: readonly (readonly NetworkLayer[])[],
  options: FuseNetworksSyncOptions = {},
): FusedNetwork {
  return dressed(callSync(requested(networks, options), options), networks.length);
}

function requested(networks: readonly (readonly NetworkLayer[])[], options: FuseNetworksMethod) {
  checkOptions(options, fuseNetworksOptionsNames, { data: 1, shares: 1 });
  if (!Array.isArray(networks)) throw invalid("InvalidValue", "networks", "expected an array of networks");
  const shapes: number[] = [networks.length];
  const values: number[][] = [];
  for (let k = 0; k < networks.length; k++) {
    const layers: readonly NetworkLayer[] = networks[k];
    if (!Array.isArray(layers)) throw invalid("InvalidValue", `networks.${k}`, "expected an array of layers");
    shapes.push(layers.length);
    for (let l = 0; l < layers.length; l++) values.push(...layerValues(`networks.${k}.${l}`, layers[l], shapes));
  }
  const all = Float64Array.from(values.flat());
  const data = options.data === undefined ? undefined : matrix("options.data", options.data);
  const shares = options.shares === undefined ? undefined : vector("options.shares", options.shares);
  return bindings.fuseNetworks(all, Int32Array.from(shapes), data, shares, options);
}

/** Weights and biases of a layer, whose shape is put behind the others. */
function layerValues(name: string, layer: NetworkLayer, shapes: number[]): number[][] {
  if (typeof layer !== "object" || layer === null) throw invalid("InvalidValue", name, "expected {weights, bias?}");
  for (const field in layer) {
    if (field !== "weights" && field !== "bias") throw invalid("InvalidValue", `${name}.${field}`, "no such field");
  }
  const { data, rows, columns, rowStride, columnStride } = matrix(`${name}.weights`, layer.weights);
  if (rows === 0 || columns === 0) throw invalid("InvalidShape", `${name}.weights`, `${rows} × ${columns} is empty`);
  const weights = Array.from({ length: rows * columns }, (_, k) => {
    return data[Math.floor(k / columns) * rowStride + (k % columns) * columnStride];
  });
  shapes.push(rows, columns, Number(layer.bias !== undefined));
  return layer.bias === undefined ? [weights] : [weights, Array.from(vector(`${name}.bias`, layer.bias, rows))];
}

function dressed(solution: FuseNetworksSolution, count: number): FusedNetwork {
  const { values, shapes, reference, distances, places, converged } = solution;
  const layers = [];
  let start = 0;
  for (let l = 0; l < shapes.length; l += 3) {
    const [rows, columns] = [shapes[l], shapes[l + 1]];
    const weights: Matrix = { data: values.slice(start, start + rows * columns), shape: [rows, columns] };
    start += rows * columns;
    const bias = shapes[l + 2] === 1 ? values.slice(start, start + rows) : undefined;
    start += bias?.length ?? 0;
    layers.push({ weights, ...(bias && { bias }) });
  }
  const hidden = layers.length - 1;
  return {
    layers,
    reference,
    distances: { data: distances, shape: [count, hidden] },
    places: Array.from({ length: count }, (_, k) => places.slice(k * hidden, (k + 1) * hidden)),
    converged,
  };
}
