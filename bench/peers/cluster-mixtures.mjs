/** Mixtures against scikit-learn: one k-means start and nine steps for both. */
import { gaussianMixtureSync } from "gibbs/cluster";

const mixture = (points, prior) => (data, threads) => {
  const x = data(points);
  const options = { components: 10, restarts: 1, maxIterations: 9, tolerance: 0, prior, threads };
  return (seed) => {
    const { labels, iterations } = gaussianMixtureSync(x, { ...options, seed });
    return { labels, iterations };
  };
};

export const cases = {
  "mixture-likelihood": mixture("apart_points", "none"),
  "mixture-shrunk": mixture("apart_points", "empiricalBayes"),
};
