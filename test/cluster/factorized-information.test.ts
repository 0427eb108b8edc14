/** Maximizers of mean information: the bound where it is met, and the value from its definition. */
import test from "ava";
import { factorizedInformation, factorizedInformationSync } from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badCounts,
  badNumbers,
  badOptions,
  badSeeds,
  badSyncRunOptions,
  unreadableVectors,
} from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const pairs = [
  [0, 1],
  [1, 2],
  [0, 2],
];

test("variables with equally many states meet the bound", async (t) => {
  for (const states of [2, 3]) {
    const found = await factorizedInformation([states, states, states], pairs);
    t.true(found.certified);
    close(t, found.upperBound, Math.log(states), 1e-14);
    close(t, found.multiInformation, 2 * Math.log(states), 1e-6);
    close(
      t,
      found.distribution.reduce((sum, p) => sum + p, 0),
      1,
      1e-12,
    );
    t.is(found.distribution.filter((p) => p > 1e-6).length, states);
    t.deepEqual(factorizedInformationSync([states, states, states], pairs), found);
  }
});

test("the value is that of its distribution, below the bound", (t) => {
  const found = factorizedInformationSync([2, 3], [[0, 1]], { seed: 2 });
  const p = (x: number, y: number) => found.distribution[3 * x + y];
  let information = 0;
  for (const x of [0, 1]) {
    for (const y of [0, 1, 2]) {
      const apart = (p(x, 0) + p(x, 1) + p(x, 2)) * (p(0, y) + p(1, y));
      if (p(x, y) > 0) information += p(x, y) * Math.log(p(x, y) / apart);
    }
  }
  close(t, found.value, information, 1e-9);
  close(t, found.upperBound, Math.log(2), 1e-14);
  t.true(found.value <= found.upperBound + 1e-12);
  t.is(found.converged, found.slope <= 1e-9);
});

test("bad input is refused by name", async (t) => {
  for (const run of [factorizedInformation, factorizedInformationSync]) {
    await rejects(t, "states", (value) => run(value, pairs), unreadableVectors);
    await rejects(t, "states", (value) => run(value, [[0, 1]]), {
      none: () => [],
      zero: () => [2, 0],
      "a fraction": () => [2, 1.5],
    });
    await rejects(t, "margins", (value) => run([2, 2], value), {
      undefined: () => undefined,
      "a number": () => 1,
      none: () => [],
      "a flat array": () => [0, 1],
      "one variable": () => [[0]],
      "a variable twice": () => [[0, 0]],
      "a variable too far": () => [[0, 2]],
      "a negative variable": () => [[0, -1]],
      "a hole": () => Object.assign([[0, 1]], { length: 2 }),
    });
    await rejects(t, "options", (value) => run([2, 2], [[0, 1]], value), badOptions);
    for (const name of ["restarts", "maxIterations"]) {
      await rejects(t, `options.${name}`, (value) => run([2, 2], [[0, 1]], { [name]: value }), {
        ...badCounts,
        zero: () => 0,
      });
    }
    await rejects(t, "options.tolerance", (tolerance) => run([2, 2], [[0, 1]], { tolerance }), {
      ...badNumbers,
      negative: () => -1,
    });
    await rejects(t, "options.seed", (seed) => run([2, 2], [[0, 1]], { seed }), badSeeds);
  }
  await rejects(t, "options", (value) => factorizedInformation([2, 2], [[0, 1]], value), badAsyncRunOptions);
  await rejects(t, "options", (value) => factorizedInformationSync([2, 2], [[0, 1]], value), badSyncRunOptions);
  t.throws(() => factorizedInformationSync(new Array(60).fill(2), pairs), { code: "OutOfMemory" });
});
