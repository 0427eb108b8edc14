/** Ours against POT and OTT-JAX over kinds of data, sizes and epsilons; many small problems; plans of low rank. */
import { lowRankSync, sinkhornBatchSync, sinkhornSync } from "gibbs/transport";
import { firstRows, squaredDistances } from "./costs.mjs";

const tolerance = 1e-6;
export const kinds = ["norm2", "over2", "clus", "d16", "hist"];

const sinkhorn = (kind, n, relative) => (data, threads) => {
  const { cost, a, b } = problem(data, kind, n);
  const options = { epsilon: { relative }, tolerance, threads };
  return () => {
    const { value, iterations, epsilon, potentials, status } = sinkhornSync({ cost, a, b }, options);
    return () => ({ value, iterations, epsilon, f: potentials.f, g: potentials.g, status });
  };
};

/** The first points of a kind, their weights scaled to sum to 1, and the cost of every pair. */
function problem(data, kind, n) {
  const part = (name) => firstRows(data(`exact_${kind}_${name}`), n);
  const scaled = ({ data: weights }) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };
  const [x, y] = [part("x"), part("y")];
  return { x, y, cost: squaredDistances(x, y), a: scaled(part("a")), b: scaled(part("b")) };
}

const batch = (data, threads) => {
  const cost = data("batch_cost");
  return () => {
    const { values, marginalErrors } = sinkhornBatchSync({ cost }, { epsilon: { relative: 0.05 }, tolerance, threads });
    return () => ({ value: mean(values), L1: Math.max(...marginalErrors) });
  };
};

const lowRank = (kind, rank) => (data, threads) => {
  const { x, y, a, b } = problem(data, kind, 2000);
  return () => {
    const { value, marginalError, iterations } = lowRankSync({ x, y, a, b }, { rank, threads });
    return () => ({ value, iterations, L1: Math.max(...marginalError) });
  };
};

const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

export const cases = {
  batch,
  "low-rank-norm2-10": lowRank("norm2", 10),
  "low-rank-clus-50": lowRank("clus", 50),
};
for (const kind of kinds) {
  for (const n of [2000, 4000]) {
    for (const relative of [0.05, 0.005, 0.0005, 0.0001]) {
      // The peers have the same case in a log mode and in OTT-JAX.
      for (const peer of ["", "-log", "-ott"]) cases[`${kind}-${n}-${relative}${peer}`] = sinkhorn(kind, n, relative);
    }
  }
}
