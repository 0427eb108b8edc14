import test from "ava";
import { entropicFictitiousPlay, entropicFictitiousPlaySync } from "gibbs/sample";
import { badMatrices, badNumbers, badOptions, badVectors, badWeights, prefixed } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const x = Array.from({ length: 30 }, (_, i) => i / 29);
const features = x.map((at) => Array.from({ length: 12 }, (_, k) => Math.tanh(6 * (at - k / 11))));
const smooth = x.map((at) => 0.5 * Math.sin(3 * at));
const signs = x.map((at) => (at < 0.4 ? -1 : 1));

for (const loss of ["squared", "logistic"] as const) {
  test(`${loss}: certified, and the gap is λ times the divergence from the Gibbs measure`, async (t) => {
    const targets = loss === "squared" ? smooth : signs;
    const found = await entropicFictitiousPlay(features, targets, { loss });
    t.true(found.converged && found.relativeGap <= 1e-6 && found.lowerBound <= found.objective);
    t.true(Math.abs(found.weights.reduce((a, b) => a + b) - 1) < 1e-12);
    found.trace.slice(1).forEach((value, k) => void t.true(value <= found.trace[k] + 1e-15));
    const start = await entropicFictitiousPlay(features, targets, { loss, maxIterations: 0 });
    const logs = features[0].map((_, m) =>
      start.potentials.reduce((sum, g, i) => sum - (g * features[i][m]) / (30 * 0.01), -Math.log(12)),
    );
    const top = Math.max(...logs);
    const total = top + Math.log(logs.reduce((sum, l) => sum + Math.exp(l - top), 0));
    const divergence = logs.reduce((sum, l) => sum + (-Math.log(12) - (l - total)) / 12, 0);
    t.true(Math.abs(start.gap - 0.01 * divergence) < 1e-10, `${start.gap}`);
  });
}

test("small steps converge at their own rate", async (t) => {
  const options = { temperature: 0.3, tolerance: 1e-10 };
  const { lowerBound } = await entropicFictitiousPlay(features, smooth, options);
  const { trace } = await entropicFictitiousPlay(features, smooth, {
    ...options,
    step: 0.01,
    tolerance: 0,
    maxIterations: 400,
  });
  t.true(trace[400] - lowerBound <= 1.05 * 0.99 ** 400 * (trace[0] - lowerBound) + 1e-9);
});

test("the same bits in place and at any number of threads; a reference that leaves a feature out", async (t) => {
  const reference = features[0].map((_, m) => (m === 3 ? 0 : 1));
  const found = await entropicFictitiousPlay(features, smooth, { reference });
  for (const threads of [1, 3]) {
    t.deepEqual(entropicFictitiousPlaySync(features, smooth, { reference, threads }), found);
  }
  t.is(found.weights[3], 0);
});

test("bad input is refused by name", async (t) => {
  const rows = features.slice(0, 3);
  const targets = smooth.slice(0, 3);
  await rejects(t, "features", (bad) => entropicFictitiousPlay(bad, targets), badMatrices);
  await rejects(t, "targets", (bad) => entropicFictitiousPlay(rows, bad), { ...badVectors, few: () => [1, 2] });
  await rejects(t, "targets", (bad) => entropicFictitiousPlay(rows, bad, { loss: "logistic" }), {
    half: () => [1, -1, 0.5],
  });
  await rejects(t, "options", (bad) => entropicFictitiousPlay(rows, targets, bad), {
    ...badOptions,
    loss: () => ({ loss: "hinge" }),
    step: () => ({ step: 1.5 }),
    "no step": () => ({ step: 0 }),
    ...prefixed("temperature ", badNumbers, (temperature) => ({ temperature })),
    "temperature 0": () => ({ temperature: 0 }),
    tolerance: () => ({ tolerance: -1 }),
    maxIterations: () => ({ maxIterations: 0.5 }),
  });
  const given = badWeights(12);
  await rejects(t, "options.reference", (bad) => entropicFictitiousPlay(rows, targets, { reference: bad }), given);
});
