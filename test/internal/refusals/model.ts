import {
  categorical,
  categoricalLogit,
  conditionedProcess,
  dirichlet,
  eightSchools,
  flat,
  hiddenMarkov,
  linearKernel,
  linearRegression,
  lkj,
  lkjCholesky,
  logisticRegression,
  logLikelihood,
  logLikelihoodSync,
  matern,
  mixture,
  modelFromJSON,
  multinomial,
  multivariateNormal,
  multivariateNormalCholesky,
  multivariateNormalPrecision,
  multivariateT,
  orderedLogistic,
  periodic,
  poissonRegression,
  posteriorPredictive,
  posteriorPredictiveSync,
  predict,
  prior,
  priorSync,
  rationalQuadratic,
  type Sites,
  squaredExponential,
  wishart,
  model as write,
} from "gibbs/model";
import { type BadInputs, badMatrices, badOptions, badVectors } from "../../support/bad-inputs.ts";
import { ones, option, points, type Row, type Table, twins } from "./rows.ts";

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

const normal = { distribution: "normal", parameters: [0, 1] } as const;
const written = () =>
  write({ y: [1, 2] }, (p, { y }) => p.observe({ ...normal, parameters: [p.sample("mu", normal), 1] }, y));
const draws = () => ({
  model: written(),
  values: { data: new Float64Array([0, 1]), shape: [2, 1] as const },
  logDensity: { shape: [1, 2] as const },
});
const notPosteriors: BadInputs = {
  null: () => null,
  undefined: () => undefined,
  "a plain object": () => ({}),
  "another number of draws": () => ({ ...draws(), logDensity: { shape: [1, 3] } }),
};
const badSeeds: BadInputs = { ...badOptions, ...option("seed", { text: () => "x", fraction: () => 0.5 }) };

/** What `p.sample`, or another site, must refuse. */
const site = (argument: string, body: (p: Sites, input: never) => unknown, inputs: BadInputs): Row => [
  argument,
  (input) => write({}, (p) => body(p, input)),
  inputs,
];
const badDistributions: BadInputs = {
  null: () => null,
  undefined: () => undefined,
  "a number": () => 3,
  "a plain object": () => ({}),
  "an unknown name": () => ({ distribution: "nope", parameters: [0, 1] }),
  "an inherited name": () => ({ distribution: "toString", parameters: [0, 1] }),
  "truncated of nothing": () => ({ distribution: "truncated", parameters: [0, 1] }),
};

const notOperands: BadInputs = {
  null: () => null,
  undefined: () => undefined,
  "a string": () => "x",
  "strings as elements": () => ["1", "2"],
};

const kernels = { squaredExponential, matern, rationalQuadratic, periodic, linearKernel };
const kernelRows = Object.entries(kernels).map(([name, make]): [string, Row[]] => [
  `gibbs/model ${name}`,
  [
    ["options", (options) => make(options), badOptions],
    site("x", (p, x) => p.factor(make()(x, [1]).sum()), notOperands),
    site("z", (p, z) => p.factor(make()([1], z).sum()), notOperands),
  ],
]);

