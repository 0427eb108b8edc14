/**
 * Galaxies from their light, one by one and then all together: `node --import tsx examples/galaxy-populations/main.ts`.
 *
 * As in PROVABGS's mock challenge: each mock galaxy is seen in five broad bands; a model of its spectral energy distribution (young and
 * old stars behind dust) gives a posterior of mass, star formation and dust under a wide prior, by an ensemble of walkers. The distribution
 * of the population is then inferred from all these draws, each divided by the prior that it was drawn under. The spread of the single
 * means is wider than the population by the errors of the galaxies, narrower where the prior rules; neither is what one wants.
 */
import { exp, logSumExp, type Operand } from "gibbs/graph";
import { halfNormal, type Model, model, normal } from "gibbs/model";
import { ensembleSync, laplaceSync, nuts, type Posterior } from "gibbs/sample";
import { normals, uniforms } from "../lib/random.ts";

/** Mean and deviation of log mass, log star formation and dust over the population. */
export const truth = { mean: [10.2, -9.8, 0.6], deviation: [0.4, 0.35, 0.2] } as const;
export const names = ["log mass", "log specific star formation", "dust"] as const;

/** The prior under which galaxies are fitted one by one. */
const prior = { mean: [10, -10, 0.5], deviation: [1.5, 1, 0.6] } as const;

/** Light of old and of young stars in five bands from blue to red, and how much dust takes of each. */
const old = [0.1, 0.35, 0.7, 0.9, 1];
const young = [3, 2, 1.3, 1, 0.8];
const dust = [1.6, 1.2, 0.9, 0.65, 0.45];
const errors = [0.08, 0.05, 0.04, 0.04, 0.05];

export interface Galaxy {
  readonly parameters: readonly number[];
  /** Log fluxes in the bands. */
  readonly fluxes: readonly number[];
}

/** log flux = mass + log(old + young · star formation) − dust, decimal logarithms of light in natural ones. */
function light([mass, formation, extinction]: readonly number[]): number[] {
  const share = 10 ** (formation + 10);
  return old.map(
    (each, band) => (mass - 10) * Math.LN10 + Math.log(each + share * young[band]) - extinction * dust[band],
  );
}

/** A survey of mock galaxies. */
export function survey(count: number, seed: number): Galaxy[] {
  const next = normals(uniforms((seed + 1) * 0x9e3779b9));
  return Array.from({ length: count }, () => {
    const parameters = truth.mean.map((mean, k) => mean + truth.deviation[k] * next());
    return { parameters, fluxes: light(parameters).map((flux, band) => flux + errors[band] * next()) };
  });
}

/** The posterior of one galaxy under the wide prior. */
export function galaxy({ fluxes }: Galaxy): Model {
  return model({ fluxes }, (p, { fluxes: seen }) => {
    const [mass, formation, extinction] = names.map((name, k) =>
      p.sample(name, normal(prior.mean[k], prior.deviation[k]), { noncentered: true }),
    );
    const share = exp(formation.add(10).multiply(Math.LN10));
    const stars = share.multiply(young).add(old).log();
    const flux = mass.subtract(10).multiply(Math.LN10).add(stars).subtract(extinction.multiply(dust));
    p.observe(normal(flux, errors), seen);
  });
}

/** Draws of each galaxy, some of the ensemble's: galaxies × draws, one array a parameter. */
export function fitted(galaxies: readonly Galaxy[], kept = 100): { draws: number[][][]; means: number[][] } {
  const each = galaxies.map((one, seed) => {
    const posed = galaxy(one);
    const init = laplaceSync(posed, { seed }).init(16);
    const { variables } = ensembleSync(posed, { step: "slice", walkers: 16, warmup: 100, draws: 100, init, seed });
    return names.map((name) => {
      const { data } = variables[name];
      const stride = Math.floor(data.length / kept);
      return Array.from({ length: kept }, (_, k) => data[k * stride]);
    });
  });
  const of = (k: number) => each.map((galaxyDraws) => galaxyDraws[k]);
  const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  return { draws: names.map((_, k) => of(k)), means: names.map((_, k) => of(k).map(average)) };
}

/** The population given all draws: Π over galaxies of the mean of p(θ | population) / prior(θ). */
export function population(draws: readonly number[][][]): Model {
  return model({}, (p) => {
    const mean = p.sample("mean", normal([...prior.mean], 1));
    const deviation = p.sample("deviation", halfNormal(0, [1, 1, 1]));
    const ratios = draws.map((values, k) => {
      const z = values.map((row) => row.map((x) => 0.5 * ((x - prior.mean[k]) / prior.deviation[k]) ** 2));
      const own: Operand = values;
      const scaled = mean.at(k).subtract(own).divide(deviation.at(k)).square().multiply(-0.5);
      return scaled.subtract(deviation.at(k).log()).add(z);
    });
    p.factor(
      logSumExp(
        ratios.reduce((total, each) => total.add(each)),
        { axes: 1 },
      ),
      "galaxies",
    );
  });
}

/** The population of a survey, from its galaxies. */
export async function infer(count = 60, seed = 1): Promise<{ posterior: Posterior; spread: number[] }> {
  const { draws, means } = fitted(survey(count, seed));
  const spread = means.map((values) => {
    const mean = values.reduce((a, b) => a + b, 0) / count;
    return Math.sqrt(values.reduce((total, x) => total + (x - mean) ** 2, 0) / (count - 1));
  });
  return { posterior: await nuts(population(draws), { seed, draws: 1000 }), spread };
}

if (process.argv[1]?.includes("galaxy-populations")) {
  const { posterior, spread } = await infer(200, 1);
  console.log(posterior.summary().toString());
  names.forEach((name, k) => {
    const { mean, deviation } = truth;
    console.log(`${name}: truth ${mean[k]} ± ${deviation[k]}, spread of the single means ${spread[k].toFixed(3)}`);
  });
}
