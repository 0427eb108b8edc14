import { crossEntropy, dpo, logSumExp } from "gibbs/loss";
import {
  type BadInputs,
  badLabels,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  badVectors,
  badWeights,
  unreadableMatrices,
  unreadableVectors,
} from "../../support/bad-inputs.ts";
import { option, points, type Row, type Table, zeros } from "./rows.ts";

/** A loss whose weights are all zero is 0, and so is its gradient. */
const { "all zero": _, ...lossWeights } = badWeights(4);

const options: BadInputs = {
  ...badOptions,
  ...badSyncRunOptions,
  ...option("weights", lossWeights),
  ...option("reduction", { unknown: () => "median", "a number": () => 1, null: () => null }),
  ...option("grad", { "a number": () => 1, text: () => "no" }),
  ...option("labelSmoothing", { ...badNumbers, negative: () => -0.1, "above 1": () => 1.1 }),
};

const pairs = {
  policyChosen: [-1, -2, -1, -1],
  policyRejected: [-2, -1, -1, -1],
  referenceChosen: [-1, -1, -1, -1],
  referenceRejected: [-1, -1, -1, -1],
};

function side(name: keyof typeof pairs): Row {
  // The first side says how many pairs there are; the others must follow.
  const inputs = name === "policyChosen" ? unreadableVectors : { ...unreadableVectors, short: () => [1] };
  return [`logProbabilities.${name}`, (value) => dpo({ ...pairs, [name]: value }), inputs];
}

export const loss: Table = {
  "gibbs/loss logSumExp": [["x", (x) => logSumExp(x), badVectors]],
  "gibbs/loss crossEntropy": [
    ["logits", (logits: never) => crossEntropy(logits, zeros(logits)), unreadableMatrices],
    ["labels", (labels) => crossEntropy(points, labels), { ...badLabels(4), "out of range": () => [0, 1, 2, 0] }],
    ["options", (value) => crossEntropy(points, [0, 1, 0, 1], value), options],
    [
      "options",
      (value) => crossEntropy(points, [0, 1, 0, 1], value),
      option("ignoreIndex", { ...badNumbers, "a fraction": () => 0.5 }),
    ],
  ],
  "gibbs/loss dpo": [
    ...(Object.keys(pairs) as (keyof typeof pairs)[]).map(side),
    ["logProbabilities", (value) => dpo(value), { null: () => null, undefined: () => undefined, "a number": () => 1 }],
    ["options", (value) => dpo(pairs, value), { ...options, ...option("beta", { ...badNumbers, zero: () => 0 }) }],
  ],
};
