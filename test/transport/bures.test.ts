import test from "ava";
import { bures, buresSync } from "gibbs/transport";
import { badMatrices, badOptions, badVectors } from "../support/bad-inputs.ts";
import { fixture } from "../support/line-fixture.ts";
import { rejects } from "../support/rejects.ts";

const { means, covariances } = fixture.gaussians;
const [source, target] = [0, 1].map((k) => ({ mean: means[k], covariance: covariances[k] }));

test("distance and map are POT's", async (t) => {
  const { distance, value, dual, gap, map } = await bures(source, target);
  t.true(Math.abs(distance - fixture.bures) < 1e-10 && Math.abs(distance ** 2 - value) < 1e-10);
  t.true(dual <= value + 1e-10 && gap < 1e-8);
  t.deepEqual(map?.matrix.shape, [3, 3]);
  fixture.buresMap.flat().forEach((entry, k) => {
    t.true(Math.abs(entry - map!.matrix.data[k]) < 1e-8);
  });
});

test("gradients are those of finite differences", (t) => {
  const { gradients } = buresSync(source, target, { gradient: true });
  const at = (by: number) => {
    const covariance = covariances[1].map((row, i) => row.map((v, j) => v + (i + j === 1 ? by : 0)));
    return buresSync(source, { mean: means[1], covariance }).value;
  };
  t.true(Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - 2 * gradients!.target.covariance.data[1]) < 1e-6);
  t.true(Math.abs(gradients!.target.mean[0] - 2 * (means[1][0] - means[0][0])) < 1e-12);
});

test("singular covariances: a value always, a map where there is one", async (t) => {
  const point = {
    mean: [0, 0],
    covariance: [
      [0, 0],
      [0, 0],
    ],
  };
  const round = {
    mean: [3, 0],
    covariance: [
      [1, 0],
      [0, 2],
    ],
  };
  const [there, back] = [await bures(point, round), await bures(round, point)];
  t.true(Math.abs(there.value - 12) < 1e-12 && Math.abs(back.value - 12) < 1e-12);
  t.is(there.map, undefined);
  t.deepEqual(Array.from(back.map!.matrix.data), [0, 0, 0, 0]);
  await t.throwsAsync(bures(point, round, { gradient: true }), {
    code: "InvalidValue",
    message: /^source\.covariance/,
  });
});

test("bad input is refused by name", async (t) => {
  const good = { mean: [0], covariance: [[1]] };
  await rejects(t, "source", (bad) => bures(bad, good), {
    null: () => null,
    empty: () => ({}),
    "other dimensions": () => ({ mean: [0, 1], covariance: [[1]] }),
    "no covariance": () => ({ mean: [0] }),
    negative: () => ({ mean: [0], covariance: [[-1]] }),
    "not symmetric": () => ({
      mean: [0, 0],
      covariance: [
        [1, 1],
        [0, 1],
      ],
    }),
    "not square": () => ({ mean: [0, 0], covariance: [[1, 0]] }),
  });
  await rejects(t, "target.mean", (mean) => bures(good, { mean, covariance: [[1]] }), badVectors);
  await rejects(t, "target.covariance", (covariance) => bures(good, { mean: [0], covariance }), badMatrices);
  await rejects(t, "options", (bad) => bures(good, good, bad), { ...badOptions, gradient: () => ({ gradient: 1 }) });
});
