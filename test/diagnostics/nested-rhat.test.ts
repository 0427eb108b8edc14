/** Nested R-hat: against arviz-stats, at the edges, and what is refused. */
import { readFileSync } from "node:fs";
import test from "ava";
import { nestedRhat, rhat } from "gibbs/diagnostics";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

interface Case {
  readonly draws: number[];
  readonly chains: number;
  readonly chainsPerGroup: number;
  readonly rhat: number;
}
const cases: Case[] = JSON.parse(readFileSync(new URL("./fixtures/predictive.json", import.meta.url), "utf8")).nested;

test("arviz-stats agrees", (t) => {
  for (const { draws, chains, chainsPerGroup, rhat: expected } of cases) {
    close(t, nestedRhat({ data: draws, shape: [chains, draws.length / chains] }, { chainsPerGroup }), expected, 1e-10);
  }
});

test("many short chains that agree pass where R-hat cannot tell", (t) => {
  const shape: [number, number] = [128, 6];
  const draws = { data: normals(3, 128 * 6), shape };
  t.true(nestedRhat(draws, { chainsPerGroup: 32 }) < 1.02);
  t.true(rhat(draws) > nestedRhat(draws, { chainsPerGroup: 32 }));
  const apart = { data: draws.data.map((x, i) => (i < 64 * 6 ? x : x + 2)), shape };
  t.true(nestedRhat(apart, { chainsPerGroup: 32 }) > 1.1);
});

test("edges: one group, equal draws, a NaN", (t) => {
  const draws = { data: normals(1, 80), shape: [4, 20] as [number, number] };
  t.is(nestedRhat(draws, { chainsPerGroup: 4 }), Number.NaN);
  t.is(nestedRhat({ data: new Float64Array(80), shape: [4, 20] }, { chainsPerGroup: 2 }), Number.NaN);
  const spoiled = { data: draws.data.map((x, i) => (i === 3 ? Number.NaN : x)), shape: draws.shape };
  t.is(nestedRhat(spoiled, { chainsPerGroup: 2 }), Number.NaN);
});

test("bad input is refused by name", async (t) => {
  const draws = { data: normals(1, 80), shape: [4, 20] as [number, number] };
  await rejects(t, "options", (bad) => nestedRhat(draws, bad), {
    missing: () => undefined,
    "that does not divide": () => ({ chainsPerGroup: 3 }),
    zero: () => ({ chainsPerGroup: 0 }),
    text: () => ({ chainsPerGroup: "2" }),
    unknown: () => ({ chainsPerGroup: 2, groups: 2 }),
  });
  await rejects(t, "draws", (bad) => nestedRhat(bad, { chainsPerGroup: 1 }), {
    null: () => null,
    "ragged rows": () => [[1, 2], [1]],
    "no chains": () => [],
  });
});
