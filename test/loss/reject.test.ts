/** Rejecting with a fixed predictor: the loss, a fitted rejector, and coverage against error. */
import test from "ava";
import { coverageCurve, fitRejector, fitRejectorSync, rejectLoss } from "gibbs/loss";
import { close, normals, uniforms } from "../support/numbers.ts";

test("the loss is its formula, in both precisions", (t) => {
  const [scores, right] = [
    [-1.5, 0.3, 2, 0],
    [0, 1, 0, 1],
  ];
  const [c, alpha, beta] = [0.2, 1.4, 0.9];
  const of = (r: number, a: number) => Math.exp((alpha / 2) * (r - a)) + c * Math.exp(-beta * r);
  const expected = scores.map((r, i) => of(r, 2 * right[i] - 1));
  for (const kind of [Float64Array, Float32Array]) {
    const tolerance = kind === Float64Array ? 1e-14 : 1e-6;
    const { values, grads } = rejectLoss(kind.from(scores), right, { cost: c, alpha, beta, reduction: "none" });
    close(t, values, expected, tolerance);
    const slopes = scores.map((r, i) => (of(r + 1e-6, 2 * right[i] - 1) - of(r - 1e-6, 2 * right[i] - 1)) / 2e-6);
    close(t, grads.scores, slopes, Math.max(tolerance, 1e-8));
    t.true(grads.scores instanceof kind);
  }
  t.deepEqual(rejectLoss(scores, right, { grad: false }).grads, {});
});

test("a rejector halves the error on what it accepts, and its curve says so", async (t) => {
  // The predictor errs half of the time where the first feature is below −0.5, and once in fifty elsewhere.
  const n = 800;
  const x = { data: normals(5, 2 * n), shape: [n, 2] as const };
  const uniform = uniforms(6);
  const right = Float64Array.from({ length: n }, (_, i) => (uniform() < (x.data[2 * i] < -0.5 ? 0.5 : 0.02) ? 0 : 1));
  const options = { cost: 0.15, penalty: 1e-3 };
  const rejector = await fitRejector(x, right, options);
  t.true(rejector.converged && rejector.slope <= 1e-6);
  t.deepEqual(fitRejectorSync(x, right, options), rejector);
  t.true(rejector.weights[0] > 3 * Math.abs(rejector.weights[1]));
  // The gradient of the mean loss through the loss itself is nothing but the penalty's.
  const { grads } = rejectLoss(rejector.scores, right, { cost: 0.15 });
  const back = (j: number) =>
    [...(grads.scores ?? [])].reduce((sum: number, g: number, i: number) => sum + g * x.data[2 * i + j], 0);
  close(
    t,
    [back(0), back(1)],
    rejector.weights.map((w) => -1e-3 * w),
    1e-6,
  );
  const overall = 1 - right.reduce((sum, a) => sum + a, 0) / n;
  const { coverage, errors, thresholds, area, least } = coverageCurve(rejector.scores, right);
  const accepted = thresholds.findLastIndex((threshold) => threshold > 0);
  t.true(coverage[accepted] > 0.4 && errors[accepted] < overall / 2, `${coverage[accepted]} ${errors[accepted]}`);
  t.true(area < 0.5 * overall && area > least);
  close(t, errors.at(-1), overall, 1e-14);
  t.is(coverage.at(-1), 1);
});

test("equal scores are accepted together", (t) => {
  const { thresholds, coverage, errors } = coverageCurve([1, 1, 0], [1, 0, 0], { weights: [1, 1, 2] });
  t.deepEqual(
    [[...thresholds], [...coverage], [...errors]],
    [
      [1, 0],
      [0.5, 1],
      [0.5, 0.75],
    ],
  );
});
