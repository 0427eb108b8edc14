/** What each sampler of gibbs/sample returns can be handed to the figures that fit it. */
import test from "ava";
import { quantity } from "gibbs/diagnostics";
import { bernoulli, eightSchools, type Model, model, normal, poisson } from "gibbs/model";
import {
  autocorrelationPlot,
  energyPlot,
  type Figure,
  forestPlot,
  lossCurve,
  nestedPlot,
  pairPlot,
  posteriorPlot,
  rankPlot,
  temperaturePlot,
  tracePlot,
} from "gibbs/plot";
import * as sample from "gibbs/sample";
import { parse } from "./support.js";

const schools = eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18], { noncentered: true });
/** One number with the data in the middle. */
const line = model({}, (p) => p.observe(normal(p.sample("x", normal(0, 1)), 0.5), [0.4, 0.9]));

/** Every figure could be drawn, and none of its marks is nowhere. */
function drawn(t: { true(value: boolean, message?: string): unknown }, figures: readonly Figure[]): void {
  for (const figure of figures) {
    const svg = figure.toString().replace(/<style>[\s\S]*?<\/style>/g, "");
    t.true(!/NaN|undefined|Infinity/.test(svg), figure.node.getAttribute("aria-label") ?? "");
    t.true(parse(figure).querySelectorAll("path, rect, circle, line").length > 2);
  }
}

/** Figures of draws in chains. */
async function ofChains(variables: Readonly<Record<string, sample.Draws>>): Promise<Figure[]> {
  const [[name, first]] = Object.entries(variables);
  const scalars = Object.values(variables)
    .flatMap((draws) => (draws.shape.length === 2 ? [draws] : [quantity(draws, 0), quantity(draws, 1)]))
    .slice(0, 2);
  return [
    await tracePlot(first, { name }),
    await rankPlot(first, { name }),
    await autocorrelationPlot(first, { name }),
    await posteriorPlot(first, { name }),
    await forestPlot(variables),
    ...(scalars.length > 1 ? [await pairPlot({ a: scalars[0], b: scalars[1] })] : []),
  ];
}

const short = { chains: 2, warmup: 50, draws: 20, seed: 1 };
const chained: Record<string, (model: Model) => Promise<sample.ChainDraws>> = {
  chees: (posed) => sample.chees(posed, { ...short, chains: 24 }),
  sliceSampler: (posed) => sample.sliceSampler(posed, short),
  ellipticalSlice: (posed) => sample.ellipticalSlice(posed, short),
  randomWalk: (posed) => sample.randomWalk(posed, short),
  ensemble: (posed) => sample.ensemble(posed, { warmup: 20, draws: 20, seed: 1 }),
  langevin: (posed) => sample.langevin(posed, short),
  proximalLangevin: (posed) => sample.proximalLangevin(posed, { ...short, penalty: 1 }),
  bregmanProximalLangevin: (posed) => sample.bregmanProximalLangevin(posed, { ...short, penalty: 1 }),
  smc: (posed) => sample.smc(posed, { populations: 2, particles: 40, seed: 1 }),
  parallelTempering: (posed) => sample.parallelTempering(posed, { ...short, levels: 4 }),
  nested: (posed) => sample.nested(posed, { live: 60, draws: 40, seed: 1 }),
};

for (const [name, run] of Object.entries(chained)) {
  test(`${name}: figures of its chains`, async (t) => {
    const found = await run(name === "nested" ? line : schools);
    drawn(t, [...(await ofChains(found.variables)), await forestPlot(found.summary().rows)]);
    drawn(t, [await tracePlot(found.logDensity, { name: "log density" })]);
  });
}

for (const [name, run] of Object.entries({ nuts: sample.nuts, hmc: sample.hmc })) {
  test(`${name}: figures of its chains, and energies`, async (t) => {
    const found = await run(schools, { chains: 2, draws: 30, seed: 1 });
    drawn(t, [...(await ofChains(found.variables)), await energyPlot(found.energy)]);
  });
}

