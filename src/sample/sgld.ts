import { operations, sgldOptionsNames } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import { bytes, type Matrix, matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { Running } from "./running.js";

const bindings = load(operations);

/** What {@link sgld} is told of the method. */
export interface SgldMethod {
  /** `"sgld"`, Langevin, or `"sghmc"`, Hamiltonian with friction; default `"sgld"`. */
  method?: "sgld" | "sghmc";
  /** `a` of the steps `a (b + t)^−γ`; default 0.01. */
  stepSize?: number;
  /** `b` of the steps; default 1. */
  delay?: number;
  /** `γ` of the steps, 0 to 1; default 0.55. 0 keeps them constant. */
  decay?: number;
  /** `α` of `"sghmc"`, between 0 and 1; default 0.1. */
  friction?: number;
  /** Steps before the first draw; default 1000. */
  warmup?: number;
  /** Draws of each chain; default 1000. */
  draws?: number;
  /** Steps from one draw to the next; default 1. */
  thin?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Draws of stochastic-gradient dynamics so far. */
export interface SgldDraws {
  /** The draws: chains, draws, coordinates. */
  readonly draws: { readonly data: Float64Array; readonly shape: readonly [number, number, number] };
  /** The weight of each draw of a chain, its step's share: they sum to 1. */
  readonly weights: Float64Array;
}

/** Dynamics that ask for gradients and are told them. */
export interface SgldSteps {
  /** Whether all draws are there. */
  readonly done: boolean;
  /** Steps taken. */
  readonly steps: number;
  /** The positions of the chains, where gradients are wanted, one row each. */
  ask(): Matrix;
  /** Takes unbiased estimates of the gradients of the log posterior there, row by row, and moves. */
  tell(gradients: Vector): void;
  /** The draws so far. */
  result(): SgldDraws;
  /** The run so far as bytes, for {@link sgld} in place of positions: it continues bit for bit. */
  checkpoint(): Uint8Array;
}

/**
 * Stochastic-gradient Langevin and Hamiltonian dynamics, step by step, for gradients that the caller estimates from minibatches.
 *
 * SGLD: `θ ← θ + ε/2 ĝ + √ε ξ`; SGHMC: `v ← (1 − α) v + ε ĝ + √(2αε) ξ`, `θ ← θ + v`; steps `εₜ = a (b + t)^−γ`. `ĝ` is the gradient of
 * the log prior and `N/n` times that of the likelihood of `n` of `N` data. With `½ < γ ≤ 1` averages weighed by the steps are
 * consistent; constant steps leave a bias: on a standard normal posterior with exact gradients SGLD has variance `1 / (1 − ε/4)`.
 *
 * Cost: some microseconds a step beside the gradients, however many draws there are. Equivalents: `blackjax.sgld`,
 * `blackjax.sghmc`.
 *
 * @param start positions of the chains, one row each; or a checkpoint.
 * @param options.method default `"sgld"`.
 * @param options.stepSize default 0.01.
 * @param options.delay default 1.
 * @param options.decay default 0.55.
 * @param options.friction default 0.1.
 * @param options.warmup default 1000.
 * @param options.draws default 1000.
 * @param options.thin default 1.
 * @param options.seed default 0.
 * @returns the dynamics: `while (!run.done) run.tell(gradients(run.ask()))`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad positions, gradients or checkpoints, `InvalidOption` for options outside
 *   their domain.
 * @see M. Welling, Y. W. Teh, Bayesian learning via stochastic gradient Langevin dynamics, ICML 2011; T. Chen, E. Fox, C. Guestrin,
 *   Stochastic gradient Hamiltonian Monte Carlo, ICML 2014, https://arxiv.org/abs/1402.4102.
 *
 * @example
 * // A standard normal posterior with constant steps of 1: the variance is 1 / (1 − 1/4).
 * const run = sgld(new Array(100).fill([0]), { stepSize: 1, decay: 0, warmup: 50, draws: 200 });
 * while (!run.done) run.tell(run.ask().data.map((x) => -x));
 * const { data } = run.result().draws;
 * const variance = data.reduce((sum, x) => sum + x * x, 0) / data.length;
 * Math.abs(variance - 4 / 3) < 0.15; // true
 */
export function sgld(start: Points | Uint8Array, options?: SgldMethod): SgldSteps {
  checkOptions(options, sgldOptionsNames);
  const run = new Running(
    "sgldRun",
    start instanceof Uint8Array
      ? bytes("start", start).slice()
      : callSync(bindings.sgldBegin(matrix("start", start), options ?? {})),
  );
  let stage = run.look(bindings.sgldLook);
  const { dimension } = stage;
  return {
    get done() {
      return stage.done;
    },
    get steps() {
      return stage.steps;
    },
    ask: () => ({ data: stage.positions.slice(), shape: [stage.positions.length / dimension, dimension] }),
    tell(gradients) {
      const told = vector("gradients", gradients);
      stage = run.change((handle, turn) => bindings.sgldTell(handle, turn, told));
    },
    result() {
      const { draws, weights } = run.look(bindings.sgldResult);
      const chains = stage.positions.length / dimension;
      return { draws: { data: draws, shape: [chains, weights.length, dimension] }, weights };
    },
    checkpoint: () => run.look(bindings.sgldSave),
  };
}
