/**
 * A plan that leaves out what lies too far away.
 *
 * `unbalanced` pays for mass that it does not move: with a reach of 10 the cluster and its copy are matched and the stray points,
 * whose way would cost more than staying, are left.
 */
import { transportPlot } from "gibbs/plot";
import { unbalanced } from "gibbs/transport";

export default async function transportUnbalanced() {
  const cluster = (count: number, across: number, up: number) =>
    Array.from({ length: count }, (_, i) => [
      across + Math.sqrt(i / count) * Math.cos(2.4 * i),
      up + Math.sqrt(i / count) * Math.sin(2.4 * i),
    ]);
  const x = [...cluster(60, 0, 0), ...cluster(12, -1, 7)];
  const y = [...cluster(60, 2.5, 0.5), ...cluster(12, 9, -5)];
  const plan = await unbalanced({ x, y }, { epsilon: 0.02, reach: 10 });
  return transportPlot({ x, y }, plan.sparsePlan(1e-5), {
    names: ["sources", "targets"],
    title: `Moved: ${Math.round(100 * plan.transported)} % of the mass`,
    height: 460,
  });
}
