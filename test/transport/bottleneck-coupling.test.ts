import test from "ava";
import { bottleneckCoupling, bottleneckCouplingSync, minimumEntropyCouplingSync } from "gibbs/transport";
import { badAsyncRunOptions, badNumbers, badOptions, badSyncRunOptions, badVectors } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const marginal = (n: number, seed: number) => {
  const masses = Array.from({ length: n }, (_, i) => 1.1 + Math.sin(seed + 5 * i * i));
  return masses.map((mass) => mass / sum(masses));
};

test("the code keeps its rate, the coupling its marginals, the information its bound", async (t) => {
  const [p, q] = [marginal(8, 1), marginal(6, 2)];
  const second = [...p].sort((a, b) => b - a)[1];
  const binary = -second * Math.log(second) - (1 - second) * Math.log(1 - second);
  let before = 0;
  for (const rate of [0, 0.4, 0.8, 1.2, 1.6, 2.5]) {
    for (const stochastic of [true, false]) {
      const found = await bottleneckCoupling(p, q, { rate, stochastic });
      t.true(found.codeEntropy <= rate + 1e-9 && found.codeInformation <= found.codeEntropy + 1e-12);
      t.true(found.codeGap <= binary && found.information <= found.upperBound + 1e-12);
      t.true(found.information <= found.codeInformation + 1e-12 && found.marginalError < 1e-13);
      const masses = found.apply(new Array(6).fill(1), "right");
      t.true(masses.every((mass, i) => Math.abs(mass - p[i]) < 1e-14));
      t.true(found.encoder.apply(new Array(8).fill(1), "left").every((m, k) => Math.abs(m - found.code[k]) < 1e-14));
      if (stochastic) {
        t.true(found.codeInformation >= before - 1e-12);
        before = found.codeInformation;
      }
    }
  }
});

test("without a bottleneck it is the coupling itself; bits are nats over log 2", (t) => {
  const [p, q] = [marginal(5, 3), marginal(7, 4)];
  const wide = bottleneckCouplingSync(p, q, { rate: { bits: 20 } });
  const free = minimumEntropyCouplingSync(p, q);
  t.true(Math.abs(wide.entropy - free.entropy) < 1e-12 && wide.codeGap === 0);
  t.true(Math.abs(wide.bits.information - free.bits.information) < 1e-12);
  const nats = bottleneckCouplingSync(p, q, { rate: Math.LN2 });
  t.is(bottleneckCouplingSync(p, q, { rate: { bits: 1 } }).information, nats.information);
});

test("the synchronous twin gives the same bits", async (t) => {
  const [p, q] = [marginal(7, 1), marginal(9, 2)];
  const [there, here] = [await bottleneckCoupling(p, q, { rate: 1 }), bottleneckCouplingSync(p, q, { rate: 1 })];
  t.deepEqual([there.code, there.bits, there.plan()], [here.code, here.bits, here.plan()]);
});

test("bad input is refused by name", async (t) => {
  const good = [0.5, 0.5];
  const sums = { negative: () => [2, -1], zeros: () => [0, 0], none: () => [] };
  for (const run of [bottleneckCoupling, bottleneckCouplingSync]) {
    await rejects(t, "p", (p) => run(p, good, { rate: 1 }), { ...badVectors, ...sums });
    await rejects(t, "q", (q) => run(good, q, { rate: 1 }), { ...badVectors, ...sums, "another sum": () => [1, 1] });
    await rejects(t, "options", (options) => run(good, good, options), badOptions);
    await rejects(t, "options.rate", (rate) => run(good, good, { rate }), {
      ...badNumbers,
      missing: () => undefined,
      negative: () => -1,
      "negative bits": () => ({ bits: -1 }),
      "bits that are no number": () => ({ bits: "1" }),
    });
    await rejects(t, "options.stochastic", (stochastic) => run(good, good, { rate: 1, stochastic }), {
      number: () => 1,
    });
  }
  await rejects(t, "options", (options) => bottleneckCoupling(good, good, options), badAsyncRunOptions);
  await rejects(t, "options", (options) => bottleneckCouplingSync(good, good, options), badSyncRunOptions);
});
