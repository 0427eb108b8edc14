/** Ours against POT's network simplex: from the cost matrix to the value. */
import { emdSync } from "gibbs/transport";

const exact = (name) => (data, threads) => {
  const part = (of) => data(`exact_${name}_${of}`);
  const cost = name === "rand" ? part("cost") : squaredDistances(part("x"), part("y"));
  const problem = { cost, a: part("a").data, b: part("b").data };
  return () => {
    const solution = emdSync(problem, { threads });
    return () => ({ value: solution.value, gap: solution.relativeGap, iterations: solution.iterations });
  };
};

/** The cost of every pair, made before the clock starts: both sides solve from it. */
function squaredDistances(x, y) {
  const [[n, d], [m]] = [x.shape, y.shape];
  const cost = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += (x.data[i * d + k] - y.data[j * d + k]) ** 2;
      cost[i * m + j] = sum;
    }
  }
  return { data: cost, shape: [n, m] };
}

const names = ["norm2", "over2", "clus", "d16", "hist", "rand"];

export const cases = Object.fromEntries(names.map((name) => [name, exact(name)]));
