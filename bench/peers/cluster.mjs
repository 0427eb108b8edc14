/** Ours against scikit-learn: the same starts, no certificate where the peer has none. */
import { kmeansSync } from "gibbs/cluster";

const kmeans = (points, restarts, certificate) => (data, threads) => {
  const x = data(points);
  return (seed) => {
    const { labels, iterations, relativeGap } = kmeansSync(x, { clusters: 10, restarts, certificate, seed, threads });
    return { labels, iterations, relativeGap };
  };
};

export const cases = {
  "apart-1": kmeans("apart_points", 1, "none"),
  "apart-10": kmeans("apart_points", 10, "none"),
  "apart-10-certified": kmeans("apart_points", 10, "full"),
  "mixed-10": kmeans("mixed_points", 10, "none"),
};
