import * as losses from "gibbs/loss";
import {
  crossEntropy,
  cvar,
  distillation,
  dpo,
  giou,
  groupDro,
  hlGauss,
  huber,
  kaplanMeierWeights,
  labelShiftDro,
  logCosh,
  logSumExp,
  ordinalLoss,
  poissonLoss,
  quantileLoss,
  spectralRisk,
} from "gibbs/loss";
import {
  type BadInputs,
  badLabels,
  badMatrices,
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
  spectralDecoupling: { lambda: nonNegative, gamma: { short: () => [1], text: () => "1", NaN: () => [Number.NaN, 1] } },
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

const grad = option("grad", { "a number": () => 1, text: () => "no" });
const fourValues = { ...badVectors, short: () => [1] };
const without = (inputs: BadInputs, ...names: string[]): BadInputs =>
  Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.some((start) => name.startsWith(start))));
const elementCommon = without(common, "ignoreIndex");

/** Losses of predictions and targets. */
function elementRows(call: (predictions: never, targets: never, options?: never) => unknown, own: BadInputs): Row[] {
  const four = [1, 2, 3, 4] as never;
  return [
    ["predictions", (value: never) => call(value, zeros(value) as never), { ...badVectors }],
    ["targets", (value: never) => call(four, value), fourValues],
    ["options", (value: never) => call(four, four, value), { ...elementCommon, ...own }],
  ];
}

