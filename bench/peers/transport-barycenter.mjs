/** Ours against POT: barycenters of three histograms on a grid of 1000 bins, and of three clouds with moving points. */
import { barycenterSync } from "gibbs/transport";
import { clouds, histograms, line, start } from "./barycenter-data.mjs";

const fixed = (epsilon) => (_data, threads) => {
  const [bins, support] = [histograms(), line()];
  return () => {
    const { weights, iterations, value } = barycenterSync(bins, { support, epsilon, tolerance: 1e-6, threads });
    return () => ({ weights, iterations, value });
  };
};

const free = (_data, threads) => {
  const [measures, first] = [clouds().map((points) => ({ points })), start()];
  return () => {
    const options = { start: first, tolerance: 1e-7, bound: false, threads };
    const { points, iterations, value } = barycenterSync(measures, options);
    return () => ({ points, iterations, value });
  };
};

export const cases = { "fixed-002": fixed(0.002), "fixed-0005": fixed(0.0005), free };
