import { operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { bytes, floats, type Matrix, matrix, type Points, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import type { EnsembleMoves } from "./ensemble.js";
import { Running } from "./running.js";

const bindings = load(operations);

/** Draws of an ensemble so far, a walker a chain. */
export interface EnsembleDraws {
  /** The draws: walkers, draws, coordinates. */
  readonly draws: { readonly data: Float64Array; readonly shape: readonly [number, number, number] };
  /** The log density of each draw, one row a walker. */
  readonly logDensity: Matrix;
  /** Mean acceptance after warm-up; 1 for slices. */
  readonly acceptance: number;
  /**
   * Integrated autocorrelation time of each coordinate, in draws: as many draws of a walker are worth one. To be relied on where it
   * is below a fiftieth of the draws; NaN before there are any.
   */
  readonly autocorrelationTime: Float64Array;
}

/** An ensemble that asks for log densities and is told them. */
export interface EnsembleSteps {
  /** Whether all draws are there. */
  readonly done: boolean;
  /** Sweeps done. */
  readonly sweeps: number;
  /** Densities so far. */
  readonly calls: number;
  /** Points whose log densities are wanted, one row each: some half of the walkers. */
  ask(): Matrix;
  /** Takes the log densities of the points last asked for, in their order; NaN and −∞ say that there is none. */
  tell(logDensities: Vector): void;
  /** The draws so far. */
  result(): EnsembleDraws;
  /** The run so far as bytes, for {@link ensembleSteps} in place of positions: it continues bit for bit. */
  checkpoint(): Uint8Array;
}

/**
 * An affine-invariant ensemble, step by step, for densities that only the caller can evaluate.
 *
 * Halves of the walkers, drawn anew each sweep, move in turn given the other, by stretches `y = z + ζ (x − z)` or by slices along differences of two
 * walkers; see {@link ensemble} for models and for the moves. All that one half proposes is asked for at once, so the densities may be
 * computed in batches, anywhere. No gradient is needed, and any affine map of the coordinates changes nothing else. Meant for up to
 * some 20 dimensions.
 *
 * Cost: a density a walker and sweep for stretches, some 5 for slices; microseconds a step beside them, however many draws there
 * are. Equivalents: `emcee`, `zeus`.
 *
 * @param start where the walkers start, one row each: an even number of rows, at least twice the dimension, that span the space; or a
 *   checkpoint.
 * @param options.step default `"stretch"`.
 * @param options.warmup default 500.
 * @param options.draws default 1000.
 * @param options.thin default 1.
 * @param options.seed default 0.
 * @returns the run: `while (!run.done) run.tell(logDensities(run.ask()))`.
 * @throws GibbsError `InvalidShape` for too few walkers or a wrong number of densities, `InvalidValue` for bytes that are no checkpoint
 *   and for a start without a density, `InvalidOption` for options outside their domain.
 * @see J. Goodman, J. Weare, Ensemble samplers with affine invariance, CAMCoS 5 (2010); M. Karamanis, F. Beutler, Ensemble
 *   slice sampling, Statistics and Computing 31 (2021), https://arxiv.org/abs/2002.06212.
 *
 * @example
 * // A normal density of deviations 1 and 100.
 * const start = Array.from({ length: 20 }, (_, k) => [Math.sin(k), Math.cos(k * k)]);
 * const run = ensembleSteps(start, { step: "slice", draws: 500 });
 * const density = ([x, y]: number[]) => -0.5 * (x ** 2 + (y / 100) ** 2);
 * while (!run.done) run.tell(toRows(run.ask()).map(density));
 * const { draws, autocorrelationTime } = run.result();
 * draws.shape; // [20, 500, 2]
 * // autocorrelationTime.every((time) => time < 10)
 */
export function ensembleSteps(start: Points | Uint8Array, options?: EnsembleMoves): EnsembleSteps {
  checkOptions(options, { step: 1, warmup: 1, draws: 1, thin: 1, seed: 1 });
  const run = new Running(
    "ensembleRun",
    start instanceof Uint8Array
      ? bytes("start", start).slice()
      : callSync(bindings.ensembleBegin(matrix("start", start), options ?? {})),
  );
  let stage = run.look(bindings.ensembleLook);
  const { dimension, walkers } = stage;
  return {
    get done() {
      return stage.done;
    },
    get sweeps() {
      return stage.sweeps;
    },
    get calls() {
      return stage.calls;
    },
    ask() {
      const points = run.change(bindings.ensembleAsk);
      return { data: points, shape: [points.length / dimension, dimension] };
    },
    tell(logDensities) {
      const told = floats("logDensities", logDensities);
      stage = run.change((handle, turn) => bindings.ensembleTell(handle, turn, told));
    },
    result() {
      const { draws, logDensity, ...rest } = run.look(bindings.ensembleResult);
      const length = logDensity.length / walkers;
      return {
        ...rest,
        draws: { data: draws, shape: [walkers, length, dimension] },
        logDensity: { data: logDensity, shape: [walkers, length] },
      };
    },
    checkpoint: () => run.look(bindings.ensembleSave),
  };
}
