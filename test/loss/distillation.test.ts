/** Distillation and HL-Gauss against torch, and their limits. */
import { readFileSync } from "node:fs";
import test from "ava";
import { crossEntropy, distillation, hlGauss } from "gibbs/loss";
import { close, normals } from "../support/numbers.ts";

interface Case {
  readonly inputs: Readonly<Record<string, number[]>>;
  readonly values: number[];
  readonly value: number;
  readonly grads: Readonly<Record<string, number[]>>;
}

interface Fixture {
  readonly distillation: readonly (Case & { temperature: number; alpha: number; labels: number[] })[];
  readonly hlGauss: readonly (Case & { edges: number[]; sigma: number })[];
}

const fixture = JSON.parse(readFileSync(new URL("fixtures/others.json", import.meta.url), "utf8")) as Fixture;
const kinds = [Float64Array, Float32Array];
const shaped = (data: number[], rows: number, kind = Float64Array as (typeof kinds)[number]) => {
  return { data: kind.from(data), shape: [rows, data.length / rows] };
};

for (const { temperature, alpha, labels, inputs, values, value, grads } of fixture.distillation) {
  test(`distillation at ${temperature} with ${alpha} is torch's`, (t) => {
    for (const kind of kinds) {
      const tolerance = kind === Float64Array ? 1e-12 : 1e-5;
      const [student, teacher] = [shaped(inputs.logits, 4, kind), shaped(inputs.teacher, 4, kind)];
      const options = { temperature, alpha, labels };
      const mean = distillation(student, teacher, options);
      close(t, mean.value, value, tolerance);
      close(t, mean.grads.logits, grads.logits, tolerance);
      t.true(mean.grads.logits instanceof kind);
      close(t, distillation(student, teacher, { ...options, reduction: "none" }).values, values, tolerance);
      const out = new kind(20).fill(Number.NaN);
      t.is(distillation(student, teacher, { ...options, out }).grads.logits, out);
      t.deepEqual(out, mean.grads.logits as typeof out);
      t.deepEqual(distillation(student, teacher, { ...options, grad: false }), { value: mean.value, grads: {} });
    }
  });
}

test("a student of the teacher's costs nothing, and a teacher of another precision is taken in the student's", (t) => {
  const logits = normals(1, 30, 2);
  const student = { data: logits, shape: [3, 10] };
  const own = distillation(student, student);
  close(t, own.value, 0, 1e-14);
  close(t, own.grads.logits, new Float64Array(30), 1e-15);
  const single = { data: Float32Array.from(normals(2, 30, 2)), shape: [3, 10] };
  const double = { data: Float64Array.from(single.data), shape: [3, 10] };
  t.deepEqual(distillation(student, single), distillation(student, double));
  t.true(distillation(single, student).grads.logits instanceof Float32Array);
});

test("without the teacher's weight it is cross-entropy; ignored and weightless rows do not count", (t) => {
  const [student, teacher] = [
    { data: normals(3, 24), shape: [4, 6] },
    { data: normals(4, 24), shape: [4, 6] },
  ];
  const labels = [0, 5, -1, 2];
  const options = { ignoreIndex: -1, weights: [1, 0, 1, 2] };
  const plain = crossEntropy(student, labels, options);
  const same = distillation(student, teacher, { labels, alpha: 0, ...options });
  close(t, same.value, plain.value, 1e-14);
  close(t, same.grads.logits, plain.grads.logits ?? [], 1e-15);
});

for (const { edges, sigma, inputs, values, value, grads } of fixture.hlGauss) {
  test(`HL-Gauss with ${sigma} is torch's`, (t) => {
    for (const kind of kinds) {
      const tolerance = kind === Float64Array ? 1e-12 : 1e-5;
      const logits = shaped(inputs.logits, 4, kind);
      const mean = hlGauss(logits, inputs.targets, { edges, sigma });
      close(t, mean.value, value, tolerance);
      close(t, mean.grads.logits, grads.logits, tolerance);
      const each = hlGauss(logits, inputs.targets, { edges, sigma, reduction: "none" });
      close(t, each.values, values, tolerance);
      const out = new kind(40).fill(Number.NaN);
      t.is(hlGauss(logits, inputs.targets, { edges, sigma, out }).grads.logits, out);
      const weighted = hlGauss(logits, inputs.targets, { edges, sigma, weights: [0, 1, 0, 3] });
      close(t, weighted.value, (values[1] + 3 * values[3]) / 4, tolerance);
    }
  });
}

test("HL-Gauss: values beyond the edges count as the edges, and the default width is 0.75 bins", (t) => {
  const [logits, edges] = [[[0.3, -1, 2]], [0, 1, 2, 3]];
  t.deepEqual(hlGauss(logits, [-5], { edges }), hlGauss(logits, [0], { edges }));
  t.deepEqual(hlGauss(logits, [1.2], { edges }), hlGauss(logits, [1.2], { edges, sigma: 0.75 }));
  const hot = hlGauss(logits, [2.5], { edges, sigma: 1e-3 });
  const label = crossEntropy(logits, [2]);
  close(t, hot.value, label.value, 1e-14);
  close(t, hot.grads.logits, label.grads.logits ?? [], 1e-14);
});
