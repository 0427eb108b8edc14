import test from "ava";
import { buresBarycenter, buresBarycenterSync, buresSync } from "gibbs/transport";
import { badOptions, badWeights } from "../support/bad-inputs.ts";
import { fixture } from "../support/line-fixture.ts";
import { rejects } from "../support/rejects.ts";

const { means, covariances } = fixture.gaussians;
const gaussians = [0, 1].map((k) => ({ mean: means[k], covariance: covariances[k] }));

test("the covariance is POT's", async (t) => {
  const { covariance, converged, dual, value, mean } = await buresBarycenter(gaussians, { weights: [1, 3] });
  t.true(converged && dual <= value + 1e-12);
  fixture.buresBarycenter.flat().forEach((entry, k) => {
    t.true(Math.abs(entry - covariance.data[k]) < 1e-4);
  });
  t.true(Math.abs(mean[0] - (0.25 * means[0][0] + 0.75 * means[1][0])) < 1e-12);
});

test("the value is the mean of the distances to it", (t) => {
  const center = buresBarycenterSync(gaussians);
  const distances = gaussians.map((each) => buresSync(center, each).value);
  t.true(Math.abs((distances[0] + distances[1]) / 2 - center.value) < 1e-9);
  const whole = buresSync(gaussians[0], gaussians[1]).value;
  t.true(Math.abs(center.value - whole / 4) < 1e-8 * whole);
});

test("the best so far, when the iterations run out", (t) => {
  const apart = [
    {
      mean: [0, 0],
      covariance: [
        [1, 0.9],
        [0.9, 1],
      ],
    },
    {
      mean: [0, 0],
      covariance: [
        [1, -0.9],
        [-0.9, 4],
      ],
    },
    {
      mean: [0, 0],
      covariance: [
        [5, 1],
        [1, 0.5],
      ],
    },
  ];
  const rough = buresBarycenterSync(apart, { maxIterations: 1, tolerance: 1e-15 });
  const fine = buresBarycenterSync(apart);
  t.true(fine.converged && rough.iterations <= 1 && rough.value >= fine.dual);
});

test("bad input is refused by name", async (t) => {
  const good = { mean: [0], covariance: [[1]] };
  await rejects(t, "gaussians", (bad) => buresBarycenter(bad), {
    null: () => null,
    none: () => [],
    "no distribution": () => [null],
    "no mean": () => [{ covariance: [[1]] }],
    "another dimension": () => [
      good,
      {
        mean: [0, 0],
        covariance: [
          [1, 0],
          [0, 1],
        ],
      },
    ],
    "not a number": () => [{ mean: [Number.NaN], covariance: [[1]] }],
    negative: () => [{ mean: [0], covariance: [[-1]] }],
    "all singular": () => [
      {
        mean: [0, 0],
        covariance: [
          [1, 0],
          [0, 0],
        ],
      },
      {
        mean: [0, 0],
        covariance: [
          [2, 0],
          [0, 0],
        ],
      },
    ],
  });
  await rejects(t, "options.weights", (weights) => buresBarycenter([good, good], { weights }), badWeights(2));
  await rejects(t, "options", (bad) => buresBarycenter([good], bad), {
    ...badOptions,
    tolerance: () => ({ tolerance: 0 }),
  });
});
