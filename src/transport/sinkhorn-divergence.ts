import {
  type DivergenceSolution,
  divergenceOptionsNames,
  operations,
  type ProblemArgument,
} from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Epsilon, epsilonArguments } from "./epsilon.js";
import { type Gradients, shaped } from "./gradients.js";
import { type PointsProblem, problemArgument } from "./problem.js";

const bindings = load(operations);

/** What {@link sinkhornDivergence} is told of the method. */
export interface DivergenceMethod {
  /** Regularization, positive: absolute, or relative to the mean cost between the measures; default `{relative: 0.05}`. */
  epsilon?: Epsilon;
  /** Type of a stored plan's entries; default `"f64"`. */
  precision?: "f64" | "f32";
  /** Largest L1 error of the marginals, relative to the mass, that counts as converged; default 1e-6. */
  tolerance?: number;
  /** Passes and Newton steps for each of the three terms; default 10000. */
  maxIterations?: number;
  /** Bytes that a stored plan or a table of costs may take; default 1073741824 (1 GiB). */
  memoryLimit?: number;
  /** Whether to compute the gradients too; default `false`. */
  gradient?: boolean;
}

/** Options of {@link sinkhornDivergence}. */
export interface DivergenceOptions extends DivergenceMethod, RunOptions {}

/** Options of {@link sinkhornDivergenceSync}. */
export interface DivergenceSyncOptions extends DivergenceMethod, SyncRunOptions {}

/** The divergence and its three terms. */
export interface SinkhornDivergence {
  /** `cross - (selfX + selfY) / 2`. */
  readonly value: number;
  /** The regularized value between the two measures. */
  readonly cross: number;
  /** That of the first measure with itself. */
  readonly selfX: number;
  /** That of the second measure with itself. */
  readonly selfY: number;
  /** The regularization in the units of the cost. */
  readonly epsilon: number;
  /** Passes and Newton steps of all three terms. */
  readonly iterations: number;
  /** Whether all three terms met the tolerance. */
  readonly converged: boolean;
  /** Gradients of the divergence, with `gradient: true`. */
  readonly gradients?: Gradients;
}

/**
 * Sinkhorn divergence: how far apart two weighted point clouds are, 0 where they are equal.
 *
 * `S(α, β) = OT(α, β) − (OT(α, α) + OT(β, β)) / 2` with the values of the entropic problem of {@link sinkhorn}. The
 * self terms remove the bias of the regularization: with a small `epsilon` it is the transport cost, with a large one a
 * kernel distance between means. For squared and plain Euclidean distances it is not negative.
 *
 * Cost: that of three entropic problems, of which the two self terms take about ten passes. Equivalents:
 * `geomloss.SamplesLoss("sinkhorn")` (whose cost is half the squared distance), `ot.bregman.empirical_sinkhorn_divergence`.
 *
 * @param problem `{x, y, metric?, power?}` with weights `a` and `b`; default: equal weights.
 * @param options.epsilon default `{relative: 0.05}`.
 * @param options.precision default `"f64"`.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 10000 for each term; when it is reached `converged` is false.
 * @param options.memoryLimit default 1 GiB.
 * @param options.gradient default `false`; `true` adds `gradients`.
 * @throws GibbsError as {@link sinkhorn} does.
 * @see J. Feydy et al., Interpolating between optimal transport and MMD using Sinkhorn divergences, AISTATS 2019,
 *   https://arxiv.org/abs/1810.08278.
 *
 * @example
 * const { value } = await sinkhornDivergence({ x: [[0], [1]], y: [[2], [3]] }, { epsilon: 0.01 });
 * // value ≈ 4
 */
export async function sinkhornDivergence(
  problem: PointsProblem,
  options?: DivergenceOptions,
): Promise<SinkhornDivergence> {
  const argument = problemArgument(problem);
  return dressed(await call(requested(argument, options), options), argument);
}

/** {@link sinkhornDivergence} in place: blocks until the answer is there. */
export function sinkhornDivergenceSync(problem: PointsProblem, options?: DivergenceSyncOptions): SinkhornDivergence {
  const argument = problemArgument(problem);
  return dressed(callSync(requested(argument, options), options), argument);
}

function requested(argument: ProblemArgument, options: DivergenceMethod | undefined) {
  checkOptions(options, divergenceOptionsNames, { epsilon: 1 });
  return bindings.sinkhornDivergence(argument, ...epsilonArguments(options?.epsilon), options ?? {});
}

function dressed({ gradients, ...numbers }: DivergenceSolution, argument: ProblemArgument): SinkhornDivergence {
  return { ...numbers, ...(gradients && { gradients: shaped(gradients, argument) }) };
}
