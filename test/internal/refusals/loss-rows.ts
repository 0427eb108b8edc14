/** Losses of batches, sets and several outputs, and the steps beside them. */
import * as losses from "gibbs/loss";
import {
  type BadInputs,
  badLabels,
  badMatrices,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  badWeights,
  unreadableMatrices,
} from "../../support/bad-inputs.ts";
import { option, points, type Row, type Table, zeros } from "./rows.ts";

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

export const lossRows: Table = {
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
