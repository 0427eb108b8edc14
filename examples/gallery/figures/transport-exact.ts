/**
 * The exact plan between two groups of points.
 *
 * `emd` finds the cheapest plan itself, with a proof: it has at most `n + m - 1` entries, so that every line can be drawn.
 */
import { transportPlot } from "gibbs/plot";
import { emd } from "gibbs/transport";

export default async function transportExact() {
  const ring = (count: number, radius: number, phase: number) =>
    Array.from({ length: count }, (_, i) => {
      const angle = (2 * Math.PI * (i + phase)) / count;
      const wave = radius * (1 + 0.25 * Math.cos(5 * angle));
      return [wave * Math.cos(angle), wave * Math.sin(angle)];
    });
  const [x, y] = [ring(60, 1, 0), ring(45, 2, 0.5)];
  const plan = await emd({ x, y, metric: "euclidean" });
  return transportPlot({ x, y }, plan.sparsePlan(), {
    names: ["sources", "targets"],
    title: "60 sources to 45 targets, at the least distance",
    height: 460,
  });
}
