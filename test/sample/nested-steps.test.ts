import test from "ava";
import { GibbsError, toRows } from "gibbs";
import { nestedSteps } from "gibbs/sample";
import { rejects } from "../support/rejects.ts";

/** Two rings of radius 2 and width 0.1 about (±3.5, 0), over (−6, 6)²; log evidence −1.746. */
const shells = ([u, v]: number[]) => {
  const ring = (at: number) => {
    const distance = Math.hypot(12 * u - 6 - at, 12 * v - 6);
    return Math.exp(-0.5 * ((distance - 2) / 0.1) ** 2) / Math.sqrt(2 * Math.PI * 0.01);
  };
  return Math.log(ring(-3.5) + ring(3.5));
};
const finish = (run: ReturnType<typeof nestedSteps>, likelihood = shells) => {
  while (!run.done) run.tell(toRows(run.ask(32)).map(likelihood));
  return run.result();
};

test("two shells: the log evidence within its error of −1.746 in at most 19500 calls", (t) => {
  const { logEvidence, logEvidenceError, calls, cube, weights, logVolume, logLikelihood } = finish(
    nestedSteps(2, { seed: 1 }),
  );
  t.true(Math.abs(logEvidence + 1.746) < 3 * logEvidenceError, `${logEvidence} ± ${logEvidenceError}`);
  t.true(calls <= 19_500, `${calls}`);
  t.true(logEvidenceError < 0.15);
  t.true(logVolume.every((volume, k) => volume < (k === 0 ? 0 : logVolume[k - 1])));
  // Each of 500 live points takes a share with it.
  t.true(Math.abs(logVolume[100] - logVolume[0] + 0.2) < 1e-9);
  const volumes = logVolume.map(Math.exp);
  const sum = volumes.reduce((z, x, k) => z + ((volumes[k - 1] ?? 1) - x) * Math.exp(logLikelihood[k]), 0);
  t.true(Math.abs(Math.log(sum) - logEvidence) < 0.01, "likelihoods over these volumes are the evidence");
  const right = toRows(cube).reduce((sum, [u], k) => sum + (u > 0.5 ? weights[k] : 0), 0);
  t.true(Math.abs(right - 0.5) < 0.15, `${right}`);
});

test("a dynamic run, by slices, from a genetic search; a checkpoint continues bit for bit", (t) => {
  const options = { live: 60, batches: 2, batchLive: 30, generations: 3, method: "slice", seed: 2 } as const;
  const whole = finish(nestedSteps(2, options));
  const run = nestedSteps(2, options);
  for (let k = 0; k < 400; k++) run.tell(toRows(run.ask(32)).map(shells));
  t.deepEqual(finish(nestedSteps(run.checkpoint())), whole);
  t.true(Math.abs(whole.logEvidence + 1.746) < 4 * whole.logEvidenceError, `${whole.logEvidence}`);
  t.true(Math.abs(whole.weights.reduce((a, b) => a + b) - 1) < 1e-9);
});

test("a limit of calls, a likelihood that is nowhere, one that is the same everywhere", (t) => {
  const short = finish(nestedSteps(2, { live: 50, maxCalls: 100 }));
  t.true(short.calls < 120 && Number.isFinite(short.logEvidence));
  t.is(finish(nestedSteps(1, { live: 10 }), () => Number.NEGATIVE_INFINITY).logEvidence, Number.NEGATIVE_INFINITY);
  t.true(Math.abs(finish(nestedSteps(1, { live: 10 }), () => -3).logEvidence + 3) < 1e-9);
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "start", (bad) => nestedSteps(bad), { zero: () => 0, text: () => "2", half: () => 0.5 });
  await rejects(t, "checkpoint", (bad) => nestedSteps(bad), { bytes: () => new Uint8Array([1, 2, 3]) });
  await rejects(t, "options", (bad) => nestedSteps(2, bad), {
    live: () => ({ live: 5 }),
    method: () => ({ method: "ellipsoid" }),
    tolerance: () => ({ tolerance: 0 }),
    share: () => ({ posteriorShare: 1 }),
    unknown: () => ({ nlive: 2 }),
  });
  t.is(t.throws(() => nestedSteps(2, { live: 1e9 }), { instanceOf: GibbsError }).code, "OutOfMemory");
  const run = nestedSteps(2, { live: 20 });
  await rejects(t, "count", (bad) => run.ask(bad), { zero: () => 0, text: () => "2" });
  run.ask(4);
  await rejects(t, "logLikelihoods", (bad) => run.tell(bad), {
    few: () => [1, 2],
    infinite: () => [1, 2, 3, Number.POSITIVE_INFINITY],
    text: () => "12",
  });
});
