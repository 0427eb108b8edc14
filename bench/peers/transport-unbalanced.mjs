/** Ours against POT where marginals are free, partial or the plan sparse: the value, to the same residual. */
import { partialSync, sparseSync, unbalancedSync } from "gibbs/transport";

const rows = (matrix, count) => ({
  data: matrix.data.subarray(0, count * matrix.shape[1]),
  shape: [count, matrix.shape[1]],
});
const square = (matrix, count) =>
  Float64Array.from(
    { length: count * count },
    (_, k) => matrix.data[Math.floor(k / count) * matrix.shape[1] + (k % count)],
  );

const unbalanced = (relative, reach) => (data, threads) => {
  const mean = data.numbers.cloud_mean_cost;
  const options = { epsilon: relative * mean, reach: reach * mean, tolerance: 1e-6, threads };
  const problem = { cost: data("cloud_cost") };
  return () => {
    const solution = unbalancedSync(problem, options);
    const plan = solution.plan();
    return () => ({ value: solution.value, iterations: solution.iterations, plan });
  };
};

const partial = (data, threads) => {
  const problem = { x: rows(data("cloud_x"), 1000), y: rows(data("cloud_y"), 1000) };
  return () => {
    const solution = partialSync(problem, { mass: 0.5, threads });
    return () => ({ value: solution.value, iterations: solution.iterations });
  };
};

const quadratic = (data, threads) => {
  const problem = { cost: { data: square(data("cloud_cost"), 500), shape: [500, 500] } };
  const gamma = 500 * data.numbers.cloud_mean_cost;
  return () => {
    const solution = sparseSync(problem, { gamma, tolerance: 1e-6, threads });
    return () => ({ value: solution.regularizedValue, iterations: solution.iterations });
  };
};

export const cases = {
  "unbalanced-05": unbalanced(0.05, 1),
  "unbalanced-05-far": unbalanced(0.05, 100),
  "partial-half": partial,
  quadratic,
};
