/** What students learn of a teacher from its labels, from their probabilities, and from its distributions. */
import test from "ava";
import { knowledgeTransfer } from "gibbs/loss";
import { badCounts, badLabels, badMatrices, badOptions, badVectors } from "../support/bad-inputs.ts";
import { close, uniforms } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const teacher = [
  [0.5, 0.3, 0.15, 0.05],
  [0.1, 0.1, 0.1, 0.7],
];

function draws(seed: number, n: number) {
  const uniform = uniforms(seed);
  const inputs = Array.from({ length: n }, (_, i) => i % 2);
  const labels = inputs.map((s) => {
    let left = uniform();
    return Math.max(
      0,
      teacher[s].findIndex((q) => {
        left -= q;
        return left < 0;
      }),
    );
  });
  return { inputs, labels, probabilities: inputs.map((s, i) => teacher[s][labels[i]]) };
}

test("the more a teacher says the less is left to learn", (t) => {
  const error = (student: { probabilities: { data: ArrayLike<number> } }) =>
    teacher.flat().reduce((sum, q, at) => sum + Math.abs(q - student.probabilities.data[at]), 0);
  const { inputs, labels, probabilities } = draws(1, 2000);
  const hard = knowledgeTransfer(inputs, labels);
  const partial = knowledgeTransfer(inputs, labels, { probabilities });
  const soft = knowledgeTransfer(inputs, labels, { distributions: inputs.map((s) => teacher[s]) });
  const naive = knowledgeTransfer(inputs, labels, { probabilities, loss: "crossEntropy" });
  t.deepEqual(hard.probabilities.shape, [2, 4]);
  t.true(error(hard) > 1e-3 && error(hard) < 0.15);
  t.true(error(partial) < 1e-12 && error(soft) < 1e-12);
  t.true(error(naive) > 0.2);
  // Shares of labels, counted here.
  const share = inputs.filter((s, i) => s === 0 && labels[i] === 1).length / 1000;
  close(t, hard.probabilities.data[1], share, 1e-14);
  t.is(hard.missing, undefined);
});

test("what was never drawn is shared evenly, and said", (t) => {
  const { probabilities, visits, missing } = knowledgeTransfer([0, 0, 2], [1, 1, 0], {
    classes: 3,
    inputs: 4,
    probabilities: [0.4, 0.4, 1],
  });
  close(t, probabilities.data, [0.3, 0.4, 0.3, 1 / 3, 1 / 3, 1 / 3, 1, 0, 0, 1 / 3, 1 / 3, 1 / 3], 1e-15);
  t.deepEqual(visits, Float64Array.of(2, 0, 1, 0));
  close(t, missing, [0.6, 1, 0, 1], 1e-15);
});

test("wrong input is refused", async (t) => {
  // The inputs say how many samples there are; the labels must follow.
  const { "one too few": _few, "one too many": _many, none: _none, ...bad } = badLabels(4);
  await rejects(t, "inputs", (s) => knowledgeTransfer(s, [0, 1, 0, 1]), { ...bad, negative: () => [0, -1, 0, 0] });
  await rejects(t, "inputs", (s) => knowledgeTransfer(s, []), { none: () => [] });
  await rejects(t, "labels", (a) => knowledgeTransfer([0, 1, 0, 1], a), {
    ...badLabels(4),
    negative: () => [0, -1, 0, 0],
  });
  const call = (value: object) => knowledgeTransfer([0, 1], [0, 1], value);
  await rejects(t, "options", call as never, badOptions);
  const { undefined: _, ...vectors } = badVectors;
  const { undefined: _also, ...matrices } = badMatrices;
  await rejects(t, "options.probabilities", (probabilities) => call({ probabilities }), {
    ...vectors,
    short: () => [0.5],
    zero: () => [0.5, 0],
    "above 1": () => [0.5, 1.1],
  });
  await rejects(t, "options.distributions", (distributions) => call({ distributions, classes: 2 }), {
    ...matrices,
    "no distribution": () => [
      [0.5, 0.6],
      [0.5, 0.5],
    ],
  });
  const { undefined: _third, null: _fourth, ...counts } = badCounts;
  await rejects(t, "options.inputs", (inputs) => call({ inputs }), { ...counts, zero: () => 0 });
  await rejects(t, "options.classes", (classes) => call({ classes }), { ...counts, zero: () => 0 });
  await rejects(t, "options.loss", (loss) => call({ loss }), { unknown: () => "hinge", "a number": () => 1 });
});
