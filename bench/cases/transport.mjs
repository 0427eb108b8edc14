/** Transport between two clouds of points in the plane: entropic, by slices, and as an assignment. */
import * as transport from "gibbs/transport";
import { normalMatrix } from "../lib/data.mjs";

export default function (add) {
  const x = normalMatrix(2000, 2, 1);
  const y = { ...x, data: normalMatrix(2000, 2, 2).data.map((value) => 4 + value) };
  const solve = (relative) => transport.sinkhornSync({ x, y }, { epsilon: { relative }, tolerance: 1e-6 }).value;

  add("Sinkhorn, 2000 points, epsilon .05 of the mean cost, to 1e-6", () => solve(0.05));
  add("Sinkhorn, 2000 points, epsilon .005 of the mean cost, to 1e-6", () => solve(0.005));
  add("exact transport, 2000 points", () => transport.emdSync({ x, y }).value);

  const stack = (seed) => ({ data: normalMatrix(32000, 2, seed).data, shape: [1000, 32, 2] });
  const problems = { x: stack(4), y: stack(5) };
  add("Sinkhorn, a batch of 1000 problems of 32 x 32, epsilon .05", () => transport.sinkhornBatchSync(problems).values);

  const scores = normalMatrix(20000, 100, 3);
  const samples = { data: Float32Array.from(scores.data), shape: scores.shape };
  const out = new Float32Array(samples.data.length);
  add(
    "self-labels, 20000 x 100, SwAV, single precision, in place",
    () => transport.selfLabelSync(samples, { preset: "swav", out }).value,
  );
  const [p, q] = [normalMatrix(200, 2, 3), normalMatrix(200, 3, 4)];
  add("Gromov-Wasserstein, clouds of 200", () => transport.gromovWassersteinSync({ x: p, y: q }).value);
  add("Gromov-Wasserstein, clouds of 200, epsilon .05", () => {
    return transport.gromovWassersteinSync({ x: p, y: q }, { epsilon: { relative: 0.05 } }).value;
  });
  const weights = new Float64Array(200).fill(1 / 200);
  const cost = { data: normalMatrix(200, 200, 5).data.map(Math.abs), shape: [200, 200] };
  add("mirror Sinkhorn, 200 x 200, 500 steps", () => {
    return transport.mirrorSinkhornSync({ a: weights, b: weights }, { kind: "linear", cost }).value;
  });
  add("InfoOT, clouds of 100", () => {
    const [x, y] = [normalMatrix(100, 2, 6), normalMatrix(100, 3, 7)];
    return transport.infoOTSync({ x, y }, { restarts: 1 }).information;
  });

  const bumps = [100, 250, 400].map((mean) => {
    const density = Array.from({ length: 500 }, (_, i) => Math.exp(-0.5 * ((i - mean) / 30) ** 2) + 1e-6);
    const sum = density.reduce((total, value) => total + value, 0);
    return density.map((value) => value / sum);
  });
  const line = bumps[0].map((_, i) => [i / 500]);
  const clouds = [x, y].map((points) => ({ points: { data: points.data.slice(0, 400), shape: [200, 2] } }));
  add("barycenter of three histograms of 500 bins, epsilon .002", () => {
    return transport.barycenterSync(bumps, { support: line, epsilon: 0.002 }).value;
  });
  add("barycenter of two clouds of 200 points, 100 moving points", () => {
    return transport.barycenterSync(clouds, { support: 100, bound: false }).value;
  });

  const tuples = { data: normalMatrix(40 * 40, 40, 3).data, shape: [40, 40, 40] };
  add(
    "multimarginal transport, 40 x 40 x 40",
    () => transport.multimarginalSync(tuples, undefined, { epsilon: 0.1 }).value,
  );

  const joint = Array.from({ length: 6 }, (_, n) =>
    Array.from({ length: 8 }, (_, i) =>
      Array.from({ length: 8 }, (_, j) => 1 + Math.sin(i * (n + 1)) * Math.cos(j + n)),
    ),
  );
  add("Wasserstein dictionary of rank 2, six distributions of 8 x 8, five sweeps", () => {
    return transport.wassersteinDictionarySync(joint, { rank: 2, maxIterations: 5, tolerance: 1e-12 }).value;
  });

  const small = [x, y].map((points) => ({ data: points.data.slice(0, 2000), shape: [1000, 2] }));
  const between = { x: small[0], y: small[1] };
  add(
    "unbalanced, 1000 points, epsilon .05 of the mean cost, reach 4",
    () => transport.unbalancedSync(between, { epsilon: { relative: 0.05 }, reach: 4 }).value,
  );
  add("partial, 1000 points, half of the mass, exact", () => transport.partialSync(between, { mass: 0.5 }).value);
  add("sparse, 1000 points, gamma 1000", () => transport.sparseSync(between, { gamma: 1000 }).value);
  const random = normalMatrix(1000, 1000, 3);
  add("assignment, 1000 x 1000 normal costs", () => transport.assignSync(random).cost);
  add("sliced distance, 2000 points, 100 directions", () => transport.slicedWassersteinSync(x, y).value);
  add("distance on the line, 1e6 points", () => transport.wasserstein1dSync(random.data, random.data).value);
  const x5 = normalMatrix(5000, 2, 3);
  const y5 = { ...x5, data: normalMatrix(5000, 2, 4).data.map((value) => 4 + 0.5 * value) };
  add("low rank, 5000 points, rank 10", () => transport.lowRankSync({ x: x5, y: y5 }, { rank: 10 }).value);
  add("multiscale, 5000 points", () => transport.multiscaleSync({ x: x5, y: y5 }).value);
  const masses = (seed) => normalMatrix(1, 10000, seed).data.map((value) => value * value);
  const scaled = (p) => p.map((mass) => mass / p.reduce((sum, each) => sum + each, 0));
  const [many, others] = [scaled(masses(4)), scaled(masses(5))];
  add("minimum-entropy coupling, 10000 states each", () => transport.minimumEntropyCouplingSync(many, others).entropy);
  const few = scaled(many.slice(0, 500));
  add(
    "bottleneck coupling, 500 states, 4 nats",
    () => transport.bottleneckCouplingSync(few, few, { rate: 4 }).information,
  );

  const maps = normalMatrix(32 * 49, 64, 6);
  const prototypes = normalMatrix(64, 64, 7);
  const upstream = { pooled: normalMatrix(32, 64, 8) };
  const pool = () => transport.generalizedSumPoolingSync(maps, prototypes, { maps: 32, upstream }).pooled.data[0];
  add("generalized sum pooling, 32 maps of 49 x 64, 64 prototypes, with gradients", pool);

  const classes = [9, 10, 11].map((seed) => normalMatrix(100, 2, seed));
  add(
    "adversarial bound, 3 x 100 points, radius .1",
    () => transport.adversarialMultimarginalSync(classes, { radius: 0.1 }).value,
  );

  const network = (seed) =>
    [20, 50, 50, 10].slice(0, 3).map((width, l) => ({ weights: normalMatrix([50, 50, 10][l], width, seed + l) }));
  add(
    "two networks of two hidden layers of 50 neurons, fused",
    () => transport.fuseNetworksSync([network(12), network(15)]).distances.data[0],
  );
}
