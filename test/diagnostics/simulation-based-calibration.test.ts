/** Simulation-based calibration: exact draws pass, wrong ones do not, and what is refused. */
import test from "ava";
import { type Replication, simulationBasedCalibration, simulationBasedCalibrationSync } from "gibbs/diagnostics";
import { flat, halfNormal, model, normal } from "gibbs/model";
import { nuts, nutsSync } from "gibbs/sample";
import { normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

/** Mean of a normal, one observation: the posterior is normal(y/2, 1/2), drawn from exactly but for `shift` and `stretch`. */
const conjugate =
  (shift: number, stretch: number) =>
  (seed: number): Replication => {
    const [mu, noise, ...z] = normals(seed + 1, 82);
    const center = (mu + noise) / 2;
    const data = Float64Array.from(z, (x) => center + shift + Math.sqrt(0.5) * stretch * x);
    return { truth: { mu, unseen: 3 }, posterior: { variables: { mu: { data, shape: [2, 40] } } } };
  };

test("exact draws pass; shifted, narrow and wide ones are told apart", async (t) => {
  const fine = await simulationBasedCalibration(conjugate(0, 1), { replications: 400, bins: 10 });
  t.true(fine.calibrated, fine.toString());
  t.is(fine.rows.length, 1);
  t.true(fine.rows[0].ranks.every((rank) => rank > 0 && rank < 1));
  t.is(
    fine.rows[0].counts.reduce((a, b) => a + b),
    400,
  );
  t.deepEqual(simulationBasedCalibrationSync(conjugate(0, 1), { replications: 400, bins: 10 }).rows, fine.rows);
  const of = (shift: number, stretch: number) =>
    simulationBasedCalibrationSync(conjugate(shift, stretch), { replications: 400, bins: 10 });
  t.true(of(-0.4, 1).rows[0].meanZ > 6 && !of(-0.4, 1).calibrated);
  t.true(of(0, 0.5).rows[0].spreadZ > 6 && of(0, 2).rows[0].spreadZ < -6);
  t.regex(of(0, 0.5).toString(), /! the ranks are not uniform/);
});

interface Data {
  y: number[];
  groups: number[][];
}
const written = (data: Data) =>
  model(data, (p, { y, groups }) => {
    const mu = p.sample("mu", normal(0, 1));
    const sigma = p.sample("sigma", halfNormal(0, 1));
    p.observe(normal(mu, sigma), y);
    p.observe(normal(mu, 1), groups, { name: "groups" });
  });
const data: Data = {
  y: [0, 0, 0],
  groups: [
    [0, 0],
    [0, 0],
  ],
};

test("a written model simulates by itself; the log density is a quantity", async (t) => {
  let done = 0;
  const report = await simulationBasedCalibration(
    { model: written, data, sample: (posed, seed) => nuts(posed, { draws: 120, seed }) },
    { replications: 60, bins: 5, level: 1e-4, onProgress: (progress) => (done = progress.done) },
  );
  t.deepEqual(
    report.rows.map(({ name }) => name),
    ["mu", "sigma", "log density"],
  );
  t.true(report.calibrated, report.toString());
  t.is(done, 60);
  // A sampler that does not look at the data draws from the prior: only the log density can know.
  const blind = simulationBasedCalibrationSync(
    {
      model: written,
      data,
      sample: (_, seed) => nutsSync(written({ y: [Number.NaN], groups: [[Number.NaN]] }), { draws: 30, seed }),
    },
    { replications: 3, bins: 2 },
  );
  t.is(blind.rows.length, 3);
});

test("abort rejects with the signal's reason", async (t) => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const sample = (posed: ReturnType<typeof written>, seed: number, signal?: AbortSignal) => {
    if (seed === 2) controller.abort(reason);
    return nuts(posed, { draws: 60, seed, signal });
  };
  const error = await simulationBasedCalibration({ model: written, data, sample }, { signal: controller.signal }).catch(
    (e) => e,
  );
  t.is(error, reason);
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "problem", (bad) => simulationBasedCalibration(bad), {
    null: () => null,
    "no sampler": () => ({ model: written, data }),
    "no model": () => ({ model: () => 3, data, sample: () => undefined }),
    "draws of other variables": () => () => ({ truth: { mu: 1 }, posterior: { variables: {} } }),
    "a NaN": () => () => ({
      truth: { mu: Number.NaN },
      posterior: { variables: { mu: { data: new Float64Array(4), shape: [1, 4] } } },
    }),
    "an observation without a name": () => ({
      model: () => model({}, (p) => p.observe(normal(p.sample("mu", normal(0, 1)), 1), [1, 2])),
      data: {},
      sample: (posed: never) => nuts(posed, { draws: 30 }),
    }),
  });
  await rejects(t, "options", (bad) => simulationBasedCalibration(conjugate(0, 1), bad), {
    replications: () => ({ replications: 0 }),
    bins: () => ({ bins: 1 }),
    level: () => ({ level: 1 }),
    seed: () => ({ seed: -1 }),
    unknown: () => ({ draws: 3 }),
  });
  const flatly = {
    model: (d: { y: number[] }) => model(d, (p, { y }) => p.observe(normal(p.sample("mu", flat()), 1), y)),
    data: { y: [1] },
  };
  const error = await t.throwsAsync(() =>
    simulationBasedCalibration({ ...flatly, sample: (posed, seed) => nuts(posed, { draws: 30, seed }) }),
  );
  t.is((error as { code?: string }).code, "Unsupported");
});
