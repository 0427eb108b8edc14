/** Reweighting by losses: the softmax of the strategies, and what it does to training. */
import test from "ava";
import { type LossReweightingOptions, lossReweighting, mean } from "gibbs/loss";
import { badNumbers, badOptions, badSyncRunOptions, badVectors } from "../support/bad-inputs.ts";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const strategies = {
  linUpper: (h: number) => Math.min(h + 1, 1),
  linear: (h: number) => (h + 1) / 2,
  quadratic: (h: number) => 1 - h * h,
  extremes: Math.abs,
};

test("weights are the softmax of the strategy's scores, whatever the losses' scale", (t) => {
  const losses = normals(1, 20);
  const [least, largest] = [Math.min(...losses), Math.max(...losses)];
  for (const [strategy, score] of Object.entries(strategies)) {
    for (const temperature of [0.2, 1, 4]) {
      const options = { strategy, temperature } as LossReweightingOptions;
      const { value, grads } = lossReweighting(losses, options);
      const raw = losses.map((l) => Math.exp(score((2 * l - least - largest) / (largest - least)) / temperature));
      const total = raw.reduce((sum, w) => sum + w);
      close(
        t,
        grads.losses,
        raw.map((w) => w / total),
        1e-13,
      );
      close(
        t,
        value,
        losses.reduce((sum, l, i) => sum + (raw[i] / total) * l, 0),
        1e-13,
      );
      close(
        t,
        lossReweighting(
          losses.map((l) => 7 * l + 3),
          options,
        ).grads.losses,
        grads.losses ?? [],
        1e-12,
      );
    }
  }
  close(t, lossReweighting(losses, { temperature: 1e9 }).value, mean(losses).value, 1e-8);
  close(t, lossReweighting([2, 2, 2]).grads.losses, [1 / 3, 1 / 3, 1 / 3], 1e-15);
});

/** The authors' toy: a regression without noise, where losses that are low have nothing left to teach. */
test("counting low losses less is faster where all can be fitted", (t) => {
  const [n, d] = [64, 8];
  const x = normals(2, n * d).map((value, at) => value * (1 + (at % d)) * 0.3);
  const truth = normals(3, d);
  const after = (strategy: LossReweightingOptions["strategy"] | undefined) => {
    const w = new Float64Array(d);
    let losses = new Float64Array(n);
    for (let step = 0; step < 150; step++) {
      const residuals = Float64Array.from({ length: n }, (_, i) =>
        w.reduce((sum, value, j) => sum + (value - truth[j]) * x[i * d + j], 0),
      );
      losses = residuals.map((r) => (r * r) / 2);
      const risk = strategy === undefined ? mean(losses) : lossReweighting(losses, { strategy, temperature: 0.3 });
      const weights = risk.grads.losses ?? [];
      for (let j = 0; j < d; j++) {
        w[j] -= 0.05 * residuals.reduce((sum, r, i) => sum + weights[i] * r * x[i * d + j], 0);
      }
    }
    return mean(losses).value;
  };
  t.true(after("linUpper") < 0.5 * after(undefined), `${after("linUpper")} ${after(undefined)}`);
});

test("wrong input is refused", async (t) => {
  await rejects(t, "losses", (losses) => lossReweighting(losses), { ...badVectors, none: () => [] });
  await rejects(t, "options", (options) => lossReweighting([1, 2], options), { ...badOptions, ...badSyncRunOptions });
  const { undefined: _, ...numbers } = badNumbers;
  await rejects(t, "options.temperature", (temperature) => lossReweighting([1, 2], { temperature }), {
    ...numbers,
    zero: () => 0,
  });
  await rejects(t, "options.strategy", (strategy) => lossReweighting([1, 2], { strategy }), {
    unknown: () => "upper",
    "a number": () => 1,
  });
});
