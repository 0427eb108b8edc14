/**
 * A nested run from the prior to the peak.
 *
 * `nestedPlot` shows the likelihood, the posterior's mass and the evidence over the shrinking volume of the prior. The run is whole: the
 * mass has come down again, and the evidence has levelled off.
 */
import { model, uniform } from "gibbs/model";
import { nestedPlot } from "gibbs/plot";
import { nested } from "gibbs/sample";

export default async function evidenceNested() {
  // Two rings in the plane.
  const rings = model({}, (p) => {
    const x = p.sample("x", uniform(-6, 6));
    const y = p.sample("y", uniform(-6, 6));
    const ring = (at: number) => {
      const distance = x.subtract(at).square().add(y.square()).sqrt();
      return distance.subtract(2).divide(0.1).square().multiply(-0.5);
    };
    p.factor(ring(-3.5).logAddExp(ring(3.5)));
  });
  return nestedPlot(await nested(rings, { seed: 1 }), { title: "Nested sampling of two rings" });
}
