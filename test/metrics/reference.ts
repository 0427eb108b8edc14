/** The metrics in plain JavaScript, from their definitions: what the tests hold the library against. */
import { uniforms } from "../support/numbers.ts";

export interface Predicted {
  readonly probabilities: number[][];
  readonly labels: number[];
}

/** Random rows that sum to 1, and labels that follow them half of the time. */
export function predicted(seed: number, rows: number, classes: number): Predicted {
  const uniform = uniforms(seed);
  const probabilities = Array.from({ length: rows }, () => {
    const mass = Array.from({ length: classes }, () => -Math.log(1 - uniform()));
    const sum = mass.reduce((a, b) => a + b, 0);
    return mass.map((m) => m / sum);
  });
  const labels = probabilities.map((row) => (uniform() < 0.5 ? first(row) : Math.floor(uniform() * classes)));
  return { probabilities, labels };
}

/** The first of the largest. */
export const first = (row: readonly number[]) => row.indexOf(Math.max(...row));

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

export const reference = {
  accuracy: ({ probabilities, labels }: Predicted) =>
    mean(probabilities.map((row, i) => (first(row) === labels[i] ? 1 : 0))),
  brier: ({ probabilities, labels }: Predicted) =>
    mean(probabilities.map((row, i) => row.reduce((sum, p, k) => sum + (p - (k === labels[i] ? 1 : 0)) ** 2, 0))),
  logLoss: ({ probabilities, labels }: Predicted) => mean(probabilities.map((row, i) => -Math.log(row[labels[i]]))),
  /** Bin by bin: the rows whose confidence is above its lower and at most its upper edge. */
  calibration({ probabilities, labels }: Predicted, bins: number) {
    const rows = probabilities.map((row, i) => ({ confidence: Math.max(...row), right: first(row) === labels[i] }));
    const diagram = Array.from({ length: bins }, (_, m) => {
      const [lower, upper] = [m / bins, (m + 1) / bins];
      const inside = rows.filter(({ confidence: c }) => (c > lower || (m === 0 && c === 0)) && c <= upper);
      const confidence = mean(inside.map((row) => row.confidence));
      return { lower, upper, count: inside.length, confidence, accuracy: mean(inside.map(({ right }) => +right)) };
    });
    const gaps = diagram.map((b) =>
      b.count === 0 ? 0 : (b.count / rows.length) * Math.abs(b.accuracy - b.confidence),
    );
    return { value: gaps.reduce((a, b) => a + b, 0), diagram };
  },
};
