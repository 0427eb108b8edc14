/** Ours against torch: value and gradient. */
import { crossEntropy, dpo } from "gibbs/loss";

const entropy = (precision) => (data, threads) => {
  const [logits, labels] = [data(`logits_${precision}`), data("labels").data];
  return () => {
    const { value, grads } = crossEntropy(logits, labels, { threads });
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
  "cross-entropy-f32": entropy("f32"),
  "cross-entropy-f64": entropy("f64"),
  "dpo-f32": preferences("f32"),
  "dpo-f64": preferences("f64"),
};
