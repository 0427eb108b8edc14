/** Ours against torch: regression losses of 1e6 predictions, value and gradient, into an array of the caller's. */
import { huber, poissonLoss, quantileLoss } from "gibbs/loss";

/** Predictions from the first row of the shared pairs, targets from the second, made positive. */
const regression =
  (loss, own = {}) =>
  (precision) =>
  (data, threads) => {
    const { data: all, shape } = data(`pairs_${precision}`);
    const part = (row, of) => all.slice(row * shape[1], (row + 1) * shape[1]).map(of);
    const [predictions, targets] = [part(0, (x) => x / 10), Float64Array.from(part(1, (x) => Math.abs(x / 10)))];
    const options = { ...own, threads, out: new all.constructor(predictions.length) };
    return () => {
      const { value, grads } = loss(predictions, targets, options);
      return { value, gradient: grads.predictions };
    };
  };

const timed = {
  huber: regression(huber),
  quantile: regression(quantileLoss, { level: 0.8 }),
  poisson: regression(poissonLoss),
};

export const cases = Object.fromEntries(
  Object.entries(timed).flatMap(([name, make]) =>
    ["f32", "f64"].map((precision) => [`${name}-${precision}`, make(precision)]),
  ),
);
