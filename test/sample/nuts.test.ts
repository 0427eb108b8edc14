import test from "ava";
import { concat, f, logSumExp } from "gibbs/graph";
import { flat, linearRegression, logisticRegression, model, normal, predict } from "gibbs/model";
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

test("a target of effective size is reached, and the draws are those of a longer run", async (t) => {
  const options = { targetEss: 1000, seed: 3 };
  const posterior = await nuts(schools(), options);
  const { essBulk, essTail } = posterior.diagnostics;
  t.true(Math.min(essBulk, essTail) >= 1000);
  const [, draws] = posterior.variables.mu.shape;
  t.true(draws < 3000, `${draws}`);
  same(t, posterior, nutsSync(schools(), { ...options, threads: 2 }));
  same(t, posterior, await nuts(schools(), { seed: 3, draws }));
  same(t, posterior, await nuts(schools(), { ...options, threads: 1 }));
  t.is((await nuts(schools(), { targetEss: 1e9, draws: 500 })).variables.mu.shape[1], 500, "draws is the limit");
  const more = await resume(posterior.checkpoint(), schools(), { targetEss: 2000, draws: 50_000 });
  t.true(Math.min(more.diagnostics.essBulk, more.diagnostics.essTail) >= 2000);
  const exact = await resume(posterior.checkpoint(), schools(), { draws: draws + 100 });
  t.is(exact.variables.mu.shape[1], draws + 100, "who asks for draws gets them");
});

test("thinned draws are every so manyth; the listener hears them all", async (t) => {
  const all = await nuts(schools(), { draws: 600, seed: 5 });
  const heard: Float64Array[] = [0, 1, 2, 3].map(() => new Float64Array(600));
  const few = await nuts(schools(), {
    draws: 600,
    seed: 5,
    thin: 7,
    onDraws: ({ chain, start, variables }) => heard[chain].set(variables.mu.data, start),
  });
  t.deepEqual(few.variables.mu.shape, [4, 86]);
  for (let chain = 0; chain < 4; chain++) {
    const own = all.variables.mu.data.slice(chain * 600, (chain + 1) * 600);
    t.deepEqual(heard[chain], own);
    t.deepEqual(
      few.variables.mu.data.slice(chain * 86, (chain + 1) * 86),
      own.filter((_, i) => i % 7 === 0),
    );
  }
  same(t, few, nutsSync(schools(), { draws: 600, seed: 5, thin: 7 }));
});

test("a run that keeps nothing streams 1e5 draws a chain in bounded memory", async (t) => {
  const means = [0, 0, 0, 0];
  let [count, most, base] = [0, 0, 0];
  const posterior = await nuts(schools(), {
    draws: 99_999,
    seed: 6,
    keep: false,
    onDraws: async ({ chain, variables }) => {
      for (const mu of variables.mu.data) means[chain] += mu / 99_999;
      count += variables.mu.data.length;
      const { arrayBuffers } = process.memoryUsage();
      if (count > 40_000 && base === 0) base = arrayBuffers;
      most = Math.max(most, arrayBuffers);
      await undefined;
    },
  });
  t.is(count, 399_996);
  // Kept, the draws would take 58 MB, and twice that with what a checkpoint holds.
  t.true(most - base < 80e6, `${((most - base) / 1e6).toFixed(0)} MB`);
  for (const mean of means) t.true(Math.abs(mean - 4.41) < 0.4, `${mean}`);
  t.deepEqual(posterior.variables.mu.shape, [4, 0]);
  const { acceptance, ebfmi, divergences, rhat } = posterior.diagnostics;
  t.true(acceptance > 0.6 && ebfmi.every((value) => value > 0.3) && divergences < 1000 && Number.isNaN(rhat));
  t.true(posterior.checkpoint().length < 200_000);
  t.regex(posterior.summary().warnings[0], /no draws were kept/);
});

test("a listener that fails, or that is slow, ends or holds the run", async (t) => {
  const fault = new Error("disk full");
  const failing = nuts(schools(), { draws: 30_000, onDraws: () => Promise.reject(fault) });
  t.is(await failing.catch((error) => error), fault);
  let [waiting, most] = [0, 0];
  await nuts(schools(), {
    draws: 3000,
    onDraws: async () => {
      waiting += 1;
      most = Math.max(most, waiting);
      await new Promise((resolve) => setTimeout(resolve, 5));
      waiting -= 1;
    },
  });
  t.true(most <= 4, "a chain waits for its own listener");
});

test("unconstrained positions and gradients belong to the draws", async (t) => {
  const model = schools();
  const posterior = await nuts(model, { draws: 30, unconstrained: true });
  const { unconstrained, gradients } = posterior;
  t.deepEqual(unconstrained?.shape, [4, 30, 10]);
  for (const row of [0, 57, 119]) {
    const position = unconstrained!.data.slice(row * 10, row * 10 + 10);
    t.is(model.constrain(position).mu[0], posterior.variables.mu.data[row]);
    const { value, gradient } = model.logDensityGradient(position);
    t.true(Math.abs(value - posterior.logDensity.data[row]) < 1e-12);
    t.deepEqual(gradient, gradients!.data.slice(row * 10, row * 10 + 10));
  }
  t.is((await nuts(model, { draws: 30 })).unconstrained, undefined);
  t.deepEqual(posterior.energy.shape, [4, 10]);
});

