/**
 * How long a chain remembers.
 *
 * `autocorrelationPlot` has a line for each chain: the sooner it falls to 0, the more the draws are worth. Draws in threes from
 * each tree give the small steps.
 */
import { eightSchools } from "gibbs/model";
import { autocorrelationPlot } from "gibbs/plot";
import { nuts } from "gibbs/sample";

export default async function posteriorAutocorrelation() {
  const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
  const { variables } = await nuts(model, { seed: 1 });
  return autocorrelationPlot(variables.mu, { name: "mu", title: "Eight schools: the mean effect" });
}
