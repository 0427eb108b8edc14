/** Diagnostics of draws: against ArviZ and plain JavaScript, at the edges, and what leaves them as they are. */
import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { ebfmi, essBulk, essMean, essQuantile, essTail, mcse, rhat } from "gibbs/diagnostics";
import { close, normals, uniforms } from "../support/numbers.ts";
import { rhat as rhatByDefinition } from "./reference.ts";

interface Fixture {
  readonly name: string;
  readonly chains: number;
  readonly draws: number[];
  readonly expected: Readonly<Record<string, number>>;
}

/** Made by generate.py beside it, with ArviZ. */
const fixtures: Fixture[] = JSON.parse(
  readFileSync(new URL("../../crates/diagnostics/fixtures/diagnostics.json", import.meta.url), "utf8"),
);

const measures = { rhat, essBulk, essTail, essMean, mcse, essQuantile: (draws: Chains) => essQuantile(draws, 0.3) };
type Chains = Parameters<typeof rhat>[0];
type Rows = readonly (readonly number[])[];

const rows = (data: ArrayLike<number>, chains: number): number[][] => {
  const length = data.length / chains;
  return Array.from({ length: chains }, (_, i) => Array.from(data).slice(i * length, (i + 1) * length));
};

/** Chains of x ← a x + √(1 − a²) z from the stationary law. */
function autoregression(seed: number, a: number, chains: number, length: number): number[][] {
  return rows(normals(seed, chains * length), chains).map((noise) => {
    let x = noise[0];
    return noise.map((z, t) => {
      x = t === 0 ? z : a * x + Math.sqrt(1 - a * a) * z;
      return x;
    });
  });
}

test("ArviZ agrees", (t) => {
  t.true(fixtures.length >= 9);
  for (const { name, chains, draws, expected } of fixtures) {
    const matrix = { data: draws, shape: [chains, draws.length / chains] };
    for (const [measure, compute] of Object.entries(measures)) {
      const value = expected[measure === "mcse" ? "mcseMean" : measure];
      close(t, compute(matrix) / value, 1, 1e-9, `${name}, ${measure}`);
    }
  }
});

test("R-hat is its definition", (t) => {
  for (const [chains, length, a] of [
    [1, 4, 0],
    [1, 31, 0.5],
    [2, 5, 0],
    [3, 50, 0.9],
    [4, 61, 0.2],
  ]) {
    const draws = autoregression(length, a, chains, length);
    close(t, rhat(draws), rhatByDefinition(draws), 1e-9, `${chains} × ${length}`);
    const tied = draws.map((chain) => chain.map(Math.round));
    if (length > 10) close(t, rhat(tied), rhatByDefinition(tied), 1e-9, `${chains} × ${length}, tied`);
  }
});

test("autoregressions have their known effective size and error", (t) => {
  const [chains, length] = [4, 10_000];
  for (const a of [0, 0.5, 0.9, -0.4]) {
    const draws = autoregression(17, a, chains, length);
    const known = (chains * length * (1 - a)) / (1 + a);
    for (const ess of [essMean(draws), essBulk(draws)]) {
      t.true(Math.abs(ess / known - 1) < 0.15, `a = ${a}: ${ess} for ${known}`);
    }
    t.true(Math.abs(mcse(draws) * Math.sqrt(known) - 1) < 0.12, `a = ${a}: ${mcse(draws)}`);
    t.true(Math.abs(rhat(draws) - 1) < 5e-3);
    const least = Math.min(known, chains * length) / 2;
    t.true(essQuantile(draws, 0.5) > least && essTail(draws) > least, `a = ${a}: ${essTail(draws)}`);
  }
});

test("chains in different places, or of different width, are noticed", (t) => {
  const draws = autoregression(5, 0.2, 4, 300);
  t.true(rhat(draws.map((chain, i) => chain.map((x) => (i === 0 ? x + 3 : x)))) > 1.3);
  t.true(rhat(draws.map((chain, i) => chain.map((x) => (i === 0 ? 6 * x : x)))) > 1.1);
  t.true(rhat(draws) < 1.02);
});

