/** Options: unknown names, wrong kinds, and those of the run itself. */
import test from "ava";
import { GibbsError } from "gibbs";
import { crossEntropy } from "gibbs/loss";
import { checkOptions, checkRun, type RunOptions } from "../../src/internal/options.ts";
import { badOptions, badSyncRunOptions } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const known = { epsilon: "undefined", tolerance: "1e-6", maxIterations: "1000" };

test("known names pass, in every table and among those of the run", (t) => {
  t.notThrows(() => checkOptions(undefined, known));
  t.notThrows(() => checkOptions({}, known));
  t.notThrows(() => checkOptions({ epsilon: 1, other: 2, threads: 1, signal: undefined }, known, { other: 1 }));
});

test("an unknown name is refused with the nearest known one", (t) => {
  const hints = {
    epsilom: "epsilon",
    maxIter: "maxIterations",
    m: undefined,
    max_iterations: "maxIterations",
    thread: "threads",
    xyz: undefined,
  };
  for (const [name, hint] of Object.entries(hints)) {
    const error = t.throws(() => checkOptions({ [name]: 1 }, known));
    const expected = hint === undefined ? "no such option" : `no such option; did you mean ${hint}?`;
    t.is(error.message, `options.${name}: ${expected}`);
  }
});

test("names that every object inherits are unknown", (t) => {
  for (const name of ["toString", "constructor", "hasOwnProperty", "valueOf"]) {
    t.throws(() => checkOptions({ [name]: 1 }, known), { message: `options.${name}: no such option` });
  }
});

test("options of the wrong kind are refused, and name the option", async (t) => {
  const call = (options: object) => crossEntropy([[1, 2]], [0], options);
  await rejects(t, "options", call, badOptions);
  await rejects(t, "options", call, badSyncRunOptions);
});

test("threads: what is asked for, 0 for the default", (t) => {
  t.is(checkRun(undefined, true), 0);
  t.is(checkRun({}, true), 0);
  t.is(checkRun({ threads: 3 }, true), 3);
  t.is(checkRun({ threads: 256 }, false), 256);
});

test("the GPU: a synchronous call never takes it, an asynchronous one not in this version", (t) => {
  t.is(checkRun({ device: "auto" }, false), 0);
  const code = (options: RunOptions, synchronous: boolean) => {
    const error = t.throws(() => checkRun(options, synchronous)) as GibbsError;
    return [error.code, error.argument];
  };
  t.deepEqual(code({ device: "gpu" }, true), ["InvalidOption", "options.device"]);
  t.deepEqual(code({ device: "gpu" }, false), ["Unsupported", "options.device"]);
});

test("a signal: only where a call can be aborted", (t) => {
  const { signal } = new AbortController();
  t.notThrows(() => checkRun({ signal }, false));
  t.throws(() => checkRun({ signal }, true), { message: /^options.signal: / });
});

test("errors of dist and of the sources are told apart by their brand of code, not by accident", (t) => {
  const error = t.throws(() => crossEntropy([[1, 2]], [0], { nope: 1 } as never));
  t.true(error instanceof GibbsError);
});
