/**
 * Every pair of several parameters.
 *
 * `pairPlot` shows how they hang together: here the wedge of a scale and an effect that it scales, the neck of a funnel that the
 * non-centered form spares the sampler.
 */
import { quantity } from "gibbs/diagnostics";
import { eightSchools } from "gibbs/model";
import { pairPlot } from "gibbs/plot";
import { nuts } from "gibbs/sample";

export default async function posteriorPairs() {
  const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
  const { mu, tau, theta } = (await nuts(model, { draws: 1000, seed: 1 })).variables;
  return pairPlot({ mu, tau, "theta of the first school": quantity(theta, 0) }, { title: "Eight schools" });
}
