/** Ours against POT: the same epsilon and tolerance; the plan where the peer makes one, the value where it makes that. */
import { sinkhornSync } from "gibbs/transport";

const tolerance = 1e-6;

const sinkhorn = (relative, clouds) => (data, threads) => {
  const epsilon = relative * data.numbers.cloud_mean_cost;
  const problem = clouds ? { x: data("cloud_x"), y: data("cloud_y") } : { cost: data("cloud_cost") };
  return () => {
    const solution = sinkhornSync(problem, { epsilon, tolerance, threads });
    const plan = clouds ? undefined : solution.plan();
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
  "cost-05": sinkhorn(0.05, false),
  "cost-005": sinkhorn(0.005, false),
  "clouds-05": sinkhorn(0.05, true),
  "clouds-005": sinkhorn(0.005, true),
};