test("tempering, smc and nested: their way from the reference", async (t) => {
  const tempering = await sample.parallelTempering(schools, { ...short, levels: 5 });
  const particles = await sample.smc(schools, { populations: 1, particles: 60, seed: 1 });
  const points = await sample.nested(line, { live: 60, draws: 40, seed: 1 });
  drawn(t, [await temperaturePlot(tempering), await temperaturePlot(particles), await nestedPlot(points)]);
  // All points of a nested run, under their weights.
  const x = { data: points.cube.data, shape: [1, ...points.cube.shape] };
  drawn(t, [await posteriorPlot(x, { weights: points.weights }), await forestPlot({ x }, { weights: points.weights })]);
});

test("approximations: their draws under their weights, with k-hat", async (t) => {
  for (const approximate of [sample.laplace, sample.pathfinder, sample.advi]) {
    const { variables, weights, khat } = await approximate(schools, { draws: 100, seed: 1 });
    const { mu, tau } = variables;
    const figures = [
      await posteriorPlot(mu, { weights, khat }),
      await pairPlot({ mu, tau }, { weights, khat }),
      await forestPlot({ mu, tau }, { weights, khat }),
    ];
    drawn(t, figures);
    for (const figure of figures) t.regex(figure.toString(), new RegExp(`k-hat ${khat.toFixed(2)}`));
  }
  const program: sample.VariationalProgram = {
    parameters: { location: 0 },
    guide: (q, { location }) => void q.sample("z", normal(location, 1)),
    model: (p) => void p.sample("z", normal(1, 1.2)),
  };
  const { draws, khat, trace } = await sample.programmableVi(program, { steps: 40, draws: 60, seed: 1 });
  drawn(t, [await posteriorPlot(draws.z, { khat }), await tracePlot([trace], { name: "bound" })]);
});

test("draws of steps that are asked and told: sgld under its weights, and ensembles", async (t) => {
  const run = sample.sgld(
    [
      [0.1, 0.2],
      [0.3, -0.1],
    ],
    { warmup: 10, draws: 30, seed: 1 },
  );
  while (!run.done) run.tell(run.ask().data.map((x) => -x));
  const { draws, weights } = run.result();
  drawn(t, [
    await posteriorPlot(draws, { weights, element: 1 }),
    await forestPlot({ theta: draws }, { weights }),
    await tracePlot(draws),
  ]);
  const walkers = Array.from({ length: 10 }, (_, k) => [Math.sin(k), Math.cos(k * k)]);
  const steps = sample.ensembleSteps(walkers, { warmup: 5, draws: 20, seed: 1 });
  while (!steps.done) {
    const { data, shape } = steps.ask();
    steps.tell(Float64Array.from({ length: shape[0] }, (_, k) => -0.5 * (data[2 * k] ** 2 + data[2 * k + 1] ** 2)));
  }
  drawn(t, await ofChains({ x: steps.result().draws }));
});

test("mixed sites, mixtures of hypotheses, and the courses of optimizers", async (t) => {
  const mixed = await sample.metropolisWithinGibbs(
    {
      sites: { on: { classes: 2 }, count: { update: "integer", lower: 0 } },
      model(p, { on }) {
        p.sample("on", bernoulli(0.3));
        p.sample("count", poisson(on.multiply(3).add(2)));
      },
    },
    short,
  );
  drawn(t, [...(await ofChains(mixed.variables)), await forestPlot(mixed.summary().rows)]);

  const biases = Array.from({ length: 50 }, (_, k) => (k + 0.5) / 50);
  const { posterior, excess, weight } = sample.bayesMixture(biases.map((b) => [Math.log(b), Math.log(1 - b)]));
  drawn(t, [
    await posteriorPlot([biases], { weights: posterior, name: "bias" }),
    await lossCurve(excess, { weight: { value: weight } }, { xLabel: "excess", yLabel: "weight" }),
  ]);

  const { trace } = sample.entropySgdSync(line, { seed: 1 });
  drawn(t, [await tracePlot([trace], { name: "log density" })]);
  const outputs = Array.from({ length: 40 }, (_, k) => [Math.sin(k * k), Math.cos(k)]);
  const { divergences } = sample.greedyEnsembleSync(outputs, { members: 5 });
  drawn(t, [await lossCurve([1, 2, 3, 4, 5], { divergence: { value: divergences } }, { xLabel: "members" })]);
  const measure = sample.entropicFictitiousPlaySync(
    [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    [1, -1, 1],
  );
  drawn(t, [await tracePlot([measure.trace], { name: "objective" })]);
});
