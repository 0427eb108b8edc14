/**
 * An approximation, with how far it can be trusted.
 *
 * `weights` makes a figure of draws one of weighted draws, and `khat` says whether these weights carry: here a normal approximation of a
 * posterior that is skewed. The histograms, the correlation and the density of the dots are the weighted ones.
 */
import { logisticRegression } from "gibbs/model";
import { pairPlot } from "gibbs/plot";
import { laplace } from "gibbs/sample";

export default async function posteriorWeights() {
  const model = logisticRegression([[0], [1], [2], [3], [4], [5]], [0, 0, 1, 0, 1, 1]);
  const { variables, weights, khat } = await laplace(model, { draws: 4000, seed: 1 });
  const { intercept, coefficients } = variables;
  return pairPlot({ intercept, slope: coefficients }, { weights, khat, title: "Logistic regression by Laplace" });
}
