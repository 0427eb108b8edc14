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
  add("self-calibrating cross-entropy, 2048 x 80, f64", () => loss.selfCalibrating(many, present).value);
  const features = normalMatrix(512, 64, 1, 13);
  const ages = normals(512, 14).map((x) => 20 * x);
  const guesses = ages.map((x, i) => x + ages[(i * 7) % 512]);
  add("ConR, 512 x 64", () => loss.conR(features, ages, guesses).value);
  const classes = integers(2048, 80, 15);
  const sets = loss.oddSets(classes, { sets: 2048, odd: 1 });
  add("odd-k-out, 2048 sets of 3, 80 classes", () => loss.oddKOut(many, classes, sets).value);
}
