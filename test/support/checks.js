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

  "gibbs/loss: a synchronous call": async ({ gibbs, loss }) => {
    await gibbs.ready;
    close(loss.logSumExp([1000, 1000]), 1000 + Math.log(2), 1e-12);
  },

  "gibbs/loss: wrong input is an error with a code and the argument's name": async ({ gibbs, loss }) => {
    await gibbs.ready;
    const error = thrown(() => loss.logSumExp([1, Number.NaN]));
    hold(error instanceof gibbs.GibbsError, `${error}`);
    hold(error.code === "InvalidValue" && error.argument === "x", `${error.code} ${error.argument}`);
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
