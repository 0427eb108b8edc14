/** Direct preference optimization against its definition, and the identities it has by symmetry. */
import test from "ava";
import fc from "fast-check";
import { dpo, type PreferencePairs } from "gibbs/loss";
import { close, normals } from "../support/numbers.ts";

/** log(1 + exp(x)) without overflow. */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

interface Pairs extends PreferencePairs {
  readonly policyChosen: Float64Array;
  readonly policyRejected: Float64Array;
  readonly referenceChosen: Float64Array;
  readonly referenceRejected: Float64Array;
}

function pairs(seed: number, n: number, scale = 5): Pairs {
  const side = (k: number) => normals(4 * seed + k, n, scale);
  return { policyChosen: side(0), policyRejected: side(1), referenceChosen: side(2), referenceRejected: side(3) };
}

/** The definition: each pair's loss, and its slope in the policy's log probability of the chosen answer. */
function defined(given: Pairs, beta: number, smoothing: number) {
  const margins = given.policyChosen.map(
    (chosen, i) => beta * (chosen - given.referenceChosen[i] - (given.policyRejected[i] - given.referenceRejected[i])),
  );
  return {
    values: margins.map((m) => (1 - smoothing) * softplus(-m) + smoothing * softplus(m)),
    slopes: margins.map((m) => beta * (smoothing * sigmoid(m) - (1 - smoothing) * sigmoid(-m))),
  };
}

test("closed forms", (t) => {
  const one = { policyChosen: [-1], policyRejected: [-3], referenceChosen: [-2], referenceRejected: [-2] };
  const { value, grads } = dpo(one, { beta: 0.5 });
  close(t, value, Math.log(1 + Math.exp(-1)), 1e-15);
  close(t, grads.policyChosen, [-0.5 / (1 + Math.E)], 1e-15);
  close(t, grads.policyRejected, [0.5 / (1 + Math.E)], 1e-15);
  close(t, dpo({ ...one, policyChosen: [-3] }).value, Math.LN2, 1e-15, "no margin");
});

test("value, values and gradients are those of the definition", (t) => {
  for (const n of [1, 2, 7, 33, 1000]) {
    const given = pairs(n, n);
    const weights = normals(n, n).map(Math.abs);
    const mass = weights.reduce((a, b) => a + b, 0);
    for (const [beta, labelSmoothing] of [
      [0.1, 0],
      [2, 0.25],
      [0.5, 0.49],
    ]) {
      const { values, slopes } = defined(given, beta, labelSmoothing);
      const weighted = values.map((value, i) => value * weights[i]);
      const sum = weighted.reduce((a, b) => a + b, 0);
      for (const reduction of ["mean", "sum", "none"] as const) {
        const scale = reduction === "mean" ? 1 / mass : 1;
        const actual = dpo(given, { beta, labelSmoothing, weights, reduction });
        close(t, actual.value, sum * scale, 1e-12, reduction);
        close(
          t,
          actual.grads.policyChosen,
          slopes.map((slope, i) => slope * weights[i] * scale),
          1e-13,
          reduction,
        );
        close(
          t,
          actual.grads.policyRejected,
          slopes.map((slope, i) => -slope * weights[i] * scale),
          1e-13,
          reduction,
        );
        if (reduction === "none") close(t, actual.values, weighted, 1e-12);
      }
    }
  }
});

test("single precision stays single, where all four are", (t) => {
  const given = pairs(3, 40);
  const single = {
    policyChosen: Float32Array.from(given.policyChosen),
    policyRejected: Float32Array.from(given.policyRejected),
    referenceChosen: Float32Array.from(given.referenceChosen),
    referenceRejected: Float32Array.from(given.referenceRejected),
  };
  const expected = dpo(given);
  const actual = dpo(single);
  t.true(actual.grads.policyChosen instanceof Float32Array && actual.grads.policyRejected instanceof Float32Array);
  close(t, actual.value, expected.value, 1e-6);
  close(t, actual.grads.policyChosen, expected.grads.policyChosen ?? [], 1e-7);
  const mixed = dpo({ ...single, policyChosen: given.policyChosen });
  t.true(mixed.grads.policyChosen instanceof Float64Array && mixed.grads.policyRejected instanceof Float64Array);
});

