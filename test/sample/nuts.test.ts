import { existsSync, readFileSync } from "node:fs";
import test from "ava";
import { linearRegression, logisticRegression, predict } from "gibbs/model";
import { nuts, nutsSync, type Posterior, resume, resumeSync } from "gibbs/sample";
import { rejects } from "../support/rejects.ts";
import { schools } from "../support/schools.ts";

const same = (t: { deepEqual: (a: unknown, b: unknown) => void }, a: Posterior, b: Posterior) => {
  t.deepEqual(a.values, b.values);
  t.deepEqual(a.logDensity, b.logDensity);
};

test("non-centered eight schools: the reference means, few divergent trees", async (t) => {
  const posterior = await nuts(schools(), { seed: 1 });
  const row = (name: string) => posterior.summary().rows.find((line) => line.name === name)!;
  for (const [name, mean] of [
    ["mu", 4.41],
    ["tau", 3.6],
  ] as const) {
    const { mean: found, mcse } = row(name);
    t.true(Math.abs(found - mean) < 4 * mcse, `${name}: ${found} ± ${mcse}`);
  }
  t.true(posterior.diagnostics.divergences <= 0.002 * 4000, `${posterior.diagnostics.divergences} divergent trees`);
  t.true(posterior.converged);
  t.deepEqual(posterior.variables.theta.shape, [4, 3000, 8]);
});

const references = new URL("../../../shared/posteriordb/eight_schools-eight_schools_noncentered.json", import.meta.url);

test("non-centered eight schools: every reference mean, where the reference posteriors are at hand", async (t) => {
  if (!existsSync(references)) {
    t.log("skipped: no reference posteriors beside the project");
    t.pass();
    return;
  }
  const { reference } = JSON.parse(readFileSync(references, "utf8"));
  const { rows } = (await nuts(schools(), { seed: 2 })).summary();
  let compared = 0;
  for (const [name, { mean, mcseMean }] of Object.entries<{ mean: number; mcseMean: number }>(reference)) {
    const own = rows.find((line) => line.name === name.replace(/\[(\d+)\]/, (_, k) => `[${Number(k) - 1}]`));
    if (own === undefined) continue;
    compared += 1;
    t.true(Math.abs(own.mean - mean) < 4 * Math.hypot(own.mcse, mcseMean), `${name}: ${own.mean}, ${mean}`);
  }
  t.true(compared >= 2);
});

test("in place, on other threads, on one or many: the same bits", async (t) => {
  const options = { draws: 600, seed: 5 };
  const posterior = await nuts(schools(), options);
  same(t, posterior, nutsSync(schools(), options));
  for (const threads of [1, 2, 8]) same(t, posterior, await nuts(schools(), { ...options, threads }));
  t.notDeepEqual(posterior.values.data, (await nuts(schools(), { ...options, seed: 6 })).values.data);
});

test("a checkpoint continues bit for bit, wherever it was taken", async (t) => {
  const model = schools();
  const whole = await nuts(model, { draws: 3000, seed: 7 });
  const run = nuts(model, { draws: 3000, seed: 7 });
  const early = await run.checkpoint();
  for await (const _ of run) break;
  const midway = await run.checkpoint();
  same(t, whole, await run);
  for await (const _ of run) t.fail("a finished run has no more draws");
  same(t, whole, await resume(early, model));
  same(t, whole, await resume(midway, model));
  same(t, whole, resumeSync(midway, model));
  const short = await nuts(model, { draws: 900, seed: 7 });
  same(t, whole, await resume(short.checkpoint(), model, { draws: 3000 }));
});

test("the draws come as they are made, each once", async (t) => {
  const run = nuts(schools(), { draws: 30_000, seed: 8 });
  const next = [0, 0, 0, 0];
  const seen: Float64Array[] = next.map(() => new Float64Array(30_000));
  let batches = 0;
  for await (const { chain, start, variables } of run) {
    t.is(start, next[chain]);
    seen[chain].set(variables.mu.data, start);
    next[chain] += variables.mu.data.length;
    batches += 1;
  }
  t.true(batches > 4);
  const { mu } = (await run).variables;
  for (let chain = 0; chain < 4; chain++) t.deepEqual(seen[chain], mu.data.slice(chain * 30_000, (chain + 1) * 30_000));
});

test("stop keeps what there is", async (t) => {
  const run = nuts(schools(), { draws: 3_000_000, seed: 9 });
  for await (const _ of run) break;
  const posterior = await run.stop();
  const [chains, draws] = posterior.variables.mu.shape;
  t.is(chains, 4);
  t.true(draws < 3_000_000);
  t.is(posterior.variables.theta.data.length, chains * draws * 8);
});

