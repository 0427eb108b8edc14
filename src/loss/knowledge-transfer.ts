import { operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { integers, type Matrix, type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link knowledgeTransfer}. */
export interface KnowledgeTransferOptions {
  /** S, how many inputs there are; default: one more than the largest that came. */
  inputs?: number;
  /** A, how many labels there are; default: one more than the largest that was drawn, or the distributions' columns. */
  classes?: number;
  /** The teacher's probability of each label that was drawn, `n`, above 0 and up to 1; default: not known. */
  probabilities?: Vector;
  /** The teacher's distribution on the labels for each sample, `n × A`; default: not known. */
  distributions?: MatrixLike;
  /** How `probabilities` are used; default `"squaredLogit"`. `"crossEntropy"` is the naive way, and biased. */
  loss?: "squaredLogit" | "crossEntropy";
}

/** What {@link knowledgeTransfer} learns. */
export interface TransferredStudent {
  /** The student's distribution on the labels for each input, `S × A`. */
  readonly probabilities: Matrix;
  /** How often each input came, `S`. */
  readonly visits: Float64Array;
  /**
   * The teacher's probability of the labels that were never drawn, `S`, which bounds the total variation between student and
   * teacher; only with `probabilities` and the squared error of logits.
   */
  readonly missing?: Float64Array;
}

/**
 * A teacher's conditional probabilities over finite inputs and labels, learned from samples at three levels of help.
 *
 * With the labels that the teacher drew alone: `π(a | s)` is the share of `a` among the labels of `s` (maximum likelihood). With
 * `probabilities` of these labels: `π(a | s) = q(a | s)` where `a` was drawn and the rest evenly, the least
 * `Σ (log π − log q)²`; weighted cross-entropy instead tends to `π ∝ q²`. With whole `distributions`: their mean, which has the
 * least divergence. The error in total variation falls like `√(S A / n)`, `S A / n` and `S / n`. Inputs that never came get equal
 * probabilities.
 *
 * Of the paper's text only the abstract was at hand; how the mass that was never drawn is shared is a choice made here.
 * For networks the three are {@link crossEntropy}, {@link squaredLogitError} and {@link distillation} with `temperature: 1`.
 *
 * Cost: `O(n + S A)`; `O(n A)` with distributions.
 *
 * @param inputs `n` integers in `0 … S − 1`.
 * @param labels `n` integers in `0 … A − 1`, drawn by the teacher.
 * @param options.inputs S; default: one more than the largest input.
 * @param options.classes A; default: one more than the largest label.
 * @param options.probabilities default: not known.
 * @param options.distributions default: not known; they take the place of `probabilities`.
 * @param options.loss `"squaredLogit"` (default) or `"crossEntropy"`.
 * @returns `probabilities`, `visits`, and `missing` where it is known.
 * @throws GibbsError `InvalidShape` for no samples and wrong numbers of labels, probabilities or distributions,
 *   `InvalidValue` for integers out of range and what are no probabilities, `InvalidOption` for options outside their domain.
 * @see Q. Zhao, B. Zhu, Towards the Fundamental Limits of Knowledge Transfer over Finite Domains, ICLR 2024,
 *   https://arxiv.org/abs/2310.07838.
 *
 * @example
 * const [inputs, labels] = [[0, 0, 0], [0, 0, 1]];
 * knowledgeTransfer(inputs, labels, { classes: 3 }).probabilities.data; // ≈ [0.666667, 0.333333, 0]
 * const helped = knowledgeTransfer(inputs, labels, { classes: 3, probabilities: [0.5, 0.5, 0.2] });
 * // helped.probabilities.data ≈ [0.5, 0.2, 0.3], helped.missing ≈ [0.3]
 */
export function knowledgeTransfer(
  inputs: Vector,
  labels: Vector,
  options: KnowledgeTransferOptions = {},
): TransferredStudent {
  checkOptions(options, { inputs: 1, classes: 1, probabilities: 1, distributions: 1, loss: 1 });
  const { probabilities, distributions, loss = "squaredLogit" } = options;
  if (loss !== "squaredLogit" && loss !== "crossEntropy") {
    throw invalid("InvalidOption", "options.loss", `expected "squaredLogit" or "crossEntropy", got ${loss}`);
  }
  const s = integers("inputs", inputs);
  const a = integers("labels", labels, s.length);
  const known = probabilities === undefined ? undefined : vector("options.probabilities", probabilities, s.length);
  const rows = distributions === undefined ? undefined : matrix("options.distributions", distributions);
  const count = options.inputs ?? following(s);
  const classes = options.classes ?? rows?.columns ?? following(a);
  const request = bindings.knowledgeTransfer(s, a, count, classes, known, rows, loss === "crossEntropy");
  const { probabilities: table, visits, missing } = callSync(request);
  const student = { probabilities: { data: table, shape: [count, classes] as const }, visits };
  return missing.length > 0 ? { ...student, missing } : student;
}

/** One more than the largest, and 1 at least. */
function following(values: Int32Array): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0) + 1;
}
