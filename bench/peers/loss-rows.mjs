/** Ours against torch: losses that look at every logit, value and gradient, into an array of the caller's. */
import {
  bootstrappedCrossEntropy,
  ldrK,
  logitClip,
  multiclassHinge,
  normalizedFocal,
  normalizedGeneralizedCrossEntropy,
  spectralDecoupling,
  sphericalLoss,
  squentropy,
  zLoss,
} from "gibbs/loss";

const rows =
  (loss, own = {}) =>
  (precision) =>
  (data, threads) => {
    const [logits, labels] = [data(`logits_${precision}`), data("labels").data];
    const options = { ...own, threads, out: new logits.data.constructor(logits.data.length) };
    return () => ({ value: loss(logits, labels, options).value });
  };

const timed = {
  "normalized-focal": rows(normalizedFocal),
  "normalized-generalized": rows(normalizedGeneralizedCrossEntropy),
  "z-loss": rows(zLoss),
  squentropy: rows(squentropy),
  "ldr-k": rows(ldrK, { k: 5 }),
  taylor: rows(sphericalLoss),
  hinge: rows(multiclassHinge, { kind: "sum" }),
  bootstrapped: rows(bootstrappedCrossEntropy),
  decoupling: rows(spectralDecoupling),
  clip: rows(logitClip, { tau: 20 }),
};

export const cases = Object.fromEntries(
  Object.entries(timed).flatMap(([name, make]) =>
    ["f32", "f64"].map((precision) => [`${name}-${precision}`, make(precision)]),
  ),
);
