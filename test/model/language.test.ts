/** What models written with `model` mean: densities by hand, sites by name, simulations against what they should be. */
import test from "ava";
import { GibbsError } from "gibbs";
import { type DistributionLike, exp, f, gather, loss, matmul, type Operand } from "gibbs/graph";
import * as distributions from "gibbs/model";
import {
  flat,
  hiddenMarkov,
  logLikelihoodSync,
  mixture,
  model,
  modelFromJSON,
  posteriorPredictive,
  posteriorPredictiveSync,
  prior,
  priorSync,
  type Simulated,
  type Sites,
} from "gibbs/model";
import { nuts, nutsSync, resumeSync } from "gibbs/sample";

const law = (distribution: DistributionLike["distribution"], ...parameters: Operand[]): DistributionLike => ({
  distribution,
  parameters,
});
const normal = (location: Operand, scale: Operand) => law("normal", location, scale);
const logNormal = (x: number, location: number, scale: number) =>
  -0.5 * ((x - location) / scale) ** 2 - Math.log(scale) - 0.5 * Math.log(2 * Math.PI);
const near = (a: number, b: number, tolerance = 1e-10) => Math.abs(a - b) <= tolerance * (1 + Math.abs(b));
const mean = ({ data }: Simulated) => data.reduce((sum, value) => sum + value, 0) / data.length;
const spread = (simulated: Simulated) => {
  const center = mean(simulated);
  return Math.sqrt(simulated.data.reduce((sum, value) => sum + (value - center) ** 2, 0) / simulated.data.length);
};

test("a density is the sum of what is written, with the Jacobians", (t) => {
  const made = model({ y: [1, 2] }, (p, { y }) => {
    const mu = p.sample("mu", normal(0, 2));
    const sigma = p.sample("sigma", law("exponential", 3));
    p.observe(normal(mu, sigma), y);
    p.factor(mu.multiply(0.5));
  });
  const [mu, logSigma] = [0.3, -0.2];
  const sigma = Math.exp(logSigma);
  const prior = logNormal(mu, 0, 2) + Math.log(3) - 3 * sigma + logSigma + 0.5 * mu;
  const expected = prior + logNormal(1, mu, sigma) + logNormal(2, mu, sigma);
  t.true(near(made.logDensity([mu, logSigma]), expected));
  t.deepEqual(
    made.parameters.map(({ name, support }) => [name, support]),
    [
      ["mu", "real"],
      ["sigma", "positive"],
    ],
  );
});

test("a loss stands in place of a likelihood", (t) => {
  const x = [
    [1, 0.5],
    [-0.3, 2],
    [0.7, -1],
    [0.2, 0.4],
  ];
  const classes = [0, 2, 1, 2];
  const make = (write: (p: Sites, logits: Operand, y: Operand) => void) =>
    model({ x, classes }, (p, { x, classes }) => {
      write(p, matmul(x, p.sample("b", normal(0, 1), { shape: [2, 3] })), classes);
    });
  const factor = make((p, logits, y) => p.factor(loss.crossEntropy(logits, y, { reduction: "sum" }).negate()));
  const likelihood = make((p, logits, y) => p.observe(law("categoricalLogit", logits), y));
  const at = [0.3, -0.2, 0.5, 1, -1.2, 0.1];
  t.true(near(factor.logDensity(at), likelihood.logDensity(at)));
  const [a, b] = [factor, likelihood].map((made) => made.logDensityGradient(at).gradient);
  t.true(a.every((slope, k) => near(slope, b[k])));
  const robust = make((p, logits, y) =>
    p.factor(loss.generalizedCrossEntropy(logits, y, { reduction: "sum" }).negate()),
  );
  t.true(nutsSync(robust, { seed: 1, draws: 300, chains: 2 }).diagnostics.rhat < 1.1);
});

test("noncentered and centered are the same law in other coordinates", (t) => {
  const make = (noncentered: boolean) =>
    model({}, (p) => {
      const mu = p.sample("mu", normal(0, 1));
      const tau = p.sample("tau", law("halfNormal", 0, 1));
      p.sample("theta", law("studentT", 4, mu, tau), { shape: 3, noncentered });
    });
  const [centered, noncentered] = [make(false), make(true)];
  const u = [0.4, -0.7, 1.1, -0.3, 0.9];
  const values = noncentered.constrain(u);
  // |∂theta / ∂z| = tau³.
  const difference = noncentered.logDensity(u) - centered.logDensity(centered.unconstrain(values));
  t.true(near(difference, 3 * -0.7));
  t.true(noncentered.unconstrain(values).every((value, k) => near(value, u[k])));
});

