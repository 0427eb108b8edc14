/**
 * Every loss of `gibbs/loss` along a line: its value and its derivative. One line a loss; the page of losses in the gallery, and
 * the test that none is missing, are made from these lists.
 */

import * as loss from "gibbs/loss";
import type { LossValues } from "gibbs/plot";

/** A loss along a line. */
export interface LossEntry {
  /** The public function. */
  readonly name: string;
  /** What was set, as written in a program; empty for the defaults. */
  readonly options: string;
  /** Value and derivative at a place of the line. */
  at(place: number): { readonly value: number; readonly slope: number };
}

/** Losses that are shown along the same line. */
export interface LossGroup {
  readonly title: string;
  /** What varies, and what is held. */
  readonly words: string;
  readonly xLabel: string;
  readonly from: number;
  readonly to: number;
  readonly losses: readonly LossEntry[];
}

/** Exports of `gibbs/loss` that have no value and gradient to show: weights, estimators, steps and solvers. */
export const notShown: readonly string[] = [
  "adaptPerturbation",
  "asymmetricPseudoLabels",
  "bleuBias",
  "coTeaching",
  "correctLabels",
  "coverageCurve",
  "cvarStep",
  "detectNoise",
  "fitRejector",
  "kaplanMeierWeights",
  "knowledgeTransfer",
  "logSumExp",
  "mixup",
  "movingAverage",
  "nestedDropout",
  "oddSets",
  "projectConflict",
  "prospect",
  "selectiveMixup",
  "selfDistillation",
  "selfDistillationOptimum",
  "simpsonsBias",
  "sphericalLayer",
];

type Options = Readonly<Record<string, unknown>>;
type Result = { readonly value: number; readonly grads: Readonly<Record<string, ArrayLike<number> | undefined>> };
type Any = (...given: readonly unknown[]) => Result;

const functions = loss as unknown as Readonly<Record<string, Any>>;

/** `name` by its input `by`, of whose gradient entry `index` counts. */
function entry(
  name: string,
  by: string,
  index: number,
  call: (f: Any, x: number) => Result,
  options: string,
): LossEntry {
  const at = (x: number) => {
    const { value, grads } = call(functions[name], x);
    return { value, slope: grads[by]?.[index] ?? Number.NaN };
  };
  return { name, options, at };
}

function written(options: Options): string {
  return Object.entries(options)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(", ");
}

/** Of three classes' logits that of the label varies, and the others are 0. */
const row = (name: string, options: Options = {}) =>
  entry(name, "logits", 0, (f, z) => f([[z, 0, 0]], [0], options), written(options));

/** A prediction varies, and the target is held. */
const prediction = (name: string, target: number, options: Options = {}) =>
  entry(
    name,
    "predictions",
    0,
    (f, p) => f([p], [target], options),
    [`target ${target}`, written(options)].filter(Boolean).join(", "),
  );

/** The first of four losses varies, the others are 0, 1 and 2. */
const risk = (name: string, options: Options = {}, beside: readonly unknown[] = []) =>
  entry(name, "losses", 0, (f, l) => f([l, 0, 1, 2], ...beside, options), written(options));

const boxAt = (shift: number) => [[shift, 0, shift + 1, 1]];
const pairs = { policyRejected: [0], referenceChosen: [0], referenceRejected: [0] };

