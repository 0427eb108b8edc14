import { integers, type Vector } from "../internal/arrays.js";

/** What normalized and adjusted mutual information are told. */
export interface InformationOptions {
  /**
   * The mean of the two entropies that is divided by: `"arithmetic"` (default), `"geometric"`, `"min"`, the smaller, or
   * `"max"`, the larger.
   */
  average?: "arithmetic" | "geometric" | "min" | "max";
}

/** Two labelings of the same points. */
export function labelings(a: Vector, b: Vector): [Int32Array, Int32Array] {
  const first = integers("a", a);
  return [first, integers("b", b, first.length)];
}
