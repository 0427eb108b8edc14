/** Losses of batches, sets and several outputs, and the steps beside them. */
import * as losses from "gibbs/loss";
import {
  type BadInputs,
  badCounts,
  badLabels,
  badMatrices,
  badNumbers,
  badOptions,
  badSeeds,
  badSyncRunOptions,
  badVectors,
  badWeights,
  unreadableMatrices,
} from "../../support/bad-inputs.ts";
import { option, points, type Row, type Table, twins, zeros } from "./rows.ts";

const { "all zero": _, ...weights } = badWeights(4);
const nonNegative: BadInputs = { ...badNumbers, negative: () => -0.1 };
const positive: BadInputs = { ...nonNegative, zero: () => 0 };
const shareOfOne: BadInputs = { ...nonNegative, "above 1": () => 1.1 };
const word: BadInputs = { unknown: () => "median", "a number": () => 1, null: () => null };
const run: BadInputs = { ...badOptions, ...badSyncRunOptions };
const loss: BadInputs = {
  ...run,
  ...option("weights", weights),
  ...option("reduction", word),
  ...option("grad", { "a number": () => 1, text: () => "no" }),
};
const out = option("out", { "a number": () => 1, short: () => new Float64Array(3), null: () => null });
const groups = option("groups", { ...badLabels(4), undefined: () => "columns", "out of range": () => [0, 1, 2, 4] });

/** Options of a loss, with its own. */
const own = (names: Record<string, BadInputs>): BadInputs =>
  Object.assign({}, loss, ...Object.entries(names).map(([name, values]) => option(name, values)));

type Overlap = (logits: unknown, labels: unknown, options?: object) => unknown;

function overlap(call: Overlap, names: Record<string, BadInputs>): Row[] {
  const ignored = option("ignoreIndex", { ...badNumbers, "a fraction": () => 0.5 });
  return [
    ["logits", (logits: never) => call(logits, zeros(logits)), unreadableMatrices],
    ["logits", (logits: never) => call(logits, [0]), { NaN: () => [[Number.NaN]], masked: () => [[-1 / 0, -1 / 0]] }],
    ["labels", (labels) => call(points, labels), { ...badLabels(4), "out of range": () => [0, 1, 2, 0] }],
    ["options", (value) => call(points, [0, 1, 0, 1], value), { ...own(names), ...out, ...groups, ...ignored }],
  ];
}

/** A loss of rows of logits against a matrix of targets. */
function targeted(call: Overlap, bad: BadInputs, names: Record<string, BadInputs>): Row[] {
  const four = points.map(() => [0, 1]);
  return [
    ["logits", (logits: never) => call(logits, logits), unreadableMatrices],
    ["logits", (logits) => call(logits, [[0, 1]]), { NaN: () => [[Number.NaN, 0]], infinite: () => [[1 / 0, 0]] }],
    ["targets", (targets) => call(points, targets), { ...badMatrices, short: () => [[0, 1]], ...bad }],
    ["options", (value) => call(points, four, value), { ...own(names), ...out }],
  ];
}

const share: BadInputs = { ...badNumbers, negative: () => -0.1, "above 1": () => 1.1 };
const rejectors = { cost: { ...positive, one: () => 1 }, alpha: positive, beta: positive };
const halves = {
  half: () => [
    [0, 0.5],
    [0, 1],
    [0, 1],
    [0, 1],
  ],
};

const anchors = [
  [1, 0],
  [0, 1],
  [9, 9],
  [9, 8],
];
const classifier = {
  confusion: [
    [3, 1],
    [1, 3],
  ],
  prototypes: [
    [1, 0],
    [0, 1],
  ],
  weights: [
    [1, 0],
    [0, 1],
  ],
};