test("a multivariate normal may be noncentered too", (t) => {
  const factor = [
    [2, 0],
    [-1, 0.5],
  ];
  const make = (noncentered: boolean) =>
    model({}, (p) => {
      p.sample("x", law("multivariateNormalCholesky", [1, 2], factor), { noncentered });
    });
  const [centered, noncentered] = [make(false), make(true)];
  const values = noncentered.constrain([0.3, -0.8]);
  t.true(near(values.x[0], 1 + 2 * 0.3) && near(values.x[1], 2 - 0.3 - 0.4));
  const difference = noncentered.logDensity([0.3, -0.8]) - centered.logDensity(values.x);
  t.true(near(difference, Math.log(2 * 0.5)));
  t.true(near(noncentered.unconstrain(values)[1], -0.8));
});

test("bounds that depend on a variable keep the density a density", (t) => {
  const made = model({}, (p) => {
    const scale = p.sample("scale", law("exponential", 1));
    p.sample("x", normal(0, scale), { lower: 0 });
  });
  const u = [0.2, 0.5];
  const { scale, x } = made.constrain(u);
  const expected = -scale[0] + u[0] + logNormal(x[0], 0, scale[0]) + Math.log(2) + u[1];
  t.true(near(made.logDensity(u), expected));
});

test("truncated observations and censored ones", (t) => {
  const rate = 0.7;
  const base = law("exponential", rate);
  const bounds = [Number.NEGATIVE_INFINITY, 2] as const;
  const observed = (distribution: "truncated" | "censored", y: number[]) =>
    model({ y }, (p, data) => {
      p.sample("free", normal(0, 1));
      p.observe({ distribution, parameters: bounds, base }, data.y);
    }).logDensity([0]) - logNormal(0, 0, 1);
  const density = (x: number) => Math.log(rate) - rate * x;
  t.true(near(observed("truncated", [0.5, 1]), density(0.5) + density(1) - 2 * Math.log(1 - Math.exp(-2 * rate))));
  t.true(near(observed("censored", [0.5, 2]), density(0.5) - rate * 2));
});

test("the functions that make distributions write models, with bounds too", (t) => {
  const made = model({ y: [0.5, 2], k: [1, 0] }, (p, { y, k }) => {
    const mu = p.sample("mu", distributions.normal(0, 1));
    p.sample("s", distributions.truncated(distributions.normal(0, 2), { lower: 0 }));
    p.observe(distributions.censored(distributions.exponential(exp(mu)), { upper: 2 }), y);
    p.observe(distributions.bernoulliLogit(mu.multiply([1, -1])), k);
  });
  const [mu, logS] = [0.3, -0.4];
  const rate = Math.exp(mu);
  const s = Math.exp(logS);
  const prior = logNormal(mu, 0, 1) + logNormal(s, 0, 2) + Math.log(2) + logS;
  const times = Math.log(rate) - rate * 0.5 - rate * 2;
  const coins = -Math.log(1 + Math.exp(-mu)) - Math.log(1 + Math.exp(-mu));
  t.true(near(made.logDensity([mu, logS]), prior + times + coins));
  t.throws(() => model({}, (p) => distributions.normal(p.sample("x", normal(0, 1)), 1).logDensity(0)), {
    message: /^location: is an expression/,
  });
});

test("missing numbers are variables, missing counts are summed out", (t) => {
  const made = model({ y: [1, Number.NaN, 3], k: [2, Number.NaN, 0] }, (p, { y, k }) => {
    const mu = p.sample("mu", normal(0, 1));
    p.observe(normal(mu, 1), y);
    p.observe(law("poissonLog", mu), k);
  });
  t.deepEqual(
    made.parameters.map(({ name }) => name),
    ["mu", "y.missing"],
  );
  const [mu, y1] = [0.2, 0.7];
  const counts = 2 * mu - Math.exp(mu) - Math.log(2) - Math.exp(mu);
  const expected = logNormal(mu, 0, 1) + [1, y1, 3].reduce((sum, y) => sum + logNormal(y, mu, 1), 0) + counts;
  t.true(near(made.logDensity([mu, y1]), expected));
  const posterior = nutsSync(made, { draws: 200, chains: 1 });
  const each = logLikelihoodSync(posterior);
  t.deepEqual(each.y.shape, [1, 200, 2]);
  t.deepEqual(each.k.shape, [1, 200, 2]);
  const drawn = posterior.variables.mu.data[5];
  t.true(near(each.y.data[10], logNormal(1, drawn, 1)) && near(each.y.data[11], logNormal(3, drawn, 1)));
});

