/**
 * From one shape to another by way of their barycenters.
 *
 * `barycenter` moves points to where the weighted mean of their transport costs to several measures is least. With weights that
 * go from one measure to the other the barycenters are the path between them.
 */

import { toRows } from "gibbs";
import { scatterPlot } from "gibbs/plot";
import { barycenter } from "gibbs/transport";

export default async function transportBarycenter() {
  const places = Array.from({ length: 150 }, (_, i) => (2 * Math.PI * i) / 150);
  const ring = places.map((angle) => [Math.cos(angle), Math.sin(angle)]);
  const heart = places.map((angle) => [
    Math.sin(angle) ** 3,
    (13 * Math.cos(angle) - 5 * Math.cos(2 * angle) - 2 * Math.cos(3 * angle) - Math.cos(4 * angle)) / 16,
  ]);
  const points: number[][] = [];
  const labels: number[] = [];
  for (const step of [0, 1, 2, 3, 4]) {
    const weights = [1 - step / 4, step / 4];
    const between = await barycenter([{ points: ring }, { points: heart }], { weights, start: ring, bound: false });
    if (between.points === undefined) throw new Error("points that move are part of the answer");
    for (const [x, y] of toRows(between.points)) {
      points.push([x + 2.6 * step, y]);
      labels.push(step);
    }
  }
  return scatterPlot(points, {
    labels,
    names: { 0: "the ring", 1: "3 to 1", 2: "half and half", 3: "1 to 3", 4: "the heart" },
    title: "Five barycenters of a ring and a heart",
    height: 260,
  });
}
