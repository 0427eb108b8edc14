/** Losses of many labels and the steps that change labels: what the papers claim, on small data. */
import test from "ava";
import {
  adaptPerturbation,
  asymmetricPseudoLabels,
  entropyMaximization,
  multiFocal,
  selfCalibrating,
} from "gibbs/loss";
import { close, normals, uniforms } from "../support/numbers.ts";

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** A linear model of `classes` logits on `x` (n × d), trained by steps along `slope`. */
function trained(
  x: Float64Array,
  [n, d, classes]: [number, number, number],
  steps: number,
  rate: number,
  slope: (logits: Float64Array, step: number) => ArrayLike<number>,
): (x: Float64Array) => Float64Array {
  const w = new Float64Array((d + 1) * classes);
  const logits = (points: Float64Array) => {
    const z = new Float64Array((points.length / d) * classes);
    for (let i = 0; i < points.length / d; i++)
      for (let k = 0; k < classes; k++) {
        z[i * classes + k] = w[d * classes + k];
        for (let j = 0; j < d; j++) z[i * classes + k] += points[i * d + j] * w[j * classes + k];
      }
    return z;
  };
  for (let step = 0; step < steps; step++) {
    const g = slope(logits(x), step);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < classes; k++) {
        w[d * classes + k] -= rate * g[i * classes + k];
        for (let j = 0; j < d; j++) w[j * classes + k] -= rate * g[i * classes + k] * x[i * d + j];
      }
  }
  return logits;
}

test("of one label a row more are found by not taking the others for absent", (t) => {
  const [n, d, classes] = [300, 6, 4];
  const truth = normals(1, d * classes, 2);
  const data = (seed: number) => {
    const x = normals(seed, n * d);
    const y = new Float64Array(n * classes);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < classes; k++) {
        let z = 0;
        for (let j = 0; j < d; j++) z += x[i * d + j] * truth[j * classes + k];
        y[i * classes + k] = z > 0 ? 1 : 0;
      }
    return { x, y };
  };
  const { x, y } = data(2);
  const uniform = uniforms(3);
  const observed = new Float64Array(n * classes);
  for (let i = 0; i < n; i++) {
    const present = [0, 1, 2, 3].filter((k) => y[i * classes + k] === 1);
    if (present.length > 0) observed[i * classes + present[Math.floor(uniform() * present.length)]] = 1;
  }
  const shape = [n, classes] as const;
  const size: [number, number, number] = [n, d, classes];
  // Every label that is not observed is taken for absent: binary cross-entropy.
  const negative = trained(x, size, 300, 8, (z) => z.map((v, i) => (sigmoid(v) - observed[i]) / (n * classes)));
  let targets: Float64Array = observed;
  const open = trained(x, size, 300, 8, (z, step) => {
    if (step >= 50 && step % 50 === 0) {
      targets = asymmetricPseudoLabels(
        { data: z.map(sigmoid), shape },
        { data: targets, shape },
        { tolerance: 0.5 },
      ).data;
    }
    const { grads } = entropyMaximization({ data: z, shape }, { data: targets, shape }, { alpha: 0.2, beta: 1 });
    return grads.logits ?? [];
  });
  const fresh = data(4);
  const f1 = (model: (x: Float64Array) => Float64Array) => {
    let [both, predicted, actual] = [0, 0, 0];
    model(fresh.x).forEach((z, i) => {
      both += z > 0 ? fresh.y[i] : 0;
      predicted += z > 0 ? 1 : 0;
      actual += fresh.y[i];
    });
    return (2 * both) / (predicted + actual);
  };
  t.true(f1(open) > f1(negative) + 0.05, `${f1(open)} ${f1(negative)}`);
  t.is(observed.filter((label) => label < 0).length, 0);
});

test("negatives count less than in the long head where a class is rare", (t) => {
  const of = (counts: number[], target: number) => multiFocal([[1]], [[target]], { counts, gammaPositive: 0 }).value;
  const pair = (target: number) =>
    multiFocal([[1, 1]], [[target, target]], { counts: [1000, 1], clip: 0 }).grads.logits ?? [];
  t.true(Math.abs(pair(1)[1]) > Math.abs(pair(1)[0]));
  // A head class has weight 1: plain binary cross-entropy for positives.
  close(t, of([5], 1), Math.log1p(Math.exp(-1)), 1e-14);
  // Without focus and shift a head class's negatives have the exponent w = 1.
  close(t, multiFocal([[1]], [[0]], { gammaNegative: 0, clip: 0 }).value, sigmoid(1) * Math.log1p(Math.E), 1e-14);
  t.is(multiFocal([[-4]], [[0]]).value, 0);
});

test("levels that adapt calibrate an overconfident map without changing what is right", (t) => {
  // A map whose labels are a coin's of 80 %, and a model of one logit: cross-entropy on the majority label is overconfident.
  const pixels = 50;
  const labels = [Array.from({ length: pixels }, (_, i) => (i % 5 === 0 ? 0 : 1))];
  const seen = [new Array(pixels).fill(1)];
  let [z, level] = [0, 0.01];
  for (let step = 0; step < 4000; step++) {
    const logits = [new Array(pixels).fill(z)];
    const { grads } = selfCalibrating(logits, seen, { levels: [level], beta: 1 });
    z -= [...(grads.logits ?? [])].reduce((sum: number, g: number) => sum + g, 0);
    level = adaptPerturbation([level], logits, labels, { beta: 1, rate: 0.005 })[0];
  }
  // Accuracy on the true labels is 0.8; the level settles where the confidence is that.
  t.true(Math.abs(sigmoid(z) - 0.8) < 0.03, `${sigmoid(z)}`);
  t.true(z > 0);
  const plain = selfCalibrating([[8]], [[1]]);
  close(t, plain.value, Math.log1p(Math.exp(-8)), 1e-15);
});

test("a draw perturbs whole maps, at their levels, and a seed says which", (t) => {
  const rows = 2000;
  const z = { data: new Float64Array(rows).fill(2), shape: [rows, 1] };
  const y = { data: new Float64Array(rows).fill(1), shape: [rows, 1] };
  const levels = new Float64Array(rows).fill(0.2);
  const drawn = selfCalibrating(z, y, { levels, sample: true, reduction: "none", seed: 1 });
  const values = [...new Set(drawn.values)].sort((a, b) => a - b);
  close(t, values, [Math.log1p(Math.exp(-2)), Math.log1p(Math.exp(-2)) + 4], 1e-13);
  const share = (drawn.values ?? []).filter((value: number) => value > 1).length / rows;
  t.true(Math.abs(share - 0.2) < 0.03);
  t.deepEqual(selfCalibrating(z, y, { levels, sample: true, reduction: "none", seed: 1 }), drawn);
  t.notDeepEqual(selfCalibrating(z, y, { levels, sample: true, reduction: "none", seed: 2 }).values, drawn.values);
});