test("a mixture is the logarithm of a sum", (t) => {
  const made = model({ y: [0.5, -1] }, (p, { y }) => {
    const mu = p.sample("mu", normal(0, 1));
    p.observe(mixture([0.3, 0.7], [normal(mu, 1), law("logistic", 0, 2)]), y);
  });
  const logistic = (x: number) => -x / 2 - 2 * Math.log(1 + Math.exp(-x / 2)) - Math.log(2);
  const term = (y: number) => Math.log(0.3 * Math.exp(logNormal(y, 0.4, 1)) + 0.7 * Math.exp(logistic(y)));
  t.true(near(made.logDensity([0.4]), logNormal(0.4, 0, 1) + term(0.5) + term(-1)));
});

test("a hidden Markov chain is the sum over all paths", (t) => {
  const y = [0.2, 1.4, -0.3, 0.9];
  const [initial, transition] = [
    [0.6, 0.4],
    [
      [0.9, 0.1],
      [0.2, 0.8],
    ],
  ];
  const made = model({ y }, (p, data) => {
    const mu = p.sample("mu", normal(0, 1));
    p.observe(hiddenMarkov(initial, transition, [normal(0, 1), normal(mu, 0.5)]), data.y);
  });
  let sum = 0;
  for (let path = 0; path < 2 ** y.length; path++) {
    const states = y.map((_, k) => (path >> k) & 1);
    const emission = (k: number) => Math.exp(states[k] === 0 ? logNormal(y[k], 0, 1) : logNormal(y[k], 0.8, 0.5));
    sum += states.reduce(
      (product, state, k) => product * (k === 0 ? initial[state] : transition[states[k - 1]][state]) * emission(k),
      1,
    );
  }
  t.true(near(made.logDensity([0.8]), logNormal(0.8, 0, 1) + Math.log(sum)));
});

test("a chain of states is simulated with its transitions", (t) => {
  const stays = model({ y: new Float64Array(4000) }, (p, { y }) => {
    p.sample("free", normal(0, 1));
    const states = [normal(-10, 0.1), normal(10, 0.1)];
    p.observe(
      hiddenMarkov(
        [0.5, 0.5],
        [
          [0.9, 0.1],
          [0.3, 0.7],
        ],
        states,
      ),
      y,
    );
  });
  const { y } = stays.simulate({ seed: 4 });
  const pairs = Array.from(y.slice(1), (value, k) => [y[k] > 0, value > 0]);
  const left = pairs.filter(([from, to]) => !from && to).length / pairs.filter(([from]) => !from).length;
  t.true(Math.abs(left - 0.1) < 0.02, `${left}`);
  t.true(Math.abs(y.filter((value) => value > 0).length / 4000 - 0.25) < 0.05);
});

const conjugate = (body?: (p: Sites) => void) =>
  model({ y: [1.2, 0.4, 2.2, 1.8] }, (p, { y }) => {
    const mu = p.sample("mu", normal(0, 2));
    p.observe(normal(mu, 1), y);
    body?.(p);
    return { doubled: mu.multiply(2) };
  });

test("draws are those of the posterior, and predictions those of the posterior predictive", async (t) => {
  // Precision 1 / 4 + 4, mean 5.6 / 4.25.
  const posterior = await nuts(conjugate(), { draws: 4000, seed: 3 });
  const [row, doubled] = posterior.summary().rows;
  const exact = 5.6 / 4.25;
  t.true(Math.abs(row.mean - exact) < 4 * row.mcse);
  t.true(Math.abs(row.sd - Math.sqrt(1 / 4.25)) < 0.02);
  t.is(doubled.name, "doubled");
  t.is(posterior.variables.doubled.data[7], 2 * posterior.variables.mu.data[7]);
  const { y } = await posteriorPredictive(posterior, { seed: 5 });
  t.deepEqual(y.shape, [4, 4000, 4]);
  t.true(Math.abs(mean(y) - exact) < 0.03);
  t.true(Math.abs(spread(y) - Math.sqrt(1 + 1 / 4.25)) < 0.03);
  t.deepEqual(posteriorPredictiveSync(posterior, { seed: 5, threads: 1 }).y.data, y.data);
  const likelihood = logLikelihoodSync(posterior);
  t.true(near(likelihood.y.data[2], logNormal(2.2, posterior.variables.mu.data[0], 1)));
});

