/** k-means and its certificate. */
import * as cluster from "gibbs/cluster";
import { groups } from "../lib/data.mjs";

export default function (add) {
  const apart = groups(20000, 50, 10, 1.2, 1);
  const mixed = groups(20000, 50, 10, 0.15, 2);
  const inertia = (points, options) =>
    cluster.kmeansSync(points, { clusters: 10, certificate: "none", ...options }).inertia;

  add("k-means, 20000 x 50, K = 10, 1 start", () => inertia(apart.points, { restarts: 1 }));
  add("k-means, 20000 x 50, K = 10, 10 starts", () => inertia(apart.points, { restarts: 10 }));
  add("the same, overlapping groups, 1 start", () => inertia(mixed.points, { restarts: 1 }));
  add("certify, 20000 x 50, K = 10", () => cluster.certifySync(apart.points, apart.labels).lowerBound);

  const labels = cluster.kmeansSync(mixed.points, { clusters: 10, restarts: 1, certificate: "none" }).labels;
  add("adjusted mutual information, 20000 labels", () => cluster.adjustedMutualInformation(labels, mixed.labels));
  add("silhouette, 20000 x 50, K = 10", () => cluster.silhouetteSync(apart.points, apart.labels).value);
  const some = { data: apart.points.data.subarray(0, 2000 * 50), shape: [2000, 50] };
  add("spectral, 2000 x 50, K = 10, neighbors", () => cluster.spectralSync(some, { clusters: 10 }).normalizedCut);
  add(
    "spectral, 2000 x 50, K = 10, Gaussian",
    () => cluster.spectralSync(some, { clusters: 10, affinity: "gaussian" }).normalizedCut,
  );
  const ring = Array.from({ length: 400 }, (_, i) => i);
  const graph = {
    nodes: 400,
    from: [...ring, ...ring],
    to: [...ring.map((i) => (i + 1) % 400), ...ring.map((i) => (7 * i + 3) % 400)],
  };
  add("log communicability and kernel k-means, 400 nodes, K = 4", () => {
    const { kernel } = cluster.proximitySync(graph, { kind: "communicability", parameter: 1, log: true });
    return cluster.kernelKmeansSync(kernel, { clusters: 4 }).inertia;
  });
}