test("stop during warm-up gives no draws and no fault", async (t) => {
  const run = nuts(schools(), { draws: 3000 });
  const posterior = await run.stop();
  t.is(posterior.variables.mu.shape[1], 0);
  t.false(posterior.converged);
});

test("abort rejects with the signal's reason, and the next run works", async (t) => {
  const model = schools();
  const reason = new Error("enough");
  await t.throwsAsync(async () => nuts(model, { signal: AbortSignal.abort(reason) }), { is: reason });
  const controller = new AbortController();
  const run = nuts(model, { draws: 3_000_000, signal: controller.signal });
  setTimeout(() => controller.abort(reason), 100);
  t.is(await run.catch((error) => error), reason);
  t.is((await nuts(model, { draws: 30 })).variables.mu.shape[1], 30);
});

test("progress counts trees; an exception in it ends the run", async (t) => {
  const told: string[] = [];
  await nuts(schools(), { draws: 3000, onProgress: ({ message }) => told.push(message) });
  t.true(told.includes("warm-up") && told.at(-1) === "sampling");
  const fault = new Error("listener");
  const run = nuts(schools(), {
    onProgress: () => {
      throw fault;
    },
  });
  t.is(await run.catch((error) => error), fault);
});

test("a former run is a warm start", async (t) => {
  const model = schools();
  const first = await nuts(model, { draws: 900 });
  const second = await nuts(model, { draws: 900, seed: 1, warmStart: first });
  t.true(second.diagnostics.rhat < 1.05);
  same(t, second, await nuts(model, { draws: 900, seed: 1, warmStart: first.checkpoint() }));
});

test("small runs: one chain, one draw", async (t) => {
  t.deepEqual((await nuts(schools(), { chains: 1, draws: 100 })).variables.tau.shape, [1, 100]);
  t.deepEqual((await nuts(schools(), { draws: 1, drawsPerTree: 1 })).variables.tau.shape, [4, 1]);
});

test("a linear regression finds the line it was made from", async (t) => {
  const x = Array.from({ length: 200 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
  const y = x.map(([a, b], i) => 1 + 2 * a - 3 * b + 0.1 * Math.sin(100 * i));
  const posterior = await nuts(linearRegression(x, y), { draws: 900 });
  const means = Object.fromEntries(posterior.summary().rows.map(({ name, mean }) => [name, mean]));
  t.true(Math.abs(means.intercept - 1) < 0.03);
  t.true(Math.abs(means["coefficients[0]"] - 2) < 0.03);
  t.true(Math.abs(means["coefficients[1]"] + 3) < 0.03);
});

test("predictions are the mean response of the draws", async (t) => {
  const posterior = await nuts(logisticRegression([[0], [1], [2], [3]], [0, 0, 1, 1]), { draws: 300 });
  const { mean, draws } = predict(posterior, [[0.5], [2.5]]);
  const { intercept, coefficients } = posterior.variables;
  const all = draws();
  t.deepEqual(all.shape, [1200, 2]);
  let sum = 0;
  for (let s = 0; s < 1200; s++) {
    const p = 1 / (1 + Math.exp(-(intercept.data[s] + 0.5 * coefficients.data[s])));
    t.true(Math.abs(all.data[2 * s] - p) < 1e-12);
    sum += p;
  }
  t.true(Math.abs(mean[0] - sum / 1200) < 1e-12);
});

test("bad input is refused by name", async (t) => {
  const model = schools();
  await rejects(t, "model", (bad) => nuts(bad), { null: () => null, "an object": () => ({ dimension: 2 }) });
  await rejects(t, "options", (bad) => nuts(model, bad), {
    unknown: () => ({ draw: 3 }),
    chains: () => ({ chains: 0 }),
    draws: () => ({ draws: 1.5 }),
    metric: () => ({ metric: "full" }),
    target: () => ({ targetAccept: 1 }),
    depth: () => ({ maxDepth: 99 }),
    warmup: () => ({ warmup: "long" }),
    init: () => ({ init: [1, 2, 3] }),
    "warm start": () => ({ warmStart: new Uint8Array([1, 2, 3]) }),
    seed: () => ({ seed: -1 }),
    threads: () => ({ threads: 0 }),
  });
  await rejects(t, "options", (bad) => nutsSync(model, bad), {
    signal: () => ({ signal: new AbortController().signal }),
    device: () => ({ device: "gpu" }),
  });
  const other = (await nuts(linearRegression([[1], [2], [4]], [1, 2, 3]), { draws: 30 })).checkpoint();
  await rejects(t, "checkpoint", (bad) => resume(bad, model), {
    text: () => "state",
    "other bytes": () => new Uint8Array([1, 2, 3]),
    "another model's": () => other,
    "cut short": () => other.slice(0, 100),
  });
});
