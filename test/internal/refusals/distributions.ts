import * as model from "gibbs/model";
import { type BadInputs, badOptions, badVectors, unreadableVectors } from "../../support/bad-inputs.ts";
import { option, type Row, type Table } from "./rows.ts";

/** A number may stand where an array may. */
const notANumber = ({ "a number": _, ...others }: BadInputs): BadInputs => others;
const badParameters = { ...notANumber(badVectors), "a number that is not": () => Number.NaN };

type Make = (...parameters: never[]) => model.Distribution;

/** Every parameter in turn, beside valid ones. */
function distribution(make: Make, valid: Readonly<Record<string, number>>, negative: readonly string[]): Row[] {
  const names = Object.keys(valid);
  const made = (name?: string, value?: unknown) =>
    make(...(names.map((other) => (other === name ? value : valid[other])) as never[]));
  const rows = names.map((name): Row => {
    const wrong: BadInputs = negative.includes(name) ? { negative: () => -1, "one that is negative": () => [-1] } : {};
    return [name, (value) => made(name, value).logDensity(0), { ...badParameters, ...wrong }];
  });
  return [
    ...rows,
    [names[0], (value) => made(names[0], value).logDensity([0, 1]), { "another length": () => [1, 1, 1] }],
    ["x", (x) => made().cdf(x), notANumber(unreadableVectors)],
    [
      "levels",
      (levels) => made().quantile(levels),
      { ...notANumber(badVectors), above: () => 1.5, below: () => [-0.1] },
    ],
    [
      "options",
      (options) => made().draw(options),
      {
        ...badOptions,
        ...option("count", { zero: () => 0, fraction: () => 1.5, text: () => "2" }),
        ...option("seed", { negative: () => -1, fraction: () => 0.5, text: () => "2" }),
      },
    ],
  ];
}

const bounds = (make: typeof model.truncated): Row[] => [
  [
    "distribution",
    (distribution) => make(distribution),
    { undefined: () => undefined, null: () => null, data: () => ({ distribution: "normal", parameters: [0, 1] }) },
  ],
  ["distribution", (distribution) => make(distribution), { bounded: () => model.truncated(model.normal(0, 1)) }],
  ["options", (options) => make(model.normal(0, 1), options).logDensity(0), badOptions],
  [
    "options",
    (options) => make(model.normal(0, 1), options).logDensity(0),
    { "the wrong way round": () => ({ lower: 1, upper: 0 }), NaN: () => ({ lower: Number.NaN }) },
  ],
  ["scale", (scale) => make(model.normal(0, scale), { lower: 0 }).logDensity(0), { negative: () => -1 }],
];

const [location, scale, shape, df, probability] = [0, 1, 2, 3, 0.5];
/** Parameters that may not be negative. */
const all = ["scale", "shape", "rate", "df", "a", "b", "mean", "concentration", "probability", "count", "successes"];

export const distributions: Table = {
  "gibbs/model normal": distribution(model.normal, { location, scale }, all),
  "gibbs/model studentT": distribution(model.studentT, { df, location, scale }, all),
  "gibbs/model cauchy": distribution(model.cauchy, { location, scale }, all),
  "gibbs/model laplace": distribution(model.laplace, { location, scale }, all),
  "gibbs/model logistic": distribution(model.logistic, { location, scale }, all),
  "gibbs/model gumbel": distribution(model.gumbel, { location, scale }, all),
  "gibbs/model halfNormal": distribution(model.halfNormal, { location, scale }, all),
  "gibbs/model halfStudentT": distribution(model.halfStudentT, { df, location, scale }, all),
  "gibbs/model halfCauchy": distribution(model.halfCauchy, { location, scale }, all),
  "gibbs/model logNormal": distribution(model.logNormal, { location, scale }, all),
  "gibbs/model gamma": distribution(model.gamma, { shape, rate: 1 }, all),
  "gibbs/model inverseGamma": distribution(model.inverseGamma, { shape, scale }, all),
  "gibbs/model chiSquared": distribution(model.chiSquared, { df }, all),
  "gibbs/model exponential": distribution(model.exponential, { rate: 1 }, all),
  "gibbs/model weibull": distribution(model.weibull, { shape, scale }, all),
  "gibbs/model pareto": distribution(model.pareto, { scale, shape }, all),
  "gibbs/model beta": distribution(model.beta, { a: 1, b: 2 }, all),
  "gibbs/model uniform": distribution(model.uniform, { lower: -10, upper: 10 }, []),
  "gibbs/model vonMises": distribution(model.vonMises, { location, concentration: 1 }, all),
  "gibbs/model bernoulli": distribution(model.bernoulli, { probability }, all),
  "gibbs/model bernoulliLogit": distribution(model.bernoulliLogit, { logit: 0 }, all),
  "gibbs/model binomial": distribution(model.binomial, { count: 3, probability }, all),
  "gibbs/model binomialLogit": distribution(model.binomialLogit, { count: 3, logit: 0 }, all),
  "gibbs/model betaBinomial": distribution(model.betaBinomial, { count: 3, a: 1, b: 2 }, all),
  "gibbs/model poisson": distribution(model.poisson, { rate: 2 }, all),
  "gibbs/model poissonLog": distribution(model.poissonLog, { logRate: 0 }, all),
  "gibbs/model negativeBinomial": distribution(model.negativeBinomial, { successes: 2, probability }, all),
  "gibbs/model negativeBinomialMean": distribution(model.negativeBinomialMean, { mean: 2, concentration: 1 }, all),
  "gibbs/model geometric": distribution(model.geometric, { probability }, all),
  "gibbs/model truncated": bounds(model.truncated),
  "gibbs/model censored": bounds(model.censored as typeof model.truncated),
};
