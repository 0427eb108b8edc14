/** Every constraint: values that satisfy it, coordinates that come back, and Jacobians against differences. */
import test from "ava";
import { type Constraint, flat, type Model, model, type SampleOptions } from "gibbs/model";

/** A model of one variable without a prior: its log density is the log Jacobian of the transform. */
function bare(options: SampleOptions): Model {
  return model({}, (p) => {
    const x = p.sample("x", flat(), options);
    // The density must depend on all of it, or the model is refused.
    p.factor(x.square().multiply(0));
  });
}

interface Case {
  readonly options: SampleOptions;
  /** Which elements of the value are free, so that the Jacobian is square. */
  readonly free: readonly number[];
  readonly holds: (x: Float64Array) => boolean;
}

const near = (a: number, b: number) => Math.abs(a - b) < 1e-9 * (1 + Math.abs(b));
const total = (x: ArrayLike<number>) => Array.from(x).reduce((sum, value) => sum + value, 0);
const ascending = (x: Float64Array) => x.every((value, k) => k === 0 || value > x[k - 1]);
const constrained = (constraint: Constraint, shape: number | number[]): SampleOptions => ({ constraint, shape });

const cases: Record<string, Case> = {
  positive: { options: { lower: 0, shape: 2 }, free: [0, 1], holds: (x) => x.every((value) => value > 0) },
  lower: { options: { lower: 3 }, free: [0], holds: ([x]) => x > 3 },
  upper: { options: { upper: -1 }, free: [0], holds: ([x]) => x < -1 },
  interval: { options: { lower: -1, upper: 4, shape: 2 }, free: [0, 1], holds: (x) => x.every((v) => v > -1 && v < 4) },
  simplex: {
    options: constrained("simplex", 4),
    free: [0, 1, 2],
    holds: (x) => x.every((value) => value > 0) && near(total(x), 1),
  },
  "two simplexes": {
    options: constrained("simplex", [2, 3]),
    free: [0, 1, 3, 4],
    holds: (x) => near(total(x.slice(0, 3)), 1) && near(total(x.slice(3)), 1),
  },
  ordered: { options: constrained("ordered", 4), free: [0, 1, 2, 3], holds: ascending },
  "positive ordered": {
    options: constrained("positiveOrdered", 3),
    free: [0, 1, 2],
    holds: (x) => ascending(x) && x[0] > 0,
  },
  "correlation factor": {
    options: constrained("correlationFactor", [3, 3]),
    free: [3, 6, 7],
    holds: (x) => [0, 1, 2].every((i) => near(total(x.slice(3 * i, 3 * i + 3).map((v) => v * v)), 1) && x[4 * i] > 0),
  },
  correlation: {
    options: constrained("correlation", [3, 3]),
    free: [3, 6, 7],
    holds: (x) => [0, 4, 8].every((k) => near(x[k], 1)) && near(x[1], x[3]) && near(x[2], x[6]),
  },
  "covariance factor": {
    options: constrained("covarianceFactor", [3, 3]),
    free: [0, 3, 4, 6, 7, 8],
    holds: (x) => [0, 4, 8].every((k) => x[k] > 0) && [1, 2, 5].every((k) => x[k] === 0),
  },
  covariance: {
    options: constrained("covariance", [2, 2]),
    free: [0, 2, 3],
    holds: (x) => near(x[1], x[2]) && x[0] * x[3] > x[1] * x[2],
  },
};

for (const [name, { options, free, holds }] of Object.entries(cases)) {
  test(name, (t) => {
    const made = bare(options);
    const u = Float64Array.from({ length: made.dimension }, (_, k) => Math.sin(2 * k + 1));
    const { x } = made.constrain(u);
    t.true(holds(x), `${x}`);
    const back = made.unconstrain({ x });
    t.true(u.every((value, k) => Math.abs(back[k] - value) < 1e-9));
    t.is(made.dimension, free.length);
    const step = 1e-5;
    const columns = Array.from(u, (_, k) => {
      const moved = (by: number) => made.constrain(u.map((value, j) => (j === k ? value + by : value))).x;
      const [after, before] = [moved(step), moved(-step)];
      return free.map((place) => (after[place] - before[place]) / (2 * step));
    });
    const expected = Math.log(Math.abs(determinant(columns)));
    t.true(Math.abs(made.logDensity(u) - expected) < 1e-7, `${made.logDensity(u)}, ${expected}`);
  });
}

test("a unit vector has length 1, and a standard normal length of its coordinates", (t) => {
  const made = bare(constrained("unitVector", 3));
  const { x } = made.constrain([3, 0, 4]);
  t.deepEqual(
    [...x].map((value) => value.toFixed(12)),
    ["0.600000000000", "0.000000000000", "0.800000000000"],
  );
  t.true(near(made.logDensity([3, 0, 4]), -12.5));
});

test("a sum of zero keeps lengths", (t) => {
  const made = model({}, (p) => {
    p.factor(p.sample("x", flat(), constrained("sumToZero", 4)).square().multiply(-0.5));
  });
  const { x } = made.constrain([1, -2, 0.5]);
  t.true(Math.abs(total(x)) < 1e-12);
  t.true(near(total(x.map((value) => value * value)), 1 + 4 + 0.25));
  t.true(made.unconstrain({ x }).every((value, k) => near(value, [1, -2, 0.5][k])));
});

function determinant(matrix: number[][]): number {
  const rows = matrix.map((row) => [...row]);
  let product = 1;
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k]) > Math.abs(rows[best][k]) ? k + i : best), k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    product *= rows[k][k];
    for (const row of rows.slice(k + 1)) {
      const factor = row[k] / rows[k][k];
      row.forEach((_, j) => {
        row[j] -= factor * rows[k][j];
      });
    }
  }
  return product;
}
