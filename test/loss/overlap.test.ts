/** Overlap losses: what a group is, and what it costs to take one thing for the other. */
import test from "ava";
import fc from "fast-check";
import { dice, simpsonsBias, tversky } from "gibbs/loss";
import { close, normals, uniforms } from "../support/numbers.ts";

test("groups are batches of their own: rows, images, everything", (t) => {
  const property = fc.property(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 9 }),
    fc.nat(),
    (k, n, seed) => {
      const uniform = uniforms(seed);
      const data = normals(seed, n * k, 2);
      const labels = Array.from({ length: n }, () => Math.floor(uniform() * Math.max(2, k)));
      const row = (i: number) => ({ data: data.slice(i * k, (i + 1) * k), shape: [1, k] });
      for (const loss of [dice, tversky]) {
        const rows = loss({ data, shape: [n, k] }, labels, { groups: "rows", reduction: "none", smooth: 0.3 });
        t.is(rows.values?.length, n);
        for (let i = 0; i < n; i++) {
          const alone = loss(row(i), [labels[i]], { smooth: 0.3 });
          close(t, rows.values?.[i], alone.value, 1e-13);
          close(t, rows.grads.logits?.slice(i * k, (i + 1) * k), alone.grads.logits ?? [], 1e-13);
        }
        const batch = loss({ data, shape: [n, k] }, labels, { groups: "batch" });
        t.deepEqual(loss({ data, shape: [n, k] }, labels, { groups: new Array(n).fill(0) }), batch);
        t.true(batch.value >= 0 && batch.value <= 1);
      }
    },
  );
  fc.assert(property, { numRuns: 20 });
});

test("halves make Tversky's index Dice's coefficient, ones Jaccard's", (t) => {
  const logits = { data: normals(4, 12), shape: [12, 1] as const };
  const labels = [1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0];
  const half = tversky(logits, labels, { smooth: 0.5 });
  const whole = dice(logits, labels, { smooth: 1 });
  close(t, half.value, whole.value, 1e-14);
  close(t, half.grads.logits, whole.grads.logits ?? [], 1e-14);
  const d = 1 - dice(logits, labels, { smooth: 0 }).value;
  close(t, 1 - tversky(logits, labels, { alpha: 1, beta: 1, smooth: 0 }).value, d / (2 - d), 1e-14);
});

test("soft Dice of probabilities is one less the loss, over all and over groups", (t) => {
  const data = normals(8, 20, 2);
  const labels = Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const groups = labels.map((_, i) => i % 4);
  const p = { data: data.map((z) => 1 / (1 + Math.exp(-z))), shape: [20, 1] };
  const bias = simpsonsBias(p, labels, { groups });
  const logits = { data, shape: [20, 1] };
  close(t, bias.population, 1 - dice(logits, labels, { smooth: 0 }).value, 1e-13);
  close(t, bias.sampleMean, 1 - dice(logits, labels, { smooth: 0, groups }).value, 1e-13);
  close(t, bias.gap, bias.sampleMean - bias.population, 1e-15);
  const deviations = Array.from(bias.samples, (s) => (s - bias.sampleMean) ** 2);
  close(t, bias.standardError, Math.sqrt(deviations.reduce((a, b) => a + b) / (4 * 3)), 1e-14);
});

test("Simpson's reversal: the better of two models over batches is the worse over all", (t) => {
  // One batch full of positives, and four with one each.
  const labels = [...new Array(20).fill(1), ...[1, 0, 1, 0, 1, 0, 1, 0]];
  const groups = [...new Array(20).fill(0), 1, 1, 2, 2, 3, 3, 4, 4];
  const careful = labels.map((label, i) => [i < 20 ? (i < 4 ? 1 : 0) : label]);
  const eager = labels.map((_, i) => [i < 20 || i % 2 === 1 ? 1 : 0]);
  const [a, b] = [careful, eager].map((m) => simpsonsBias(m, labels, { groups }));
  t.true(a.sampleMean > b.sampleMean);
  t.true(a.population < b.population);
  // The careful one: 8 of 24 found without a false alarm.
  close(t, a.population, 16 / 32, 1e-15);
  close(t, a.sampleMean, ((2 * 4) / 24 + 4) / 5, 1e-15);
  // Training on the loss of batches would choose the wrong one, on that of all the right one.
  const logits = (m: number[][]) => m.map(([x]) => [x === 1 ? 30 : -30]);
  const loss = (m: number[][], over: "batch" | number[]) => dice(logits(m), labels, { groups: over }).value;
  t.true(loss(careful, groups) < loss(eager, groups));
  t.true(loss(careful, "batch") > loss(eager, "batch"));
});
