import test from "ava";
import { model, normal } from "gibbs/model";
import { proximalLangevin, proximalLangevinSync } from "gibbs/sample";
import { notModels } from "../support/exact.ts";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

const signal = () => model({}, (p) => void p.sample("x", normal(1.5, 1)));

/** Mean of exp(−(x − 1.5)² / 2 − 2 |x|), by the trapezoid rule. */
const truth = (() => {
  let [sum, total] = [0, 0];
  for (let x = -8; x <= 8; x += 1e-3) {
    const weight = Math.exp(-0.5 * (x - 1.5) ** 2 - 2 * Math.abs(x));
    sum += weight * x;
    total += weight;
  }
  return sum / total;
})();

test("the mean of a normal density with a Laplace penalty", async (t) => {
  const options = { penalty: 2, stepSize: 0.002, smoothing: 0.004, thin: 50, draws: 4000, seed: 1 };
  const [{ mean, mcse }] = (await proximalLangevin(signal(), options)).summary().rows;
  t.true(Math.abs(mean - truth) < 4 * mcse + 0.01, `${mean} ± ${mcse} for ${truth}`);
  t.true(mcse < 0.02);
});

test("the same bits in place and at any number of threads", async (t) => {
  const options = { penalty: 0.5, draws: 30, warmup: 30, seed: 3 };
  const found = await proximalLangevin(schools(), options);
  for (const threads of [1, 3])
    t.deepEqual(proximalLangevinSync(schools(), { ...options, threads }).values, found.values);
});

test("abort and bad input by name", async (t) => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const run = proximalLangevin(schools(), {
    penalty: 1,
    draws: 1_000_000,
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await t.throwsAsync(run, { is: reason });
  await rejects(t, "model", (bad) => proximalLangevin(bad, { penalty: 1 }), notModels);
  await rejects(t, "options", (bad) => proximalLangevin(schools(), bad), {
    missing: () => ({}),
    "not given": () => ({ draws: 3 }),
    negative: () => ({ penalty: -1 }),
    few: () => ({ penalty: [1, 2] }),
    step: () => ({ penalty: 1, stepSize: 0 }),
    smoothing: () => ({ penalty: 1, smoothing: -1 }),
    unknown: () => ({ penalty: 1, lambda: 2 }),
  });
});
