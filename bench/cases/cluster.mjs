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
}
