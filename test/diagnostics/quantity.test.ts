/** Taking one quantity out of a variable's draws, and what is refused as draws of one. */
import test from "ava";
import { type Draws, ebfmi, essBulk, essMean, essQuantile, essTail, mcse, quantity, rhat } from "gibbs/diagnostics";
import type { BadInputs } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const counting = (...shape: number[]) => {
  const data = Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
  return { data, shape: shape as unknown as Draws["shape"] };
};

test("an element's draws, chain after chain", (t) => {
  const draws = counting(2, 3, 2, 5);
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 5; j++) {
      const expected = Array.from({ length: 6 }, (_, draw) => 10 * draw + 5 * i + j);
      t.deepEqual(quantity(draws, i, j), { data: Float64Array.from(expected), shape: [2, 3] });
    }
  }
  t.deepEqual(quantity(counting(2, 4, 3), 2).data, Float64Array.of(2, 5, 8, 11, 14, 17, 20, 23));
  const scalar = counting(2, 4);
  t.deepEqual(quantity(scalar), { data: scalar.data, shape: [2, 4] });
  t.not(quantity(scalar).data, scalar.data);
  t.deepEqual(scalar, counting(2, 4));
});

test("indices that do not fit are refused", async (t) => {
  const draws = counting(2, 3, 2, 5);
  const wrong: Record<string, () => number[]> = {
    none: () => [],
    "too few": () => [1],
    "too many": () => [1, 1, 1],
    "out of range": () => [0, 5],
    negative: () => [-1, 0],
    "a fraction": () => [0.5, 0],
    NaN: () => [0, Number.NaN],
  };
  await rejects(t, "index", (index: number[]) => quantity(draws, ...index), wrong);
});

/** What is no draws of a variable. */
const badDraws: BadInputs = {
  undefined: () => undefined,
  null: () => null,
  "a number": () => 3,
  "a plain object": () => ({}),
  "no data": () => ({ shape: [1, 2, 1] }),
  "data that are no array": () => ({ data: 3, shape: [1, 2, 1] }),
  "too few elements": () => ({ data: new Float64Array(3), shape: [1, 4, 1] }),
  "too many elements": () => ({ data: new Float64Array(5), shape: [1, 4, 1] }),
  "no chains": () => ({ data: new Float64Array(0), shape: [0, 4, 1] }),
  "negative sizes": () => ({ data: new Float64Array(4), shape: [-1, -4, 1] }),
  "fractional sizes": () => ({ data: new Float64Array(4), shape: [0.5, 8, 1] }),
  "sizes of strings": () => ({ data: new Float64Array(4), shape: ["1", "4", 1] }),
  "an absurd shape": () => ({ data: new Float64Array(4), shape: [2 ** 40, 2 ** 40, 1] }),
  "a shape that is a string": () => ({ data: new Float64Array(4), shape: "141" }),
  "strides beside three sizes": () => ({ data: new Float64Array(4), shape: [1, 4, 1], strides: [4, 1, 1] }),
  "a shared buffer": () => ({ data: new Float64Array(new SharedArrayBuffer(32)), shape: [1, 4, 1] }),
  "a detached buffer": () => {
    const data = new Float64Array(4);
    structuredClone(data.buffer, { transfer: [data.buffer] });
    return { data, shape: [1, 4, 1] };
  },
};

const diagnoses = { essBulk, essMean, essTail, mcse, rhat };

test("what is no draws is refused by name", async (t) => {
  await rejects(t, "draws", (draws) => quantity(draws, 0), badDraws);
  const several: BadInputs = { ...badDraws, "several quantities": () => counting(2, 4, 3) };
  for (const diagnose of Object.values(diagnoses)) await rejects(t, "draws", (draws) => diagnose(draws), several);
  await rejects(t, "draws", (draws) => essQuantile(draws, 0.5), several);
  await rejects(t, "energy", (energy) => ebfmi(energy), several);
});
