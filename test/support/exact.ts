/** Models whose posterior and evidence are known in closed form. */
import { type Model, model, multivariateNormal, normal, uniform } from "gibbs/model";
import type { BadInputs } from "./bad-inputs.ts";

export const observations = [1.2, -0.3, 2.2, 0.7];

/** mu ~ normal(0, 2), y ~ normal(mu, 1): a normal posterior. */
export const conjugate = (): Model =>
  model({ y: observations }, (p, { y }) => {
    const mu = p.sample("mu", normal(0, 2));
    p.observe(normal(mu, 1), y);
  });

const n = observations.length;
const sum = observations.reduce((a, b) => a + b, 0);
const squares = observations.reduce((a, b) => a + b * b, 0);

/** Mean, deviation and log evidence of {@link conjugate}: y ~ normal(0, I + 4 1 1ᵀ). */
export const conjugateTruth = {
  mean: sum / (n + 0.25),
  deviation: 1 / Math.sqrt(n + 0.25),
  logEvidence: -0.5 * (n * Math.log(2 * Math.PI) + Math.log(1 + 4 * n) + squares - (4 * sum * sum) / (1 + 4 * n)),
};

export const center = [1, -2, 0.5];
export const covariance = [
  [4, 1.2, 0],
  [1.2, 1, -0.03],
  [0, -0.03, 0.01],
];

/** A normal density of three correlated coordinates, whose integral is 1. */
export const correlated = (): Model =>
  model({}, (p) => {
    p.sample("x", multivariateNormal(center, covariance));
  });

/** `weight` normal(4, 1) + (1 − `weight`) normal(−4, 0.5) on (−20, 20): two modes far apart; its integral is 1. */
export const bimodal = (weight = 0.3): Model =>
  model({}, (p) => {
    const x = p.sample("x", uniform(-20, 20));
    const right = x.subtract(4).square().multiply(-0.5).add(Math.log(weight));
    const left = x
      .add(4)
      .square()
      .multiply(-2)
      .add(Math.log((1 - weight) * 2));
    p.factor(right.logAddExp(left).add(Math.log(40) - 0.5 * Math.log(2 * Math.PI)));
  });

/** What no sampler takes for a model. */
export const notModels: BadInputs = { undefined: () => undefined, null: () => null, "another object": () => ({}) };
