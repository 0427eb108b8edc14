/** Ours against torch: value and gradient. */
import {
  crossEntropy,
  cvar,
  distillation,
  dpo,
  focal,
  generalizedCrossEntropy,
  hlGauss,
  ldrKl,
  normalizedCrossEntropy,
  spectralRisk,
} from "gibbs/loss";

/** A loss of rows; with `keep`, the gradient goes to an array of the caller's, which is used again. */
const rows =
  (loss, keep = true, own = {}) =>
  (precision) =>
  (data, threads) => {
    const [logits, labels] = [data(`logits_${precision}`), data("labels").data];
    const options = { ...own, threads, ...(keep && { out: new logits.data.constructor(logits.data.length) }) };
    return () => {
      const { value, grads } = loss(logits, labels, options);
      return { value, gradient0: grads.logits };
    };
  };

const taught = (precision) => (data, threads) => {
  const [logits, teacher] = [data(`logits_${precision}`), data(`teacher_${precision}`)];
  const options = { threads, out: new logits.data.constructor(logits.data.length) };
  return () => {
    const { value, grads } = distillation(logits, teacher, options);
    return { value, gradient0: grads.logits };
  };
};

const binned = (precision) => (data, threads) => {
  const [logits, values, edges] = [data(`bins_${precision}`), data("bin_values").data, data("bin_edges").data];
  const options = { threads, edges, out: new logits.data.constructor(logits.data.length) };
  return () => {
    const { value, grads } = hlGauss(logits, values, options);
    return { value, gradient0: grads.logits };
  };
};

const risk = (risk, own) => (precision) => (data, threads) => {
  const { data: all, shape } = data(`pairs_${precision}`);
  const losses = all.slice(0, shape[1]);
  return () => {
    const { value, grads } = risk(losses, { ...own, threads });
    return { value, gradient0: grads.losses };
  };
};

const preferences = (precision) => (data, threads) => {
  const { data: all, shape } = data(`pairs_${precision}`);
  const [policyChosen, policyRejected, referenceChosen, referenceRejected] = [0, 1, 2, 3].map((row) =>
    all.slice(row * shape[1], (row + 1) * shape[1]),
  );
  return () => {
    const { value, grads } = dpo({ policyChosen, policyRejected, referenceChosen, referenceRejected }, { threads });
    return { value, gradient0: grads.policyChosen, gradient1: grads.policyRejected };
  };
};

const timed = {
  "cross-entropy": rows(crossEntropy, false),
  "cross-entropy-out": rows(crossEntropy),
  "label-smoothing": rows(crossEntropy, true, { labelSmoothing: 0.1 }),
  "generalized-cross-entropy": rows(generalizedCrossEntropy),
  focal: rows(focal),
  "normalized-cross-entropy": rows(normalizedCrossEntropy),
  "ldr-kl": rows(ldrKl),
  distillation: taught,
  "hl-gauss": binned,
  cvar: risk(cvar, { level: 0.9 }),
  "spectral-risk": risk(spectralRisk, { parameter: 0.5 }),
  dpo: preferences,
};

export const cases = Object.fromEntries(
  Object.entries(timed).flatMap(([name, make]) =>
    ["f32", "f64"].map((precision) => [name.replace(/(-out)?$/, (keep) => `-${precision}${keep}`), make(precision)]),
  ),
);
