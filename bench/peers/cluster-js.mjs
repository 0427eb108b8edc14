/** Ours against ml-kmeans: one start each. */
import { kmeansSync } from "gibbs/cluster";

const kmeans = (points) => (data, threads) => {
  const x = data(points);
  return (seed) => {
    const options = { clusters: 10, restarts: 1, certificate: "none", seed, threads };
    const { labels, iterations } = kmeansSync(x, options);
    return { labels, iterations };
  };
};

export const cases = { "apart-start": kmeans("apart_points"), "mixed-start": kmeans("mixed_points") };
