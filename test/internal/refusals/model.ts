import {
  eightSchools,
  linearRegression,
  logisticRegression,
  modelFromJSON,
  poissonRegression,
  predict,
} from "gibbs/model";
import { type BadInputs, badMatrices, badOptions, badVectors } from "../../support/bad-inputs.ts";
import { ones, option, points, type Row, type Table } from "./rows.ts";

const response: BadInputs = { ...badVectors, short: () => [1, 2], none: () => [] };

function regression(make: typeof linearRegression, badResponse: BadInputs): Row[] {
  return [
    ["x", (x: never) => make(x, ones(x)), badMatrices],
    ["y", (y) => make(points, y), badResponse],
    ["options", (options) => make(points, [1, 0, 1, 0], options), badOptions],
    [
      "options",
      (options) => make(points, [1, 0, 1, 0], options),
      option("prior", { null: () => null, unknown: () => ({ nope: 1 }) }),
    ],
  ];
}

const regressionModel = () => linearRegression(points, [0, 1, 2, 4]);
const posterior = () => ({
  model: regressionModel(),
  values: { data: new Float64Array([0, 1, 1, 1]), shape: [1, 4] as const },
});

const schools: BadInputs = { ...badOptions, ...option("noncentered", { null: () => null, text: () => "yes" }) };

export const model: Table = {
  "gibbs/model linearRegression": regression(linearRegression, response),
  "gibbs/model logisticRegression": regression(logisticRegression, { ...response, "not binary": () => [0, 1, 2, 0] }),
  "gibbs/model poissonRegression": regression(poissonRegression, { ...response, negative: () => [0, 1, -2, 0] }),
  "gibbs/model eightSchools": [
    ["y", (y) => eightSchools(y, [1, 1, 1]), badVectors],
    ["y", (y) => eightSchools(y, []), { none: () => [] }],
    ["sigma", (sigma) => eightSchools([1, 2, 3], sigma), { ...badVectors, zero: () => [1, 0, 1], short: () => [1] }],
    ["options", (options) => eightSchools([1], [1], options), schools],
  ],
  "gibbs/model predict": [
    [
      "posterior",
      (posterior) => predict(posterior, points),
      {
        undefined: () => undefined,
        null: () => null,
        "another object": () => ({ values: { data: [1], shape: [1, 1] } }),
        "no draws": () => ({ model: regressionModel() }),
        "draws of another model": () => ({ model: regressionModel(), values: { data: [1], shape: [1, 1] } }),
        "draws that are not finite": () => ({
          model: regressionModel(),
          values: { data: [1, 2, Number.NaN, 1], shape: [1, 4] },
        }),
      },
    ],
    ["x", (x) => predict(posterior(), x), { ...badMatrices, "another number of columns": () => [[1, 2, 3]] }],
  ],
  "gibbs/model modelFromJSON": [
    [
      "json",
      (json) => modelFromJSON(json),
      {
        undefined: () => undefined,
        null: () => null,
        "another object": () => ({}),
        "no bytes": () => ({ gibbs: "model", kind: "eightSchools" }),
        "bytes of something else": () => ({ gibbs: "model", kind: "eightSchools", bytes: "AAAA" }),
        "no base 64": () => ({ gibbs: "model", kind: "eightSchools", bytes: "%" }),
      },
    ],
  ],
};
