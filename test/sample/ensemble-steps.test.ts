import test from "ava";
import { toRows } from "gibbs";
import { ensembleSteps } from "gibbs/sample";
import { badBytes, badMatrices } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const start = Array.from({ length: 32 }, (_, k) => [Math.sin(k), Math.cos(k * k)]);
const density = ([x, y]: number[]) => -0.5 * (x ** 2 + (y / 10) ** 2);
const finish = (run: ReturnType<typeof ensembleSteps>, of = density) => {
  while (!run.done) run.tell(toRows(run.ask()).map(of));
  return run.result();
};

for (const step of ["stretch", "slice"] as const) {
  test(`${step}: variances within the error by the autocorrelation time`, (t) => {
    const { draws, autocorrelationTime } = finish(ensembleSteps(start, { step, draws: 1200, seed: 5 }));
    autocorrelationTime.forEach((time, k) => {
      const column = draws.data.filter((_, place) => place % 2 === k);
      const variance = column.reduce((sum, x) => sum + x * x, 0) / column.length / (k === 0 ? 1 : 100);
      t.true(Math.abs(variance - 1) < 5 * Math.sqrt((2 * time) / column.length), `${variance}`);
    });
  });

  test(`${step}: a checkpoint continues bit for bit, from any batch on`, (t) => {
    const options = { step, warmup: 3, draws: 20, seed: 2 };
    const whole = finish(ensembleSteps(start, options));
    t.deepEqual(whole.draws.shape, [32, 20, 2]);
    t.deepEqual(whole.logDensity.shape, [32, 20]);
    for (const batches of [0, 1, 9]) {
      const run = ensembleSteps(start, options);
      for (let k = 0; k < batches; k++) run.tell(toRows(run.ask()).map(density));
      run.ask();
      t.deepEqual(finish(ensembleSteps(run.checkpoint())), whole);
      t.deepEqual(finish(run), whole);
    }
  });
}

test("a step costs the same however many draws there are", (t) => {
  const run = ensembleSteps(start.slice(0, 8), { warmup: 0, draws: 20_000 });
  const flat = new Float64Array(8);
  const time = (steps: number) => {
    const begin = performance.now();
    for (let k = 0; k < steps && !run.done; k++) run.tell(flat.subarray(0, run.ask().shape[0]));
    return performance.now() - begin;
  };
  time(2000);
  const early = time(2000);
  time(32_000);
  const late = time(2000);
  t.true(late < 4 * early + 20, `${late} ms after ${early} ms`);
});

test("before there are draws, and where nothing is", (t) => {
  const run = ensembleSteps(start);
  t.deepEqual([run.sweeps, run.calls, run.done], [0, 0, false]);
  t.true(run.result().autocorrelationTime.every(Number.isNaN));
  t.is(run.result().draws.data.length, 0);
});

test("bad input is refused by name", async (t) => {
  const { "a plain object": _, ...matrices } = badMatrices;
  await rejects(t, "start", (bad) => ensembleSteps(bad), {
    ...matrices,
    odd: () => start.slice(1),
    few: () => start.slice(0, 2),
  });
  const { none: _none, undefined: _undefined, "a plain array": _array, ...bytes } = badBytes;
  await rejects(t, "start", (bad) => ensembleSteps(bad), bytes);
  await rejects(t, "checkpoint", (bad) => ensembleSteps(bad), { bytes: () => new Uint8Array([1, 2, 3]) });
  await rejects(t, "options", (bad) => ensembleSteps(start, bad), {
    step: () => ({ step: "walk" }),
    draws: () => ({ draws: 0 }),
    walkers: () => ({ walkers: 32 }),
    unknown: () => ({ moves: 2 }),
  });
  const nowhere = ensembleSteps(start);
  nowhere.ask();
  await rejects(t, "start", (bad) => nowhere.tell(bad), { none: () => new Array(32).fill(Number.NEGATIVE_INFINITY) });
  const run = ensembleSteps(start);
  run.ask();
  await rejects(t, "logDensities", (bad) => run.tell(bad), {
    few: () => [1],
    infinite: () => new Array(32).fill(Number.POSITIVE_INFINITY),
    text: () => "1",
  });
});
