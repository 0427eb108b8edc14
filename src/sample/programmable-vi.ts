import { operations, type ProgrammableViSolution, programmableViOptionsNames } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Draws } from "../diagnostics/draws.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { TracedProgram, type VariationalProgram } from "./variational-program.js";

const bindings = load(operations);

/** What is ascended, and how {@link variationalGradient} estimates it. */
export interface VariationalObjective {
  /**
   * `"elbo"`, `E log p/q`; `"iwelbo"`, `E log 1/K Σ p/q`; `"hierarchical"`, either with auxiliary sites that a reverse density integrates; `"wakeSleep"`, the
   * two wake phases of reweighted wake-sleep; default `"elbo"`.
   */
  objective?: "elbo" | "iwelbo" | "hierarchical" | "wakeSleep";
  /** `K`; default 1 for `"elbo"` (which has no other) and `"hierarchical"`, 8 for the others. */
  particles?: number;
  /** Estimates averaged in a step; default 8. */
  samples?: number;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** What {@link programmableVi} is told of the method. */
export interface ProgrammableViMethod extends VariationalObjective {
  /** Steps; default 2000. */
  steps?: number;
  /** Adam's first step size, which falls to 0 along a line; default 0.05. */
  learningRate?: number;
  /** Draws of the guide in the end; default 1000. */
  draws?: number;
}

/** Options of {@link programmableVi}. */
export interface ProgrammableViOptions extends ProgrammableViMethod, RunOptions {}

/** Options of {@link programmableViSync}. */
export interface ProgrammableViSyncOptions extends ProgrammableViMethod, SyncRunOptions {}

/** Options of {@link variationalGradient}. */
export interface VariationalGradientOptions extends VariationalObjective, SyncRunOptions {}

/** A fitted guide, and how good it is. */
export interface FittedGuide {
  /** The parameters by name, elements row by row. */
  readonly parameters: Readonly<Record<string, Float64Array>>;
  /** Draws of the guide's sites, as one chain. */
  readonly draws: Readonly<Record<string, Draws>>;
  /** `log p − log q` of each draw. */
  readonly logRatios: Float64Array;
  /** Shape of the tail of the ratios `p/q`: up to 0.7 the guide can be corrected by weights, above it misses a part. */
  readonly khat: number;
  /** The bound of `K` particles at the end: at most the log evidence, up to its error. */
  readonly bound: number;
  /** Monte Carlo standard error of `bound`. */
  readonly boundError: number;
  /** Log of the mean of `p/q` over all draws: the log evidence, where k-hat is below 0.7. */
  readonly logEvidence: number;
  /** Estimate of the bound before each step. */
  readonly trace: Float64Array;
  /**
   * Whether the bound stands (the trace's last two quarters differ by at most 4 standard errors or a thousandth) and k-hat is at
   * most 0.7.
   */
  readonly converged: boolean;
}

/** An estimate of an objective's gradient, with its variance. */
export interface GradientEstimate {
  /** Mean of the bound. */
  readonly value: number;
  /** Mean of the gradients by the name of the parameter. */
  readonly gradient: Readonly<Record<string, Float64Array>>;
  /** Variance of one gradient among the samples: what the choice of estimators is about. */
  readonly variance: Readonly<Record<string, Float64Array>>;
}

/**
 * Variational inference as a program: a guide of named sites, an objective, and a gradient estimator of its own for each site.
 *
 * The guide writes a distribution `q(z; φ)` with the distributions of `gibbs/model`; the model scores the same sites. With `f` what follows a
 * site, its gradient is that of the path (`"reparameterized"`), `E [∇f + (f − b) ∇log q]` (`"score"`, with baselines that do not see the draw), `Σ q [∇f + f ∇log q]`
 * over all values (`"enumerated"`), or `Σ c (E f(z⁺) − E f(z⁻)) ∇η` (`"measure"`: differences of two values a parameter). Sites combine freely and the
 * estimate stays unbiased for `"elbo"`, `"iwelbo"` (`E log 1/K Σ p/q`) and `"hierarchical"` bounds; `"wakeSleep"` ascends `Σ w (log p + log q)` with self-normalized
 * weights instead, whose bias vanishes with `K`. It has the two wake phases and no sleep phase.
 *
 * Cost: an evaluation and a gradient of the program for each particle, and one more a site that is not reparameterized; enumerated sites multiply,
 * measured ones add two evaluations a parameter. Equivalents: `genjax.vi`, `pyro.infer.SVI`.
 *
 * @param program `parameters`, `guide`, `model`, and `reverse` for hierarchical guides.
 * @param options.objective default `"elbo"`.
 * @param options.particles default 1, or 8 for `"iwelbo"` and `"wakeSleep"`.
 * @param options.samples default 8.
 * @param options.steps default 2000.
 * @param options.learningRate default 0.05.
 * @param options.draws default 1000.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the fitted `parameters`, `draws` of the sites, `bound`, `logEvidence`, `khat` and `converged`.
 * @throws GibbsError `InvalidValue` for programs that do not fit together, with the name of the site or the parameter, and for a guide that
 *   leaves the model's support; `InvalidOption` for options outside their domain; `Unsupported` for other distributions in the guide.
 * @see M. Becker et al., Probabilistic programming with programmable variational inference, PLDI 2024,
 *   https://arxiv.org/abs/2406.15742; A. Mnih, D. Rezende, Variational inference for Monte Carlo objectives, ICML 2016.
 *
 * @example
 * import { bernoulliLogit, normal } from "gibbs/model";
 * import type { VariationalProgram } from "gibbs/sample";
 * // Which of two means is it? z = 1 with probability 0.3, y = 1.5 of deviation 1 about 2 z.
 * const program: VariationalProgram = {
 *   parameters: { logit: 0 },
 *   guide: (q, { logit }) => void q.sample("z", bernoulliLogit(logit), { gradient: "enumerated" }),
 *   model(p, { z }) {
 *     p.sample("z", bernoulliLogit(Math.log(0.3 / 0.7)));
 *     p.observe(normal(z.multiply(2), 1), 1.5);
 *   },
 * };
 * const { parameters, converged } = await programmableVi(program, { steps: 1000 });
 * // The posterior's logit is log(0.3/0.7) + 1.
 * const [logit] = parameters.logit;
 * Math.abs(logit - 0.1527) < 0.01; // true
 * converged; // true
 */
export async function programmableVi(
  program: VariationalProgram,
  options?: ProgrammableViOptions,
): Promise<FittedGuide> {
  const { traced, request } = requested(program, options);
  return dressed(traced, await call(request, options));
}

/** {@link programmableVi} in place: blocks until the guide is fitted. */
export function programmableViSync(program: VariationalProgram, options?: ProgrammableViSyncOptions): FittedGuide {
  const { traced, request } = requested(program, options);
  return dressed(traced, callSync(request, options));
}

/**
 * One estimate of the gradient of a variational objective at the program's starting values, with its variance: how good each site's
 * choice of an estimator is.
 *
 * The mean of `samples` independent estimates by the strategies of {@link programmableVi}. Cost: as one step of it.
 * Equivalents: none known.
 *
 * @param program see {@link programmableVi}.
 * @param options.objective default `"elbo"`.
 * @param options.particles default 1, or 8 for `"iwelbo"` and `"wakeSleep"`.
 * @param options.samples default 8; at least 2 for a variance.
 * @param options.seed default 0.
 * @returns `value`, `gradient` and `variance` by the parameters' names.
 * @throws GibbsError as {@link programmableVi}.
 * @see S. Mohamed et al., Monte Carlo gradient estimation in machine learning, JMLR 21 (2020).
 *
 * @example
 * import { bernoulliLogit } from "gibbs/model";
 * import type { SiteGradient, VariationalProgram } from "gibbs/sample";
 * const flip = (gradient: SiteGradient): VariationalProgram => ({
 *   parameters: { logit: 0.4 },
 *   guide: (q, { logit }) => void q.sample("z", bernoulliLogit(logit), { gradient }),
 *   model: (p) => void p.sample("z", bernoulliLogit(-1)),
 * });
 * const { variance } = variationalGradient(flip("enumerated"));
 * const [none] = variance.logit;
 * none < 1e-20; // true
 * const [some] = variationalGradient(flip("score")).variance.logit;
 * some > 0; // true
 */
export function variationalGradient(
  program: VariationalProgram,
  options?: VariationalGradientOptions,
): GradientEstimate {
  const { objective: _objective, particles: _particles, samples = 8, seed = 0 } = options ?? {};
  checkOptions(options, { objective: 1, particles: 1, samples: 1, seed: 1 });
  const { traced, settings } = objectiveOf(program, options);
  const { value, gradient, variance } = callSync(
    bindings.variationalGradient(traced.handle, traced.start, traced.sites, { ...settings, samples, seed }),
    options,
  );
  return { value, gradient: traced.named(gradient), variance: traced.named(variance) };
}

function requested(program: VariationalProgram, options: ProgrammableViMethod | undefined) {
  checkOptions(options, programmableViOptionsNames);
  const { objective: _objective, particles: _particles, ...rest } = options ?? {};
  const { traced, settings } = objectiveOf(program, options);
  return {
    traced,
    request: bindings.programmableVi(traced.handle, traced.start, traced.sites, { ...rest, ...settings }),
  };
}

/** The traced program, and the objective as the core knows it. */
function objectiveOf(program: VariationalProgram, options: VariationalObjective | undefined) {
  const { objective = "elbo" } = options ?? {};
  const known = ["elbo", "iwelbo", "hierarchical", "wakeSleep"];
  if (!known.includes(objective)) {
    throw invalid(
      "InvalidOption",
      "options.objective",
      `expected one of ${known.join(", ")}, got ${String(objective)}`,
    );
  }
  const several = objective === "iwelbo" || objective === "wakeSleep";
  const { particles = several ? 8 : 1 } = options ?? {};
  if (objective === "elbo" && particles !== 1) {
    throw invalid("InvalidOption", "options.particles", `the ELBO has 1, got ${String(particles)}; see "iwelbo"`);
  }
  const traced = new TracedProgram(program, objective === "wakeSleep");
  if (objective === "hierarchical" && program.reverse === undefined) {
    throw invalid("InvalidValue", "program.reverse", "a hierarchical objective needs one");
  }
  return { traced, settings: { objective: objective === "wakeSleep" ? "wakeSleep" : "elbo", particles } as const };
}

function dressed(traced: TracedProgram, solution: ProgrammableViSolution): FittedGuide {
  const { parameters, slots, ...rest } = solution;
  const draws = traced.draws(parameters, slots) as unknown as Readonly<Record<string, Draws>>;
  return { ...rest, parameters: traced.named(parameters), draws };
}
