/** Gaussian processes against scikit-learn (fixtures/vectors.py): kernels, likelihoods, predictions; and as parts of models. */
import { readFileSync } from "node:fs";
import test from "ava";
import { graph, logDensity, matmul } from "gibbs/graph";
import * as processes from "gibbs/model";
import {
  conditionedProcess,
  gaussianProcess,
  type Kernel,
  matern,
  model,
  normal,
  squaredExponential,
} from "gibbs/model";
import { rejects } from "../support/rejects.ts";

interface Process {
  readonly options: object;
  readonly points: number[][];
  readonly others: number[][];
  readonly values: number[];
  readonly covariance: number[][];
  readonly logDensity: number;
  readonly predicted: number[];
  readonly spread: number[][];
}
const fixtures = JSON.parse(readFileSync(new URL("./fixtures/vectors.json", import.meta.url), "utf8")) as {
  processes: Record<string, Process>;
};
const close = (found: ArrayLike<number>, expected: number[], tolerance = 1e-9) =>
  expected.length === found.length &&
  expected.every((value, k) => Math.abs(found[k] - value) <= tolerance * (1 + Math.abs(value)));

const makers: Record<string, unknown> = { ...processes };

function kernelOf(title: string, options: object): Kernel {
  const [name, smoothness] = title.split(" ");
  const make = makers[name] as (options: object) => Kernel;
  return make(smoothness === undefined ? options : { ...options, smoothness: Number(smoothness) });
}

for (const [title, fixture] of Object.entries(fixtures.processes)) {
  test(`${title}: covariances, likelihood and predictions are scikit-learn's`, (t) => {
    const { options, points, others, values } = fixture;
    const kernel = kernelOf(title, options);
    const noise = { noise: 0.3 };
    const program = graph(() => {
      const { parameters } = conditionedProcess(points, values, others, kernel, noise);
      return {
        covariance: kernel(points, others),
        value: logDensity(values, gaussianProcess(points, kernel, noise)),
        predicted: parameters[0],
        spread: parameters[1],
      };
    }).compile();
    const found = program.evaluate();
    t.true(close(found.covariance, fixture.covariance.flat()));
    t.true(close(found.value, [fixture.logDensity]), `${found.value}, ${fixture.logDensity}`);
    t.true(close(found.predicted, fixture.predicted));
    t.true(close(found.spread, fixture.spread.flat()));
  });
}

test("slopes along scales are those of differences, at no distance too", (t) => {
  const x = [0, 0.4, 1.1];
  for (const kernel of [
    "matern 0.5",
    "matern 1.5",
    "matern 2.5",
    "squaredExponential",
    "rationalQuadratic",
    "periodic",
  ]) {
    const program = graph(({ parameter }) => {
      const [amplitude, lengthScale] = [parameter("amplitude"), parameter("lengthScale")];
      const covariance = kernelOf(kernel, { amplitude, lengthScale });
      const at = parameter("at", 3);
      return { value: logDensity(x, gaussianProcess(at, covariance, { noise: 0.4, mean: 0.1 })) };
    }).compile();
    const at = [0.9, 0.7, ...x];
    const { gradient } = program.gradient(at);
    gradient.forEach((slope, k) => {
      const h = 1e-5;
      const moved = (by: number) => program.value(at.map((value, l) => (l === k ? value + by : value)));
      const difference = (moved(h) - moved(-h)) / (2 * h);
      t.true(Math.abs(slope - difference) < 1e-6 * (1 + Math.abs(slope)), `${kernel} ${k}: ${slope}, ${difference}`);
    });
  }
});

test("kernels add, and a process may be sampled in standardized coordinates", (t) => {
  const sum: Kernel = (x, z) => squaredExponential()(x, z).add(processes.linearKernel({ amplitude: 2 })(x, z));
  const value = graph(() => sum([1], [3]))
    .compile()
    .evaluate().value[0];
  t.true(Math.abs(value - (Math.exp(-2) + 12)) < 1e-14);
  const x = [0, 1, 2.5];
  const made = model({ y: [1, 2, 3] }, (p, { y }) => {
    const lengthScale = p.sample("lengthScale", processes.inverseGamma(5, 5));
    const f = p.sample("f", gaussianProcess(x, matern({ lengthScale })), { noncentered: true });
    p.observe(normal(f, 0.5), y);
  });
  t.is(made.dimension, 4);
  const { f, lengthScale } = made.constrain([0.2, 1, 0, 0]);
  const first = graph(() => {
    const factor = matern({ lengthScale: lengthScale[0] })(x, x).cholesky();
    return matmul(factor, [1, 0, 0]);
  });
  t.true(close(f, [...first.compile().evaluate().value], 1e-8));
});

test("what does not fit is said", async (t) => {
  const inside =
    (call: (input: never) => unknown) =>
    (input: never): unknown =>
      graph(() => {
        call(input);
        return 0;
      });
  const numbers = { null: () => null, "a string": () => "x" };
  await rejects(
    t,
    "x",
    inside((x) => squaredExponential()(x, [1])),
    numbers,
  );
  await rejects(
    t,
    "kernel",
    inside((kernel) => gaussianProcess([1], kernel)),
    { null: () => null },
  );
  await rejects(t, "options.smoothness", (smoothness) => matern({ smoothness }), { none: () => 1, text: () => "1.5" });
  await rejects(
    t,
    "options.jitter",
    inside((jitter) => gaussianProcess([1], matern(), { jitter })),
    {
      negative: () => -1,
    },
  );
  await rejects(
    t,
    "options.mean",
    inside((mean) => gaussianProcess([1, 2], matern(), { mean })),
    {
      "of another length": () => [1, 2, 3],
    },
  );
  await rejects(
    t,
    "y",
    inside((y) => conditionedProcess([1, 2], y, [3], matern())),
    { "of another length": () => [1] },
  );
  await rejects(
    t,
    "options.lengthScale",
    inside((lengthScale) => matern({ lengthScale })([[1, 2]], [[1, 2]])),
    {
      "of another length": () => [1, 2, 3],
    },
  );
});
