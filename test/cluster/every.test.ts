/** What holds of every method that can take long: the same bits at any number of threads, progress, and an end when told. */
import test from "ava";
import * as cluster from "gibbs/cluster";
import { normals, uniforms } from "../support/numbers.ts";

interface Run {
  threads?: number;
  signal?: AbortSignal;
  onProgress?: () => void;
}

const cloud = (n: number, p: number, groups = 4) => {
  const data = normals(7, n * p);
  for (let i = 0; i < n; i++) data[i * p + (i % Math.min(groups, p))] += 2.5;
  return { data, shape: [n, p] as const };
};
const labels = (n: number, groups = 4) => Int32Array.from({ length: n }, (_, i) => i % groups);

/** A symmetric matrix of numbers around `mean` with zeros on the diagonal. */
function symmetric(n: number, mean: number) {
  const [uniform, data] = [uniforms(3), new Float64Array(n * n)];
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) data[i * n + j] = data[j * n + i] = mean + 2 * uniform() - 1;
  return { data, shape: [n, n] as const };
}

function kernel(n: number) {
  const { data } = cloud(n, 5);
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < 5; k++) sum += data[5 * i + k] * data[5 * j + k];
      product[i * n + j] = sum;
    }
  }
  return { data: product, shape: [n, n] as const };
}

/** Each node with the next `width`, in a ring. */
function ring(nodes: number, width: number) {
  const ends = Array.from({ length: nodes * width }, (_, at) => [
    at % nodes,
    (at + 1 + Math.floor(at / nodes)) % nodes,
  ]);
  return { nodes, from: ends.map(([from]) => from), to: ends.map(([, to]) => to) };
}

function costs(nodes: number) {
  const [uniform, from, to, all] = [uniforms(5), [] as number[], [] as number[], [] as number[]];
  for (let i = 0; i < nodes; i++) {
    for (let j = 0; j < i; j++) {
      from.push(i);
      to.push(j);
      all.push((i % 4 === j % 4 ? -1 : 1) + 5 * uniform() - 2.5);
    }
  }
  return { nodes, pairs: { from, to, costs: all } };
}

function chain(bits: number) {
  const uniform = uniforms(9);
  return Array.from({ length: 2 ** bits }, () => {
    const row = Array.from({ length: 2 ** bits }, () => 0.1 + uniform());
    const sum = row.reduce((total, p) => total + p, 0);
    return row.map((p) => p / sum);
  });
}

function rankings(count: number, items: number) {
  const uniform = uniforms(2);
  return Array.from({ length: count }, () => {
    const keys = Array.from({ length: items }, uniform);
    return keys.map((_, i) => i).sort((a, b) => keys[a] - keys[b]);
  });
}

const bags = (n: number) => ({
  ids: Int32Array.from({ length: n }, (_, i) => i >> 3),
  counts: new Array(n >> 3).fill(3),
});
const means = (n: number) => ({ ids: bags(n).ids, means: new Array(n >> 3).fill(0).map((_, i) => Math.sin(i)) });
const spread = (p: number) =>
  Array.from({ length: p }, (_, i) => Array.from({ length: p }, (_, j) => (i === j ? 1 : 0)));
const twos = (bits: number) => new Array(bits).fill(2);
const neighbors = (bits: number) => Array.from({ length: bits }, (_, i) => [i, (i + 1) % bits]);

