/** Expressions: writing them down, compiling them, and gradients of what was written. */
import * as graph from "gibbs/graph";
import { model } from "gibbs/model";
import { normalMatrix, normals } from "../lib/data.mjs";

/** A chain of `count` operations on a vector. */
const chain = (count) =>
  graph.graph(({ input, parameter }) => {
    const y = parameter("y");
    let x = input("x", 100);
    for (let k = 0; k < count; k += 3) x = x.multiply(y).add(y).tanh();
    return x.sum();
  });

export default function (add) {
  const x = normals(100, 1);
  const traced = chain(100);
  add("trace 100 nodes", () => chain(100).dimension);
  add("compile 100 nodes", () => traced.compile({ x }).instructions);

  const program = traced.compile({ x });
  const at = Float64Array.of(0.1);
  add("gradient of 100 operations on 100 numbers", () => program.gradient(at).gradient[0]);

  const predictors = normalMatrix(2000, 20, 2, 1);
  const labels = Int32Array.from(normals(2000, 3), (value) => Number(value > 0));
  const logistic = model({ predictors, labels }, (p, data) => {
    const beta = p.sample("beta", { distribution: "normal", parameters: [0, 1] }, { shape: 20 });
    const logit = graph.matmul(data.predictors, beta);
    p.observe({ distribution: "bernoulliLogit", parameters: [logit] }, data.labels);
  });
  const classes = Int32Array.from(normals(2000, 5), (value) => Math.abs(Math.round(3 * value)) % 10);
  const classifier = graph.graph(({ parameter }) => {
    const logits = graph.matmul(predictors, parameter("b", [20, 10]));
    return graph.loss.focal(logits, classes);
  });
  const focal = classifier.compile();
  const weights = normals(200, 6);
  add("gradient of a focal loss of logits that are a product, 2000 x 20 x 10", () => focal.gradient(weights).value);

  const beta = normals(20, 4);
  add("gradient of a logistic regression as a model, 2000 x 20", () => logistic.logDensityGradient(beta).value);
}
