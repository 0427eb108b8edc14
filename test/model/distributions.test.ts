import test from "ava";
import * as model from "gibbs/model";

const {
  bernoulliLogit,
  censored,
  exponential,
  gamma,
  halfCauchy,
  halfNormal,
  normal,
  poisson,
  poissonLog,
  studentT,
  truncated,
} = model;

const laws: Record<string, model.Distribution> = {
  normal: normal(1, 2),
  studentT: studentT(4, -1, 0.5),
  cauchy: model.cauchy(0, 3),
  laplace: model.laplace(1, 2),
  logistic: model.logistic(1, 2),
  gumbel: model.gumbel(1, 2),
  halfNormal: halfNormal(1, 2),
  halfStudentT: model.halfStudentT(5, 0, 2),
  halfCauchy: halfCauchy(0, 2),
  logNormal: model.logNormal(0, 0.5),
  gamma: gamma(3, 2),
  inverseGamma: model.inverseGamma(3, 2),
  chiSquared: model.chiSquared(5),
  exponential: exponential(2),
  weibull: model.weibull(1.5, 2),
  pareto: model.pareto(1, 3),
  beta: model.beta(2, 3),
  uniform: model.uniform(-1, 4),
  vonMises: model.vonMises(0.5, 2),
  bernoulli: model.bernoulli(0.3),
  bernoulliLogit: bernoulliLogit(-1),
  binomial: model.binomial(10, 0.3),
  binomialLogit: model.binomialLogit(10, 0.4),
  betaBinomial: model.betaBinomial(10, 2, 3),
  poisson: poisson(4),
  poissonLog: poissonLog(1),
  negativeBinomial: model.negativeBinomial(3, 0.4),
  negativeBinomialMean: model.negativeBinomialMean(4, 2),
  geometric: model.geometric(0.2),
  truncated: truncated(normal(0, 1), { lower: 1 }),
  censored: censored(exponential(1), { upper: 2 }),
};

const hasVariance = (law: model.Distribution) => Number.isFinite(law.variance as number);

for (const [name, law] of Object.entries(laws)) {
  test(`${name}: draws lie below each quantile as often as they should`, (t) => {
    const count = 4000;
    const draws = law.draw({ count, seed: 7 });
    for (const level of [0.1, 0.5, 0.9]) {
      const x = law.quantile(level) as number;
      const expected = law.cdf(x) as number;
      t.true(expected >= level * (1 - 1e-12));
      const share = draws.filter((draw) => draw <= x).length / count;
      const deviation = Math.sqrt((expected * (1 - expected)) / count);
      t.true(Math.abs(share - expected) <= 4.5 * deviation, `${level}: ${share}, ${expected}`);
    }
  });

  // A mean direction is not the mean of angles.
  if (!hasVariance(law) || name === "vonMises") continue;
  test(`${name}: draws have the mean, within what the variance allows`, (t) => {
    const [mean, variance] = [law.mean as number, law.variance as number];
    const draws = law.draw({ count: 20_000, seed: 1 });
    const found = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    t.true(Math.abs(found - mean) < 5 * Math.sqrt(variance / draws.length), `${found}, ${mean}`);
  });
}

test("only heavy tails and bounded versions have no variance", (t) => {
  const without = Object.keys(laws).filter((name) => !hasVariance(laws[name]));
  t.deepEqual(without, ["cauchy", "halfCauchy", "truncated", "censored"]);
});

test("a quantile is where the cumulative probability is the level", (t) => {
  const levels = [1e-6, 0.2, 0.5, 0.99];
  for (const law of [laws.normal, laws.gamma, laws.studentT, laws.weibull, laws.truncated]) {
    const back = law.cdf(law.quantile(levels));
    t.true(levels.every((level, k) => Math.abs(back[k] - level) < 1e-9 * level));
  }
});

test("numbers give a number, arrays an array, and both broadcast", (t) => {
  const one: number = normal(0, 1).logDensity(0.5);
  const each: Float64Array = normal([0, 1], 1).logDensity(0.5);
  t.deepEqual([...each], [one, normal(1, 1).logDensity(0.5)]);
  t.deepEqual([...normal(0, new Float32Array([1, 2])).logDensity([0.5, 1])], [one, normal(0, 2).logDensity(1)]);
  t.deepEqual([...normal(0, 1).cdf([])], []);
  t.is(normal([0, 1], 1).draw().length, 2);
  t.is(normal(0, 1).draw().length, 1);
  t.deepEqual([...normal([3, 4], 1).mean], [3, 4]);
});

test("the same seed draws the same numbers, another one others", (t) => {
  const law = gamma(2, 1);
  t.deepEqual(law.draw({ count: 5, seed: 3 }), law.draw({ count: 5, seed: 3 }));
  t.notDeepEqual(law.draw({ count: 5, seed: 3 }), law.draw({ count: 5, seed: 4 }));
});

test("a distribution is its name and its parameters", (t) => {
  t.is(JSON.stringify(halfCauchy(0, 5)), '{"distribution":"halfCauchy","parameters":[0,5]}');
  const bounded = truncated(normal(0, 1), { upper: 2 });
  t.is(bounded.distribution, "truncated");
  t.is(bounded.base?.distribution, "normal");
  t.deepEqual(bounded.parameters, [Number.NEGATIVE_INFINITY, 2]);
});

test("a logit and a logarithm are the probability and the rate", (t) => {
  const probability = 1 / (1 + Math.exp(1.5));
  t.true(Math.abs(bernoulliLogit(-1.5).logDensity(1) - model.bernoulli(probability).logDensity(1)) < 1e-14);
  t.true(Math.abs(poissonLog(Math.log(3)).logDensity(4) - poisson(3).logDensity(4)) < 1e-14);
});

test("a truncated density has the mass of what is left, far out too", (t) => {
  const whole = normal(0, 1);
  const left = Math.log(whole.cdf(2) - whole.cdf(-1));
  t.true(Math.abs(truncated(whole, { lower: -1, upper: 2 }).logDensity(0.3) - whole.logDensity(0.3) + left) < 1e-14);
  const far = truncated(whole, { lower: 30 });
  t.true(Math.abs(far.logDensity(30.1) - whole.logDensity(30.1) + whole.logCcdf(30)) < 1e-10);
  t.true(far.draw({ count: 100 }).every((draw) => draw >= 30 && draw < 31));
  t.is(far.logDensity(29), Number.NEGATIVE_INFINITY);
});

test("a censored distribution puts what lies beyond on the bounds", (t) => {
  const law = censored(poisson(3), { lower: 1, upper: 5 });
  const total = law.logDensity([1, 2, 3, 4, 5]).reduce((sum, value) => sum + Math.exp(value), 0);
  t.true(Math.abs(total - 1) < 1e-14);
});
