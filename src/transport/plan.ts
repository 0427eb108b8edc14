import type { PlanArgument, ProblemArgument } from "../backend/bindings.js";
import { load } from "../backend/load.js";
import { checkSize, type Matrix, matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { sizes } from "./problem.js";

const bindings = load("cluster-transport");

/** The entries of a plan above a threshold, row by row. */
export interface SparsePlan {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
}

/** A transport plan that is not stored: its entries follow from scalings, so that it takes `O(n + m)` memory. */
export interface LazyPlan {
  /** All entries, `n × m`. */
  plan(): Matrix;
  /** The entries above `threshold`, default 0, row by row. */
  sparsePlan(threshold?: number): SparsePlan;
  /** `P v` for `"right"` (`v` of length `m`), `Pᵀ v` for `"left"` (`v` of length `n`), without forming the plan. */
  apply(v: Vector, side: "left" | "right"): Float64Array;
  /** The mean of `points` (`m × k`, one a target) under each row of the plan: the barycentric map, `n × k`. */
  transport(points: Points): Matrix;
  /** Where the entropic map sends new points (`k × d`); for problems between point clouds. */
  map(newPoints: Points): Matrix;
}

/** A plan of `problem`, which must not change afterwards. */
export function lazyPlan(parts: PlanArgument, problem: ProblemArgument): LazyPlan {
  const [n, m] = sizes(problem);
  return {
    plan() {
      checkSize("the plan", n * m);
      return { data: callSync(bindings.planDense(parts, problem)), shape: [n, m] };
    },
    sparsePlan(threshold = 0) {
      return callSync(bindings.planSparse(parts, problem, threshold));
    },
    apply(v, side) {
      if (side !== "left" && side !== "right") throw invalid("InvalidValue", "side", 'expected "left" or "right"');
      return callSync(bindings.planApply(parts, problem, vector("v", v, side === "left" ? n : m), side));
    },
    transport(points) {
      const view = matrix("points", points);
      return { data: callSync(bindings.planBarycentric(parts, problem, view)), shape: [n, view.columns] };
    },
    map(newPoints) {
      const view = matrix("newPoints", newPoints);
      return { data: callSync(bindings.planMap(parts, problem, view)), shape: [view.rows, view.columns] };
    },
  };
}
