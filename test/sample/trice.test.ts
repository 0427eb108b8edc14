import test from "ava";
import { trice } from "gibbs/sample";
import { badSeeds } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

test("the weights of three examples by hand", (t) => {
  const { examples, proposals, weights, control } = trice([1, 0, 0]);
  t.deepEqual([...examples], [0, 1, 1, 2, 2]);
  t.deepEqual([...proposals], [1, 0, 1, 0, 1]);
  t.deepEqual([...control], [0, 0.5, 0.5]);
  [1, 1, -0.5, 1, -0.5].forEach((weight, k) => void t.true(Math.abs(weights[k] - weight / 3) < 1e-15));
});

test("where all succeed nothing is left", (t) => {
  t.is(trice([1, 1, 1]).weights.length, 0);
});

test("a choice keeps the mean of every weight", (t) => {
  const correct = [1, 0, 1, 0, 0, 1];
  const key = (example: number, proposal: number) => 2 * example + proposal;
  const whole = new Float64Array(12);
  const all = trice(correct);
  all.weights.forEach((weight, k) => {
    whole[key(all.examples[k], all.proposals[k])] = weight;
  });
  const sum = new Float64Array(12);
  const rounds = 4000;
  for (let seed = 0; seed < rounds; seed++) {
    const part = trice(correct, { count: 3, seed });
    t.true(part.weights.length <= 3);
    part.weights.forEach((weight, k) => {
      sum[key(part.examples[k], part.proposals[k])] += weight / rounds;
    });
  }
  whole.forEach((weight, k) => void t.true(Math.abs(sum[k] - weight) < 0.03, `${k}: ${sum[k]} for ${weight}`));
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "correct", (bad) => trice(bad), {
    one: () => [1],
    two: () => [1, 2],
    text: () => "10",
    half: () => [0.5, 1],
  });
  await rejects(t, "options", (bad) => trice([1, 0], bad), {
    count: () => ({ count: 0 }),
    unknown: () => ({ subsample: 2 }),
    ...Object.fromEntries(Object.entries(badSeeds).map(([name, make]) => [name, () => ({ seed: make() })])),
  });
});
