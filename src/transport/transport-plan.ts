import type { LazyPlan } from "./plan.js";

/** A plan with exact marginals, and how far it can be from the best: what every balanced solver answers. */
export interface TransportPlan extends LazyPlan {
  /** `⟨C, P⟩` of the plan, whose marginals are exact. */
  readonly value: number;
  /** No plan costs less than this, regularized or not. */
  readonly dual: number;
  /** `value - dual`. */
  readonly gap: number;
  /** The gap relative to the larger of `|value|` and `|dual|`; 0 where both are 0. */
  readonly relativeGap: number;
  /** L1 errors of both marginals before rounding, relative to the mass. */
  readonly marginalError: readonly [a: number, b: number];
  /** What the masses of `a` and `b` differed by, relative to the larger, before `b` was scaled to that of `a`. */
  readonly massMismatch?: number;
  /** Dual potentials, also of points without weight, centered so that `⟨a, f⟩ = ⟨b, g⟩`. */
  readonly potentials: { readonly f: Float64Array; readonly g: Float64Array };
  /** Steps of the method. */
  readonly iterations: number;
  /** Whether the numbers above meet what the solver was asked for. */
  readonly converged: boolean;
  /** Why the iteration ended. */
  readonly status: string;
}
