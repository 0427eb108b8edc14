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

  add("mini-batch k-means, 20000 x 50, K = 10", () => {
    return cluster.miniBatchKmeansSync(apart.points, { clusters: 10, certificate: "none" }).inertia;
  });
  add("bisecting k-means, 20000 x 50, K = 10", () => {
    return cluster.bisectingKmeansSync(apart.points, { clusters: 10, certificate: "none" }).inertia;
  });
  const close = groups(2000, 50, 10, 1.2, 101);
  add(
    "semidefinite k-means, 2000 x 50, K = 10",
    () => cluster.sdpKmeansSync(close.points, { clusters: 10 }).lowerBound,
  );

  const near = groups(2000, 50, 4, 1.2, 1);
  const bound = (options) => cluster.certifySync(near.points, near.labels, options).lowerBound;
  add("certify, 2000 x 50, K = 4", () => bound({ timeLimit: 0 }));
  add("certify, 2000 x 50, K = 4, noise cancelled", () => bound({ target: 1e-3 }));

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
  const ids = Int32Array.from(apart.labels, (_, i) => i >> 3);
  const counts = new Float64Array(ids.length >> 3);
  apart.labels.forEach((label, i) => {
    counts[ids[i]] += label < 3 ? 1 : 0;
  });
  add("label proportions, 20000 x 50, bags of 8", () => {
    return cluster.labelProportionsSync(apart.points, { ids, counts }, { metric: "euclidean" }).countError;
  });
  const predictions = Float64Array.from(apart.labels, (label, i) => Math.sin(i + label));
  const means = counts.map((count) => count / 8);
  add("aggregate loss, 20000 in bags of 8", () => cluster.aggregateLoss(predictions, { ids, means }).value);
  add("aggregate regression, 20000 x 50", () => {
    return cluster.aggregateRegressionSync(apart.points, { ids, means }, { rho: 0.5 }).bag;
  });
  add(
    "private aggregates, 20000 in bags of 8",
    () => cluster.privateAggregates(predictions, ids, { epsilon: 1 }).clipped,
  );
  const rankings = Array.from({ length: 200 }, (_, v) => {
    const keys = Array.from({ length: 100 }, (_, i) => Math.sin(v + 7 * i) + i / 100);
    return keys.map((_, i) => i).sort((a, b) => keys[b] - keys[a]);
  });
  add("multiwinner, 10 of 100 by 200 rankings", () => {
    return cluster.multiwinnerSync(rankings, { size: 10, aggregation: "best" }).value;
  });
  const transition = Array.from({ length: 64 }, (_, x) => {
    const row = Array.from({ length: 64 }, (_, y) => 1.1 + Math.sin(3 * x + 5 * y));
    const sum = row.reduce((total, p) => total + p, 0);
    return row.map((p) => p / sum);
  });
  add("Markov subset, 3 of 6 bits", () => cluster.markovSubsetSync(transition, [2, 2, 2, 2, 2, 2], { size: 3 }).value);
  const pairs = [0, 1, 2].flatMap((i) => [1, 2, 3].filter((j) => j > i).map((j) => [i, j]));
  add("factorized information, pairs of 4 bits", () => cluster.factorizedInformationSync([2, 2, 2, 2], pairs).value);
  add("one-class subspaces, 20000 x 50, 1 start of 20 steps", () => {
    return cluster.oneClassSubspacesSync(apart.points, { restarts: 1, maxIterations: 20 }).value;
  });
  const mixture = (points, components, options) =>
    cluster.gaussianMixtureSync(points, { components, restarts: 1, maxIterations: 8, tolerance: 0, ...options }).score;
  add("gaussian mixture, 20000 x 50, K = 10, 8 steps", () => mixture(apart.points, 10, { prior: "none" }));
  add("the same with shrinkage, annealed", () => mixture(apart.points, 10, {}));
  const costly = { from: [], to: [], costs: [] };
  for (let i = 0; i < 100; i++) {
    for (let j = 0; j < i; j++) {
      costly.from.push(i);
      costly.to.push(j);
      costly.costs.push((i % 5 === j % 5 ? -1 : 1) + 3 * Math.sin(7 * i + 13 * j));
    }
  }
  add(
    "correlation clustering, 100 nodes",
    () => cluster.correlationClusteringSync({ nodes: 100, pairs: costly }).value,
  );
  const apartFrom = { data: new Float64Array(100 * 100), shape: [100, 100] };
  for (let i = 0; i < 100; i++) {
    for (let j = 0; j < i; j++) {
      apartFrom.data[100 * i + j] = apartFrom.data[100 * j + i] = 1 + Math.sin(7 * i + 13 * j);
    }
  }
  add("nearest metric, 100 points", () => cluster.projectAndForgetSync({ dissimilarities: apartFrom }).value);
  const few = groups(600, 50, 10, 0.8, 3);
  add("certify, 600 x 50, K = 10, beyond the explicit bound", () => {
    return cluster.certifySync(few.points, few.labels, { target: 1e-3 }).lowerBound;
  });
}
