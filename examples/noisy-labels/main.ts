/**
 * Classifiers of handwritten digits from labels of which 40 % are wrong, under four losses: `node --import tsx examples/noisy-labels/main.ts`.
 *
 * Linear in the pixels, and linear in random features of them, which can memorize. Training goes on well after the right
 * labels are learned; what matters is what a loss does with the wrong ones. Every seed has its own split, wrong labels and
 * random features; the table is of means and standard deviations over the seeds.
 */
import { readFileSync } from "node:fs";
import { activePassive, crossEntropy, generalizedCrossEntropy, ldrKl } from "gibbs/loss";
import { normals, uniforms } from "../lib/random.ts";

type Loss = typeof crossEntropy;

/** Losses by name, with options for logits of this size. */
const losses: Readonly<Record<string, Loss>> = {
  "cross-entropy": crossEntropy,
  "generalized cross-entropy": (logits, labels, options) =>
    generalizedCrossEntropy(logits, labels, { ...options, q: 0.7 }),
  "NCE + RCE": (logits, labels, options) => activePassive(logits, labels, { ...options, alpha: 1, beta: 1 }),
  "LDR-KL": (logits, labels, options) => ldrKl(logits, labels, { ...options, lambda: 10, margin: 0.1 }),
};

/** What one training came to. */
export interface Outcome {
  readonly features: string;
  readonly loss: string;
  /** Share of right predictions for digits that were not trained on. */
  readonly accuracy: number;
  /** Share of the wrong training labels that the classifier says too. */
  readonly memorized: number;
}

/** Mean and standard deviation over seeds. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** What a loss came to over the seeds. */
export interface Summary {
  readonly features: string;
  readonly loss: string;
  readonly accuracy: Spread;
  readonly memorized: Spread;
}

/** Trains with every seed. */
export function summarize(seeds: readonly number[], options: Omit<Options, "seed"> = {}): Summary[] {
  const runs = seeds.map((seed) => compare({ ...options, seed }));
  return runs[0].map(({ features, loss }, at) => ({
    features,
    loss,
    accuracy: spread(runs.map((outcomes) => outcomes[at].accuracy)),
    memorized: spread(runs.map((outcomes) => outcomes[at].memorized)),
  }));
}

function spread(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

/** How much is trained. */
export interface Options {
  readonly steps?: number;
  /** Whether to train on the pixels; default true. */
  readonly pixels?: boolean;
  /** How many random features; 0 leaves them out. */
  readonly random?: number;
  /** Share of wrong labels. */
  readonly noise?: number;
  readonly seed?: number;
}

/** Trains under every loss, on every kind of features. */
export function compare(options: Options = {}): Outcome[] {
  const { steps = 150, pixels = true, random = 300, noise = 0.4, seed = 1 } = options;
  const { rows: plain, digits } = read();
  const uniform = uniforms(seed);
  const order = shuffled(digits.length, uniform);
  const train = order.slice(0, 1200);
  const test = order.slice(1200);
  const labels = train.map((i) => (uniform() < noise ? (digits[i] + 1 + Math.floor(9 * uniform())) % 10 : digits[i]));
  const wrong = train.map((i, at) => (labels[at] === digits[i] ? -1 : at)).filter((at) => at >= 0);
  const kinds = {
    ...(pixels && { pixels: plain }),
    ...(random > 0 && { "random features": projected(plain, random, uniform) }),
  };
  return Object.entries(kinds).flatMap(([features, rows]) => {
    const [x, unseen] = [train.map((i) => rows[i]), test.map((i) => rows[i])];
    return Object.entries(losses).map(([name, loss]) => {
      const classifier = learn(x, labels, loss, steps);
      const said = predict(classifier, x);
      const right = predict(classifier, unseen).filter((digit, at) => digit === digits[test[at]]);
      const memorized = wrong.filter((at) => said[at] === labels[at]);
      return {
        features,
        loss: name,
        accuracy: right.length / test.length,
        memorized: memorized.length / wrong.length,
      };
    });
  });
}

/** Weights of ten classes, by Adam on the whole of the data. */
function learn(x: Float64Array[], labels: number[], loss: Loss, steps: number): Float64Array {
  const width = x[0].length;
  const weights = new Float64Array(10 * width);
  const [mean, square, gradient] = [weights.slice(), weights.slice(), weights.slice()];
  const logits = { data: new Float64Array(10 * x.length), shape: [x.length, 10] };
  const out = new Float64Array(logits.data.length);
  for (let step = 1; step <= steps; step++) {
    x.forEach((row, i) => {
      for (let k = 0; k < 10; k++) logits.data[10 * i + k] = product(weights, k * width, row);
    });
    loss(logits, labels, { out });
    gradient.fill(0);
    x.forEach((row, i) => {
      for (let k = 0; k < 10; k++) {
        const slope = out[10 * i + k];
        for (let j = 0; j < width; j++) gradient[k * width + j] += slope * row[j];
      }
    });
    for (let j = 0; j < weights.length; j++) {
      mean[j] = 0.9 * mean[j] + 0.1 * gradient[j];
      square[j] = 0.999 * square[j] + 0.001 * gradient[j] ** 2;
      const rate = (0.05 * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
      weights[j] -= (rate * mean[j]) / (Math.sqrt(square[j]) + 1e-8);
    }
  }
  return weights;
}

function predict(weights: Float64Array, x: Float64Array[]): number[] {
  return x.map((row) => {
    const scores = Array.from({ length: 10 }, (_, k) => product(weights, k * row.length, row));
    return scores.indexOf(Math.max(...scores));
  });
}

function product(weights: Float64Array, start: number, row: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += weights[start + j] * row[j];
  return sum;
}

/** Cosines of random directions, which approximate a normal kernel, and a constant. */
function projected(rows: Float64Array[], count: number, uniform: () => number): Float64Array[] {
  const width = rows[0].length;
  const normal = normals(uniform);
  const directions = Float64Array.from({ length: count * width }, () => 0.5 * normal());
  const phases = Float64Array.from({ length: count }, () => 2 * Math.PI * uniform());
  return rows.map((row) =>
    Float64Array.from(phases, (phase, k) => Math.cos(product(directions, k * width, row) + phase)),
  );
}

/** Pixels from 0 to 1 with a constant, and the digits. */
function read(): { rows: Float64Array[]; digits: number[] } {
  const lines = readFileSync(new URL("../../data/digits.csv", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .slice(1);
  const numbers = lines.map((line) => line.split(",").map(Number));
  const rows = numbers.map((row) => Float64Array.from(row, (value, j) => (j === 64 ? 1 : value / 16)));
  return { rows, digits: numbers.map((row) => row[64]) };
}

function shuffled(n: number, uniform: () => number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const percent = ({ mean, deviation }: Spread) => `${(100 * mean).toFixed(1)} ± ${(100 * deviation).toFixed(1)} %`;
  console.log("| features | loss | new digits right | wrong labels kept |\n| --- | --- | --- | --- |");
  for (const { features, loss, accuracy, memorized } of summarize([1, 2, 3, 4, 5])) {
    console.log(`| ${features} | ${loss} | ${percent(accuracy)} | ${percent(memorized)} |`);
  }
}
