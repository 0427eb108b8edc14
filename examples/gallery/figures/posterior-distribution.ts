/**
 * The distribution of one scalar.
 *
 * `posteriorPlot` pools the chains into a histogram, with the median and the central 90 % interval on the axis and, where given, a
 * value to compare with.
 */
import { eightSchools } from "gibbs/model";
import { posteriorPlot } from "gibbs/plot";
import { nuts } from "gibbs/sample";

export default async function posteriorDistribution() {
  const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
  const { variables } = await nuts(model, { seed: 1 });
  return posteriorPlot(variables.mu, { name: "mu", title: "Eight schools: the mean effect", reference: 0 });
}
