import test from "ava";
import { sgld } from "gibbs/sample";
import { rejects } from "../support/rejects.ts";

const start = Array.from({ length: 64 }, () => [0.5]);
const finish = (run: ReturnType<typeof sgld>) => {
  while (!run.done) run.tell(run.ask().data.map((x) => -x));
  return run.result();
};
const variance = (data: Float64Array) => data.reduce((sum, x) => sum + x * x, 0) / data.length;

test("constant steps: the variance of the autoregression, 1 / (1 − ε/4)", (t) => {
  const { draws } = finish(sgld(start, { stepSize: 1, decay: 0, warmup: 50, draws: 250, thin: 2, seed: 1 }));
  t.deepEqual(draws.shape, [64, 250, 1]);
  t.true(Math.abs(variance(draws.data) * 0.75 - 1) < 0.06, `${variance(draws.data)}`);
});

test("friction and small steps sample the normal", (t) => {
  const options = {
    method: "sghmc",
    stepSize: 0.02,
    decay: 0,
    friction: 0.2,
    warmup: 200,
    draws: 800,
    thin: 5,
  } as const;
  t.true(Math.abs(variance(finish(sgld(start, options)).draws.data) - 1) < 0.1);
});

test("falling steps weigh their draws; a checkpoint continues bit for bit", (t) => {
  const options = { warmup: 3, draws: 40, seed: 2 };
  const whole = finish(sgld(start, options));
  t.true(Math.abs(whole.weights[10] / whole.weights[0] - (14 / 4) ** -0.55) < 1e-12);
  const run = sgld(start, options);
  for (let k = 0; k < 20; k++) run.tell(run.ask().data.map((x) => -x));
  t.deepEqual(finish(sgld(run.checkpoint())), whole);
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "start", (bad) => sgld(bad), { "a number": () => 3, empty: () => [], NaN: () => [[Number.NaN]] });
  await rejects(t, "checkpoint", (bad) => sgld(bad), { bytes: () => new Uint8Array([1, 2, 3]) });
  await rejects(t, "options", (bad) => sgld(start, bad), {
    step: () => ({ stepSize: 0 }),
    decay: () => ({ decay: 1.5 }),
    friction: () => ({ friction: 1 }),
    method: () => ({ method: "sgd" }),
    unknown: () => ({ gamma: 1 }),
  });
  await rejects(t, "gradients", (bad) => sgld(start).tell(bad), {
    few: () => [1],
    NaN: () => new Array(64).fill(Number.NaN),
  });
});
