import test from "ava";
import { exp, softmax } from "gibbs/graph";
import { bernoulli, bernoulliLogit, categorical, exponential, gamma, normal, poisson } from "gibbs/model";
import {
  programmableVi,
  programmableViSync,
  type SiteGradient,
  type VariationalProgram,
  variationalGradient,
} from "gibbs/sample";
import { badCounts, badNumbers, badOptions, badSeeds, prefixed } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

/** z ~ normal(0, 1), y = 1.4 ~ normal(z, 0.5): the posterior is normal(1.12, √0.2). */
const conjugate = (gradient?: SiteGradient): VariationalProgram => ({
  parameters: { location: 0, logScale: 0 },
  guide: (q, { location, logScale }) => void q.sample("z", normal(location, exp(logScale)), { gradient }),
  model(p, { z }) {
    p.sample("z", normal(0, 1));
    p.observe(normal(z, 0.5), 1.4);
  },
});
const evidence = -0.5 * (1.4 ** 2 / 1.25 + Math.log(2 * Math.PI * 1.25));

for (const [objective, gradient] of [
  ["elbo", "reparameterized"],
  ["elbo", "score"],
  ["elbo", "measure"],
  ["iwelbo", "reparameterized"],
  ["wakeSleep", undefined],
] as const) {
  test(`${objective}, ${gradient}: a conjugate posterior with its evidence`, async (t) => {
    const found = await programmableVi(conjugate(gradient), { objective, steps: 800, samples: 8, seed: 1 });
    t.true(Math.abs(found.parameters.location[0] - 1.12) < 0.06, `${found.parameters.location}`);
    t.true(Math.abs(Math.exp(found.parameters.logScale[0]) - Math.sqrt(0.2)) < 0.06, `${found.parameters.logScale}`);
    t.true(Math.abs(found.logEvidence - evidence) < 0.03, `${found.logEvidence}`);
    t.true(found.bound <= evidence + 4 * found.boundError + 1e-9 && found.khat < 0.7);
    const { data, shape } = found.draws.z;
    t.deepEqual(shape, [1, 1000]);
    const mean = data.reduce((a, b) => a + b) / 1000;
    t.true(Math.abs(mean - found.parameters.location[0]) < 0.08, `${mean}`);
    t.is(found.trace.length, 800);
  });
}

test("a hierarchical guide: an auxiliary scale, integrated by its reverse density", async (t) => {
  // u ~ exponential(2), z | u ~ normal(0, 0.5 + u) approximates normal(0, 1) in the model.
  const program: VariationalProgram = {
    parameters: { logRate: 0, logShape: 0, slope: 0 },
    guide(q, { logRate }) {
      const u = q.sample("u", exponential(exp(logRate)));
      q.sample("z", normal(0, u.add(0.5)));
    },
    model: (p) => void p.sample("z", normal(0, 1)),
    reverse: (r, { z }, { logShape, slope }) =>
      void r.sample("u", gamma(exp(logShape), exp(slope.multiply(z.square())))),
  };
  const one = await programmableVi(program, { objective: "hierarchical", steps: 1000, learningRate: 0.03 });
  t.true(one.bound <= 4 * one.boundError && one.bound > -0.4, `${one.bound}`);
  const many = await programmableVi(program, { objective: "hierarchical", particles: 10, steps: 300 });
  t.true(many.bound <= 4 * many.boundError && many.bound >= one.bound - 0.03, `${many.bound} ${one.bound}`);
});

/** A bit, a class given it, and a count of a rate by the class. */
const discrete = (first: SiteGradient, second: SiteGradient, third: SiteGradient): VariationalProgram => ({
  parameters: { logit: 0.4, weights: [0.2, 0.5, 0.3], logRate: 0.3 },
  guide(q, { logit, weights, logRate }) {
    const bit = q.sample("bit", bernoulliLogit(logit), { gradient: first });
    const class_ = q.sample("class", categorical(softmax(weights)), { gradient: second });
    q.sample("count", poisson(exp(logRate.add(class_.multiply(0.3)).subtract(bit.multiply(0.2)))), { gradient: third });
  },
  model(p, { bit, class: class_, count }) {
    p.sample("bit", bernoulli(0.7));
    p.sample("class", categorical([0.5, 0.3, 0.2]));
    p.sample("count", poisson(class_.add(1.5)));
    p.factor(count.multiply(bit).multiply(-0.1));
  },
});

