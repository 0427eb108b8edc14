/** Entropic transport between two clouds of points in the plane. */
import * as transport from "gibbs/transport";
import { normalMatrix } from "../lib/data.mjs";

export default function (add) {
  const x = normalMatrix(2000, 2, 1);
  const y = { ...x, data: normalMatrix(2000, 2, 2).data.map((value) => 4 + value) };
  const solve = (relative) => transport.sinkhornSync({ x, y }, { epsilon: { relative }, tolerance: 1e-6 }).value;

  add("Sinkhorn, 2000 points, epsilon .05 of the mean cost, to 1e-6", () => solve(0.05));
  add("Sinkhorn, 2000 points, epsilon .005 of the mean cost, to 1e-6", () => solve(0.005));

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
}
