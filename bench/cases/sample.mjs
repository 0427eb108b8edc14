/** Sampling: what a gradient costs, and how many effective draws a second are left of it. */
import { exp, gather } from "gibbs/graph";
import * as models from "gibbs/model";
import * as sample from "gibbs/sample";
import { logisticOutcomes } from "../lib/data.mjs";

export default function (add) {
  const effects = [28, 8, -3, 7, -1, 1, 18, 12];
  const errors = [15, 10, 16, 11, 9, 11, 10, 18];
  const { x, y } = logisticOutcomes(2000, 20, 1);

  const schools = models.eightSchools(effects, errors);
  const logistic = models.logisticRegression(x, y);

  add("NUTS, eight schools", () => sample.nutsSync(schools, { seed: 1 }), results("mu"));
  const apart = [1, 2, 3, 4].map((seed) => sample.nutsSync(schools, { chains: 1, seed }));
  add("four chains put together, eight schools", () => sample.combineChainsSync(apart, schools), results("mu"));
  add("ChEES, eight schools", () => sample.cheesSync(schools, { seed: 1 }), drawn("mu"));
  add("Pathfinder, eight schools", () => sample.pathfinderSync(schools, { seed: 1 }), drawn("mu"));
  add("SMC, eight schools", () => sample.smcSync(schools, { seed: 1 }), drawn("mu"));
  add(
    "nested sampling, eight schools, 100 live points",
    () => sample.nestedSync(schools, { seed: 1, live: 100 }),
    drawn("mu"),
  );
  const functions = { data: logisticOutcomes(500, 20, 2).x.data, shape: [500, 20] };
  const hypotheses = { data: logLikelihoods(500, 2000), shape: [500, 2000] };
  add("greedy ensemble, 10 of 500", () => sample.greedyEnsembleSync(functions, { members: 10 }), {
    checksum: ({ divergence }) => divergence,
  });
  add(
    "entropic fictitious play, 2000 x 20",
    () =>
      sample.entropicFictitiousPlaySync(
        x,
        y.map((label) => 2 * label - 1),
        { loss: "logistic" },
      ),
    {
      checksum: ({ objective }) => objective,
    },
  );
  add(
    "programmable VI, a normal guide of ten sites, 200 steps",
    () => sample.programmableViSync(guide(10), { steps: 200, draws: 10 }),
    {
      checksum: ({ bound }) => bound,
    },
  );
  add(
    "Metropolis within Gibbs, 40 labels, 500 sweeps",
    () => sample.metropolisWithinGibbsSync(labels(40), { chains: 1, warmup: 250, draws: 250 }),
    {
      checksum: ({ logDensity }) => logDensity.data.at(-1),
    },
  );
  add(
    "Metropolis within Gibbs, 1000 labels, 100 sweeps",
    () => sample.metropolisWithinGibbsSync(labels(1000), { chains: 1, warmup: 50, draws: 50 }),
    {
      checksum: ({ logDensity }) => logDensity.data.at(-1),
    },
  );
  add(
    "Metropolis within Gibbs, 40 conjugate rates, 500 sweeps",
    () => sample.metropolisWithinGibbsSync(rates(40), { chains: 1, warmup: 250, draws: 250 }),
    {
      checksum: ({ logDensity }) => logDensity.data.at(-1),
    },
  );
  add("Bayes mixture, 500 hypotheses, 2000 observations", () => sample.bayesMixture(hypotheses), {
    checksum: ({ regret }) => regret,
  });
  add("ensemble of stretches, asked and told, 32 walkers, 1000 sweeps", steps, {
    checksum: ({ acceptance }) => acceptance,
  });
  add("NUTS, logistic regression 2000 x 20", () => sample.nutsSync(logistic, { seed: 1 }), results("intercept"));
}

/** A normal guide of a normal density. */
function guide(sites) {
  return {
    parameters: { location: new Array(sites).fill(0), logScale: new Array(sites).fill(0) },
    guide: (q, { location, logScale }) => q.sample("z", models.normal(location, exp(logScale))),
    model: (p) => p.sample("z", models.normal(1, 2)),
  };
}

/** Labels of two known components. */
function labels(count) {
  const y = Array.from({ length: count }, (_, k) => Math.sin(k) * 2);
  return {
    sites: { labels: { classes: 2, shape: count } },
    model: (p, { labels }) => p.observe(models.normal(labels.multiply(2).subtract(1), 1), y),
  };
}

/** Rates of counts in groups of five, and the rate of these. */
function rates(count) {
  const group = Array.from({ length: 5 * count }, (_, k) => Math.floor(k / 5));
  const y = group.map((g, k) => (g % 4) + ((7 * k) % 3));
  return {
    sites: { rates: { shape: count, lower: 0 }, scale: { lower: 0 } },
    model(p, { rates, scale }) {
      p.sample("scale", models.gamma(1, 1));
      p.sample("rates", models.gamma(2, scale));
      p.observe(models.poisson(gather(rates, group)), y);
    },
  };
}

/** Of coins of many biases, one a row, for tosses of another. */
function logLikelihoods(biases, tosses) {
  return Float64Array.from({ length: biases * tosses }, (_, place) => {
    const bias = (Math.floor(place / tosses) + 0.5) / biases;
    return Math.log(Math.sin((place % tosses) ** 2) > 0.4 ? bias : 1 - bias);
  });
}

/** An ensemble whose density is JavaScript's. */
function steps() {
  const start = Array.from({ length: 32 }, (_, k) => [Math.sin(k), Math.cos(k * k)]);
  const run = sample.ensembleSteps(start, { warmup: 0, draws: 1000, seed: 1 });
  while (!run.done) {
    const { data, shape } = run.ask();
    run.tell(Float64Array.from({ length: shape[0] }, (_, k) => -0.5 * (data[2 * k] ** 2 + data[2 * k + 1] ** 2)));
  }
  return run.result();
}

/** A draw for the checksum. */
const drawn = (variable) => ({ checksum: ({ variables }) => variables[variable].data.at(-1) });

/** A draw for the checksum, and what a run is worth: gradients, and the least of the effective sizes of all quantities. */
function results(variable) {
  return {
    checksum: ({ variables }) => variables[variable].data.at(-1),
    work: (posterior) => {
      const sizes = posterior.summary().rows.flatMap(({ essBulk, essTail }) => [essBulk, essTail]);
      return { gradients: posterior.diagnostics.gradients, "effective draws": Math.min(...sizes) };
    },
  };
}
