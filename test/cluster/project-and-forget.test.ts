/** Problems over metrics: closed forms, SciPy's answers with all inequalities, bounds, and how few are remembered. */
import { readFileSync } from "node:fs";
import test from "ava";
import {
  type CorrelationProblem,
  correlationClusteringSync,
  projectAndForget,
  projectAndForgetSync,
} from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badMatrices,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  prefixed,
  unreadableVectors,
} from "../support/bad-inputs.ts";
import { close, uniforms } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { planted } from "./support.ts";

interface Fixture {
  readonly relaxations: readonly (CorrelationProblem & { readonly value: number })[];
  readonly nearest: readonly { dissimilarities: number[][]; weights: number[][]; value: number }[];
}

const fixture: Fixture = JSON.parse(readFileSync(new URL("fixtures/project-and-forget.json", import.meta.url), "utf8"));

/** Symmetric numbers around 1 with zeros on the diagonal. */
function random(n: number, seed: number): Float64Array {
  const [uniform, matrix] = [uniforms(seed), new Float64Array(n * n)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) matrix[i * n + j] = matrix[j * n + i] = 4 * uniform() - 1;
  }
  return matrix;
}

test("the nearest metrics are SciPy's", async (t) => {
  for (const { dissimilarities, weights, value } of fixture.nearest) {
    const found = await projectAndForget({ dissimilarities, weights }, { tolerance: 1e-9 });
    t.true(found.converged);
    close(t, found.value, value, 1e-7);
    t.true(found.lowerBound <= value * (1 + 1e-7) && found.lowerBound <= found.value);
    close(t, found.gap, found.value - found.lowerBound, 1e-9);
  }
});

test("the bound of correlation clustering is the linear relaxation's", (t) => {
  for (const { value, ...problem } of fixture.relaxations) {
    const found = correlationClusteringSync(problem, { persistency: false });
    // The search ends where the bound meets the partition, which is then the relaxation's too.
    t.true(found.lowerBound <= value + 1e-6, `${found.lowerBound} above ${value}`);
    t.true(found.lowerBound >= value - 1e-2 * Math.abs(value), `${found.lowerBound} far below ${value}`);
    t.true(correlationClusteringSync(problem, { persistency: false, maxIterations: 0 }).lowerBound < found.lowerBound);
  }
});

test("metrics satisfy every inequality, from few that are remembered, the same at any number of threads", async (t) => {
  const n = 40;
  const dissimilarities = { data: random(n, 3), shape: [n, n] } as const;
  const found = await projectAndForget({ dissimilarities });
  const at = (i: number, j: number) => found.distances.data[n * i + j];
  for (let i = 0; i < n; i++) {
    t.is(at(i, i), 0);
    for (let j = 0; j < n; j++) {
      t.is(at(i, j), at(j, i));
      for (let k = 0; k < n; k++) if (at(i, j) > at(i, k) + at(k, j) + 1e-12) t.fail(`${i} ${j} ${k}`);
    }
  }
  t.true(found.converged && found.relativeGap <= 1e-6);
  t.true(Math.max(...found.remembered) < (0.2 * n * (n - 1) * (n - 2)) / 2);
  t.is(found.remembered.at(-1), found.active);
  t.is(found.remembered.length, found.iterations);
  t.deepEqual(projectAndForgetSync({ dissimilarities }, { threads: 3 }), found);
  const short = projectAndForgetSync({ dissimilarities }, { maxIterations: 2 });
  t.true(!short.converged && short.iterations === 2 && short.lowerBound <= found.value && short.value >= found.value);
});

