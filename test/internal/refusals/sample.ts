import { bernoulliLogit, linearRegression, type Model } from "gibbs/model";
import { nuts, nutsSync, resume, resumeSync, type VariationalProgram, variationalGradient } from "gibbs/sample";
import {
  type BadInputs,
  badBytes,
  badCounts,
  badNumbers,
  badOptions,
  badSeeds,
  badVectors,
} from "../../support/bad-inputs.ts";
import { option, points, type Table, twins } from "./rows.ts";

let made: Model | undefined;
/** A model, made when first needed: importing this file calls nothing. */
const model = () => {
  made ??= linearRegression(points, [0, 1, 2, 4]);
  return made;
};
const short = { draws: 30, warmup: 30, chains: 2 };
let saved: Uint8Array | undefined;
const checkpoint = () => {
  saved ??= nutsSync(model(), short).checkpoint();
  return saved;
};

const { undefined: _, ...givenVectors } = badVectors;
const method: BadInputs = {
  ...option("chains", { ...badCounts, zero: () => 0 }, { draws: 30 }),
  ...option("draws", { ...badCounts, zero: () => 0 }),
  ...option("drawsPerTree", { ...badCounts, zero: () => 0 }),
  ...option("warmup", { ...badCounts, "another word": () => "long" }),
  ...option("metric", { unknown: () => "euclidean", "a number": () => 1 }),
  ...option("targetAccept", { ...badNumbers, zero: () => 0, one: () => 1 }),
  ...option("maxDepth", { ...badCounts, zero: () => 0, deep: () => 100 }),
  ...option("init", givenVectors),
  ...option("init", { long: () => new Float64Array(1000) }),
  ...option("warmStart", {
    null: () => null,
    "a number": () => 1,
    "another object": () => ({}),
    bytes: () => new Uint8Array(100),
    "a shared buffer": () => new Uint8Array(new SharedArrayBuffer(32)),
    "a detached buffer": badBytes["a detached buffer"],
  }),
  ...option("seed", badSeeds),
};

const notModels: BadInputs = { undefined: () => undefined, null: () => null, "another object": () => ({}) };
const notCheckpoints: BadInputs = {
  ...badBytes,
  random: () => Uint8Array.from({ length: 1000 }, (_, i) => (i * 97) % 251),
  "cut off": () => checkpoint().slice(0, -1),
  longer: () => Uint8Array.from([...checkpoint(), 0]),
};

const coin: VariationalProgram = {
  parameters: { logit: 0.4 },
  guide: (q, { logit }) => void q.sample("z", bernoulliLogit(logit)),
  model: (p) => void p.sample("z", bernoulliLogit(-1)),
};

export const sample: Table = {
  "gibbs/sample variationalGradient": [
    ["program", (value) => variationalGradient(value), { null: () => null, "another object": () => ({}) }],
    ["options", (value) => variationalGradient(coin, value), { ...badOptions, steps: () => ({ steps: 3 }) }],
    ["options", (value) => variationalGradient(coin, value), option("samples", { ...badCounts, zero: () => 0 })],
    ["options", (value) => variationalGradient(coin, value), option("seed", badSeeds)],
  ],
  "gibbs/sample nuts": [
    ["model", (value) => nuts(value, short), notModels],
    ["model", (value) => nutsSync(value, short), notModels],
    ...twins(
      (options) => nuts(model(), options),
      (options) => nutsSync(model(), options),
      method,
      short,
    ),
  ],
  "gibbs/sample resume": [
    ["model", (value) => resume(checkpoint(), value), notModels],
    ["model", (value) => resumeSync(checkpoint(), value), notModels],
    ["checkpoint", (value) => resume(value, model()), notCheckpoints],
    ["checkpoint", (value) => resumeSync(value, model()), notCheckpoints],
    [
      "checkpoint",
      (value) => resume(value, linearRegression(points, [4, 2, 1, 0])),
      { "of another model": () => checkpoint() },
    ],
    ...twins(
      (options) => resume(checkpoint(), model(), options),
      (options) => resumeSync(checkpoint(), model(), options),
      option("draws", { ...badCounts, zero: () => 0 }),
    ),
  ],
};
