/**
 * Intervals of many scalars.
 *
 * `forestPlot` takes the rows of a posterior's summary. Here the estimate of each school alone is marked beside what the eight
 * schools together let one believe of it.
 */
import { eightSchools } from "gibbs/model";
import { forestPlot } from "gibbs/plot";
import { nuts } from "gibbs/sample";

export default async function posteriorForest() {
  const effects = [28, 8, -3, 7, -1, 1, 18, 12];
  const model = eightSchools(effects, [15, 10, 16, 11, 9, 11, 10, 18]);
  const posterior = await nuts(model, { seed: 1 });
  const rows = posterior.summary().rows.filter(({ name }) => name.startsWith("theta["));
  const reference = Object.fromEntries(rows.map(({ name }, school) => [name, effects[school]]));
  return forestPlot(rows, {
    title: "Eight schools: partial pooling",
    reference,
    xLabel: "effect of coaching (SAT points)",
  });
}
