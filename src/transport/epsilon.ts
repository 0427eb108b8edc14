import { invalid } from "../internal/error.js";

/** A regularization: in the units of the cost, or relative to the mean cost under `a ⊗ b`. */
export type Epsilon = number | { readonly relative: number };

/** The default regularization. */
const usual: Epsilon = { relative: 0.05 };

/** The number and whether it is relative. */
export function epsilonArguments(epsilon: Epsilon = usual): [number, boolean] {
  if (typeof epsilon === "number") return [epsilon, false];
  if (typeof epsilon === "object" && epsilon !== null && typeof epsilon.relative === "number") {
    return [epsilon.relative, true];
  }
  throw invalid("InvalidOption", "options.epsilon", "expected a positive number or {relative: number}");
}