test("the edges: NaN where there is no answer, infinity where chains stand apart", (t) => {
  const fine = rows(normals(1, 40), 2);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const spoiled = fine.map((chain, i) => chain.map((x, k) => (i === 1 && k === 7 ? bad : x)));
    for (const [name, measure] of Object.entries(measures)) t.is(measure(spoiled), Number.NaN, `${name} of ${bad}`);
    t.is(ebfmi(spoiled)[1], Number.NaN);
    t.true(ebfmi(spoiled)[0] > 0);
  }
  const constant = [new Array<number>(20).fill(2.5), new Array<number>(20).fill(2.5)];
  for (const [name, measure] of Object.entries(measures)) {
    t.is(measure(constant), Number.NaN, `${name} of equal draws`);
    for (const length of [0, 1, 2, 3]) {
      const short = fine.map((chain) => chain.slice(0, length));
      t.is(measure(short), Number.NaN, `${name} of ${length} draws a chain`);
    }
  }
  const apart = [new Array<number>(20).fill(1), new Array<number>(20).fill(2)];
  t.is(rhat(apart), Number.POSITIVE_INFINITY);
  for (const length of [4, 5]) {
    const short = fine.map((chain) => chain.slice(0, length));
    t.true(Number.isFinite(rhat(short)));
    t.is(essMean(short), Number.NaN);
    t.is(mcse(short), Number.NaN);
  }
  t.true(Number.isFinite(rhat([fine[0]])) && essBulk([fine[0]]) > 0, "one chain compares its halves");
});

test("what leaves ranks as they are leaves R-hat and the bulk as they are", (t) => {
  const property = fc.property(fc.nat(1000), fc.double({ min: 0.1, max: 3, noNaN: true }), (seed, scale) => {
    // On a grid, so that a linear map is exact: folding makes ties, which rounding would break.
    const draws = autoregression(seed, 0.4, 3, 40).map((chain) => chain.map((x) => Math.round(1024 * x) / 1024));
    const bent = draws.map((chain) => chain.map((x) => Math.exp(scale * x)));
    close(t, essBulk(bent), essBulk(draws), 1e-9);
    const moved = draws.map((chain) => chain.map((x) => 1 - 2 ** 4 * x));
    close(t, rhat(moved), rhat(draws), 1e-9);
    close(t, essMean(moved), essMean(draws), 1e-8);
    close(t, mcse(moved), 2 ** 4 * mcse(draws), 1e-9);
    const other = [draws[2], draws[0], draws[1]];
    for (const measure of Object.values(measures)) close(t, measure(other), measure(draws), 1e-9);
  });
  fc.assert(property, { numRuns: 20 });
});

test("the tails are the worse of two quantiles", (t) => {
  const draws = autoregression(9, 0.6, 4, 200);
  close(t, essTail(draws), Math.min(essQuantile(draws, 0.05), essQuantile(draws, 0.95)), 1e-12);
});

test("E-BFMI is its definition", (t) => {
  const energies: Rows = rows(normals(4, 60, 5), 3);
  const expected = energies.map((energy) => {
    const center = energy.reduce((a, b) => a + b) / energy.length;
    const steps = energy.slice(1).reduce((sum, e, i) => sum + (e - energy[i]) ** 2, 0);
    return steps / energy.reduce((sum, e) => sum + (e - center) ** 2, 0);
  });
  const actual = ebfmi(energies);
  t.true(actual instanceof Float64Array);
  close(t, actual, expected, 1e-12);
  close(t, ebfmi([[1, 2, 1, 2]]), [3], 1e-15);
  t.deepEqual([...ebfmi([[1, 2]]), ...ebfmi([[3, 3, 3]])], [Number.NaN, Number.NaN]);
});

test("every layout of the same draws gives the same bits, and none is changed", (t) => {
  const uniform = uniforms(6);
  const data = Float64Array.from({ length: 60 }, uniform);
  const before = Float64Array.from(data);
  const list = rows(data, 3);
  const transposed = Float64Array.from(data, (_, at) => data[(at % 3) * 20 + Math.floor(at / 3)]);
  const layouts: Record<string, Chains> = {
    "typed rows": list.map((chain) => Float64Array.from(chain)),
    "data with a shape": { data, shape: [3, 20] },
    "a variable of one element": { data, shape: [3, 20, 1] },
    "a variable of one element, twice nested": { data, shape: [3, 20, 1, 1] },
    transposed: { data: transposed, shape: [3, 20], strides: [1, 3] },
  };
  for (const [measure, compute] of Object.entries({ ...measures, ebfmi })) {
    for (const [name, draws] of Object.entries(layouts))
      t.deepEqual(compute(draws), compute(list), `${measure}, ${name}`);
  }
  t.deepEqual(data, before);
});
