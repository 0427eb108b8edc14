/** Static trajectories: the reference means, the same bits however driven, and what is refused. */
import test from "ava";
import { flat, model } from "gibbs/model";
import { hmc, hmcSync, resume } from "gibbs/sample";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

test("non-centered eight schools: the reference means", async (t) => {
  const posterior = await hmc(schools(), { seed: 1 });
  for (const [name, mean] of Object.entries({ mu: 4.41, tau: 3.6 })) {
    const row = posterior.summary().rows.find((line) => line.name === name)!;
    t.true(Math.abs(row.mean - mean) < 4 * row.mcse, `${name}: ${row.mean} ± ${row.mcse}`);
  }
  t.true(posterior.diagnostics.rhat < 1.02);
});

test("a normal in ten coordinates: its variance, at a cost that the length sets", async (t) => {
  const normal = model({}, (p) => {
    const x = p.sample("x", flat(), { shape: 10 });
    p.factor(x.square().sum().multiply(-0.5));
  });
  const { values, diagnostics } = await hmc(normal, { seed: 2, warmup: 100 });
  const square = values.data.reduce((sum, x) => sum + x * x, 0) / values.data.length;
  t.true(Math.abs(square - 1) < 0.05, `${square}`);
  const long = await hmc(normal, { seed: 2, warmup: 100, trajectoryLength: 12 });
  t.true(long.diagnostics.gradients > 2.5 * diagnostics.gradients);
});

test("in place, on threads and resumed: the same bits", async (t) => {
  const whole = await hmc(schools(), { draws: 600, seed: 5, trajectoryLength: 2 });
  t.deepEqual(hmcSync(schools(), { draws: 600, seed: 5, trajectoryLength: 2 }).values, whole.values);
  const short = await hmc(schools(), { draws: 300, seed: 5, trajectoryLength: 2, threads: 1 });
  t.deepEqual((await resume(short.checkpoint(), schools(), { draws: 600 })).values, whole.values);
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "model", (bad) => hmc(bad), { null: () => null });
  await rejects(t, "options", (bad) => hmc(schools(), bad), {
    zero: () => ({ trajectoryLength: 0 }),
    NaN: () => ({ trajectoryLength: Number.NaN }),
    text: () => ({ trajectoryLength: "long" }),
    draws: () => ({ draws: 0 }),
    unknown: () => ({ length: 2 }),
  });
});
