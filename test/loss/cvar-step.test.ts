/** Prox-linear steps for the conditional value at risk: what they minimize, and where they lead. */
import test from "ava";
import { cvar, cvarStep } from "gibbs/loss";
import { badNumbers, badOptions, badSyncRunOptions, badVectors } from "../support/bad-inputs.ts";
import { close, normals, uniforms } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

test("the three kinds of steps", (t) => {
  const at = { quantile: 1, level: 0.5, step: 0.1, quantileStep: 0.2 };
  // Below the tail the quantile falls and the parameters stay.
  const below = cvarStep([1, 2], [3, 4], { ...at, loss: 0.5 });
  t.deepEqual([...below.parameters, below.quantile, below.weight], [1, 2, 0.8, 0]);
  // In between the linear loss ends at the quantile: u = (1.1 − 1 + 0.2) / (0.1 · 25 + 0.2).
  const between = cvarStep([1, 2], [3, 4], { ...at, loss: 1.1 });
  close(t, between.weight, 0.3 / 2.7, 1e-15);
  const linear = 1.1 + 3 * (between.parameters[0] - 1) + 4 * (between.parameters[1] - 2);
  close(t, linear, between.quantile, 1e-14);
  // Well inside the tail it is the subgradient's step with the weight 1 / (1 − b).
  const inside = cvarStep([1, 2], [3, 4], { ...at, loss: 100 });
  close(t, inside.parameters, [1 - 0.1 * 2 * 3, 2 - 0.1 * 2 * 4], 1e-14);
  close(t, inside.quantile, 1 + 0.2, 1e-14);
});

test("steps of very different lengths all come near the least tail risk", (t) => {
  const n = 50;
  const [x, noise] = [normals(1, n), normals(2, n)];
  const y = x.map((value, i) => 2 * value + noise[i] ** 3);
  const risk = (w: number) =>
    cvar(
      x.map((value, i) => Math.abs(w * value - y[i])),
      { level: 0.7 },
    ).value;
  const least = Math.min(...Array.from({ length: 600 }, (_, i) => risk(-1 + i / 100)));
  for (const step of [0.05, 5]) {
    const uniform = uniforms(3);
    let [w, quantile, sum] = [0, 0, 0];
    for (let k = 1; k <= 8000; k++) {
      const i = Math.floor(n * uniform());
      const residual = w * x[i] - y[i];
      const moved = cvarStep([w], [Math.sign(residual) * x[i]], {
        loss: Math.abs(residual),
        quantile,
        level: 0.7,
        step: step / Math.sqrt(k),
        quantileStep: 10 / Math.sqrt(k),
      });
      w = moved.parameters[0];
      quantile = moved.quantile;
      if (k > 4000) sum += w / 4000;
    }
    t.true(risk(sum) < 1.05 * least, `${step}: ${risk(sum)} ${least}`);
  }
});

test("wrong input is refused", async (t) => {
  const options = { loss: 1, quantile: 0, level: 0.5, step: 1, quantileStep: 1 };
  await rejects(t, "parameters", (p) => cvarStep(p, [1, 2], options), badVectors);
  await rejects(t, "gradient", (g) => cvarStep([1, 2], g, options), { ...badVectors, short: () => [1] });
  const call = (value: object) => cvarStep([1, 2], [1, 2], { ...options, ...value });
  await rejects(t, "options", (value) => cvarStep([1, 2], [1, 2], value), badOptions);
  await rejects(t, "options", call as never, badSyncRunOptions);
  for (const name of ["loss", "quantile"]) await rejects(t, `options.${name}`, (v) => call({ [name]: v }), badNumbers);
  for (const name of ["step", "quantileStep"]) {
    await rejects(t, `options.${name}`, (v) => call({ [name]: v }), { ...badNumbers, zero: () => 0 });
  }
  const { undefined: _, ...numbers } = badNumbers;
  await rejects(t, "options.level", (level) => call({ level }), { ...numbers, one: () => 1, negative: () => -0.1 });
});
