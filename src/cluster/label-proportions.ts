import {
  type LabelProportionsSolution,
  labelProportionsOptionsNames,
  operations,
} from "../backend/bindings/cluster-systems.js";
import { load } from "../backend/load.js";
import { integers, matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { checkFields } from "./fields.js";

const bindings = load(operations);

/** Bags of samples, and how many ones each has: one of `counts` and `proportions`. */
export interface Bags {
  /** The bag of every sample, integers from 0. */
  readonly ids: Vector;
  /** The number of ones of every bag; any finite number, so that noisy counts may be given as they are. */
  readonly counts?: Vector;
  /** The share of ones of every bag, in place of `counts`. */
  readonly proportions?: Vector;
}

/** What {@link labelProportions} is told of the method. */
export interface LabelProportionsMethod {
  /** How firmly the counts hold, `λ`; default 10. */
  bagWeight?: number;
  /** How firmly similar samples hold together, `μ`; default 10. */
  similarityWeight?: number;
  /** Nearest neighbors to which every sample has an edge; default 5. */
  neighbors?: number;
  /**
   * By what neighbors are near: the angle between rows, `"cosine"`, or distance, `"euclidean"`; default `"cosine"`. After the
   * first round neighbors are near in the classifier's embedding, by distance.
   */
  metric?: "cosine" | "euclidean";
  /**
   * How similar neighbors at distance `d` are: `exp(−d / h)`, the Matérn kernel of order 1/2; their cosine, if positive; or
   * all the same, 1. Default `"matern"`.
   */
  similarity?: "matern" | "cosine" | "constant";
  /** `h` of the Matérn kernel, in units of the mean distance along the edges; default 1. */
  bandwidth?: number;
  /** Edges of the first round, in place of those to nearest neighbors; weights default to 1, equal edges add up. */
  edges?: { readonly from: Vector; readonly to: Vector; readonly weights?: Vector };
  /** Share of the old message in the new one, from 0 to below 1; default 0.5. */
  damping?: number;
  /** Sweeps of belief propagation in a round; default 100. */
  maxIterations?: number;
  /** Largest change of a message, in log-odds and before damping, that counts as agreement; default 1e-4. */
  tolerance?: number;
  /** Marginal from which the label is 1; default 0.5. */
  threshold?: number;
  /** Classifiers that are fitted, each to the marginals of its round; 0 for belief propagation alone; default 1. */
  rounds?: number;
  /** Random features of the classifier, at most 65536; with 0 it is linear; default 128. */
  features?: number;
  /** Ridge of the classifier, whose columns are scaled to unit variance; default 1e-3. */
  ridge?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link labelProportions}. */
export interface LabelProportionsOptions extends LabelProportionsMethod, RunOptions {}

/** Options of {@link labelProportionsSync}. */
export interface LabelProportionsSyncOptions extends LabelProportionsMethod, SyncRunOptions {}

/** Labels, and what they rest on. */
export interface LabelProportions {
  /** Probability of label 1 of every sample, by belief propagation in the last round. */
  readonly marginals: Float64Array;
  /** 1 where the marginal is at least the threshold, else 0. */
  readonly labels: Int32Array;
  /** Root mean square, over bags, of the sum of marginals less the count. */
  readonly countError: number;
  /** Edges of the last round. */
  readonly edges: number;
  /** Sweeps of the last round. */
  readonly iterations: number;
  /** Largest change of a message in the last sweep, in log-odds and before damping. */
  readonly residual: number;
  /** Whether that met the tolerance. */
  readonly converged: boolean;
  /** The classifier's probability of label 1 of every sample; empty with `rounds: 0`. */
  readonly probabilities: Float64Array;
  /** Root mean square, over bags, of the mean probability less the proportion, after every round. */
  readonly proportionErrors: Float64Array;
  /** Whether the classifier's last fit converged; false with `rounds: 0`. */
  readonly classifierConverged: boolean;
  /** The classifier's probability of label 1 of new points, `k × p`. */
  predict(newPoints: Points): Float64Array;
}

/**
 * Learns labels, 0 or 1, of samples of which only the number of ones in every bag is known, and a classifier from them.
 *
 * The labels' law is `P(y) ∝ exp(−λ Σ_B (Σ_{i∈B} yᵢ − S_B)² − μ Σ_{ij} sᵢⱼ (yᵢ − yⱼ)²)`: counts hold, and near samples have
 * like labels. Damped belief propagation gives its marginals; they are exact where samples, edges and bags make a forest, and
 * an approximation elsewhere. A bag's count is one factor with exact messages, whatever the bag's size. Then a classifier
 * learns from the marginals, logistic regression on the columns and on random rectified features of them. With more
 * `rounds` neighbors are sought anew where only those directions count in which the classifier changes.
 *
 * The paper's embedding is a layer of a network that is trained with a second loss on bags; here it is the root of the mean
 * outer product of the classifier's gradients, there is no loss on bags, and the classifier learns from soft marginals. The
 * authors' code drops edges of samples whose bag has more than one positive; here all stay. Scale the columns beforehand
 * where their units differ, and take `metric: "euclidean"` where 0 is no natural origin.
 *
 * Cost: `O(n log n p)` for neighbors above 8192 samples, which then are approximate, and `O(n² p)` below; a sweep
 * `O(edges + Σ b √b)` for bags of `b`; a classifier's step `O(n p features)`. No equivalents in scikit-learn.
 *
 * @param points `n × p`, finite.
 * @param bags `ids` of the bags and their `counts` or `proportions`.
 * @param options.bagWeight default 10.
 * @param options.similarityWeight default 10.
 * @param options.neighbors default 5.
 * @param options.metric `"cosine"` (default) or `"euclidean"`.
 * @param options.similarity `"matern"` (default), `"cosine"` or `"constant"`.
 * @param options.bandwidth default 1.
 * @param options.edges default: those to the nearest neighbors.
 * @param options.damping default 0.5.
 * @param options.maxIterations default 100; when it is reached `converged` is false.
 * @param options.tolerance default 1e-4.
 * @param options.threshold default 0.5.
 * @param options.rounds default 1.
 * @param options.features default 128.
 * @param options.ridge default 1e-3.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns `marginals`, `labels`, the evidence of belief propagation, the classifier's `probabilities` and `predict`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points, bags and edges, `InvalidOption` for options outside
 *   their domain.
 * @see S. Havaldar, N. Sharma, S. Sareen, K. Shanmugam, A. Raghuveer, Learning from label proportions: bootstrapping
 *   supervised learners via belief propagation, ICLR 2024, https://arxiv.org/abs/2310.08056.
 *
 * @example
 * // A bag without ones and a bag with a single one teach which side the ones are on.
 * const points = [[0, 1], [0, 1.1], [0.1, 1], [0, 0.9], [1, 0], [0.1, 1.1]];
 * const bags = { ids: [0, 0, 0, 1, 1, 1], counts: [0, 1] };
 * const { labels, predict } = await labelProportions(points, bags, { neighbors: 2 });
 * // labels is [0, 0, 0, 0, 1, 0]
 * // predict([[1.1, 0.1]])[0] > 0.9
 */
export async function labelProportions(
  points: Points,
  bags: Bags,
  options: LabelProportionsOptions = {},
): Promise<LabelProportions> {
  const asked = requested(points, bags, options);
  return dressed(await call(asked.request, options), asked.columns);
}

/** {@link labelProportions} in place: blocks until the answer is there. */
export function labelProportionsSync(
  points: Points,
  bags: Bags,
  options: LabelProportionsSyncOptions = {},
): LabelProportions {
  const asked = requested(points, bags, options);
  return dressed(callSync(asked.request, options), asked.columns);
}

function requested(points: Points, bags: Bags, options: LabelProportionsMethod) {
  checkOptions(options, labelProportionsOptionsNames, { edges: 1 });
  const x = matrix("points", points);
  checkFields("bags", bags, { ids: 1, counts: 1, proportions: 1 });
  const ids = integers("bags.ids", bags.ids);
  const { edges } = options;
  if (edges !== undefined) checkFields("options.edges", edges, { from: 1, to: 1, weights: 1 });
  const from = edges && integers("options.edges.from", edges.from);
  const to = edges && integers("options.edges.to", edges.to, from?.length);
  const weights = edges?.weights && vector("options.edges.weights", edges.weights, from?.length);
  const request = bindings.labelProportions(x, ids, counted(bags, ids), from, to, weights, options);
  return { request, columns: x.columns };
}

/** The counts as given, or proportions times the bags' sizes. */
function counted(bags: Bags, ids: Int32Array): Float64Array | Float32Array {
  if ((bags.counts === undefined) === (bags.proportions === undefined)) {
    throw invalid("InvalidValue", "bags.counts", "expected either counts or proportions");
  }
  if (bags.counts !== undefined) return vector("bags.counts", bags.counts);
  const proportions = vector("bags.proportions", bags.proportions as Vector);
  const bad = proportions.findIndex((share) => !(share >= 0 && share <= 1));
  if (bad >= 0) {
    const problem = `expected numbers from 0 to 1, got ${proportions[bad]} at ${bad}`;
    throw invalid("InvalidValue", "bags.proportions", problem);
  }
  const sizes = new Float64Array(proportions.length);
  for (const id of ids) if (id >= 0 && id < sizes.length) sizes[id]++;
  return sizes.map((size, bag) => size * proportions[bag]);
}

function dressed(solution: LabelProportionsSolution, columns: number): LabelProportions {
  const { classifier, ...rest } = solution;
  return {
    ...rest,
    predict(newPoints) {
      if (classifier.length === 0) throw invalid("Unsupported", "predict", "with rounds: 0 there is no classifier");
      const view = matrix("newPoints", newPoints);
      if (view.columns !== columns) {
        throw invalid("InvalidShape", "newPoints", `expected ${columns} columns, got ${view.columns}`);
      }
      return callSync(bindings.labelProportionsPredict(view, classifier));
    },
  };
}