test("identities", (t) => {
  const number = fc.double({ min: -300, max: 300, noNaN: true });
  const numbers = fc.tuple(number, number, number, number, fc.integer({ min: -50, max: 50 }));
  const property = fc.property(numbers, fc.double({ min: 0.01, max: 5, noNaN: true }), ([a, b, c, d, shift], beta) => {
    const of = (pc: number, pr: number, rc: number, rr: number, labelSmoothing = 0) =>
      dpo(
        { policyChosen: [pc], policyRejected: [pr], referenceChosen: [rc], referenceRejected: [rr] },
        { beta, labelSmoothing },
      ).value;
    const loss = of(a, b, c, d);
    const margin = beta * (a - c - (b - d));
    close(t, of(b, a, d, c) - loss, margin, 1e-9, "swapped answers");
    close(t, of(a + shift, b + shift, c, d), loss, 1e-9, "a shift of the policy");
    close(t, of(a, b, c + shift, d + shift), loss, 1e-9, "a shift of the reference");
    close(t, of(a, b, c, d, 0.25), 0.75 * loss + 0.25 * of(b, a, d, c), 1e-9, "smoothing is a mixture");
    t.true(loss >= 0);
  });
  fc.assert(property, { numRuns: 60 });
});

test("large margins neither overflow nor vanish", (t) => {
  const of = (policyChosen: number) =>
    dpo(
      { policyChosen: [policyChosen], policyRejected: [0], referenceChosen: [0], referenceRejected: [0] },
      { beta: 1 },
    );
  t.is(of(-1e6).value, 1e6);
  close(t, of(-1e6).grads.policyChosen, [-1], 1e-15);
  t.is(of(1e6).value, 0);
  const { value } = of(40);
  t.true(Math.abs(value / Math.exp(-40) - 1) < 1e-12, `${value}`);
});

test("without gradients, without pairs, with weights of zero", (t) => {
  const given = pairs(1, 5);
  const { value } = dpo(given);
  const alone = dpo(given, { grad: false });
  t.is(alone.value, value);
  t.deepEqual(alone.grads, {});
  const nothing = dpo(given, { weights: [0, 0, 0, 0, 0] });
  t.is(nothing.value, 0);
  close(t, nothing.grads.policyChosen, [0, 0, 0, 0, 0], 0);
});

test("both gradients are the halves of one array, the caller's where there is one", (t) => {
  for (const Kind of [Float64Array, Float32Array]) {
    const given = Object.fromEntries(Object.entries(pairs(5, 7)).map(([name, side]) => [name, Kind.from(side)]));
    const expected = dpo(given as unknown as PreferencePairs);
    const out = new Kind(14).fill(Number.NaN);
    const actual = dpo(given as unknown as PreferencePairs, { out });
    t.deepEqual(actual, expected);
    t.deepEqual([...out], [...(expected.grads.policyChosen ?? []), ...(expected.grads.policyRejected ?? [])]);
    t.is(actual.grads.policyRejected?.buffer, out.buffer);
  }
});

test("inputs are not changed and plain arrays serve as well", (t) => {
  const given = pairs(6, 9);
  const before = structuredClone(given);
  const expected = dpo(Object.freeze(given), Object.freeze({ reduction: "sum" } as const));
  t.deepEqual(given, before);
  const plain = {
    policyChosen: [...given.policyChosen],
    policyRejected: [...given.policyRejected],
    referenceChosen: [...given.referenceChosen],
    referenceRejected: [...given.referenceRejected],
  };
  t.deepEqual(dpo(plain, { reduction: "sum" }), expected);
});
