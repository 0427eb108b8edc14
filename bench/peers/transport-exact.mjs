/** Ours against POT's network simplex: from the cost matrix to the value. */
import { emdSync } from "gibbs/transport";
import { squaredDistances } from "./costs.mjs";

const exact = (name) => (data, threads) => {
  const part = (of) => data(`exact_${name}_${of}`);
  const cost = name === "rand" ? part("cost") : squaredDistances(part("x"), part("y"));
  const problem = { cost, a: part("a").data, b: part("b").data };
  return () => {
    const solution = emdSync(problem, { threads });
    return () => ({ value: solution.value, gap: solution.relativeGap, iterations: solution.iterations });
  };
};

const names = ["norm2", "over2", "clus", "d16", "hist", "rand"];

export const cases = Object.fromEntries(names.map((name) => [name, exact(name)]));
