/** What a gradient keeps beside another one. */
import test from "ava";
import fc from "fast-check";
import { projectConflict } from "gibbs/loss";
import { badVectors } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const dot = (x: ArrayLike<number>, y: ArrayLike<number>) => Array.from(x).reduce((sum, v, i) => sum + v * y[i], 0);

test("what is left never works against the reference, and is the nearest such vector", (t) => {
  const vector = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(vector, vector, (g, r) => {
      const kept = projectConflict(g, r);
      t.true(dot(kept, r) >= -1e-9);
      // What is taken off is along the reference, and only where it has to be.
      const taken = g.map((value, i) => value - kept[i]);
      close(t, Math.abs(dot(taken, r)), Math.sqrt(dot(taken, taken) * dot(r, r)), 1e-9);
      if (dot(g, r) >= 0) t.deepEqual([...kept], g);
    }),
    { numRuns: 50 },
  );
});

test("vectors that cannot be, or do not fit, are refused", async (t) => {
  await rejects(t, "gradient", (g: never) => projectConflict(g, [1, 2, 3]), badVectors);
  await rejects(t, "reference", (r) => projectConflict([1, 2, 3], r), { ...badVectors, short: () => [1] });
});
