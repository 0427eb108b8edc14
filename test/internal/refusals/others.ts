import { fromRows, matrix, toRows } from "gibbs";
import { ebfmi, essBulk, essMean, essQuantile, essTail, mcse, quantity, rhat } from "gibbs/diagnostics";
import { accuracy, brier, expectedCalibrationError, logLoss } from "gibbs/metrics";
import {
  badCounts,
  badLabels,
  badMatrices,
  badNumbers,
  badOptions,
  unreadableMatrices,
  unreadableVectors,
} from "../../support/bad-inputs.ts";
import { option, points, type Row, type Table, zeros } from "./rows.ts";

const { undefined: _, ...givenMatrices } = unreadableMatrices;

export const main: Table = {
  "gibbs matrix": [["data", (data) => matrix(data, [2, 2]), unreadableVectors]],
  "gibbs fromRows": [["rows", (rows) => fromRows(rows), givenMatrices]],
  "gibbs toRows": [["matrix", (value) => toRows(value), unreadableMatrices]],
};

// Draws that are not finite are no error: the answer is NaN, and says so.
const ofDraws = (diagnose: (draws: never) => unknown): Row => ["draws", diagnose, unreadableMatrices];
const variable = { data: new Float64Array(4), shape: [1, 2, 2] as const };

export const diagnostics: Table = {
  "gibbs/diagnostics quantity": [["index", (index) => quantity(variable, index), { ...badCounts, large: () => 2 }]],
  "gibbs/diagnostics ebfmi": [["energy", (energy) => ebfmi(energy), unreadableMatrices]],
  "gibbs/diagnostics essBulk": [ofDraws(essBulk)],
  "gibbs/diagnostics essMean": [ofDraws(essMean)],
  "gibbs/diagnostics essTail": [ofDraws(essTail)],
  "gibbs/diagnostics mcse": [ofDraws(mcse)],
  "gibbs/diagnostics rhat": [ofDraws(rhat)],
  "gibbs/diagnostics essQuantile": [
    ofDraws((draws) => essQuantile(draws, 0.5)),
    [
      "probability",
      (p) => essQuantile(points, p),
      { ...badNumbers, zero: () => 0, one: () => 1, undefined: () => undefined },
    ],
  ],
};

const calibration = { ...badOptions, ...option("bins", { ...badCounts, zero: () => 0 }) };
const scores = { accuracy, brier, expectedCalibrationError, logLoss };

function score(name: keyof typeof scores): Row[] {
  const compute = scores[name];
  const wrong = { ...badMatrices, "above 1": () => [1.5], negative: () => [-0.5] };
  return [
    ["probabilities", (p: never) => compute(p, zeros(p)), wrong],
    [
      "labels",
      (labels) => compute([0.1, 0.9, 0.5, 0.5], labels),
      { ...badLabels(4), "out of range": () => [0, 1, 2, 0] },
    ],
  ];
}

export const metrics: Table = {
  "gibbs/metrics accuracy": score("accuracy"),
  "gibbs/metrics brier": score("brier"),
  "gibbs/metrics logLoss": score("logLoss"),
  "gibbs/metrics expectedCalibrationError": [
    ...score("expectedCalibrationError"),
    ["options", (options) => expectedCalibrationError([0.1, 0.9], [0, 1], options), calibration],
  ],
};
