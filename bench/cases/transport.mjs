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
}