/** The lists, by what varies. */
export const groups: readonly LossGroup[] = [
  {
    title: "Rows of logits and labels",
    words:
      "Three classes: the label's logit varies, the others are 0, so that the two meet at 0. Left of it the prediction is wrong. A loss whose derivative vanishes on the far left gives wrong labels up.",
    xLabel: "logit of the label",
    from: -6,
    to: 6,
    losses: [
      row("activePassive"),
      row("aldrKl"),
      row("bootstrappedCrossEntropy"),
      row("compSum", { tau: 1.5 }),
      row("crossEntropy"),
      row("crossEntropy", { labelSmoothing: 0.2 }),
      row("dice"),
      row("encouraging"),
      row("focal"),
      row("generalizedCrossEntropy"),
      row("ldrK"),
      row("ldrKl"),
      row("logitClip"),
      row("meanAbsoluteError"),
      row("multiclassHinge"),
      row("normalizedCrossEntropy"),
      row("normalizedFocal"),
      row("normalizedGeneralizedCrossEntropy"),
      row("poly"),
      row("reverseCrossEntropy"),
      entry(
        "smoothAdversarial",
        "attacked",
        0,
        (f, z) => f([[2, 0, 0]], [[z, 0, 0]], [0]),
        "the attacked logit varies, clean it is 2",
      ),
      row("spectralDecoupling"),
      row("sphericalLoss", { kind: "taylor" }),
      row("sphericalLoss", { kind: "spherical" }),
      row("squentropy"),
      row("sumExp"),
      row("symmetricCrossEntropy"),
      row("tversky"),
      entry("zLoss", "logits", 0, (f, z) => f([[z, 1, -1]], [0]), "the other logits are 1 and −1"),
    ],
  },
  {
    title: "Teachers and preferences",
    words:
      "One of the student's logits varies, or the log-probability of what is preferred; what it is compared with is held.",
    xLabel: "logit, or log-probability",
    from: -6,
    to: 6,
    losses: [
      entry("distillation", "logits", 0, (f, z) => f([[z, 0, 0]], [[2, 0, 0]]), "teacher [2, 0, 0]"),
      entry(
        "distillation",
        "logits",
        0,
        (f, z) => f([[z, 0, 0]], [[2, 0, 0]], { temperature: 1 }),
        "teacher [2, 0, 0], temperature: 1",
      ),
      entry("dpo", "policyChosen", 0, (f, l) => f({ ...pairs, policyChosen: [l] }, { beta: 1 }), "beta: 1"),
      entry(
        "dualHeadDistillation",
        "auxiliary",
        0,
        (f, z) => f({ main: [[0, 0]], auxiliary: [[z, 0]], teacher: [[2, 0]] }, [0]),
        "teacher [2, 0], second head",
      ),
      entry("implicitFeedback", "logits", 0, (f, z) => f([z], [1], [0.5]), "click, propensity 0.5"),
      entry("implicitFeedback", "logits", 0, (f, z) => f([z], [0], [0.5]), "no click"),
      entry(
        "squaredLogitError",
        "logits",
        0,
        (f, z) => f([[z, 0, 0]], [0], [Math.log(0.8)]),
        "teacher's probability 0.8",
      ),
    ],
  },
  {
    title: "Several labels a row, sets and pairs",
    words:
      "One logit varies, of a label that applies unless another target is said; for rejection the score, for contrasts a coordinate of an example's features. What else there is is held.",
    xLabel: "logit, score or coordinate",
    from: -6,
    to: 6,
    losses: [
      entry("balancedDistillation", "logits", 0, (f, z) => f([[z, 0]], [[2, 0]], [[0, 2]], [[1, 1]]), "targets 1"),
      entry(
        "conR",
        "features",
        2,
        (f, x) =>
          f(
            [
              [1, 0],
              [x, 0.8],
              [0, 1],
            ],
            [0, 0.5, 2],
            [0, 9, 0.5],
            { temperature: 1 },
          ),
        "a coordinate of one of three examples, temperature: 1",
      ),
      entry("entropyMaximization", "logits", 0, (f, z) => f([[z]], [[1]]), "target 1"),
      entry("entropyMaximization", "logits", 0, (f, z) => f([[z]], [[0]]), "not known"),
      entry("multiFocal", "logits", 0, (f, z) => f([[z]], [[1]]), "target 1"),
      entry("multiFocal", "logits", 0, (f, z) => f([[z]], [[0]]), "target 0"),
      entry(
        "oddKOut",
        "logits",
        0,
        (f, z) =>
          f(
            [
              [z, 0],
              [0, 0],
              [0, 0],
            ],
            [0, 0, 1],
            { members: [0, 1, 2], shape: [1, 3] },
          ),
        "a member of the pair",
      ),
      entry(
        "regMixup",
        "logits",
        0,
        (f, z) => f([[z, 0, 0]], [[0, 0, 0]], [0], { partners: [0], lambda: 0.75 }),
        "the clean example's logit",
      ),
      entry("rejectLoss", "scores", 0, (f, r) => f([r], [1]), "a right prediction"),
      entry("rejectLoss", "scores", 0, (f, r) => f([r], [0]), "a wrong prediction"),
      entry("selfCalibrating", "logits", 0, (f, z) => f([[z]], [[1]]), "target 1"),
      entry("symmetricConsistency", "logits", 0, (f, z) => f([[z, 0, 0]], [[2, 0, 0]]), "teacher [2, 0, 0]"),
    ],
  },
  {
    title: "Predictions and targets",
    words:
      "The prediction varies; for ordered classes the score, with thresholds −1 and 1, for bins the logit of the value's.",
    xLabel: "prediction",
    from: -4,
    to: 4,
    losses: [
      entry(
        "hlGauss",
        "logits",
        1,
        (f, z) => f([[0, z, 0]], [1.5], { edges: [0, 1, 2, 3] }),
        "value 1.5 of bins 0 to 3",
      ),
      prediction("huber", 0),
      prediction("logCosh", 0),
      entry("ordinalLoss", "scores", 0, (f, s) => f([s], [-1, 1], [1]), "middle class"),
      prediction("poissonLoss", 2),
      prediction("quantileLoss", 0, { level: 0.8 }),
    ],
  },
  {
    title: "Boxes",
    words: "A square of side 1 is shifted past another one; the derivative is by the shift.",
    xLabel: "shift",
    from: -3,
    to: 3,
    losses: [
      {
        name: "giou",
        options: "",
        at: (shift) => {
          const { value, grads } = functions.giou(boxAt(shift), boxAt(0));
          return { value, slope: (grads.boxesA?.[0] ?? Number.NaN) + (grads.boxesA?.[2] ?? Number.NaN) };
        },
      },
    ],
  },
  {
    title: "Risks of losses",
    words:
      "Of four losses one varies, the others are 0, 1 and 2. The derivative is how much that loss counts; the four sum to 1.",
    xLabel: "one of four losses",
    from: -2,
    to: 4,
    losses: [
      entry(
        "companionObjective",
        "losses",
        1,
        (f, l) => f([1, l], { weights: [0.5], thresholds: [0.5], progress: 0.25 }),
        "a companion's loss, its weight 0.5 and threshold 0.5",
      ),
      risk("cvar", { level: 0.5 }),
      risk("groupDro", { step: 1 }, [[0, 1, 2, 3]]),
      risk("labelShiftDro", { radius: 0.3 }, [[0, 1, 2, 3]]),
      risk("lossReweighting"),
      risk("lossReweighting", { strategy: "extremes", temperature: 0.5 }),
      risk("mean"),
      risk("spectralRisk", { spectrum: "extremile" }),
      risk("spectralRisk", { spectrum: "extremile", smoothing: 0.5 }),
    ],
  },
];

/** Places from end to end of a group's line. None is where all logits are equal: losses with kinks have theirs there. */
export function places({ from, to }: LossGroup, count = 96): number[] {
  return Array.from({ length: count }, (_, step) => from + ((to - from) * step) / (count - 1));
}

/** A loss along its group's line. */
export function curve(entry: LossEntry, at: readonly number[]): LossValues {
  const points = at.map((place) => entry.at(place));
  return { value: points.map(({ value }) => value), gradient: points.map(({ slope }) => slope) };
}
