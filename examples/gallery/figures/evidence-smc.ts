/**
 * The temperatures of sequential Monte Carlo.
 *
 * `temperaturePlot` shows how far each step went, and the share of the particles that stayed effective on it: half of them, as asked for,
 * and more on the last step, which could have gone further.
 */
import { eightSchools } from "gibbs/model";
import { temperaturePlot } from "gibbs/plot";
import { smc } from "gibbs/sample";

export default async function evidenceSmc() {
  const model = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
  return temperaturePlot(await smc(model, { seed: 1 }), { title: "Sequential Monte Carlo of the eight schools" });
}