test("a failed gate is said first, with the remedy that fits", async (t) => {
  const fine = await nuts(schools(), { seed: 1 });
  t.false(fine.summary().warnings.some((line) => line.startsWith("NOT CONVERGED")));
  const funnel = (await nuts(schools(false), { draws: 600, seed: 2 })).summary();
  t.regex(funnel.warnings[0], /NOT CONVERGED/);
  t.true(funnel.warnings.some((line) => line.includes("noncentered: true")));
  t.true(funnel.toString().startsWith("! NOT CONVERGED"));
  const modes = model({}, (p) => {
    const x = p.sample("x", flat());
    p.factor(
      logSumExp(
        concat([x.subtract(12).square().multiply(-0.5).reshape(1), x.add(12).square().multiply(-0.5).reshape(1)]),
      ),
    );
  });
  const init = [-12, 12, -12, 12];
  t.true((await nuts(modes, { init, seed: 3 })).summary().warnings.some((line) => line.includes("several modes")));
});

test("halved steps reach the neck of a funnel, and continue bit for bit", async (t) => {
  const funnel = model({}, (p) => {
    const v = p.sample("v", normal(0, 3));
    p.sample("x", normal(0, f`exp(${v} / 2)`), { shape: 9 });
  });
  const neck = async (stepHalvings: number) => {
    const { variables, diagnostics } = await nuts(funnel, { stepHalvings, seed: 1 });
    const { data } = variables.v;
    return { share: data.filter((v) => v < -3).length / data.length, ...diagnostics };
  };
  // The share below −3 is 0.159.
  const [without, halved] = [await neck(0), await neck(8)];
  t.true(
    without.share < 0.13 && without.share < halved.share && halved.share > 0.08 && halved.share < 0.27,
    `${without.share} and ${halved.share}`,
  );
  t.true(halved.divergences < 10, `${halved.divergences}`);
  const options = { stepHalvings: 3, seed: 2 };
  const first = await nuts(schools(), { ...options, draws: 90 });
  const longer = await resume(first.checkpoint(), schools(), { draws: 300 });
  same(t, longer, nutsSync(schools(), { ...options, draws: 300 }));
});

test("chains that warm up alone: the same bits however they are driven", async (t) => {
  const options = { crossChainWarmup: false, draws: 300, seed: 4 };
  const model = schools();
  const posterior = await nuts(model, options);
  same(t, posterior, nutsSync(model, { ...options, threads: 2 }));
  same(t, posterior, await nuts(model, { ...options, threads: 1 }));
  t.notDeepEqual(posterior.values.data, nutsSync(model, { ...options, crossChainWarmup: true }).values.data);
  // A chain is what it is whatever the others do.
  const size = 300 * posterior.values.shape[1];
  t.deepEqual(nutsSync(model, { ...options, chains: 2 }).values.data, posterior.values.data.slice(0, 2 * size));
  const run = nuts(model, options);
  const early = await run.checkpoint();
  for await (const _ of run) break;
  const midway = await run.checkpoint();
  for (const checkpoint of [early, midway]) same(t, posterior, resumeSync(checkpoint, model));
  for (const draws of [1, 2, 3, 101, 299]) {
    const part = nutsSync(model, { ...options, draws });
    same(t, posterior, resumeSync(part.checkpoint(), model, { draws: 300 }));
  }
});

test("abort is heard within 100 ms", async (t) => {
  const x = Array.from({ length: 2000 }, (_, i) => Array.from({ length: 20 }, (_, j) => Math.sin(i * (j + 1))));
  const model = logisticRegression(
    x,
    x.map((_, i) => i % 2),
  );
  let best = Number.POSITIVE_INFINITY;
  // Other work on the machine may hold up any one of them.
  for (let attempt = 0; attempt < 8 && best > 100; attempt++) {
    const controller = new AbortController();
    const run = nuts(model, { draws: 1_000_000, signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const from = performance.now();
    controller.abort();
    await run.catch(() => {});
    best = Math.min(best, performance.now() - from);
  }
  t.true(best <= 100, `${best} ms`);
});

test("bad input is refused by name", async (t) => {
  const model = schools();
  await rejects(t, "model", (bad) => nuts(bad), { null: () => null, "an object": () => ({ dimension: 2 }) });
  await rejects(t, "options", (bad) => nuts(model, bad), {
    unknown: () => ({ draw: 3 }),
    chains: () => ({ chains: 0 }),
    "cross-chain warm-up": () => ({ crossChainWarmup: "yes" }),
    draws: () => ({ draws: 1.5 }),
    metric: () => ({ metric: "full" }),
    target: () => ({ targetAccept: 1 }),
    depth: () => ({ maxDepth: 99 }),
    halvings: () => ({ stepHalvings: 11 }),
    warmup: () => ({ warmup: "long" }),
    init: () => ({ init: [1, 2, 3] }),
    "warm start": () => ({ warmStart: new Uint8Array([1, 2, 3]) }),
    seed: () => ({ seed: -1 }),
    threads: () => ({ threads: 0 }),
    thin: () => ({ thin: 0 }),
    "target of 0": () => ({ targetEss: 0 }),
    "target of nothing kept": () => ({ targetEss: 100, keep: false }),
    keep: () => ({ keep: "none" }),
    listener: () => ({ onDraws: 3 }),
    unconstrained: () => ({ unconstrained: 1 }),
  });
  await rejects(t, "options", (bad) => nutsSync(model, bad), {
    signal: () => ({ signal: new AbortController().signal }),
    device: () => ({ device: "gpu" }),
    keep: () => ({ keep: false }),
    listener: () => ({ onDraws: () => {} }),
  });
  const other = (await nuts(linearRegression([[1], [2], [4]], [1, 2, 3]), { draws: 30 })).checkpoint();
  await rejects(t, "checkpoint", (bad) => resume(bad, model), {
    text: () => "state",
    "other bytes": () => new Uint8Array([1, 2, 3]),
    "another model's": () => other,
    "cut short": () => other.slice(0, 100),
  });
});
