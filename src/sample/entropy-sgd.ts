import { type EntropySgdSolution, entropySgdOptionsNames, operations } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import type { RunOptions, SyncRunOptions } from "../internal/options.js";
import type { Model } from "../model/model.js";
import { checkedModel } from "./approximation.js";

const bindings = load(operations);

/** What {@link entropySgd} is told of the method. */
export interface EntropySgdMethod {
  /** Outer steps at most; default 1000. */
  maxIterations?: number;
  /** Inner steps of each; default 20. */
  innerSteps?: number;
  /** The outer step η; default 1. */
  stepSize?: number;
  /** The inner step η′; default 0.1. */
  innerStepSize?: number;
  /** The noise ε of the inner steps; default 1e-4. */
  noise?: number;
  /** `γ₀`, the inverse square of the neighborhood's size; default 0.01. */
  scope?: number;
  /** `γ₁`, growth of γ a step, until γ is `1 / innerStepSize`; default 0.001. */
  scoping?: number;
  /** Descent ends where the outer move is shorter than this; default 0.001. */
  tolerance?: number;
  /** Unconstrained position to begin from; default: uniform on (−2, 2). */
  init?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link entropySgd}. */
export interface EntropySgdOptions extends EntropySgdMethod, RunOptions {}

/** Options of {@link entropySgdSync}. */
export interface EntropySgdSyncOptions extends EntropySgdMethod, SyncRunOptions {}

/** Where a descent on the local entropy ended. */
export interface LocalEntropyMode {
  /** Every variable's value there. */
  readonly values: Readonly<Record<string, Float64Array>>;
  /** The unconstrained position. */
  readonly position: Float64Array;
  /** Its log density. */
  readonly logDensity: number;
  /** The log density at every outer step, the start included. */
  readonly trace: Float64Array;
  /** Length of the last outer move. */
  readonly residual: number;
  /** Gradients in all. */
  readonly evaluations: number;
  /** Outer steps taken. */
  readonly iterations: number;
  /** Whether the last move was shorter than the tolerance. */
  readonly converged: boolean;
}

/**
 * Entropy-SGD: descends on the local entropy of `f = −log p`, which prefers wide valleys to deep ones.
 *
 * `F(x, γ) = log ∫ exp(−f(x′) − γ/2 ‖x − x′‖²) dx′` has the gradient `−γ (x − E x′)`. Inner steps of Langevin dynamics,
 * `x′ ← x′ − η′ (∇f(x′) + γ (x′ − x)) + ε √(2η′) ξ`, estimate `E x′` by a running mean `μ ← ¾ μ + ¼ x′`; then `x ← x − η (x − μ)`, without
 * the factor `γ` as in the published code, and `γ ← γ₀ (1 + γ₁)ᵗ`.
 *
 * Cost: `innerSteps` gradients a step. Equivalent: the paper's code.
 *
 * @param model the density; see `gibbs/model`.
 * @param options.maxIterations default 1000.
 * @param options.innerSteps default 20.
 * @param options.stepSize default 1.
 * @param options.innerStepSize default 0.1.
 * @param options.noise default 1e-4.
 * @param options.scope default 0.01.
 * @param options.scoping default 0.001.
 * @param options.tolerance default 0.001.
 * @param options.seed default 0; the same seed gives the same bits.
 * @returns the position and the variables' `values` there, with the `trace` of log densities.
 * @throws GibbsError `InvalidOption` for options outside their domain or where no start has a finite density.
 * @see P. Chaudhari et al., Entropy-SGD: biasing gradient descent into wide valleys, ICLR 2017,
 *   https://arxiv.org/abs/1611.01838.
 *
 * @example
 * import { model, normal } from "gibbs/model";
 * const bowl = model({}, (p) => {
 *   p.sample("x", normal(2, 1));
 * });
 * const { position, converged } = await entropySgd(bowl);
 * converged; // true
 * // Math.abs(position[0] - 2) < 0.01
 */
export async function entropySgd(model: Model, options?: EntropySgdOptions): Promise<LocalEntropyMode> {
  return dressed(model, await call(requested(model, options), options));
}

/** {@link entropySgd} in place: blocks until the descent has ended. */
export function entropySgdSync(model: Model, options?: EntropySgdSyncOptions): LocalEntropyMode {
  return dressed(model, callSync(requested(model, options), options));
}

function requested(model: Model, options: EntropySgdMethod | undefined) {
  return bindings.entropySgd(...checkedModel(model, options, entropySgdOptionsNames));
}

function dressed(model: Model, solution: EntropySgdSolution): LocalEntropyMode {
  return { ...solution, values: model.constrain(solution.position) };
}