/** A problem of each method by its size: a small one, and one of which the end is far off. */
const methods: Record<string, [(size: number, run: Run) => Promise<unknown>, small: number, large: number]> = {
  kmeans: [(n, run) => cluster.kmeans(cloud(n, 8), { clusters: 20, restarts: n, ...run }), 60, 60_000],
  miniBatchKmeans: [
    (n, run) => cluster.miniBatchKmeans(cloud(n, 8), { clusters: 20, patience: n, maxIterations: n, ...run }),
    100,
    100_000,
  ],
  bisectingKmeans: [
    (n, run) => cluster.bisectingKmeans(cloud(n, 8), { clusters: n / 20, restarts: 10, ...run }),
    100,
    40_000,
  ],
  certify: [(n, run) => cluster.certify(cloud(n, 6), labels(n), { timeLimit: n > 999 ? 60 : 0, ...run }), 100, 1000],
  sdpKmeans: [(n, run) => cluster.sdpKmeans(cloud(n, 6), { clusters: 4, maxIterations: n, ...run }), 90, 20_000],
  laSdp: [(n, run) => cluster.laSdp(cloud(n, 4), [spread(4), spread(4), spread(4)], run), 40, 20_000],
  ilaSdp: [(n, run) => cluster.ilaSdp(cloud(n, 4), { clusters: 3, restarts: 5, ...run }), 60, 20_000],
  gaussianMixture: [(n, run) => cluster.gaussianMixture(cloud(n, 6), { components: 4, ...run }), 80, 30_000],
  selectClusters: [
    (n, run) => cluster.selectClusters(cloud(n, 4), { range: [2, 3, 4], by: "bic", ...run }),
    60,
    20_000,
  ],
  silhouette: [(n, run) => cluster.silhouette(cloud(n, 8), labels(n), run), 80, 40_000],
  spectral: [(n, run) => cluster.spectral(cloud(n, 8), { clusters: 4, affinity: "gaussian", ...run }), 80, 5000],
  kernelKmeans: [(n, run) => cluster.kernelKmeans(kernel(n), { clusters: 10, restarts: n, ...run }), 80, 1000],
  proximity: [(n, run) => cluster.proximity(ring(n, 3), { kind: "communicability", parameter: 1, ...run }), 30, 1500],
  correlationClustering: [(n, run) => cluster.correlationClustering(costs(n), run), 14, 150],
  nearestMetric: [(n, run) => cluster.projectAndForget({ dissimilarities: symmetric(n, 1) }, run), 20, 500],
  learnedMetric: [
    (n, run) => cluster.projectAndForget({ points: cloud(n, 10), classes: labels(n) }, { slack: 10, ...run }),
    40,
    2000,
  ],
  labelProportions: [(n, run) => cluster.labelProportions(cloud(n, 8), bags(n), run), 80, 40_000],
  aggregateRegression: [(n, run) => cluster.aggregateRegression(cloud(n, n / 8), means(n), run), 80, 8000],
  markovSubset: [(bits, run) => cluster.markovSubset(chain(bits), twos(bits), { size: bits >> 1, ...run }), 4, 10],
  multiwinner: [(n, run) => cluster.multiwinner(rankings(n, n), { size: n / 4, aggregation: "best", ...run }), 24, 800],
  factorizedInformation: [
    (bits, run) => cluster.factorizedInformation(twos(bits), neighbors(bits), { restarts: 50, ...run }),
    4,
    10,
  ],
  oneClassSubspaces: [(n, run) => cluster.oneClassSubspaces(cloud(n, 12), { restarts: n / 40, ...run }), 80, 4000],
};

test("there is one for every function that reports", (t) => {
  const all = Object.keys(cluster).filter((name) => `${name}Sync` in cluster);
  const here = Object.keys(methods).map((name) => (name.endsWith("Metric") ? "projectAndForget" : name));
  t.deepEqual([...new Set(here)].sort(), all.sort());
});

for (const [name, [call, small, large]] of Object.entries(methods)) {
  test.serial(`${name}: the same bits at one thread and at three`, async (t) => {
    const [one, three] = [await call(small, { threads: 1 }), await call(small, { threads: 3 })];
    t.deepEqual(JSON.stringify(three), JSON.stringify(one));
  });

  test.serial(`${name}: says how far it is, and stops when it is told`, async (t) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    let told = 0;
    const onProgress = () => {
      told ||= performance.now();
      controller.abort(reason);
    };
    // Of the result of a call that ended all the same nothing is shown.
    const ended = call(large, { signal: controller.signal, onProgress }).then(() => undefined);
    await t.throwsAsync(ended, { is: reason });
    t.true(told > 0 && performance.now() - told < 3000, `${performance.now() - told} ms`);
  });
}