test("estimators of a program agree within their errors, and enumeration varies least", (t) => {
  const samples = 3000;
  const found = (
    [
      ["enumerated", "enumerated", "measure"],
      ["score", "enumerated", "score"],
      ["measure", "score", "measure"],
    ] as const
  ).map(([a, b, c]) => variationalGradient(discrete(a, b, c), { samples, seed: 4 }));
  for (const name of ["logit", "weights", "logRate"]) {
    for (const other of found.slice(1)) {
      found[0].gradient[name].forEach((value, k) => {
        const error = Math.sqrt((found[0].variance[name][k] + other.variance[name][k]) / samples);
        t.true(
          Math.abs(value - other.gradient[name][k]) < 4.5 * error + 1e-9,
          `${name}: ${value}, ${other.gradient[name]}`,
        );
      });
    }
  }
  t.true(found[0].variance.logit[0] < found[1].variance.logit[0]);
});

test("the same bits in place and at any number of threads", async (t) => {
  const program = discrete("score", "enumerated", "measure");
  const options = { steps: 20, draws: 30, seed: 2 };
  const found = await programmableVi(program, options);
  for (const threads of [1, 3]) t.deepEqual(programmableViSync(program, { ...options, threads }), found);
  t.deepEqual(found.draws.count.shape, [1, 30]);
});

test("programs that do not fit together are refused by name", async (t) => {
  const run = (bad: Partial<VariationalProgram>) => programmableVi({ ...conjugate(), ...bad }, { steps: 1 });
  await rejects(t, "program", (bad) => programmableVi(bad), {
    null: () => null,
    number: () => 3,
    unknown: () => ({ ...conjugate(), prior: 1 }),
    "no guide": () => ({ ...conjugate(), guide: undefined }),
    "no parameters": () => ({ ...conjugate(), parameters: {} }),
    "text as a parameter": () => ({ ...conjugate(), parameters: { location: "0", logScale: 0 } }),
    "NaN as a parameter": () => ({ ...conjugate(), parameters: { location: Number.NaN, logScale: 0 } }),
    "a parameter that nothing uses": () => ({ ...conjugate(), parameters: { location: 0, logScale: 0, more: 0 } }),
    "a site without a density": () => ({ ...conjugate(), model: () => {} }),
  });
  const part = (bad: Partial<VariationalProgram>) => () => bad;
  await rejects(t, "options.gradient", run, {
    "a gradient that there is not": part({ guide: conjugate("enumerated").guide }),
  });
  await rejects(t, "distribution", run, {
    "another distribution": part({ guide: (q) => void q.sample("z", gamma(1, 1)) }),
  });
  await rejects(t, "name", run, {
    "two sites of one name": part({
      guide(q, { location, logScale }) {
        q.sample("z", normal(location, exp(logScale)));
        q.sample("z", normal(0, 1));
      },
    }),
  });
  await rejects(t, "guide", run, { "no sites": part({ guide: () => {} }) });
  await rejects(t, "model", run, {
    "a site that the guide has not": part({ model: (p) => void p.sample("x", normal(0, 1)) }),
    "what the model excludes": part({ model: (p) => void p.sample("z", exponential(1)) }),
  });
});

test("bad options are refused by name", async (t) => {
  await rejects(t, "options", (bad) => programmableVi(conjugate(), bad), {
    ...badOptions,
    objective: () => ({ objective: "chivi" }),
    "particles of an ELBO": () => ({ particles: 2 }),
    ...prefixed("particles ", badCounts, (particles) => ({ objective: "iwelbo", particles })),
    ...prefixed("steps ", badCounts, (steps) => ({ steps })),
    ...prefixed("learningRate ", badNumbers, (learningRate) => ({ learningRate })),
    ...prefixed("seed ", badSeeds, (seed) => ({ seed })),
    draws: () => ({ draws: 0 }),
  });
  await rejects(t, "program.reverse", (bad) => programmableVi(conjugate(), bad), {
    none: () => ({ objective: "hierarchical" }),
  });
});
