/**
 * A ladder of temperatures that has learned its steps.
 *
 * `temperaturePlot` shows the levels of parallel tempering and the share of swaps that were accepted between neighbors: all alike, so
 * that positions pass everywhere between the reference and the posterior.
 */
import { model, uniform } from "gibbs/model";
import { temperaturePlot } from "gibbs/plot";
import { parallelTempering } from "gibbs/sample";

export default async function evidenceTempering() {
  // Two modes, of weights 3/4 and 1/4.
  const modes = model({}, (p) => {
    const x = p.sample("x", uniform(-10, 10));
    const mode = (at: number, weight: number) =>
      x.subtract(at).divide(0.1).square().multiply(-0.5).add(Math.log(weight));
    p.factor(mode(-5, 0.75).logAddExp(mode(5, 0.25)));
  });
  return temperaturePlot(await parallelTempering(modes, { seed: 1 }), { title: "Parallel tempering of two modes" });
}
