/** The autocorrelation time: against emcee, an autoregression, the edges, and what is refused. */
import { readFileSync } from "node:fs";
import test from "ava";
import { autocorrelationTime } from "gibbs/diagnostics";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

interface Case {
  readonly draws: number[];
  readonly chains: number;
  readonly window: number;
  readonly time: number;
}
const cases: Case[] = JSON.parse(readFileSync(new URL("./fixtures/predictive.json", import.meta.url), "utf8")).time;

test("emcee agrees", (t) => {
  for (const { draws, chains, window, time } of cases) {
    close(t, autocorrelationTime({ data: draws, shape: [chains, draws.length / chains] }, { window }), time, 1e-10);
  }
});

test("an autoregression has (1 + a) / (1 − a)", (t) => {
  for (const a of [0, 0.5, 0.9]) {
    const [chains, length] = [4, 10_000];
    const noise = normals(5, chains * length);
    let x = 0;
    const data = noise.map((z, i) => {
      x = i % length === 0 ? z : a * x + Math.sqrt(1 - a * a) * z;
      return x;
    });
    const time = autocorrelationTime({ data, shape: [chains, length] });
    t.true(Math.abs(time / ((1 + a) / (1 - a)) - 1) < 0.15, `${a}: ${time}`);
  }
});

test("edges: too short, equal, one chain that does not move, a NaN", (t) => {
  t.is(autocorrelationTime([[1, 2, 3]]), Number.NaN);
  t.is(autocorrelationTime([[2, 2, 2, 2, 2]]), Number.NaN);
  t.is(
    autocorrelationTime([
      [1, 2, 1, 3, 2],
      [2, 2, 2, 2, 2],
    ]),
    Number.NaN,
  );
  t.is(autocorrelationTime([[1, 2, Number.NaN, 3, 2]]), Number.NaN);
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "options", (bad) => autocorrelationTime([[1, 2, 3, 4, 2]], bad), {
    zero: () => ({ window: 0 }),
    text: () => ({ window: "wide" }),
    NaN: () => ({ window: Number.NaN }),
    unknown: () => ({ c: 5 }),
  });
  await rejects(t, "draws", (bad) => autocorrelationTime(bad), {
    null: () => null,
    "ragged rows": () => [[1, 2], [1]],
  });
});
