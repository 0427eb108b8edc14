import { bleuBiasOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** A sentence: its tokens, as strings or as numbers. */
export type Tokens = ArrayLike<string | number>;

/** Options of {@link bleuBias}. */
export interface BleuBiasOptions extends SyncRunOptions {
  /** N, the longest n-grams, from 1 to 16; default 4. */
  order?: number;
  /** Of sentences: `"addOne"` (default) takes `(m + 1) / (c + 1)` for n > 1, `"none"` what there is. */
  smoothing?: "addOne" | "none";
}

/** What {@link bleuBias} measures. */
export interface BleuBias {
  /** BLEU of the corpus, from 0 to 1. */
  readonly population: number;
  /** The mean of the sentences' BLEU. */
  readonly sampleMean: number;
  /** `sampleMean − population`. */
  readonly gap: number;
  /** Standard error of `sampleMean`, sentences taken as independent; 0 for one sentence. */
  readonly standardError: number;
  /** BLEU of every sentence. */
  readonly samples: Float64Array;
  /** The corpus's share of matching n-grams for n = 1 … N; NaN where no candidate has n tokens. */
  readonly precisions: Float64Array;
  /** What the corpus loses for being shorter than its references, a factor from 0 to 1. */
  readonly brevityPenalty: number;
}

/**
 * Simpson's bias of BLEU: how far the mean of sentences' scores is from the score of the corpus.
 *
 * `BLEU = min(1, exp(1 − r / c)) (Π mₙ / cₙ)^(1 / N)`: of `cₙ` n-grams of the candidate `mₙ` are in a reference, each counted
 * at most as often as in the reference that has it most often; `c` is the candidate's length, `r` that of the reference
 * nearest in length, the shorter of two. The corpus's counts and lengths are sums over sentences, and are not smoothed.
 * Sentences are, unless told otherwise, for most have no match of four tokens and would score 0: for n > 1 one is added to
 * `mₙ` and `cₙ` (Lin and Och), also where a sentence is shorter than n. Other ways of smoothing give other gaps.
 *
 * Cost: `O(N L log L)` for a sentence of `L` tokens. Equivalents: `corpus_bleu` of NLTK, and its `sentence_bleu` with
 * `SmoothingFunction().method2`; a hundredth of `sacrebleu.corpus_bleu(…, tokenize="none", smooth_method="none")`, and of its
 * `sentence_bleu` with `"add-k"`, where sentences have at least N tokens.
 *
 * @param candidates `n` sentences of tokens.
 * @param references `n` lists of at least one sentence each.
 * @param options.order default 4.
 * @param options.smoothing default `"addOne"`.
 * @returns `population`, `sampleMean`, `gap`, `standardError`, `samples`, `precisions`, `brevityPenalty`.
 * @throws GibbsError `InvalidShape` for no sentences, another number of lists of references than candidates and an empty
 *   list, `InvalidValue` for what is not a list of sentences of strings and numbers, `InvalidOption` for options outside
 *   their domain.
 * @see K. Papineni et al., BLEU: a Method for Automatic Evaluation of Machine Translation, ACL 2002; F. Yuan et al.,
 *   Simpson's Bias in NLP Training, AAAI 2021, https://arxiv.org/abs/2103.11795.
 *
 * @example
 * const words = (text: string) => text.split(" ");
 * const reference = words("the cat is on the mat");
 * const candidates = [words("the cat sat on the mat"), words("on the mat")];
 * const { population, sampleMean } = bleuBias(candidates, [[reference], [reference]], { order: 2 });
 * // population ≈ 0.570946 (exp(−1/3) √(8/9 · 5/7)), sampleMean ≈ 0.556618 (of √(5/6 · 4/6) and 1/e)
 */
export function bleuBias(
  candidates: readonly Tokens[],
  references: readonly (readonly Tokens[])[],
  options: BleuBiasOptions = {},
): BleuBias {
  checkOptions(options, bleuBiasOptionsNames);
  const vocabulary = new Map<string | number, number>();
  const own = new Sentences(vocabulary);
  for (const [i, sentence] of listed("candidates", candidates).entries()) own.add("candidates", i, sentence);
  const other = new Sentences(vocabulary);
  const counts = listed("references", references).map((group, i) => {
    if (!Array.isArray(group)) throw invalid("InvalidValue", "references", `expected an array of sentences at ${i}`);
    for (const sentence of group) other.add("references", i, sentence);
    return group.length;
  });
  const given = [own.tokens, own.lengths, other.tokens, other.lengths, counts].map((each) => Int32Array.from(each));
  const [tokens, lengths, theirs, otherLengths, groups] = given;
  return callSync(bindings.bleuBias(tokens, lengths, theirs, otherLengths, groups, options), options);
}

/** Sentences one after the other, a token a number. */
class Sentences {
  readonly tokens: number[] = [];
  readonly lengths: number[] = [];
  readonly #vocabulary: Map<string | number, number>;

  constructor(vocabulary: Map<string | number, number>) {
    this.#vocabulary = vocabulary;
  }

  add(name: string, place: number, sentence: Tokens): void {
    if (!Array.isArray(sentence) && !(ArrayBuffer.isView(sentence) && "length" in sentence)) {
      throw invalid("InvalidValue", name, `expected an array of tokens at ${place}`);
    }
    for (let i = 0; i < sentence.length; i++) {
      const token = sentence[i];
      if (typeof token !== "string" && typeof token !== "number") {
        throw invalid("InvalidValue", name, `expected strings and numbers as tokens at ${place}`);
      }
      let id = this.#vocabulary.get(token);
      if (id === undefined) {
        id = this.#vocabulary.size;
        this.#vocabulary.set(token, id);
      }
      this.tokens.push(id);
    }
    this.lengths.push(sentence.length);
  }
}

function listed<T>(name: string, value: readonly T[]): readonly T[] {
  if (Array.isArray(value)) return value;
  throw invalid("InvalidValue", name, "expected an array");
}