export const lossRows: Table = {
  "gibbs/loss entropyMaximization": targeted(
    losses.entropyMaximization as Overlap,
    {
      ...halves,
      "below −1": () => [
        [0, -1.5],
        [0, 1],
        [0, 1],
        [0, 1],
      ],
    },
    { alpha: nonNegative, beta: nonNegative },
  ),
  "gibbs/loss multiFocal": targeted(losses.multiFocal as Overlap, halves, {
    counts: { ...badVectors, short: () => [1], zero: () => [1, 0], undefined: () => null },
    gammaPositive: nonNegative,
    gammaNegative: nonNegative,
    clip: { ...nonNegative, one: () => 1 },
    exponent: nonNegative,
  }),
  "gibbs/loss selfCalibrating": targeted(losses.selfCalibrating as Overlap, halves, {
    levels: { ...badVectors, short: () => [1], undefined: () => null, "above 1": () => [0, 0, 0, 1.1] },
    beta: positive,
    sample: { "a number": () => 1, text: () => "no" },
    seed: badSeeds,
  }),
  "gibbs/loss asymmetricPseudoLabels": [
    [
      "probabilities",
      (p: never) => losses.asymmetricPseudoLabels(p, p),
      { ...unreadableMatrices, "above 1": () => [[1.1]], negative: () => [[-0.1]], NaN: () => [[Number.NaN]] },
    ],
    [
      "targets",
      (targets) => losses.asymmetricPseudoLabels([[0.5, 0.5]], targets),
      { ...badMatrices, narrow: () => [[1]], half: () => [[0.5, 0]] },
    ],
    [
      "options",
      (value) => losses.asymmetricPseudoLabels([[0.5]], [[0]], value),
      { ...run, ...option("tolerance", share), ...option("rounds", { ...badCounts, zero: () => 0 }) },
    ],
  ],
  "gibbs/loss adaptPerturbation": [
    [
      "levels",
      (levels) =>
        losses.adaptPerturbation(levels, points, [
          [0, 1],
          [0, 1],
          [0, 1],
          [0, 1],
        ]),
      { ...badVectors, short: () => [1], "above 1": () => [0, 0, 0, 1.1] },
    ],
    ["logits", (z: never) => losses.adaptPerturbation(zeros(z), z, z), badMatrices],
    ["targets", (y) => losses.adaptPerturbation([0, 0, 0, 0], points, y), { ...badMatrices, ...halves }],
    [
      "options",
      (value) => losses.adaptPerturbation([0], [[1]], [[1]], value),
      { ...run, ...option("beta", positive), ...option("rate", nonNegative), ...option("lambda", nonNegative) },
    ],
  ],
  "gibbs/loss rejectLoss": [
    ["scores", (r: never) => losses.rejectLoss(r, zeros(r)), badVectors],
    [
      "right",
      (a) => losses.rejectLoss([1, 2, 3, 4], a),
      { ...badVectors, short: () => [1], half: () => [0, 1, 0.5, 0] },
    ],
    ["options", (value) => losses.rejectLoss([1, 2, 3, 4], [0, 1, 0, 1], value), { ...own(rejectors), ...out }],
  ],
  "gibbs/loss fitRejector": [
    ["features", (x: never) => losses.fitRejectorSync(x, zeros(x)), badMatrices],
    [
      "right",
      (a) => losses.fitRejectorSync(points, a),
      { ...badVectors, short: () => [1], half: () => [0, 1, 0.5, 0] },
    ],
    ...twins(
      (value) => losses.fitRejector(points, [0, 1, 0, 1], value),
      (value) => losses.fitRejectorSync(points, [0, 1, 0, 1], value),
      Object.assign(
        {},
        option("weights", weights),
        option("penalty", nonNegative),
        option("tolerance", positive),
        option("maxIterations", badCounts),
        ...Object.entries(rejectors).map(([name, values]) => option(name, values)),
      ),
    ),
  ],
  "gibbs/loss coverageCurve": [
    ["scores", (r: never) => losses.coverageCurve(r, zeros(r)), { ...badVectors, none: () => [] }],
    [
      "right",
      (a) => losses.coverageCurve([1, 2, 3, 4], a),
      { ...badVectors, short: () => [1], half: () => [0, 1, 0.5, 0] },
    ],
    [
      "options",
      (value) => losses.coverageCurve([1, 2, 3, 4], [0, 1, 0, 1], value),
      { ...run, ...option("weights", weights) },
    ],
  ],
  "gibbs/loss conR": [
    ["features", (f: never) => losses.conR(f, zeros(f), zeros(f)), { ...badMatrices, zeros: () => [[0, 0]] }],
    ["targets", (y) => losses.conR(anchors, y, [1, 2, 3, 4]), { ...badVectors, short: () => [1] }],
    ["predictions", (p) => losses.conR(anchors, [1, 2, 3, 4], p), { ...badVectors, short: () => [1] }],
    [
      "options",
      (value) => losses.conR(anchors, [1, 2, 3, 4], [1, 1, 1, 1], value),
      own({ window: nonNegative, temperature: positive, eta: nonNegative }),
    ],
  ],
  "gibbs/loss mixup": [
    ["points", (x) => losses.mixup(x), badMatrices],
    [
      "options",
      (value) => losses.mixup(points, value),
      { ...run, ...option("alpha", positive), ...option("seed", badSeeds) },
    ],
  ],
  "gibbs/loss regMixup": [
    ["logits", (z: never) => losses.regMixup(z, z, zeros(z), { partners: zeros(z), lambda: 0.5 }), badMatrices],
    [
      "mixed",
      (m) => losses.regMixup(points, m, [0, 0, 0, 0], { partners: [0, 0, 0, 0], lambda: 0.5 }),
      { ...badMatrices, narrow: () => [[1], [1], [1], [1]] },
    ],
    [
      "labels",
      (y) => losses.regMixup(points, points, y, { partners: [0, 0, 0, 0], lambda: 0.5 }),
      { ...badLabels(4), "out of range": () => [0, 1, 2, 0] },
    ],
    [
      "options",
      (value: object) =>
        losses.regMixup(points, points, [0, 1, 0, 1], { partners: [0, 0, 0, 0], lambda: 0.5, ...value }),
      {
        ...option("weights", weights),
        ...option("reduction", word),
        ...option("partners", { ...badLabels(4), "out of range": () => [0, 1, 2, 4] }),
        ...option("lambda", share),
        ...option("eta", nonNegative),
        "an unknown name": () => ({ noSuchOption: 1 }),
      },
    ],
  ],
  "gibbs/loss oddSets": [
    [
      "labels",
      (labels) => losses.oddSets(labels),
      { ...badVectors, negative: () => [-1, 0, 0], "no pair": () => [0, 1], "no other": () => [1, 1], none: () => [] },
    ],
    [
      "options",
      (value) => losses.oddSets([0, 0, 1], value),
      {
        ...run,
        ...option("sets", { ...badCounts, zero: () => 0 }),
        ...option("odd", badCounts),
        ...option("seed", badSeeds),
      },
    ],
  ],
  "gibbs/loss oddKOut": [
    ["logits", (z: never) => losses.oddKOut(z, zeros(z), { members: [0, 0], shape: [1, 2] }), badMatrices],
    [
      "labels",
      (labels) => losses.oddKOut(points, labels, { members: [0, 0], shape: [1, 2] }),
      { ...badLabels(4), "out of range": () => [0, 1, 2, 0] },
    ],
    [
      "sets",
      (sets) => losses.oddKOut(points, [0, 0, 1, 1], sets),
      {
        undefined: () => undefined,
        null: () => null,
        "no shape": () => ({ members: [0, 1] }),
        "too narrow": () => ({ members: [0], shape: [1, 1] }),
        "too many": () => ({ members: [0, 1, 2], shape: [1, 2] }),
        "out of range": () => ({ members: [0, 4], shape: [1, 2] }),
        "no pair": () => ({ members: [0, 2], shape: [1, 2] }),
        "a fraction": () => ({ members: [0, 0.5], shape: [1, 2] }),
      },
    ],
    [
      "options",
      (value) => losses.oddKOut(points, [0, 0, 1, 1], { members: [0, 1, 2, 3, 0, 1, 2, 3], shape: [4, 2] }, value),
      { ...loss, ...option("soft", { "a number": () => 1, text: () => "no" }) },
    ],
  ],
  "gibbs/loss symmetricConsistency": [
    ["logits", (z: never) => losses.symmetricConsistency(z, z), unreadableMatrices],
    [
      "logits",
      (z) => losses.symmetricConsistency(z, [[0, 1]]),
      { NaN: () => [[Number.NaN, 0]], infinite: () => [[1 / 0, 0]] },
    ],
    ["teacher", (z) => losses.symmetricConsistency(points, z), { ...badMatrices, short: () => [[0, 1]] }],
    ["options", (value) => losses.symmetricConsistency(points, points, value), { ...own({ alpha: share }), ...out }],
  ],
  "gibbs/loss movingAverage": [
    ["teacher", (x: never) => losses.movingAverage(x, x), badVectors],
    ["student", (x) => losses.movingAverage([1, 2, 3, 4], x), { ...badVectors, short: () => [1] }],
    ["options", (value) => losses.movingAverage([1], [1], value), { ...run, ...option("momentum", share) }],
  ],
  "gibbs/loss selectiveMixup": [
    [
      "confusion",
      (confusion) => losses.selectiveMixup({ ...classifier, confusion }),
      {
        ...badMatrices,
        oblong: () => [[1, 0]],
        negative: () => [
          [1, -1],
          [0, 1],
        ],
        "a row of zeros": () => [
          [1, 1],
          [0, 0],
        ],
      },
    ],
    [
      "prototypes",
      (prototypes) => losses.selectiveMixup({ ...classifier, prototypes }),
      { ...badMatrices, short: () => [[1, 0]] },
    ],
    ["weights", (w) => losses.selectiveMixup({ ...classifier, weights: w }), { ...badMatrices, short: () => [[1, 0]] }],
    [
      "options",
      (value: object) => losses.selectiveMixup(classifier, value),
      {
        ...run,
        ...option("objective", word),
        ...option("temperature", positive),
        ...option("leastLambda", share),
        ...option("step", nonNegative),
        ...option("memory", share),
        ...option("multipliers", { ...badVectors, undefined: () => null, short: () => [1], zero: () => [1, 0] }),
      },
    ],
    [
      "bias",
      (bias) => losses.selectiveMixup({ ...classifier, bias }),
      { short: () => [1], NaN: () => [Number.NaN, 0] },
    ],
  ],
  "gibbs/loss nestedDropout": [
    ["features", (f) => losses.nestedDropout(f), badMatrices],
    [
      "options",
      (value) => losses.nestedDropout(points, value),
      { ...run, ...option("mean", nonNegative), ...option("deviation", positive), ...option("seed", badSeeds) },
    ],
  ],
  "gibbs/loss coTeaching": [
    ["first", (x: never) => losses.coTeaching(x, x), badVectors],
    ["second", (x) => losses.coTeaching([1, 2, 3, 4], x), { ...badVectors, short: () => [1] }],
    ["options", (value) => losses.coTeaching([1], [1], value), { ...run, ...option("keep", share) }],
  ],
  "gibbs/loss detectNoise": [
    [
      "features",
      (x: never) =>
        losses.detectNoiseSync(
          x,
          zeros(x).map((_, i) => i),
        ),
      { ...badMatrices },
    ],
    [
      "losses",
      (l) => losses.detectNoiseSync(points, l),
      { ...badVectors, short: () => [1], equal: () => [1, 1, 1, 1] },
    ],
    ...twins(
      (value) => losses.detectNoise(points, [0, 0.1, 1, 1.1], value),
      (value) => losses.detectNoiseSync(points, [0, 0.1, 1, 1.1], value),
      Object.assign(
        {},
        option("detector", word),
        option("threshold", { ...positive, one: () => 1 }),
        option("ridge", positive),
        option("maxIterations", badCounts),
        option("trusted", {
          ...badLabels(4),
          undefined: () => null,
          two: () => [0, 1, 2, 0],
          "one side": () => [0, 0, -1, 0],
        }),
      ),
    ),
  ],
  "gibbs/loss companionObjective": [
    ["losses", (l) => losses.companionObjective(l), { ...badVectors, none: () => [] }],
    [
      "options",
      (value) => losses.companionObjective([1, 2, 3], value),
      {
        ...run,
        ...option("grad", { "a number": () => 1, text: () => "no" }),
        ...option("weights", { ...badVectors, undefined: () => null, short: () => [1], negative: () => [1, -1] }),
        ...option("thresholds", { ...badVectors, undefined: () => null, short: () => [1] }),
        ...option("progress", share),
      },
    ],
  ],
  "gibbs/loss dice": overlap(losses.dice as Overlap, {
    alpha: nonNegative,
    smooth: nonNegative,
    square: { "a number": () => 1, text: () => "no" },
  }),
  "gibbs/loss tversky": overlap(losses.tversky as Overlap, {
    alpha: nonNegative,
    beta: nonNegative,
    smooth: nonNegative,
  }),
  "gibbs/loss simpsonsBias": [
    [
      "memberships",
      (m: never) => losses.simpsonsBias(m, zeros(m)),
      { ...badMatrices, "above 1": () => [[1.1]], negative: () => [[-0.1]], "no score": () => [[0]] },
    ],
    [
      "labels",
      (labels) => losses.simpsonsBias([[1], [1], [0], [1]], labels),
      { ...badLabels(4), "out of range": () => [0, 1, 2, 0] },
    ],
    [
      "options",
      (value) => losses.simpsonsBias([[1], [1], [0], [1]], [1, 1, 0, 1], value),
      {
        ...run,
        ...groups,
        ...option("weights", weights),
        ...option("score", word),
        ...option("empty", shareOfOne),
      },
    ],
  ],
  "gibbs/loss smoothAdversarial": [
    ["logits", (logits: never) => losses.smoothAdversarial(logits, logits, zeros(logits)), badMatrices],
    [
      "attacked",
      (attacked) => losses.smoothAdversarial([...points.slice(1), [1, 2]], attacked, [0, 0, 0, 0]),
      { ...badMatrices, narrow: () => [[1], [1], [1], [1]] },
    ],
    [
      "labels",
      (labels) => losses.smoothAdversarial(points, points, labels),
      { ...badLabels(4), "out of range": () => [0, 1, 2, 0] },
    ],
    [
      "options",
      (value) => losses.smoothAdversarial(points, points, [0, 1, 0, 1], value),
      own({ tau: nonNegative, rho: positive, nu: nonNegative }),
    ],
  ],
};
