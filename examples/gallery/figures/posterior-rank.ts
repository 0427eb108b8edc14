/**
 * The ranks of each chain's draws.
 *
 * `rankPlot` shows more than a trace does: flat histograms at the dashed line mean that no chain differs from the others in level
 * or in spread.
 */
import { eightSchools } from "gibbs/model";
import { rankPlot } from "gibbs/plot";
import { nuts } from "gibbs/sample";

export default async function posteriorRank() {
  const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
  const { variables } = await nuts(model, { draws: 1000, seed: 1 });
  return rankPlot(variables.tau, { name: "tau", title: "Eight schools: the spread between schools" });
}
