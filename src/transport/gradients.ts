import type { ProblemArgument, TransportGradients } from "../backend/bindings/transport-relaxed.js";
import type { Matrix } from "../internal/arrays.js";
import { sizes } from "./problem.js";

/** Gradients of a regularized value with respect to what the problem was given by. */
export interface Gradients {
  /** With respect to the source points, `n × d`. */
  readonly x?: Matrix;
  /** With respect to the target points, `m × d`. */
  readonly y?: Matrix;
  /** With respect to the sources' weights, `n`; up to a constant, as the masses must stay equal. */
  readonly a: Float64Array;
  /** With respect to the targets' weights, `m`; up to a constant. */
  readonly b: Float64Array;
  /** With respect to the cost matrix, `n × m`. */
  readonly cost?: Matrix;
}

export function shaped({ x, y, a, b, cost }: TransportGradients, problem: ProblemArgument): Gradients {
  const [n, m] = sizes(problem);
  return {
    ...(x && { x: { data: x, shape: [n, x.length / n] as const } }),
    ...(y && { y: { data: y, shape: [m, y.length / m] as const } }),
    a,
    b,
    ...(cost && { cost: { data: cost, shape: [n, m] as const } }),
  };
}
