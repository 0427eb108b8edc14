/** Ours against torch: value and gradient. */
import { crossEntropy, dpo } from "gibbs/loss";

/** With `keep`, the gradient goes to an array of the caller's, which is used again. */
const entropy = (precision, keep) => (data, threads) => {
  const [logits, labels] = [data(`logits_${precision}`), data("labels").data];
  const options = { threads, ...(keep && { out: new logits.data.constructor(logits.data.length) }) };
  return () => {
    const { value, grads } = crossEntropy(logits, labels, options);
    return { value, gradient0: grads.logits };
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

export const cases = {
  "cross-entropy-f32": entropy("f32", false),
  "cross-entropy-f32-out": entropy("f32", true),
  "cross-entropy-f64": entropy("f64", false),
  "cross-entropy-f64-out": entropy("f64", true),
  "dpo-f32": preferences("f32"),
  "dpo-f64": preferences("f64"),
};
