/** Ours against POT: the objective of the plans is judged, so both may end where they like. */
import { gromovWassersteinSync } from "gibbs/transport";

const run =
  (metric, options = {}) =>
  (data, threads) => {
    const problem = { cx: data(`gromov_${metric}_x`), cy: data(`gromov_${metric}_y`) };
    return () => {
      const plan = gromovWassersteinSync(problem, { ...options, threads });
      return () => ({ plan: plan.plan(), iterations: plan.iterations });
    };
  };

const points =
  (options = {}) =>
  (data, threads) => {
    const problem = { x: data("gromov_points_x"), y: data("gromov_points_y") };
    return () => {
      const plan = gromovWassersteinSync(problem, { ...options, threads });
      return () => ({ plan: plan.plan(), iterations: plan.iterations });
    };
  };

export const cases = {
  "euclidean-1": run("euclidean", { restarts: 1, lowerBound: false }),
  euclidean: run("euclidean"),
  sqeuclidean: run("sqeuclidean"),
  "sqeuclidean-points": points(),
  "euclidean-entropic": run("euclidean", { epsilon: 0.005, restarts: 1, lowerBound: false }),
  "euclidean-semirelaxed": run("euclidean", { semiRelaxed: true, restarts: 1, lowerBound: false }),
};
