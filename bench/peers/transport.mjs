/** Ours against POT: the same epsilon and tolerance; the plan where the peer makes one, the value where it makes that. */
import { sinkhornSync } from "gibbs/transport";

const tolerance = 1e-6;

const sinkhorn = (relative, from, to) => (data, threads) => {
  const epsilon = relative * data.numbers.cloud_mean_cost;
  const problem = from === "clouds" ? { x: data("cloud_x"), y: data("cloud_y") } : { cost: data("cloud_cost") };
  return () => {
    const solution = sinkhornSync(problem, { epsilon, tolerance, threads, dense: to === "plan" });
    const plan = to === "plan" ? solution.plan() : undefined;
    return () => output(solution, plan, epsilon);
  };
};

const output = ({ value, iterations, potentials: { f, g } }, plan, epsilon) => ({
  value,
  iterations,
  f,
  g,
  epsilon,
  ...(plan && { plan }),
});

export const cases = {
  "clouds-value-05": sinkhorn(0.05, "clouds", "value"),
  "costs-value-05": sinkhorn(0.05, "costs", "value"),
  "costs-plan-05": sinkhorn(0.05, "costs", "plan"),
  "clouds-value-005": sinkhorn(0.005, "clouds", "value"),
  "costs-value-005": sinkhorn(0.005, "costs", "value"),
  "costs-plan-005": sinkhorn(0.005, "costs", "plan"),
};