/** Options of a risk: those of the run, `grad` and its own. */
const riskOptions = (own: BadInputs): BadInputs => ({ ...badOptions, ...badSyncRunOptions, ...grad, ...own });
const box = [[0, 0, 1, 1]];
const badBoxes: BadInputs = {
  ...badMatrices,
  "three columns": () => [[0, 0, 1]],
  "corners out of order": () => [[1, 0, 0, 1]],
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
  ...Object.fromEntries(Object.keys(rowLosses).map((name) => [`gibbs/loss ${name}`, rowsOf(name)])),
  "gibbs/loss distillation": [
    ["logits", (logits: never) => distillation(logits, [[1, 2]]), unreadableMatrices],
    ["teacher", (teacher: never) => distillation(points, teacher), { ...unreadableMatrices, small: () => [[1, 2]] }],
    [
      "options",
      (value) => distillation(points, points, value),
      {
        ...common,
        ...option("temperature", positive),
        ...option("alpha", badNumbers),
        ...option("labels", { ...badLabels(4), "out of range": () => [0, 1, 2, 0], undefined: () => null }),
      },
    ],
  ],
  "gibbs/loss hlGauss": [
    ["logits", (logits: never) => hlGauss(logits, zeros(logits), { edges: [0, 1, 2] }), unreadableMatrices],
    ["values", (values) => hlGauss(points, values, { edges: [0, 1, 2] }), fourValues],
    [
      "options",
      (value: object) => hlGauss(points, [0, 1, 0, 1], { edges: [0, 1, 2], ...(value as object) }),
      {
        ...option("sigma", positive),
        ...option("edges", { ...badVectors, short: () => [0, 1], descending: () => [2, 1, 0] }),
        ...option("weights", lossWeights),
        ...option("reduction", word),
        ...grad,
      },
    ],
  ],
  "gibbs/loss huber": elementRows(huber as never, option("delta", positive)),
  "gibbs/loss logCosh": elementRows(logCosh as never, option("scale", positive)),
  "gibbs/loss quantileLoss": elementRows(quantileLoss as never, option("level", { ...positive, one: () => 1 })),
  "gibbs/loss poissonLoss": [
    ...elementRows(poissonLoss as never, option("full", { "a number": () => 1, text: () => "no" })),
    ["targets", (targets) => poissonLoss([1, 2], targets), { negative: () => [1, -1] }],
  ],
  "gibbs/loss ordinalLoss": [
    ["scores", (scores: never) => ordinalLoss(scores, [0], zeros(scores)), badVectors],
    [
      "thresholds",
      (thresholds) => ordinalLoss([1, 2], thresholds, [0, 1]),
      { ...badVectors, none: () => [], descending: () => [1, 0], equal: () => [1, 1] },
    ],
    ["labels", (y) => ordinalLoss([1, 2, 3, 4], [0], y), { ...badLabels(4), "out of range": () => [0, 1, 2, 0] }],
    ["options", (value) => ordinalLoss([1, 2, 3, 4], [0], [0, 1, 0, 1], value), without(elementCommon, "out")],
  ],
  "gibbs/loss giou": [
    ["boxesA", (boxes) => giou(boxes, box), badBoxes],
    ["boxesB", (boxes) => giou(box, boxes), badBoxes],
    [
      "options",
      (value) => giou([...box, ...box, ...box, ...box], [...box, ...box, ...box, ...box], value),
      without(elementCommon, "out"),
    ],
  ],
  "gibbs/loss cvar": [
    ["losses", (losses) => cvar(losses), { ...badVectors, none: () => [] }],
    ["options", (value) => cvar([1, 2], value), riskOptions(option("level", { ...shareOfOne, one: () => 1 }))],
  ],
  "gibbs/loss spectralRisk": [
    ["losses", (losses) => spectralRisk(losses), { ...badVectors, none: () => [] }],
    [
      "options",
      (value) => spectralRisk([1, 2], value),
      riskOptions({
        ...option("spectrum", word),
        ...option("penalty", word),
        ...option("smoothing", nonNegative),
        ...option("parameter", { ...badNumbers, negative: () => -1, one: () => 1 }),
        ...option("parameter", { "below 1": () => 0.9 }, { spectrum: "extremile" }),
      }),
    ],
  ],
  "gibbs/loss groupDro": [
    ["losses", (losses: never) => groupDro(losses, zeros(losses)), { ...badVectors, none: () => [] }],
    ["groups", (groups) => groupDro([1, 2, 3, 4], groups), { ...badLabels(4), negative: () => [0, -1, 0, 0] }],
    [
      "options",
      (value) => groupDro([1, 2, 3, 4], [0, 1, 0, 1], value),
      riskOptions({
        ...option("step", nonNegative),
        ...option("adjustment", nonNegative),
        ...option("weights", { ...badVectors, undefined: () => null, zero: () => [1, 0] }),
        ...option("sizes", { ...badVectors, undefined: () => null, zero: () => [1, 0], short: () => [1] }),
      }),
    ],
  ],
  "gibbs/loss labelShiftDro": [
    ["losses", (losses: never) => labelShiftDro(losses, zeros(losses)), { ...badVectors, none: () => [] }],
    ["labels", (labels) => labelShiftDro([1, 2, 3, 4], labels), { ...badLabels(4), negative: () => [0, -1, 0, 0] }],
    [
      "options",
      (value) => labelShiftDro([1, 2, 3, 4], [0, 1, 0, 1], value),
      riskOptions({
        ...option("radius", nonNegative),
        ...option("classes", { ...badNumbers, null: () => "x", zero: () => 0, "a fraction": () => 1.5 }),
      }),
    ],
  ],
  "gibbs/loss kaplanMeierWeights": [
    ["times", (times: never) => kaplanMeierWeights(times, zeros(times)), { ...badVectors, none: () => [] }],
    ["events", (events) => kaplanMeierWeights([1, 2, 3, 4], events), { ...badLabels(4), two: () => [0, 1, 2, 0] }],
  ],
  "gibbs/loss dpo": [
    ...(Object.keys(pairs) as (keyof typeof pairs)[]).map(side),
    ["logProbabilities", (value) => dpo(value), { null: () => null, undefined: () => undefined, "a number": () => 1 }],
    ["options", (value) => dpo(pairs, value), { ...options, ...option("beta", { ...badNumbers, zero: () => 0 }) }],
  ],
};
