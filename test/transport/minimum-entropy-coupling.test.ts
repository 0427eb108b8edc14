import test from "ava";
import { minimumEntropyCoupling, minimumEntropyCouplingSync } from "gibbs/transport";
import { badAsyncRunOptions, badOptions, badSyncRunOptions, badVectors } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const entropy = (p: number[]) => -sum(p.map((x) => (x > 0 ? x * Math.log(x) : 0)));

/** The least entropy over the vertices of the couplings, whose forests' leaves are filled one after another. */
function least(p: number[], q: number[]): number {
  if (!p.some((x) => x > 1e-15) || !q.some((x) => x > 1e-15)) return 0;
  const values = p.flatMap((x, i) =>
    q.flatMap((y, j) => {
      const mass = Math.min(x, y);
      if (mass <= 1e-15) return [];
      const less = (masses: number[], at: number) => masses.map((one, k) => (k === at ? one - mass : one));
      return least(less(p, i), less(q, j)) - mass * Math.log(mass);
    }),
  );
  return Math.min(...values);
}

const marginal = (n: number, seed: number) => {
  const masses = Array.from({ length: n }, (_, i) => 1.1 + Math.sin(seed + 5 * i * i));
  return masses.map((mass) => mass / sum(masses));
};

test("the greedy coupling against all vertices, its bound and its guarantee", async (t) => {
  for (let seed = 0; seed < 12; seed++) {
    const [p, q] = [marginal(3, seed), marginal(2 + (seed % 2), seed + 40)];
    const coupling = await minimumEntropyCoupling(p, q);
    const best = least(p, q);
    t.true(coupling.entropy >= best - 1e-12 && coupling.entropy <= best + 1 / Math.E);
    t.true(coupling.lowerBound <= best + 1e-12 && coupling.entropy - coupling.gap <= best + 1e-12);
    t.true(Math.abs(coupling.information - (entropy(p) + entropy(q) - coupling.entropy)) < 1e-12);
    t.true(Math.abs(coupling.bits.entropy * Math.LN2 - coupling.entropy) < 1e-14);
    const { data } = coupling.plan();
    p.forEach((mass, i) => {
      t.true(Math.abs(sum(data.subarray(i * q.length, (i + 1) * q.length)) - mass) < 1e-14);
    });
    t.true(coupling.marginalError < 1e-14);
  }
});

test("more marginals", (t) => {
  const [p, q, r] = [marginal(4, 1), marginal(5, 2), marginal(3, 3)];
  const { states, values, lowerBound, guarantee, gap } = minimumEntropyCouplingSync(p, q, { more: [r] });
  t.is(states.length, 3 * values.length);
  r.forEach((mass, k) => {
    t.true(Math.abs(sum(values.filter((_, entry) => states[3 * entry + 2] === k)) - mass) < 1e-14);
  });
  t.true(lowerBound >= Math.max(entropy(p), entropy(q), entropy(r)) - 1e-12);
  t.is(guarantee, (1 + Math.LN2) / 2);
  t.true(gap <= guarantee);
});

test("entries are row by row, and the plan multiplies", (t) => {
  const [p, q] = [marginal(6, 1), marginal(4, 2)];
  const coupling = minimumEntropyCouplingSync(p, q);
  const { rows } = coupling.sparsePlan();
  t.deepEqual(Array.from(rows), Array.from(rows).sort());
  coupling.apply([1, 1, 1, 1], "right").forEach((mass, i) => {
    t.true(Math.abs(mass - p[i]) < 1e-14);
  });
});

test("the synchronous twin gives the same bits", async (t) => {
  const [p, q] = [marginal(7, 1), marginal(9, 2)];
  const [there, here] = [await minimumEntropyCoupling(p, q), minimumEntropyCouplingSync(p, q)];
  t.deepEqual([there.states, there.values, there.bits], [here.states, here.values, here.bits]);
});

test("bad input is refused by name", async (t) => {
  const good = [0.5, 0.5];
  const sums = { "another sum": () => [1, 1], negative: () => [2, -1], zeros: () => [0, 0], none: () => [] };
  for (const run of [minimumEntropyCoupling, minimumEntropyCouplingSync]) {
    const { "another sum": _, ...alone } = sums;
    await rejects(t, "p", (p) => run(p, good), { ...badVectors, ...alone });
    await rejects(t, "q", (q) => run(good, q), { ...badVectors, ...sums });
    await rejects(t, "options", (options) => run(good, good, options), badOptions);
    await rejects(t, "options.more.0", (one) => run(good, good, { more: [one] }), { ...badVectors, ...sums });
    await rejects(t, "options.more", (more) => run(good, good, { more }), { number: () => 1, object: () => ({}) });
  }
  await rejects(t, "options", (options) => minimumEntropyCoupling(good, good, options), badAsyncRunOptions);
  await rejects(t, "options", (options) => minimumEntropyCouplingSync(good, good, options), badSyncRunOptions);
});
