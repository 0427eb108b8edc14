/** Losses with their gradients. */
import * as loss from "gibbs/loss";
import { integers, normalMatrix, normals } from "../lib/data.mjs";

export default function (add) {
  const doubles = normalMatrix(4096, 1000, 1, 2);
  const singles = { ...doubles, data: Float32Array.from(doubles.data) };
  const labels = integers(4096, 1000, 2);
  const side = (seed) => Float32Array.from(normals(1e6, seed), (value) => 2 * value - 20);
  const pairs = {
    policyChosen: side(3),
    policyRejected: side(4),
    referenceChosen: side(5),
    referenceRejected: side(6),
  };

  const out = { out: new Float32Array(singles.data.length) };

  add("cross-entropy and gradient, 4096 x 1000, f32", () => loss.crossEntropy(singles, labels).value);
  add("the same, into an array of the caller's", () => loss.crossEntropy(singles, labels, out).value);
  add("cross-entropy and gradient, 4096 x 1000, f64", () => loss.crossEntropy(doubles, labels).value);
  add("cross-entropy alone, 4096 x 1000, f32", () => loss.crossEntropy(singles, labels, { grad: false }).value);
  add("generalized cross-entropy, 4096 x 1000, f32, into an array of the caller's", () => {
    return loss.generalizedCrossEntropy(singles, labels, out).value;
  });
  add("LDR-KL, 4096 x 1000, f32, into an array of the caller's", () => loss.ldrKl(singles, labels, out).value);
  add("direct preference optimization, 1e6 pairs, f32", () => loss.dpo(pairs).value);

  const binary = integers(4096, 2, 7);
  const column = { data: singles.data.subarray(0, 4096), shape: [4096, 1] };
  add("Dice loss of 4096 pixels in 16 groups, f32", () => {
    return loss.dice(column, binary, { groups: binary.map((_, i) => i % 16) }).value;
  });
  const layer = loss.sphericalLayer(normalMatrix(100_000, 64, 1, 8));
  const hiddens = normalMatrix(128, 64, 1, 9);
  const words = integers(128, 100_000, 10);
  add("spherical layer, 128 examples, 1e5 classes of 64", () => layer.step(hiddens, words, { rate: 1e-3 }).value);

  const many = normalMatrix(2048, 80, 1, 11);
  const present = { data: Float64Array.from(integers(2048 * 80, 20, 12), (x) => (x === 0 ? 1 : 0)), shape: [2048, 80] };
  add("entropy maximization, 2048 x 80, f64", () => loss.entropyMaximization(many, present).value);
  add("multi-focal modifier, 2048 x 80, f64", () => loss.multiFocal(many, present).value);
  add("label correction, 2048 x 80", () => loss.correctLabels(many, present).recalled[0]);
  add("balanced distillation, 2048 x 80", () => loss.balancedDistillation(many, many, many, present).value);
  const texts = Array.from({ length: 1000 }, (_, i) => integers(25, 500, 20 + i));
  const references = texts.map((text, i) => [text.map((token, j) => (j % 7 === i % 7 ? 500 : token))]);
  add("BLEU of 1000 sentences of 25 tokens", () => loss.bleuBias(texts, references).gap);
  add("self-calibrating cross-entropy, 2048 x 80, f64", () => loss.selfCalibrating(many, present).value);
  const features = normalMatrix(512, 64, 1, 13);
  const ages = normals(512, 14).map((x) => 20 * x);
  const guesses = ages.map((x, i) => x + ages[(i * 7) % 512]);
  add("ConR, 512 x 64", () => loss.conR(features, ages, guesses).value);
  const classes = integers(2048, 80, 15);
  const sets = loss.oddSets(classes, { sets: 2048, odd: 1 });
  add("odd-k-out, 2048 sets of 3, 80 classes", () => loss.oddKOut(many, classes, sets).value);
  const heads = { main: singles, auxiliary: doubles, teacher: normalMatrix(4096, 1000, 7, 2) };
  add("dual-head distillation, 4096 x 1000", () => loss.dualHeadDistillation(heads, labels).value);
  const logs = Float64Array.from(normals(4096, 8), (value) => -Math.abs(value));
  add("squared error of logits, 4096 x 1000, f64", () => loss.squaredLogitError(doubles, labels, logs).value);
  const points = normalMatrix(500, 5, 9, 1);
  const kernel = Array.from({ length: 500 }, (_, i) =>
    Array.from({ length: 500 }, (_, j) => {
      let square = 0;
      for (let k = 0; k < 5; k++) square += (points.data[5 * i + k] - points.data[5 * j + k]) ** 2;
      return Math.exp(-square);
    }),
  );
  const responses = normalMatrix(500, 1, 10, 1);
  add("self-distillation, 500 points, 5 steps", () => {
    return loss.selfDistillationSync(kernel, responses, { ridge: 0.1, xi: 0.5, steps: 5 }).fitted.data[0];
  });
  const losses = normals(1e6, 13);
  add("mean of losses, 1e6", () => loss.mean(losses).value);
  add("loss-based reweighting, 1e6", () => loss.lossReweighting(losses).value);
  const [clicks, seen] = [losses.map((z) => Number(z > 1)), losses.map((z) => 1 / (1 + z * z))];
  add("implicit feedback, 1e6", () => loss.implicitFeedback(losses, clicks, seen).value);
  const [theta, slope] = [normals(1e5, 14), normals(1e5, 15)];
  const cvarStep = { loss: 1, quantile: 0, step: 1e-3, quantileStep: 0.1 };
  add(
    "prox-linear step of the conditional value at risk, 1e5 parameters",
    () => loss.cvarStep(theta, slope, cvarStep).weight,
  );
  const labeled = Float64Array.from({ length: 500 }, (_, i) => points.data[5 * i] + responses.data[i]);
  add("Prospect, 500 x 5, superquantile, 20 passes", () => loss.prospectSync(points, labeled, { epochs: 20 }).value);
  const samples = [integers(1e5, 100, 11), integers(1e5, 50, 12)];
  add("knowledge transfer, 1e5 samples of 100 x 50", () => loss.knowledgeTransfer(...samples).visits[0]);
}
