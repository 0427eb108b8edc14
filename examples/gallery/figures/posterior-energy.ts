/**
 * The energies of the sampler, and how far one tree moves them.
 *
 * `energyPlot` warns of tails that are explored badly: the changes from tree to tree are then much narrower than the energies.
 */
import { eightSchools } from "gibbs/model";
import { energyPlot } from "gibbs/plot";
import { nuts } from "gibbs/sample";

export default async function posteriorEnergy() {
  const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
  const { energy } = await nuts(model, { seed: 1 });
  return energyPlot(energy, { title: "Eight schools: energies" });
}
