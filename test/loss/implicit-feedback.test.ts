/** Relevance from clicks: unbiased over what is seen, clipped, and cross-entropy where all is seen. */
import test from "ava";
import { crossEntropy, implicitFeedback } from "gibbs/loss";
import { badNumbers, badOptions, badSyncRunOptions, badVectors } from "../support/bad-inputs.ts";
import { close, normals, uniforms } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

test("with everything seen it is cross-entropy of two classes, or the squared error", (t) => {
  const logits = normals(1, 20, 3);
  const clicks = logits.map((_, i) => i % 2);
  const all = new Float64Array(20).fill(1);
  const loss = implicitFeedback(logits, clicks, all);
  const rows = crossEntropy(
    Array.from(logits, (z) => [0, z]),
    clicks,
  );
  close(t, loss.value, rows.value, 1e-14);
  close(
    t,
    loss.grads.logits,
    logits.map((_, i) => (rows.grads.logits ?? [])[2 * i + 1]),
    1e-15,
  );
  const squared = implicitFeedback(logits, clicks, all, { kind: "squared", reduction: "none" });
  close(
    t,
    squared.values,
    logits.map((z, i) => (sigmoid(z) - clicks[i]) ** 2),
    1e-14,
  );
});

test("over many exposures its mean is the loss of the relevance, and clipping lowers the variance", (t) => {
  const n = 30;
  const uniform = uniforms(2);
  const logits = normals(3, n, 2);
  const relevant = logits.map(() => Number(uniform() < 0.4));
  const theta = logits.map(() => 0.05 + 0.9 * uniform());
  for (const kind of ["log", "squared"] as const) {
    const ideal = implicitFeedback(
      logits,
      relevant,
      theta.map(() => 1),
      { kind },
    ).value;
    const draw = (clip: number) => {
      const values = Array.from({ length: 4000 }, () => {
        const clicks = relevant.map((r, i) => Number(r === 1 && uniform() < theta[i]));
        return implicitFeedback(logits, clicks, theta, { kind, clip, grad: false }).value;
      });
      const mean = values.reduce((sum, v) => sum + v / values.length, 0);
      return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2 / values.length, 0) };
    };
    const [unbiased, clipped] = [draw(0), draw(0.5)];
    t.true(Math.abs(unbiased.mean - ideal) < 5 * Math.sqrt(unbiased.variance / 4000), `${unbiased.mean} ${ideal}`);
    t.true(clipped.variance < 0.7 * unbiased.variance);
    t.true(Math.abs(clipped.mean - ideal) > 5 * Math.sqrt(clipped.variance / 4000));
  }
});

test("gradients are differences of the values, in both precisions and into an array of the caller's", (t) => {
  const [logits, clicks, theta] = [
    [0.3, -2, 5, 0],
    [1, 0, 1, 1],
    [0.2, 0.5, 0.9, 1],
  ];
  for (const kind of ["log", "squared"] as const) {
    const options = { kind, clip: 0.3, weights: [1, 2, 0, 0.5] };
    const { grads } = implicitFeedback(logits, clicks, theta, options);
    const differences = logits.map((_, at) => {
      const [up, down] = [1e-5, -1e-5].map((h) =>
        implicitFeedback(
          logits.map((z, i) => (i === at ? z + h : z)),
          clicks,
          theta,
          options,
        ),
      );
      return (up.value - down.value) / 2e-5;
    });
    close(t, grads.logits, differences, 1e-8);
    const out = new Float32Array(4);
    t.is(implicitFeedback(Float32Array.from(logits), clicks, theta, { ...options, out }).grads.logits, out);
    close(t, out, grads.logits ?? [], 1e-6);
  }
});

test("wrong input is refused", async (t) => {
  const half = [0.5, 0.5];
  const four = [0, 1, 0, 1];
  await rejects(t, "logits", (z: never) => implicitFeedback(z, [0, 1, 0], [1, 1, 1]), onlyOfThree(badVectors));
  await rejects(t, "clicks", (y) => implicitFeedback(four, y, [1, 1, 1, 1]), {
    ...badVectors,
    two: () => [0, 1, 2, 0],
  });
  await rejects(t, "propensities", (theta) => implicitFeedback(four, four, theta), {
    ...badVectors,
    zero: () => [0, 1, 1, 1],
    "above 1": () => [1.1, 1, 1, 1],
  });
  const call = (value: object) => implicitFeedback([0, 1], [0, 1], half, value);
  await rejects(t, "options", call as never, { ...badOptions, ...badSyncRunOptions });
  const { undefined: _, ...numbers } = badNumbers;
  await rejects(t, "options.clip", (clip) => call({ clip }), {
    ...numbers,
    negative: () => -0.1,
    "above 1": () => 1.1,
  });
  await rejects(t, "options.kind", (kind) => call({ kind }), { unknown: () => "hinge", "a number": () => 1 });
});

/** Bad vectors of three numbers, so that what goes beside them fits, and what is no array at all. */
function onlyOfThree(inputs: typeof badVectors): typeof badVectors {
  return Object.fromEntries(
    Object.entries(inputs).filter(([, make]) => {
      const value = make() as { length?: unknown } | undefined | null;
      return (
        !(Array.isArray(value) || ArrayBuffer.isView(value)) || (value as unknown as { length: number }).length === 3
      );
    }),
  );
}
