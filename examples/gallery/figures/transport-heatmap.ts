/**
 * A small plan, or any matrix, as colors.
 *
 * `heatmap` shows matrices of up to 10000 entries. Here: how Sinkhorn's plan moves one histogram onto another.
 */
import { heatmap } from "gibbs/plot";
import { sinkhorn } from "gibbs/transport";

export default async function transportHeatmap() {
  const places = Array.from({ length: 40 }, (_, place) => place);
  const bump = (center: number, width: number) => places.map((place) => Math.exp(-(((place - center) / width) ** 2)));
  const share = (masses: number[]) => masses.map((mass) => mass / masses.reduce((sum, one) => sum + one, 0));
  const before = share(bump(10, 5));
  const after = share(bump(18, 3).map((mass, place) => mass + bump(31, 4)[place]));

  const cost = places.map((from) => places.map((to) => (from - to) ** 2));
  const plan = await sinkhorn({ cost, a: before, b: after }, { epsilon: 5 });
  return heatmap(plan.plan(), {
    title: "One bump becomes two",
    xLabel: "to",
    yLabel: "from",
    valueLabel: "mass",
    height: 420,
  });
}
