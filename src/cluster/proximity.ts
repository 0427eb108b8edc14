import { operations, proximityOptionsNames } from "../backend/bindings/cluster-graphs.js";
import { load } from "../backend/load.js";
import type { Matrix } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Graph, weightMatrix } from "./graph.js";

const bindings = load(operations);

/** A kernel of {@link proximity}. */
export type ProximityKind =
  | "walk"
  | "communicability"
  | "forest"
  | "heat"
  | "normalizedHeat"
  | "pageRank"
  | "modifiedPageRank"
  | "pageRankHeat"
  | "sigmoidCommuteTime";

/** What {@link proximity} is told of the kernel. */
export interface ProximityMethod {
  /** Which kernel. */
  kind: ProximityKind;
  /** `t` or `α` of the kernel's formula, positive; with `scale: "unit"` a number between 0 and 1. */
  parameter: number;
  /**
   * Whether the parameter is that of the formula, `"absolute"`, or `x` on a scale that covers the domain, `"unit"`:
   * `t = x / ρ(A)` for walks, `α = x` for page ranks, `t = x / (2 (1 − x))` for all others; default `"absolute"`.
   */
  scale?: "absolute" | "unit";
  /** Whether every entry is replaced by its logarithm; default `false`. */
  log?: boolean;
}

/** Options of {@link proximity}. */
export interface ProximityOptions extends ProximityMethod, RunOptions {}

/** Options of {@link proximitySync}. */
export interface ProximitySyncOptions extends ProximityMethod, SyncRunOptions {}

/** A kernel of a graph's nodes, and its distances. */
export interface Proximity {
  /** The kernel, `n × n`; symmetric but for `"pageRank"` and `"pageRankHeat"`. */
  readonly kernel: Matrix;
  /** `½ (kᵢᵢ + kⱼⱼ − kᵢⱼ − kⱼᵢ)`: half of squared distances in the kernel's feature space. */
  readonly distances: Matrix;
  /** `t` or `α` of the formula. */
  readonly parameter: number;
}

/**
 * How near the nodes of a graph are to each other: a kernel of its weights, or its element-wise logarithm, and the distances
 * that it gives.
 *
 * With weights `A`, degrees `D`, `L = D − A`, `P = D⁻¹A`:
 *
 * | kind | kernel |
 * | --- | --- |
 * | `"walk"` | `(I − tA)⁻¹`, `t < 1 / ρ(A)` |
 * | `"communicability"` | `exp(tA)` |
 * | `"forest"` | `(I + tL)⁻¹` |
 * | `"heat"` | `exp(−tL)` |
 * | `"normalizedHeat"` | `exp(−t(I − D^−½ A D^−½))` |
 * | `"pageRank"` | `(I − αP)⁻¹`, `α < 1` |
 * | `"modifiedPageRank"` | `(D − αA)⁻¹`, `α < 1` |
 * | `"pageRankHeat"` | `exp(−t(I − P))` |
 * | `"sigmoidCommuteTime"` | `1 / (1 + exp(−t L⁺ / σ))`, `σ` the standard deviation of the entries of `L⁺` |
 *
 * Logarithms turn products along paths into sums: with walks and forests distances add up at cutpoints. In most studies
 * they cluster better than the kernels themselves (`docs/proximities.md` holds our own tables). They need small entries that are right as such: all kernels but the
 * commute time are computed without any subtraction that cancels.
 *
 * Cost: `O(n³)` time, `O(n²)` memory. Equivalent: the kernels of `pygkernels`.
 *
 * @param graph `n × n` weights, symmetric, at least 0; or `{ nodes, from, to, weights? }`.
 * @param options.kind which kernel.
 * @param options.parameter `t` or `α`.
 * @param options.scale `"absolute"` (default) or `"unit"`.
 * @param options.log default `false`; needs a path between all nodes.
 * @returns `kernel`, `distances` and the formula's `parameter`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for what is no graph, for a graph in parts where a logarithm is asked for
 *   and for nodes without edges where it is divided by degrees, `InvalidOption` for parameters outside the domain.
 * @see V. Ivashkin, P. Chebotarev, Do logarithmic proximity measures outperform plain ones in graph clustering?, 2016,
 *   https://arxiv.org/abs/1605.01046.
 *
 * @example
 * const path = { nodes: 4, from: [0, 1, 2], to: [1, 2, 3] };
 * const { distances } = await proximity(path, { kind: "forest", parameter: 2, log: true });
 * const [d01, d12, d02] = [distances.data[1], distances.data[6], distances.data[2]];
 * // Math.abs(d01 + d12 - d02) < 1e-12
 * const ratio = d01 / d12;
 * // ratio ≈ 0.887279
 */
export async function proximity(graph: Graph, options: ProximityOptions): Promise<Proximity> {
  return dressed(await call(requested(graph, options), options));
}

/** {@link proximity} in place: blocks until the answer is there. */
export function proximitySync(graph: Graph, options: ProximitySyncOptions): Proximity {
  return dressed(callSync(requested(graph, options), options));
}

function requested(graph: Graph, options: ProximityMethod) {
  checkOptions(options, proximityOptionsNames);
  return bindings.proximity(weightMatrix("graph", graph), options ?? {});
}

function dressed({ kernel, distances, parameter }: ReturnType<ReturnType<typeof requested>["decode"]>): Proximity {
  const n = Math.sqrt(kernel.length);
  return { kernel: { data: kernel, shape: [n, n] }, distances: { data: distances, shape: [n, n] }, parameter };
}
