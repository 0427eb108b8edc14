import test from "ava";
import { privateAggregates } from "gibbs/cluster";
import { badLabels, badNumbers, badSeeds, badVectors } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const ids = Array.from({ length: 8000 }, (_, i) => i % 4000);
const responses = ids.map((_, i) => (i < 4000 ? -5 : 2));

test("means of clipped responses, with noise of the stated deviation", (t) => {
  for (const delta of [0, 1e-6]) {
    const found = privateAggregates(responses, ids, { epsilon: 0.8, lower: 0, upper: 4, delta });
    t.is(found.clipped, 4000);
    t.deepEqual([...new Set(found.sizes)], [2]);
    // Clipped to 0 and 2: a mean of 1. Width 4 over 2 members: sensitivity 2.
    const deviation = (2 / 0.8) * (delta > 0 ? Math.sqrt(2 * Math.log(1.25 / delta)) : Math.SQRT2);
    close(t, found.deviations, new Array(4000).fill(deviation), 1e-12);
    const noise = [...found.means].map((mean) => mean - 1);
    const mean = noise.reduce((sum, x) => sum + x, 0) / 4000;
    const spread = Math.sqrt(noise.reduce((sum, x) => sum + x * x, 0) / 4000);
    t.true(Math.abs(mean) < (5 * deviation) / Math.sqrt(4000), `${mean}`);
    t.true(Math.abs(spread / deviation - 1) < 0.1, `${spread} ${deviation}`);
  }
});

test("the seed names the noise", (t) => {
  const of = (seed: number) => privateAggregates([1, 0], [0, 0], { epsilon: 1, seed }).means[0];
  t.is(of(3), of(3));
  t.not(of(3), of(4));
});

test("bad input is refused by name", async (t) => {
  const epsilon = 0.5;
  await rejects(t, "responses", (value) => privateAggregates(value, [0, 0, 0], { epsilon }), badVectors);
  await rejects(t, "ids", (value) => privateAggregates([1, 2], value, { epsilon }), badLabels(2));
  await rejects(t, "ids", (value) => privateAggregates([1, 2], value, { epsilon }), {
    negative: () => [0, -1],
    "a bag without members": () => [0, 2],
  });
  const run = (options: object) => privateAggregates([1, 2], [0, 0], { epsilon, ...options });
  await rejects(t, "options", (value: object) => privateAggregates([1, 2], [0, 0], value as never), {
    null: () => null,
    undefined: () => undefined,
    "an unknown name": () => ({ epsilon, noise: 1 }),
  });
  const negative = { negative: () => -1 };
  await rejects(t, "options.epsilon", (value) => run({ epsilon: value }), {
    ...badNumbers,
    ...negative,
    zero: () => 0,
  });
  await rejects(t, "options.delta", (delta) => run({ delta }), { ...badNumbers, ...negative, one: () => 1 });
  await rejects(t, "options.lower", (lower) => run({ lower }), badNumbers);
  await rejects(t, "options.upper", (upper) => run({ upper }), { ...badNumbers, "below lower": () => -1 });
  await rejects(t, "options.epsilon", (value) => run({ epsilon: value, delta: 0.1 }), { one: () => 1 });
  await rejects(t, "options.seed", (seed) => run({ seed }), badSeeds);
});
