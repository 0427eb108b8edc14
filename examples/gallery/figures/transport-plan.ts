/**
 * A transport plan between two groups of points.
 *
 * `transportPlot` draws a line for each entry of the plan, the wider the more mass. It wants the plan by its entries and draws the
 * heaviest; the legend says which share of the mass they carry.
 */
import { transportPlot } from "gibbs/plot";
import { sinkhorn } from "gibbs/transport";
import { readPenguins } from "../../lib/tables.js";

export default async function transportPlan() {
  const { measurements, species } = await readPenguins();
  const bills = measurements.map(([length, depth]) => [length, depth]);
  const x = bills.filter((_, bird) => species[bird] === "Adelie");
  const y = bills.filter((_, bird) => species[bird] === "Chinstrap");
  const plan = await sinkhorn({ x, y }, { epsilon: { relative: 0.01 } });

  return transportPlot({ x, y }, plan.sparsePlan(1e-6), {
    names: ["Adelie", "Chinstrap"],
    title: "From the bills of one species to those of another",
    xLabel: "bill length (mm)",
    yLabel: "bill depth (mm)",
  });
}
