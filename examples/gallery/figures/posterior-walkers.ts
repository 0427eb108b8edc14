/**
 * Many chains.
 *
 * Ensembles have a chain a walker: `rankPlot` then sets its histograms in rows.
 */
import { linearRegression } from "gibbs/model";
import { rankPlot } from "gibbs/plot";
import { ensemble } from "gibbs/sample";

export default async function posteriorWalkers() {
  const model = linearRegression([[0], [1], [2], [3]], [1.1, 2.9, 5.2, 6.8]);
  const { variables } = await ensemble(model, { seed: 1, draws: 2000 });
  return rankPlot(variables.intercept, { name: "the intercept", bins: 10, title: "A line by 32 walkers" });
}