test("the prior is what was written, at any number of threads", async (t) => {
  const one = await prior(conjugate(), { draws: 20000, seed: 1, threads: 1 });
  const two = priorSync(conjugate(), { draws: 20000, seed: 1, threads: 2 });
  t.deepEqual(one, two);
  t.deepEqual(Object.keys(one), ["mu", "doubled", "y"]);
  t.true(Math.abs(mean(one.mu)) < 0.06 && Math.abs(spread(one.mu) - 2) < 0.05);
  t.true(Math.abs(spread(one.y) - Math.sqrt(5)) < 0.05);
  t.notDeepEqual(priorSync(conjugate(), { draws: 5, seed: 2 }).mu.data, priorSync(conjugate(), { draws: 5 }).mu.data);
});

test("priors under bounds and orders are drawn as they are", (t) => {
  const made = model({}, (p) => {
    p.sample("above", normal(0, 1), { lower: 1, shape: 50 });
    p.sample("between", law("weibull", 2, 1), { lower: 0.5, upper: 1, shape: 50 });
    p.sample("order", normal(0, 1), { constraint: "ordered", shape: 5 });
    p.sample("zero", normal(0, 1), { constraint: "sumToZero", shape: 3 });
    p.sample("weights", law("dirichlet", [1, 2, 3]));
    p.sample("correlation", law("lkj", 2), { shape: 3 });
  });
  const drawn = made.simulate({ seed: 7 });
  t.true(drawn.above.every((x) => x >= 1) && drawn.between.every((x) => x >= 0.5 && x <= 1));
  t.true(drawn.order.every((x, k) => k === 0 || x >= drawn.order[k - 1]));
  t.true(Math.abs(drawn.zero.reduce((a, b) => a + b)) < 1e-12);
  t.true(
    near(
      drawn.weights.reduce((a, b) => a + b),
      1,
    ),
  );
  t.true(near(drawn.correlation[4], 1));
  const { above } = priorSync(made, { draws: 2000 });
  // Mean of a normal above 1: φ(1) / Φ(−1).
  t.true(Math.abs(mean(above) - 1.525135) < 0.01, `${mean(above)}`);
});

test("every truncated law is drawn, far out in a tail too", (t) => {
  const { gamma, halfNormal, studentT, truncated, vonMises } = distributions;
  const cut: Record<string, [distributions.Distribution, { lower?: number; upper?: number }]> = {
    far: [distributions.normal(0, 1), { lower: 12 }],
    gamma: [gamma(2, 1), { lower: 2, upper: 6 }],
    studentT: [studentT(3, 1, 2), { upper: -4 }],
    vonMises: [vonMises(0, 1), { lower: 1 }],
    half: [halfNormal(1, 2), { lower: 3 }],
  };
  const made = model({}, (p) => {
    for (const [name, [law, bounds]] of Object.entries(cut)) p.sample(name, law, bounds);
  });
  const drawn = priorSync(made, { draws: 4000, seed: 3 });
  for (const [name, [law, bounds]] of Object.entries(cut)) {
    const left = truncated(law, bounds);
    for (const level of [0.2, 0.5, 0.9]) {
      const share = drawn[name].data.filter((x) => x <= (left.quantile(level) as number)).length / 4000;
      t.true(Math.abs(share - level) < 0.03, `${name}: ${share} below the quantile of ${level}`);
    }
  }
  const counts = model({ k: new Float64Array(500).fill(3) }, (p, { k }) => {
    p.sample("free", normal(0, 1));
    p.observe({ distribution: "truncated", parameters: [1, Number.POSITIVE_INFINITY], base: law("poisson", 0.5) }, k);
  });
  const { k } = counts.simulate({ seed: 1 });
  // P(1) / P(≥ 1) = 0.5 / (e^0.5 − 1).
  t.true(k.every((value) => value >= 1));
  t.true(Math.abs(k.filter((value) => value === 1).length / 500 - 0.5 / Math.expm1(0.5)) < 0.09);
});

test("priors under constraints are the laws that the density says", (t) => {
  const made = model({}, (p) => {
    p.sample("flat", flat(), { constraint: "simplex", shape: 3 });
    p.sample("positive", normal(0, 1), { constraint: "positiveOrdered", shape: 2 });
    p.sample("zero", normal(0, [1, 1, 3]), { constraint: "sumToZero", shape: 3 });
  });
  const drawn = priorSync(made, { draws: 4000, seed: 5 });
  t.true(Math.abs(mean({ data: drawn.flat.data.filter((_, k) => k % 3 === 0), shape: [] }) - 1 / 3) < 0.02);
  // The mean of the lesser of two half-normals is ∫ (1 − F)² = 2 (√2 − 1) / √π.
  const lesser = drawn.positive.data.filter((_, k) => k % 2 === 0);
  t.true(Math.abs(mean({ data: lesser, shape: [] }) - (2 * (Math.SQRT2 - 1)) / Math.sqrt(Math.PI)) < 0.03);
  // Given the sum, the wide one has variance v (1 − v / Σv) = 9 (1 − 9 / 11).
  const wide = { data: drawn.zero.data.filter((_, k) => k % 3 === 2), shape: [] };
  t.true(Math.abs(spread(wide) - Math.sqrt(18 / 11)) < 0.06, `${spread(wide)}`);
  const several = model({}, (p) => {
    p.sample("x", normal([0, 1], 1), { constraint: "ordered" });
  });
  t.throws(() => several.simulate(), { message: /under the constraint ordered.*site "x"/ });
});