export const model: Table = {
  ...Object.fromEntries(kernelRows),
  "gibbs/model conditionedProcess": [
    site("x", (p, x) => p.observe(conditionedProcess(x, [1], [2], matern()), [1]), notOperands),
    site("y", (p, y) => p.observe(conditionedProcess([0], y, [2], matern()), [1]), notOperands),
    site("kernel", (p, kernel) => p.observe(conditionedProcess([0], [1], [2], kernel), [1]), { null: () => null }),
    site("options", (p, options) => p.observe(conditionedProcess([0], [1], [2], matern(), options), [1]), badOptions),
  ],
  "gibbs/model categorical": [site("probabilities", (p, input) => p.observe(categorical(input), [2, 0]), notOperands)],
  "gibbs/model categoricalLogit": [site("logits", (p, input) => p.observe(categoricalLogit(input), 1), notOperands)],
  "gibbs/model orderedLogistic": [
    site("location", (p, input) => p.observe(orderedLogistic(input, [-1, 1]), 1), notOperands),
    site("cutpoints", (p, input) => p.observe(orderedLogistic(0.5, input), 1), notOperands),
  ],
  "gibbs/model dirichlet": [
    site("concentration", (p, input) => p.observe(dirichlet(input), [0.2, 0.3, 0.5]), notOperands),
  ],
  "gibbs/model multinomial": [
    site("probabilities", (p, input) => p.observe(multinomial(input), [1, 0, 2]), notOperands),
  ],
  "gibbs/model multivariateNormal": [
    site(
      "location",
      (p, input) =>
        p.observe(
          multivariateNormal(input, [
            [1, 0.5],
            [0.5, 1],
          ]),
          [1, 0],
        ),
      notOperands,
    ),
    site("covariance", (p, input) => p.observe(multivariateNormal([0, 0], input), [1, 0]), notOperands),
  ],
  "gibbs/model multivariateNormalPrecision": [
    site(
      "location",
      (p, input) =>
        p.observe(
          multivariateNormalPrecision(input, [
            [1, 0.5],
            [0.5, 1],
          ]),
          [1, 0],
        ),
      notOperands,
    ),
    site("precision", (p, input) => p.observe(multivariateNormalPrecision([0, 0], input), [1, 0]), notOperands),
  ],
  "gibbs/model multivariateNormalCholesky": [
    site(
      "location",
      (p, input) =>
        p.observe(
          multivariateNormalCholesky(input, [
            [2, 0],
            [1, 1],
          ]),
          [1, 0],
        ),
      notOperands,
    ),
    site("factor", (p, input) => p.observe(multivariateNormalCholesky([0, 0], input), [1, 0]), notOperands),
  ],
  "gibbs/model multivariateT": [
    site(
      "df",
      (p, input) =>
        p.observe(
          multivariateT(
            input,
            [0, 0],
            [
              [1, 0.5],
              [0.5, 1],
            ],
          ),
          [1, 0],
        ),
      notOperands,
    ),
    site(
      "location",
      (p, input) =>
        p.observe(
          multivariateT(4, input, [
            [1, 0.5],
            [0.5, 1],
          ]),
          [1, 0],
        ),
      notOperands,
    ),
    site("scale", (p, input) => p.observe(multivariateT(4, [0, 0], input), [1, 0]), notOperands),
  ],
  "gibbs/model lkj": [
    site(
      "concentration",
      (p, input) =>
        p.observe(lkj(input), [
          [1, 0.5],
          [0.5, 1],
        ]),
      notOperands,
    ),
  ],
  "gibbs/model lkjCholesky": [
    site(
      "concentration",
      (p, input) =>
        p.observe(lkjCholesky(input), [
          [1, 0],
          [0.6, 0.8],
        ]),
      notOperands,
    ),
  ],
  "gibbs/model wishart": [
    site(
      "df",
      (p, input) =>
        p.observe(
          wishart(input, [
            [1, 0.5],
            [0.5, 1],
          ]),
          [
            [2, 0.5],
            [0.5, 1],
          ],
        ),
      notOperands,
    ),
    site(
      "scale",
      (p, input) =>
        p.observe(wishart(4, input), [
          [2, 0.5],
          [0.5, 1],
        ]),
      notOperands,
    ),
  ],
  "gibbs/model model": [
    [
      "body",
      (body) => write({}, body),
      {
        null: () => null,
        "no function": () => 3,
        "no variable": () => () => undefined,
        asynchronous: () => async () => undefined,
        "a number": () => (p: Sites) => p.sample("x", normal).add(1) && 3,
      },
    ],
    site("name", (p, name) => p.sample(name, normal), {
      null: () => null,
      empty: () => "",
      undefined: () => undefined,
    }),
    site("name", (p, name) => p.deterministic(name, p.sample("x", normal)), { "a name twice": () => "x" }),
    site("distribution", (p, distribution) => p.sample("x", distribution), badDistributions),
    site("distribution", (p, distribution) => p.observe(distribution, p.sample("x", normal)), badDistributions),
    site("options", (p, options) => p.sample("x", normal, options), {
      ...badOptions,
      ...option("noncentered", { text: () => "yes" }),
      ...option("constraint", { unknown: () => "round" }),
      ...option("shape", { negative: () => -1, text: () => "3", fraction: () => [0.5] }),
    }),
    site("options", (p, options) => p.observe(normal, p.sample("x", normal), options), badOptions),
    site("values", (p, values) => p.observe(normal, values), {
      null: () => null,
      undefined: () => undefined,
      "a string": () => "x",
      "strings as elements": () => ["1"],
    }),
    site("value", (p, value) => p.factor(value), {
      null: () => null,
      undefined: () => undefined,
      "a string": () => "x",
    }),
  ],
  "gibbs/model flat": [site("options", (p, options) => p.sample("x", flat(), options), badOptions)],
  "gibbs/model mixture": [
    ["components", (components) => mixture([1], components), { null: () => null, none: () => [] }],
    site("weights", (p, weights) => p.observe(mixture(weights, [normal, normal]), p.sample("x", normal)), {
      null: () => null,
      "too few": () => [1],
      "a number": () => 1,
    }),
    site(
      "distribution",
      (p, part) => p.observe(mixture([0.5, 0.5], [normal, part]), p.sample("x", normal)),
      badDistributions,
    ),
  ],
  "gibbs/model hiddenMarkov": [
    ["emissions", (emissions) => hiddenMarkov([1], [[1]], emissions), { null: () => null, none: () => [] }],
    site(
      "initial",
      (p, initial) => p.observe(hiddenMarkov(initial, [[1]], [normal]), [p.sample("x", normal)] as never),
      { null: () => null, "a string": () => "x" },
    ),
    site(
      "distribution",
      (p, part) => [p.sample("x", normal), p.observe(hiddenMarkov([1], [[1]], [part]), [1, 2])],
      badDistributions,
    ),
  ],
  "gibbs/model prior": [
    ["model", (input) => prior(input), { null: () => null, undefined: () => undefined, "a plain object": () => ({}) }],
    ...twins(
      (options) => prior(written(), options),
      (options) => priorSync(written(), options),
      { ...badSeeds, ...option("draws", { zero: () => 0, fraction: () => 0.5, text: () => "3" }) },
    ),
  ],
  "gibbs/model posteriorPredictive": [
    ["posterior", (input) => posteriorPredictive(input), notPosteriors],
    ...twins(
      (options) => posteriorPredictive(draws(), options),
      (options) => posteriorPredictiveSync(draws(), options),
      badSeeds,
    ),
  ],
  "gibbs/model logLikelihood": [
    ["posterior", (input) => logLikelihood(input), notPosteriors],
    ...twins(
      (options) => logLikelihood(draws(), options),
      (options) => logLikelihoodSync(draws(), options),
      option("seed", { "of none": () => 1 }),
    ),
  ],
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