test("a learned metric looks where the classes differ", async (t) => {
  // Two classes apart along the first axis, among noise that is wider along the second.
  const [uniform, n] = [uniforms(5), 40];
  const points = Array.from({ length: n }, (_, i) => [(i % 2) + 0.3 * uniform(), 4 * uniform()]);
  const classes = points.map((_, i) => i % 2);
  const found = await projectAndForget({ points, classes }, { slack: 0.05 });
  t.true(found.converged && found.relativeGap <= 1e-6 && found.value > 0, `${found.relativeGap}`);
  t.true(found.iterations < 30 && found.active > 0 && found.active === found.remembered.at(-1));
  const [a, b, c, d] = found.matrix.data;
  t.true(a > 3 * d && b === c && a * d > b * b, `${found.matrix.data}`);
  t.true(found.violated <= (n * (n - 1)) / 2 && found.active <= (n * (n - 1)) / 2);
  t.deepEqual(projectAndForgetSync({ points, classes }, { slack: 0.05, threads: 3 }), found);
  const given = { upper: found.upper, lower: found.lower, slack: 0.05 };
  t.deepEqual(projectAndForgetSync({ points, classes }, given), found);
  // Stricter limits cost more.
  const strict = projectAndForgetSync({ points, classes }, { ...given, upper: 0.5 * found.upper });
  t.true(strict.lowerBound > found.value);
});

test("the plane's rotation turns the learned metric", (t) => {
  const points = planted(2, 3, 12, 2, 1.5);
  const classes = points.map((_, i) => i % 3);
  const turned = points.map(([x, y]) => [0.6 * x - 0.8 * y, 0.8 * x + 0.6 * y]);
  const options = { tolerance: 1e-10, upper: 1, lower: 6 };
  const [one, other] = [points, turned].map((rows) => projectAndForgetSync({ points: rows, classes }, options));
  close(t, other.value, one.value, 1e-8);
  const [a, b, , d] = one.matrix.data;
  const along = 0.36 * a - 0.96 * b + 0.64 * d;
  close(t, other.matrix.data[0], along, 1e-7);
});

test("bad input is refused", async (t) => {
  const square = [
    [0, 2],
    [2, 0],
  ];
  const [points, classes] = [
    [[0], [1], [3]],
    [0, 0, 1],
  ];
  const symmetric = {
    "not square": () => [[0, 1]],
    "not symmetric": () => [
      [0, 1],
      [2, 0],
    ],
  };
  for (const call of [projectAndForget, projectAndForgetSync]) {
    await rejects(t, "problem", (problem) => call(problem as never), {
      undefined: () => undefined,
      null: () => null,
      "a number": () => 3,
      nothing: () => ({}),
      "a field too many": () => ({ dissimilarities: square, points }),
      ...prefixed(
        "dissimilarities: ",
        {
          ...badMatrices,
          ...symmetric,
          "a diagonal": () => [
            [1, 2],
            [2, 0],
          ],
        },
        (dissimilarities) => ({ dissimilarities }),
      ),
      ...prefixed(
        "weights: ",
        {
          ...symmetric,
          "another size": () => [[1]],
          zero: () => [
            [1, 0],
            [0, 1],
          ],
        },
        (weights) => ({ dissimilarities: square, weights }),
      ),
      ...prefixed("points: ", { ...badMatrices, one: () => [[1]] }, (rows) => ({ points: rows, classes })),
      ...prefixed(
        "classes: ",
        { ...unreadableVectors, "too few": () => [0], "below -1": () => [0, 1, -2], fractional: () => [0, 1, 0.5] },
        (list) => ({ points, classes: list }),
      ),
    });
    const limits = { ...badNumbers, zero: () => 0, negative: () => -1 };
    const common = {
      ...badOptions,
      ...(call === projectAndForget ? badAsyncRunOptions : badSyncRunOptions),
      ...prefixed("tolerance: ", { ...badNumbers, negative: () => -1 }, (tolerance) => ({ tolerance })),
      "maxIterations: negative": () => ({ maxIterations: -1 }),
    };
    await rejects(t, "options", (options) => call({ points, classes }, options as never), {
      ...common,
      ...prefixed("upper: ", limits, (upper) => ({ upper })),
      ...prefixed("lower: ", limits, (lower) => ({ lower })),
      ...prefixed("slack: ", limits, (slack) => ({ slack })),
    });
    await rejects(t, "options", (options) => call({ dissimilarities: square }, options as never), {
      ...common,
      "of the other problem": () => ({ slack: 1 }),
    });
  }
});