test("checkpoints and JSON keep such a model", (t) => {
  const made = conjugate();
  const whole = nutsSync(made, { draws: 600, seed: 2 });
  const half = nutsSync(made, { draws: 300, seed: 2 });
  const copy = modelFromJSON(JSON.parse(JSON.stringify(made)));
  t.deepEqual(resumeSync(half.checkpoint(), copy, { draws: 600 }).values.data, whole.values.data);
  t.is(copy.kind, "model");
  t.is(copy.toString(), made.toString());
  t.deepEqual(copy.simulate({ seed: 9 }), made.simulate({ seed: 9 }));
});

test("text and diagram say what depends on what", (t) => {
  const made = model({ y: [1, 2, 3], x: [0, 1, 2] }, (p, { y, x }) => {
    const slope = p.sample("slope", normal(0, 1));
    const group = p.sample("group", normal(0, 1), { shape: 2, noncentered: true });
    const line = p.deterministic("line", f`${slope} * ${x} + ${gather(group, [0, 1, 1])}`);
    p.observe(normal(line, exp(slope)), y);
  });
  t.deepEqual(made.toString().split("\n"), [
    "slope ~ normal(0, 1)",
    "group[2] ~ normal(0, 1), noncentered",
    "line[3] = add(group, slope, x)",
    "y[3] ~ normal(line, exp(slope)), observed",
  ]);
  const diagram = made.diagram();
  t.true(diagram.startsWith("flowchart TD\n"));
  for (const edge of ["s0 --> s2", "s1 --> s2", "s2 --> s3", "s0 --> s3"]) t.true(diagram.includes(edge), edge);
  t.false(diagram.includes("s1 --> s3"));
});

/** The message of the error that writing a model ends with. */
function fault(body: (p: Sites) => unknown, data: object = {}): string {
  try {
    model(data, body);
  } catch (error) {
    if (error instanceof GibbsError) return error.message;
    throw error;
  }
  return "nothing was thrown";
}

test("faults name the site to blame", (t) => {
  const cases: [RegExp, (p: Sites) => unknown][] = [
    [
      /\[2\].*\[3\].*site "y"/,
      (p) => p.observe(normal(p.sample("mu", normal(0, 1), { shape: 2 }), 1), [1, 2, 3], { name: "y" }),
    ],
    [/^idle: the density does not depend/, (p) => void [p.sample("mu", normal(0, 1)), p.sample("idle", flat())]],
    [/stuck/, (p) => p.factor(p.sample("stuck", flat()).multiply(0))],
    [/no start .*"?count/, (p) => p.observe(law("poisson", p.sample("mu", normal(0, 1))), [-1], { name: "count" })],
    [/discrete.*site "k"/, (p) => p.sample("k", law("poisson", 3))],
    [/two sites named "mu"/, (p) => [p.sample("mu", normal(0, 1)), p.sample("mu", normal(0, 1))]],
    [/scale.*site "mu"|site "mu"/, (p) => p.sample("mu", normal(0, "wide" as never))],
    [/not a location and a scale.*site "g"/, (p) => p.sample("g", law("gamma", 2, 1), { noncentered: true })],
    [/bounds or a constraint.*site "x"/, (p) => p.sample("x", normal(0, 1), { noncentered: true, lower: 0 })],
    [/does not stretch to \[2\].*site "x"/, (p) => p.sample("x", normal([0, 0, 0], 1), { shape: 2 })],
    [/samples no variable/, (p) => p.factor(1)],
    [/factor/, (p) => p.sample("x", law("gamma", p.sample("a", law("exponential", 1)), 1), { lower: 2 })],
  ];
  for (const [pattern, body] of cases) t.regex(fault(body), pattern);
});

test("what cannot be simulated is said when it is asked for", (t) => {
  const improper = model({}, (p) => p.factor(p.sample("x", flat()).square().negate()));
  t.throws(() => improper.simulate(), { message: /flat.*site "x"/ });
  t.throws(() => logLikelihoodSync(nutsSync(improper, { draws: 50, chains: 1 })), { message: /observes nothing/ });
});
