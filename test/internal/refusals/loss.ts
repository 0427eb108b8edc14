import * as losses from "gibbs/loss";
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

/** Options that every loss has. */
const common: BadInputs = {
  ...badOptions,
  ...badSyncRunOptions,
  ...option("weights", lossWeights),
  ...option("reduction", { unknown: () => "median", "a number": () => 1, null: () => null }),
  ...option("grad", { "a number": () => 1, text: () => "no" }),
  ...option("ignoreIndex", { ...badNumbers, "a fraction": () => 0.5 }),
  ...option("out", { "a number": () => 1, short: () => new Float64Array(3), null: () => null }),
};

const nonNegative: BadInputs = { ...badNumbers, negative: () => -0.1 };
const positive: BadInputs = { ...nonNegative, zero: () => 0 };
const shareOfOne: BadInputs = { ...nonNegative, "above 1": () => 1.1 };
const word: BadInputs = { unknown: () => "median", "a number": () => 1, null: () => null };

/** Losses of rows of logits, with the bad values of their own options. */
const rowLosses: Readonly<Record<string, Readonly<Record<string, BadInputs>>>> = {
  activePassive: { active: word, passive: word, alpha: nonNegative, beta: nonNegative },
  aldrKl: { lambda: positive, alpha: { ...positive, one: () => 1 }, margin: nonNegative },
  bootstrappedCrossEntropy: { beta: shareOfOne, kind: word },
  compSum: { tau: nonNegative },
  encouraging: { logEnd: { ...shareOfOne, one: () => 1 } },
  focal: { gamma: nonNegative },
  generalizedCrossEntropy: { q: { ...shareOfOne, zero: () => 0 } },
  ldrK: { k: { ...positive, "a fraction": () => 1.5, "above the classes": () => 3 }, margin: nonNegative },
  ldrKl: { lambda: positive, margin: nonNegative },
  logitClip: { tau: positive, p: { ...positive, "below 1": () => 0.9 }, loss: word },
  meanAbsoluteError: {},
  multiclassHinge: { kind: word, margin: positive },
  normalizedCrossEntropy: {},
  normalizedFocal: { gamma: nonNegative },
  normalizedGeneralizedCrossEntropy: { q: { ...shareOfOne, zero: () => 0 } },
  poly: { epsilon: badNumbers, gamma: nonNegative },
  reverseCrossEntropy: { floor: { ...positive, one: () => 1 } },
  spectralDecoupling: { lambda: nonNegative },
  sphericalLoss: { kind: word, epsilon: positive },
  squentropy: {},
  sumExp: {},
  symmetricCrossEntropy: { alpha: nonNegative, beta: nonNegative, floor: { ...positive, one: () => 1 } },
  zLoss: { a: positive, b: badNumbers },
};

type RowLoss = (logits: unknown, labels: unknown, options?: object) => unknown;

function rowsOf(name: string): Row[] {
  const call = (losses as unknown as Record<string, RowLoss>)[name];
  const own = Object.entries(rowLosses[name]).map(([key, values]) => option(key, values));
  return [
    ["logits", (logits: never) => call(logits, zeros(logits)), unreadableMatrices],
    ["labels", (labels) => call(points, labels), { ...badLabels(4), "out of range": () => [0, 1, 2, 0] }],
    ["options", (value) => call(points, [0, 1, 0, 1], value), Object.assign({}, common, ...own)],
  ];
}

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
  ...Object.fromEntries(Object.keys(rowLosses).map((name) => [`gibbs/loss ${name}`, rowsOf(name)])),
  "gibbs/loss dpo": [
    ...(Object.keys(pairs) as (keyof typeof pairs)[]).map(side),
    ["logProbabilities", (value) => dpo(value), { null: () => null, undefined: () => undefined, "a number": () => 1 }],
    ["options", (value) => dpo(pairs, value), { ...options, ...option("beta", { ...badNumbers, zero: () => 0 }) }],
  ],
};
