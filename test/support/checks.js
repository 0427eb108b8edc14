/**
 * One operation of every subpath, synchronous, asynchronous and aborted. Plain JavaScript without imports: it runs as it is in
 * browsers, in bundles and in installed packages, which hand in the modules under test.
 *
 * @typedef {Record<"gibbs" | "cluster" | "transport" | "graph" | "model" | "sample" | "diagnostics" | "loss" | "metrics", any>} Modules
 * @type {Record<string, (modules: Modules) => Promise<void> | void>}
 */
export const checks = {
  "gibbs says what it is": ({ gibbs }) => {
    hold(/^\d+\.\d+\.\d+/.test(gibbs.version), `version ${gibbs.version}`);
    hold(["native", "wasm"].includes(gibbs.backend.name), `backend ${gibbs.backend.name}`);
    hold(gibbs.backend.threads >= 1, `${gibbs.backend.threads} threads`);
  },

  "gibbs/cluster: the same bits, called in place and on another thread": async ({ gibbs, cluster }) => {
    await gibbs.ready;
    const options = { clusters: 2, seed: 1 };
    const sync = cluster.kmeansSync(twoGroups, options);
    const { labels, inertia, certified } = await cluster.kmeans(twoGroups, options);
    hold(labels[0] === labels[1] && labels[0] !== labels[2], `labels ${labels}`);
    hold(certified, "not certified");
    close(inertia, sync.inertia, 0);
    hold(String(labels) === String(sync.labels), `${labels} and ${sync.labels}`);
  },

  "gibbs/cluster: calls at the same time do not mix": async ({ cluster }) => {
    const seeds = Array.from({ length: 12 }, (_, seed) => seed);
    const one = (seed) => cluster.kmeans(cloud(60 + seed), { clusters: 3, seed, certificate: "none" });
    const together = await Promise.all(seeds.map(one));
    for (const seed of seeds) close(together[seed].inertia, (await one(seed)).inertia, 0);
  },

  "gibbs/cluster: progress is reported, the caller's arrays stay the caller's": async ({ cluster }) => {
    const data = cloud(2000).flat();
    const points = { data: Float64Array.from(data), shape: [2000, 3] };
    let reports = 0;
    const running = cluster.kmeans(points, { clusters: 20, restarts: 200, onProgress: () => reports++ });
    points.data.fill(0);
    const { inertia } = await running;
    hold(inertia > 1, `inertia ${inertia}`);
    hold(reports > 0, "no progress was reported");
  },

  "gibbs/cluster: abort rejects with the signal's reason, soon, and the next call works": async ({ cluster }) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const begin = performance.now();
    const running = cluster.kmeans(cloud(20_000), {
      clusters: 200,
      restarts: 1000,
      tolerance: 0,
      certificate: "none",
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(reason), 100);
    const error = await running.then(() => undefined).catch((thrown) => thrown);
    hold(error === reason, `rejected with ${error}`);
    const elapsed = performance.now() - begin;
    hold(elapsed < 5000, `took ${elapsed} ms`);
    const { certified } = await cluster.kmeans(twoGroups, { clusters: 2 });
    hold(certified, "not certified");
  },

  "gibbs/transport: a plan between two bounds, in place and on another thread": async ({ gibbs, transport }) => {
    await gibbs.ready;
    const problem = { x: cloud(30), y: cloud(40) };
    const options = { epsilon: { relative: 0.05 }, tolerance: 1e-8 };
    const plan = await transport.sinkhorn(problem, options);
    hold(plan.converged && plan.dual <= plan.value, `from ${plan.dual} to ${plan.value}`);
    const { data, shape } = plan.plan();
    hold(String(shape) === "30,40", `shape ${shape}`);
    close(total(data), 1, 1e-12);
    close(transport.sinkhornSync(problem, options).value, plan.value, 0);
    const { value } = await transport.sinkhornDivergence({ x: problem.x, y: problem.x }, options);
    close(value, 0, 1e-9);
  },

  "gibbs/sample: a posterior, and the same draws in place": async ({ gibbs, model, sample }) => {
    await gibbs.ready;
    const line = model.linearRegression([[0], [1], [2], [3], [4]], [1.1, 2.9, 5.2, 6.8, 9.1]);
    const options = { chains: 2, draws: 300, seed: 4 };
    const posterior = await sample.nuts(line, options);
    const variables = Object.values(posterior.variables);
    hold(
      variables.every(({ data }) => data.every(Number.isFinite)),
      "draws that are not finite",
    );
    const rows = posterior.summary().rows;
    hold(
      rows.some(({ mean }) => Math.abs(mean - 2) < 0.5),
      `means ${rows.map(({ mean }) => mean)}`,
    );
    const again = sample.nutsSync(line, options);
    for (const name of Object.keys(posterior.variables)) {
      hold(String(posterior.variables[name].data) === String(again.variables[name].data), `${name} differs`);
    }
  },

  "gibbs/sample: iterate, save, resume bit for bit, stop": async ({ gibbs, model, sample }) => {
    await gibbs.ready;
    const schools = model.eightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]);
    const options = { chains: 2, seed: 5 };
    const whole = await sample.nuts(schools, { ...options, draws: 600 });
    const half = await sample.nuts(schools, { ...options, draws: 300 });
    const resumed = await sample.resume(half.checkpoint(), schools, { draws: 600 });
    hold(String(whole.variables.mu.data) === String(resumed.variables.mu.data), "the resumed run differs");

    const endless = sample.nuts(schools, { ...options, draws: 1_000_000 });
    for await (const { variables } of endless) {
      hold(variables.mu.data.length > 0, "an empty batch");
      break;
    }
    const stopped = await endless.stop();
    const kept = stopped.variables.mu.shape[1];
    hold(kept > 0 && kept < 1_000_000, `${kept} draws`);
  },

  "gibbs/sample: abort rejects with the signal's reason": async ({ gibbs, model, sample }) => {
    await gibbs.ready;
    const schools = model.eightSchools([28, 8, -3, 7], [15, 10, 16, 11]);
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 100);
    const running = sample.nuts(schools, { draws: 1_000_000, signal: controller.signal });
    const error = await running.then(() => undefined).catch((thrown) => thrown);
    hold(error === reason, `rejected with ${error}`);
  },

  "gibbs/loss: value and gradient": async ({ gibbs, loss }) => {
    await gibbs.ready;
    const { value, grads } = loss.crossEntropy([[0, 0]], [0]);
    close(value, Math.log(2), 1e-12);
    close(grads.logits[0], -0.5, 1e-12);
  },

  "gibbs/loss: wrong input is an error with a code and the argument's name": async ({ gibbs, loss }) => {
    await gibbs.ready;
    const error = thrown(() => loss.logSumExp([1, Number.NaN]));
    hold(error instanceof gibbs.GibbsError, `${error}`);
    hold(error.code === "InvalidValue" && error.argument === "x", `${error.code} ${error.argument}`);
  },

  "gibbs/metrics: a score": async ({ gibbs, metrics }) => {
    await gibbs.ready;
    close(metrics.accuracy([0.9, 0.2, 0.6], [1, 0, 0]), 2 / 3, 1e-12);
  },

  "gibbs/diagnostics: chains apart do not agree": async ({ gibbs, diagnostics }) => {
    await gibbs.ready;
    const chain = [0.1, -0.6, 0.4, 0.9, -0.3, 0.2];
    const apart = diagnostics.rhat([chain, chain.map((value) => value + 10)]);
    const together = diagnostics.rhat([chain, [...chain].reverse()]);
    hold(apart > 1.5 && apart > together, `${apart} apart, ${together} together`);
  },

  "gibbs/model: an object across the border": async ({ gibbs, model }) => {
    await gibbs.ready;
    const schools = model.eightSchools([28, 8, -3], [15, 10, 16]);
    const position = new Float64Array(schools.dimension).fill(0.5);
    const { value, gradient } = schools.logDensityGradient(position);
    close(value, schools.logDensity(position), 1e-12);
    hold(gradient.length === schools.dimension, `${gradient.length} elements`);
    close(model.modelFromJSON(JSON.parse(JSON.stringify(schools))).logDensity(position), value, 0);
    schools[Symbol.dispose]?.();
  },
};

const twoGroups = [
  [0, 0],
  [0, 1],
  [9, 9],
  [9, 8],
];

/** Points without structure, the same in every run. */
function cloud(count) {
  const at = (i) => (Math.sin(i * 12.9898) * 43758.5453) % 1;
  return Array.from({ length: count }, (_, i) => [10 * at(3 * i + 1), 10 * at(3 * i + 2), 10 * at(3 * i + 3)]);
}

const total = (values) => values.reduce((sum, value) => sum + value, 0);

/** Runs one check and gives undefined, or what went wrong in words. */
export async function run(name, modules) {
  try {
    await checks[name](modules);
    return undefined;
  } catch (error) {
    return `${error?.stack ?? error}`;
  }
}

function hold(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}

function close(actual, expected, tolerance) {
  hold(Math.abs(actual - expected) <= tolerance, `expected ${expected}, got ${actual}`);
}

function thrown(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error");
}
