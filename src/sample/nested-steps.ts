import { nestedOptionsNames, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { bytes, floats, type Matrix, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { Running } from "./running.js";

const bindings = load(operations);

/** How a nested run finds its points, and when it ends. */
export interface NestedMethod {
  /** Live points, at least twice one more than the dimension; default 500. */
  live?: number;
  /**
   * How a point above the contour is found: `"friends"`, uniform within balls about the live points; `"slice"`, by steps from a
   * live point; default `"auto"`: friends in up to 6 dimensions, and there too slices for the rest of a run or batch once friends
   * cost more likelihoods a point; else slices.
   */
  method?: "auto" | "friends" | "slice";
  /** Slices from one point to the next; default: the dimension and five more. */
  steps?: number;
  /** A run, and each batch, ends where its live points can add at most this to the log evidence; what they add is counted. Default 0.5. */
  tolerance?: number;
  /** Batches of live points that are added where they matter most: dynamic nested sampling; default 0. */
  batches?: number;
  /** Live points of each such batch; default 100. */
  batchLive?: number;
  /** Share of the posterior in what added points are worth, from 0 to below 1; the rest is the evidence's. Default 0.8. */
  posteriorShare?: number;
  /** Generations of a genetic search for modes before the run; default 0. */
  generations?: number;
  /** Likelihoods after which the run ends wherever it is; default: no limit. */
  maxCalls?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** What a nested run says. */
export interface NestedEvidence {
  /** Log of the integral of the likelihood over the prior. */
  readonly logEvidence: number;
  /** Its standard error, from simulated volumes. */
  readonly logEvidenceError: number;
  /** Information: the log of the prior's volume over the posterior's. */
  readonly information: number;
  /** All points of the unit cube by likelihood, one row each. */
  readonly cube: Matrix;
  /** Their log likelihoods. */
  readonly logLikelihood: Float64Array;
  /** Log of the prior's volume above each, as expected. */
  readonly logVolume: Float64Array;
  /** Their posterior weights, which sum to 1. */
  readonly weights: Float64Array;
  /** Effective number of points under the weights. */
  readonly ess: number;
  /** Likelihoods so far. */
  readonly calls: number;
  /** Points that have left the live ones. */
  readonly iterations: number;
}

/** A nested run that asks for log likelihoods and is told them. */
export interface NestedSteps {
  /** Whether nothing is left to ask. */
  readonly done: boolean;
  /** Likelihoods so far. */
  readonly calls: number;
  /** Up to `count` points of the unit cube whose log likelihoods are wanted, one row each; default 8. */
  ask(count?: number): Matrix;
  /** Takes the log likelihoods of the points last asked for, in their order; NaN and −∞ say that there is none. */
  tell(logLikelihoods: Vector): void;
  /** Evidence and weighted points, at any time; live points count as if the run ended here. */
  result(): NestedEvidence;
  /** The run so far as bytes, for {@link nestedSteps} in place of the dimension: it continues bit for bit. */
  checkpoint(): Uint8Array;
}

/**
 * Nested sampling, step by step, for likelihoods that only the caller can evaluate.
 *
 * The prior is the unit cube; map its points to parameters by the prior's quantile functions. The worst of the live points leaves at
 * likelihood `L*` and is replaced by a point of the prior with `L > L*`; the prior volume above `L*` shrinks by `n / (n + 1)`, about,
 * and `Z = Σ Lᵢ ΔXᵢ`. See {@link nested} for models and for how points are found. Batches may be evaluated anywhere; larger ones
 * waste a little, as later points were sought at a contour that has risen since.
 *
 * Cost: 2 to 10 likelihoods a live point and e-fold of volume for friends in few dimensions, `5 · steps` for slices, in batches as in
 * the first run; `O(live · d)` a proposal beside them. Equivalents: `dynesty`, `ultranest`.
 *
 * @param start dimension of the cube, or a checkpoint.
 * @param options.live default 500.
 * @param options.method default `"auto"`.
 * @param options.tolerance default 0.5.
 * @param options.batches default 0.
 * @param options.batchLive default 100.
 * @param options.posteriorShare default 0.8.
 * @param options.generations default 0.
 * @param options.seed default 0; the same seed and the same batches give the same bits.
 * @returns the run: `while (!run.done) run.tell(logLikelihoods(run.ask()))`.
 * @throws GibbsError `InvalidOption` for options outside their domain, `InvalidValue` for bytes that are no checkpoint, `OutOfMemory`
 *   for points that cannot be kept, and from `tell` for a wrong number of likelihoods.
 * @see J. Skilling, Nested sampling for general Bayesian computation, Bayesian Analysis 1 (2006); E. Higson et al., Dynamic nested
 *   sampling, Statistics and Computing 29 (2019), https://arxiv.org/abs/1704.03459; J. Buchner, A statistical test for nested
 *   sampling algorithms, 2014, https://arxiv.org/abs/1407.5459.
 *
 * @example
 * // A normal likelihood of deviation 0.1 in the middle of a uniform prior: its evidence is 1.
 * const run = nestedSteps(1, { live: 100 });
 * const normal = (x: number) => -0.5 * ((x - 0.5) / 0.1) ** 2 - Math.log(0.1 * Math.sqrt(2 * Math.PI));
 * while (!run.done) run.tell(run.ask().data.map(normal));
 * const { logEvidence, logEvidenceError } = run.result();
 * Math.abs(logEvidence) < 4 * logEvidenceError; // true
 */
export function nestedSteps(start: number | Uint8Array, options?: NestedMethod): NestedSteps {
  checkOptions(options, nestedOptionsNames);
  if (typeof start !== "number" && !(start instanceof Uint8Array)) {
    throw invalid("InvalidValue", "start", "expected a dimension or the bytes of a checkpoint");
  }
  if (typeof start === "number" && !(Number.isInteger(start) && start >= 1 && start <= 10_000)) {
    throw invalid("InvalidValue", "start", `expected an integer from 1 to 10000, got ${start}`);
  }
  const run = new Running(
    "nestedRun",
    typeof start === "number"
      ? callSync(bindings.nestedBegin(start, options ?? {})).state
      : bytes("start", start).slice(),
  );
  let stage = run.look(bindings.nestedLookRun);
  const { dimension } = stage;
  return {
    get done() {
      return stage.done;
    },
    get calls() {
      return stage.calls;
    },
    ask(count = 8) {
      const points = run.change((handle, turn) => bindings.nestedAsk(handle, turn, count));
      return { data: points, shape: [points.length / dimension, dimension] };
    },
    tell(logLikelihoods) {
      const told = floats("logLikelihoods", logLikelihoods);
      stage = run.change((handle, turn) => bindings.nestedTell(handle, turn, told));
    },
    result() {
      const { cube, ...rest } = run.look(bindings.nestedResult);
      return { ...rest, cube: { data: cube, shape: [cube.length / dimension, dimension] } };
    },
    checkpoint: () => run.look(bindings.nestedSave),
  };
}
