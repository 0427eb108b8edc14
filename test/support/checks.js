/**
 * One operation of every subpath, synchronous, asynchronous and aborted. Plain JavaScript without imports: it runs as it is in
 * browsers, in bundles and in installed packages, which hand in the modules under test.
 *
 * @typedef {Record<"gibbs" | "cluster" | "transport" | "model" | "sample" | "diagnostics" | "loss" | "metrics", any>} Modules
 * @type {Record<string, (modules: Modules) => Promise<void> | void>}
 */
export const checks = {
  "gibbs says what it is": ({ gibbs }) => {
    hold(/^\d+\.\d+\.\d+/.test(gibbs.version), `version ${gibbs.version}`);
    hold(["native", "wasm"].includes(gibbs.backend.name), `backend ${gibbs.backend.name}`);
    hold(gibbs.backend.threads >= 1, `${gibbs.backend.threads} threads`);
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
