/** Nested sampling against dynesty: two shells in the plane, 500 live points, each side's defaults otherwise. */
import { logAddExp } from "gibbs/graph";
import { model, uniform } from "gibbs/model";
import { nestedSync } from "gibbs/sample";

/** Two rings of radius 2 and width 0.1 about (±3.5, 0), over (−6, 6)²; log evidence −1.746. */
const shells = () =>
  model({}, (p) => {
    const x = p.sample("x", uniform(-6, 6));
    const y = p.sample("y", uniform(-6, 6));
    const ring = (at) => {
      const distance = x.subtract(at).square().add(y.square()).sqrt();
      return distance.subtract(2).divide(0.1).square().multiply(-0.5);
    };
    p.factor(logAddExp(ring(-3.5), ring(3.5)).subtract(0.5 * Math.log(2 * Math.PI * 0.01)));
  });

const nested = () => (_data, threads) => {
  const posed = shells();
  return (seed) => {
    const { logEvidence, logEvidenceError, calls } = nestedSync(posed, { live: 500, draws: 100, seed, threads });
    return () => ({ logEvidence, logEvidenceError, calls });
  };
};

export const cases = { shells: nested() };
