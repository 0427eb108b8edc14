/**
 * The draws of each chain in their order.
 *
 * `tracePlot` shows one scalar. Chains that have found the same distribution look like the same noise around the same level.
 */
import { eightSchools } from "gibbs/model";
import { tracePlot } from "gibbs/plot";
import { nuts } from "gibbs/sample";

export default async function posteriorTrace() {
  const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
  const { variables } = await nuts(model, { draws: 1000, seed: 1 });
  return tracePlot(variables.mu, { name: "mu", title: "Eight schools: the mean effect" });
}
