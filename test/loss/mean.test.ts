/** The mean of losses. */
import test from "ava";
import { cvar, mean } from "gibbs/loss";
import { badOptions, badSyncRunOptions, badVectors, badWeights } from "../support/bad-inputs.ts";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

test("it is the sum over the weights' sum, and the tail of everything", (t) => {
  const losses = normals(1, 50);
  const weights = normals(2, 50).map(Math.abs);
  const total = weights.reduce((sum, w) => sum + w);
  const weighted = mean(losses, { weights });
  close(t, weighted.value, losses.reduce((sum, l, i) => sum + weights[i] * l, 0) / total, 1e-13);
  close(
    t,
    weighted.grads.losses,
    weights.map((w) => w / total),
    1e-15,
  );
  close(t, mean(losses).value, cvar(losses, { level: 0 }).value, 1e-13);
  const single = mean(Float32Array.of(1, 2));
  t.true(single.grads.losses instanceof Float32Array);
  t.deepEqual(mean(losses, { grad: false }).grads, {});
});

test("wrong input is refused", async (t) => {
  await rejects(t, "losses", (losses) => mean(losses), { ...badVectors, none: () => [] });
  const { undefined: _, ...weights } = badWeights(4) as Record<string, () => unknown>;
  await rejects(t, "options.weights", (weights) => mean([1, 2, 3, 4], { weights }), weights);
  await rejects(t, "options", (options) => mean([1, 2], options), { ...badOptions, ...badSyncRunOptions });
});
