/** Risks against torch and their definitions. */
import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { cvar, groupDro, kaplanMeierWeights, labelShiftDro, type SpectralRiskOptions, spectralRisk } from "gibbs/loss";
import { close, normals } from "../support/numbers.ts";

interface Tail {
  readonly level: number;
  readonly losses: number[];
  readonly value: number;
  readonly gradient: number[];
}

const url = new URL("fixtures/others.json", import.meta.url);
const fixture = JSON.parse(readFileSync(url, "utf8")) as { readonly cvar: readonly Tail[] };
const sum = (x: ArrayLike<number> | undefined) => Array.from(x ?? []).reduce((total, value) => total + value, 0);
const dot = (x: ArrayLike<number>, y: ArrayLike<number> | undefined) => sum(Array.from(y ?? [], (v, i) => v * x[i]));

test("the tail's mean is torch's", (t) => {
  for (const { level, losses, value, gradient } of fixture.cvar) {
    const risk = cvar(losses, { level });
    close(t, risk.value, value, 1e-13);
    close(t, risk.grads.losses, gradient, 1e-13);
    const single = cvar(Float32Array.from(losses), { level });
    t.true(single.grads.losses instanceof Float32Array);
    close(t, single.value, value, 1e-6);
    t.deepEqual(cvar(losses, { level, grad: false }).grads, {});
  }
});

const finite = fc.double({ min: -100, max: 100, noNaN: true });
const spectra: SpectralRiskOptions[] = [
  {},
  { parameter: 0.8, smoothing: 0.1 },
  { spectrum: "extremile", parameter: 3 },
  { spectrum: "extremile", smoothing: 1, penalty: "entropy" },
  { spectrum: "exponential", parameter: 4, smoothing: 0.01 },
];

test("weights are a distribution, dual to the value, and do not depend on order or on a shift", (t) => {
  const property = fc.property(fc.array(finite, { minLength: 1, maxLength: 30 }), finite, (losses, shift) => {
    const risks = [
      (l: number[]) => cvar(l, { level: 0.7 }),
      ...spectra.map((options) => (l: number[]) => spectralRisk(l, options)),
    ];
    risks.forEach((risk, i) => {
      const { value, grads } = risk(losses);
      close(t, sum(grads.losses), 1, 1e-10, `${i}`);
      t.true((grads.losses ?? []).every((weight) => weight >= 0));
      t.true(value <= dot(losses, grads.losses) + 1e-9);
      const backwards = risk([...losses].reverse());
      close(t, backwards.value, value, 1e-10, `${i}`);
      close(t, [...(backwards.grads.losses ?? [])].reverse(), grads.losses ?? [], 1e-9, `${i}`);
      close(t, risk(losses.map((loss) => loss + shift)).value, value + shift, 1e-10, `${i}`);
    });
  });
  fc.assert(property, { numRuns: 40 });
});

test("spectral risks go from sorted losses to the mean", (t) => {
  const losses = normals(3, 100);
  const mean = sum(losses) / 100;
  close(t, spectralRisk(losses, { parameter: 0.9 }).value, cvar(losses).value, 1e-13);
  for (const options of spectra) {
    close(t, spectralRisk(losses, { ...options, smoothing: 1e7 }).value, mean, 1e-5);
    close(t, spectralRisk([0.5, 0.5, 0.5], options).value, 0.5, 1e-14);
  }
});

test("groups with larger losses gain weight, step by step", (t) => {
  const [losses, groups] = [
    [1, 2, 6],
    [0, 0, 1],
  ];
  const first = groupDro(losses, groups, { step: 0.1 });
  const share = 1 / (1 + Math.exp(0.1 * (6 - 1.5)));
  close(t, first.weights, [share, 1 - share], 1e-14);
  t.deepEqual(first.groupLosses, Float64Array.of(1.5, 6));
  close(t, first.value, dot([1.5, 6], first.weights), 1e-14);
  close(t, first.grads.losses, [share / 2, share / 2, 1 - share], 1e-14);
  const second = groupDro(losses, groups, { step: 0.1, weights: first.weights });
  t.true(second.weights[1] > first.weights[1]);
  const allowed = groupDro([1, 1, 1], groups, { step: 1, adjustment: 1, sizes: [100, 4] });
  close(t, Math.log(allowed.weights[1] / allowed.weights[0]), 0.4, 1e-14);
});

test("the worst labels are found in the ball", (t) => {
  const [losses, labels] = [
    [1, 3, 2, 5, 0.5],
    [0, 1, 0, 1, 2],
  ];
  close(t, labelShiftDro(losses, labels, { radius: 0 }).value, 2.3, 1e-14);
  close(t, labelShiftDro(losses, labels, { radius: 9 }).value, 4, 1e-14);
  const worst = labelShiftDro(losses, labels, { radius: 0.2, classes: 4 });
  close(t, worst.divergence, 0.2, 1e-12);
  close(t, sum(worst.weights), 1, 1e-14);
  t.is(worst.weights.length, 4);
  close(t, dot(losses, worst.grads.losses), worst.value, 1e-14);
});

test("Kaplan-Meier weights are the jumps of the estimate", (t) => {
  close(t, kaplanMeierWeights([3, 1, 2], [1, 1, 1]), [1 / 3, 1 / 3, 1 / 3], 1e-15);
  close(t, kaplanMeierWeights([1, 2, 3, 4], [1, 0, 1, 1]), [0.25, 0, 0.375, 0.375], 1e-15);
  // The last time censored: the weights sum to 1 − S.
  close(t, sum(kaplanMeierWeights([1, 2, 3, 4], [1, 1, 1, 0])), 0.75, 1e-15);
});
