import { type CorrelationSolution, correlationOptionsNames, operations } from "../backend/bindings/cluster-graphs.js";
import { load } from "../backend/load.js";
import { integers, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** An instance of {@link correlationClustering}. */
export interface CorrelationProblem {
  /** Number of nodes. */
  readonly nodes: number;
  /** Pairs of nodes, and what it costs to have both in one group: negative costs attract, positive ones repel. */
  readonly pairs: { readonly from: Vector; readonly to: Vector; readonly costs: Vector };
  /** Triples of nodes, and what it costs to have all three in one group. */
  readonly triples?: {
    readonly first: Vector;
    readonly second: Vector;
    readonly third: Vector;
    readonly costs: Vector;
  };
}

/** What {@link correlationClustering} is told of the method. */
export interface CorrelationMethod {
  /** Whether conditions fix what is certain beforehand; default `true`. */
  persistency?: boolean;
  /** Starts of the local search beside greedy joining, for parts that are not solved by trying; default 10. */
  restarts?: number;
  /** Rounds of the relaxation that bounds such parts; 0 for packed triangles alone; default 1000. */
  maxIterations?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link correlationClustering}. */
export interface CorrelationOptions extends CorrelationMethod, RunOptions {}

/** Options of {@link correlationClusteringSync}. */
export interface CorrelationSyncOptions extends CorrelationMethod, SyncRunOptions {}

/** The condition by which a join is certain. */
export type JoinCondition =
  | "subsetJoin"
  | "edgeSubgraph"
  | "tripletSubgraph"
  | "edgeJoin"
  | "tripletEdgeJoin"
  | "tripletJoin";

/** A partition by costs, with a bound and what is certain. */
export interface CorrelationClustering {
  /** The group of every node, numbered in order of appearance. */
  readonly labels: Int32Array;
  /** What the partition costs. */
  readonly value: number;
  /** No partition costs less. */
  readonly lowerBound: number;
  /** `value - lowerBound`. */
  readonly gap: number;
  /** `gap / |value|`; 0 where the gap is. */
  readonly relativeGap: number;
  /** Whether the gap is within what rounding explains: no partition is better. */
  readonly certified: boolean;
  /** Joins, in the order they were made: the sets that hold the two nodes at that time are together in a best partition. */
  readonly joins: readonly { readonly nodes: readonly [number, number]; readonly condition: JoinCondition }[];
  /** Pairs of nodes of one part that are apart in a best partition, by the edge-cut condition. */
  readonly cuts: readonly (readonly [number, number])[];
  /** Triples of nodes that are not all together in a best partition, by the triplet-cut condition. */
  readonly tripleCuts: readonly (readonly [number, number, number])[];
  /** The independent part of every node: nodes of different parts are apart in a best partition. */
  readonly parts: Int32Array;
  /** Nodes that are left after the joins, in parts of more than one: what the search had to decide. */
  readonly remaining: number;
}

const conditions: readonly JoinCondition[] = [
  "subsetJoin",
  "edgeSubgraph",
  "tripletSubgraph",
  "edgeJoin",
  "tripletEdgeJoin",
  "tripletJoin",
];

/**
 * Correlation clustering with costs of pairs and of triples: the partition, of however many groups, that costs least; with a
 * bound, and with what is certain of a best one.
 *
 * Minimizes `Σ c_ij [i, j together] + Σ c_ijk [i, j, k together]`. First persistency conditions are applied until none has
 * anything left to say: independent parts, subset, edge, triplet and triplet-edge joins, edge and triplet subgraphs, edge and
 * triplet cuts. All facts hold in one best partition together, up to the rounding of sums. Parts of at most 11 nodes are
 * then solved by trying, larger ones by greedy joining, moves of single nodes and chains of moves, and bounded.
 *
 * The bound is that of the linear relaxation: `x_ij = 0` together and `1` apart, all triangle inequalities, and for every triple all
 * that holds of the five partitions of three nodes. It is approached by Project and Forget, which keeps of the `n³ / 2`
 * inequalities only those with a multiplier; each round's multipliers are a bound, rounding allowed for. Triangles packed one
 * after the other are where it starts. Where the relaxation has an integral solution the gap closes.
 *
 * Cost: `O(n³)` to `O(n⁵)` a round of conditions, at most `n` rounds; `O(n²)` memory and the triples.
 *
 * @param problem `{ nodes, pairs: { from, to, costs }, triples?: { first, second, third, costs } }`; costs of the same pair or
 *   triple are added, and what is not listed costs nothing.
 * @param options.persistency default `true`.
 * @param options.restarts default 10.
 * @param options.maxIterations default 1000; 0 where a quick bound will do.
 * @param options.seed default 0.
 * @returns `labels`, `value`, `lowerBound`, `gap`, `certified`; the `joins`, `cuts`, `tripleCuts` and `parts` that are certain.
 * @throws GibbsError `InvalidShape` for lists of different lengths, `InvalidValue` for nodes out of range, for the same node
 *   twice in a pair or a triple and for costs that are not finite, `InvalidOption` for options outside their domain.
 * @see D. Stein, S. Di Gregorio, B. Andres, Partial optimality in cubic correlation clustering, ICML 2023,
 *   https://arxiv.org/abs/2302.04694; R. Sonthalia, A. Gilbert, Project and Forget, JMLR 23:326 (2022). The conditions were derived anew from the paper's maps and official tests.
 *
 * @example
 * const { labels, value, joins, certified } = await correlationClustering({
 *   nodes: 3,
 *   pairs: { from: [0, 0, 1], to: [1, 2, 2], costs: [-2, 1, 1] },
 *   triples: { first: [0], second: [1], third: [2], costs: [-3] },
 * });
 * // labels is [0, 0, 0]
 * // value ≈ -3
 * // certified && joins.length === 2
 */
export async function correlationClustering(
  problem: CorrelationProblem,
  options?: CorrelationOptions,
): Promise<CorrelationClustering> {
  return dressed(await call(requested(problem, options), options));
}

/** {@link correlationClustering} in place: blocks until the answer is there. */
export function correlationClusteringSync(
  problem: CorrelationProblem,
  options?: CorrelationSyncOptions,
): CorrelationClustering {
  return dressed(callSync(requested(problem, options), options));
}

function requested(problem: CorrelationProblem, options: CorrelationMethod | undefined) {
  checkOptions(options, correlationOptionsNames);
  const { nodes, pairs, triples } = part("problem", problem);
  if (!(Number.isSafeInteger(nodes) && nodes >= 1)) {
    throw invalid("InvalidValue", "problem.nodes", `expected a positive integer, got ${String(nodes)}`);
  }
  const { from, to, costs } = part("problem.pairs", pairs);
  const ends = integers("problem.pairs.from", from);
  const none = { first: [], second: [], third: [], costs: [] };
  const { first, second, third, costs: tripleCosts } = triples === undefined ? none : part("problem.triples", triples);
  const firsts = integers("problem.triples.first", first);
  return bindings.correlationClustering(
    nodes,
    ends,
    integers("problem.pairs.to", to, ends.length),
    vector("problem.pairs.costs", costs, ends.length),
    firsts,
    integers("problem.triples.second", second, firsts.length),
    integers("problem.triples.third", third, firsts.length),
    vector("problem.triples.costs", tripleCosts, firsts.length),
    options ?? {},
  );
}

function part<T>(name: string, value: T): T {
  if (typeof value === "object" && value !== null) return value;
  throw invalid("InvalidValue", name, "expected an object");
}

function dressed({
  joinFrom,
  joinTo,
  joinCondition,
  cutFrom,
  cutTo,
  tripleCuts,
  ...rest
}: CorrelationSolution): CorrelationClustering {
  const triple = (_: unknown, at: number): [number, number, number] => [
    tripleCuts[3 * at],
    tripleCuts[3 * at + 1],
    tripleCuts[3 * at + 2],
  ];
  return {
    ...rest,
    joins: Array.from(joinFrom, (node, at) => ({
      nodes: [node, joinTo[at]],
      condition: conditions[joinCondition[at]],
    })),
    cuts: Array.from(cutFrom, (node, at) => [node, cutTo[at]] as const),
    tripleCuts: Array.from({ length: tripleCuts.length / 3 }, triple),
  };
}
