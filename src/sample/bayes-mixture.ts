import { type BayesMixtureSolution, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix, type Vector, vector, weights as weightsOf } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link bayesMixture}. */
export interface BayesMixtureOptions {
  /** Weight of each hypothesis before the data, or of each draw; default: all equal. */
  weights?: Vector;
  /** Log probabilities of the observations under what the mixture is compared with; default: those of the best hypothesis. */
  reference?: Vector;
}

/** What a mixture of hypotheses predicts, and its regret. */
export interface BayesMixture {
  /** Log probability of each observation given those before it: the mixture learns as it goes. */
  readonly sequential: Float64Array;
  /** Log of the mean probability of each observation by itself, at the weights as they are: what an ensemble of draws predicts. */
  readonly predictive: Float64Array;
  /** Weights of the hypotheses after all observations; they sum to 1. */
  readonly posterior: Float64Array;
  /** Log probability of all observations: the sum of `sequential`. */
  readonly logEvidence: number;
  /** What the mixture loses against the reference over all observations, in nats. */
  readonly regret: number;
  /** `min_ε n ε − log W(ε)`, in nats: the regret is at most this. */
  readonly bound: number;
  /** The `ε` of the bound, in nats an observation. */
  readonly radius: number;
  /** How much worse than the reference the hypotheses are, in nats an observation, in rising order. */
  readonly excess: Float64Array;
  /** Weight of the hypothesis: `W(ε)` at each of `excess`, the weight of all that are as good. */
  readonly weight: Float64Array;
}

/**
 * The Bayes mixture of hypotheses under log loss: its predictions, its regret, and the weight of the hypothesis that bounds it.
 *
 * The mixture `p(y) = Σ wₖ Πᵢ pₖ(yᵢ)` loses `R = log p*(y) − log p(y)` against a reference. With `dₖ` the excess loss of hypothesis `k` an
 * observation and `W(ε) = Σ {wₖ : dₖ ≤ ε}`, `R ≤ min_ε n ε − log W(ε)` for every sequence: what counts is not how many hypotheses there are, nor how
 * many parameters they have, but the weight of those near the reference. Draws of {@link sgld} are hypotheses from a posterior: with
 * their step weights `predictive` is the posterior's predictive density of new data.
 *
 * Cost: `O(K n + K log K)`. Equivalents: none known.
 *
 * @param logLikelihood `K × n`: log probability of each observation (columns) under each hypothesis (rows); −∞ says never.
 * @param options.weights default: all equal.
 * @param options.reference default: the best hypothesis.
 * @returns `sequential`, `predictive`, `posterior` and `logEvidence`; `regret` with its `bound`; the curve `excess`, `weight`.
 * @throws GibbsError `InvalidShape` for wrong numbers of weights or references, `InvalidValue` for NaN, +∞ and observations that no
 *   hypothesis allows.
 * @see M. Feder, R. Urbanke, Y. Fogel, The universality lens: why even highly over-parametrized models learn well, 2025,
 *   https://arxiv.org/abs/2506.07661.
 *
 * @example
 * // Coins of any bias, three heads: Laplace's rule of succession, 1/2, 2/3, 3/4.
 * const biases = Array.from({ length: 1000 }, (_, k) => (k + 0.5) / 1000);
 * const { sequential, regret, bound } = bayesMixture(biases.map((bias) => [Math.log(bias), Math.log(bias), Math.log(bias)]));
 * const [first, second, third] = sequential.map(Math.exp);
 * // first ≈ 0.5, second ≈ 0.66667, third ≈ 0.75
 * // regret <= bound
 */
export function bayesMixture(logLikelihood: MatrixLike, options?: BayesMixtureOptions): BayesMixture {
  checkOptions(options, { weights: 1, reference: 1 });
  const { weights, reference } = options ?? {};
  const rows = matrix("logLikelihood", logLikelihood);
  const compared = reference === undefined ? undefined : vector("options.reference", reference);
  const solution: BayesMixtureSolution = callSync(
    bindings.bayesMixture(rows, weightsOf("options.weights", weights, rows.rows), compared),
  );
  return solution;
}
