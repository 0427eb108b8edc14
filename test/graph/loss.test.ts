/** The losses of gibbs/loss as operations: the same values and gradients as their namesakes'. */

import type { ExecutionContext } from "ava";
import test from "ava";
import { type Expr, type Graph, graph, loss, matmul, type Operand } from "gibbs/graph";
import * as losses from "gibbs/loss";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const [n, k] = [7, 4];
const logits = { data: normals(1, n * k), shape: [n, k] };
const labels = [0, 3, 2, -1, 1, 1, 2];
const weights = [1, 0.5, 2, 1, 0, 1.5, 0.25];

type Found = { value: number; values?: Float64Array; grads: Record<string, ArrayLike<number> | undefined> };
type Any = (...operands: unknown[]) => unknown;

/** Value, values and gradient of a loss of one parameter. */
function evaluated(data: ArrayLike<number>, shape: number[], write: (x: Expr, reduction: string) => Expr): Found {
  const of = (reduction: string): Graph => graph(({ parameter }) => write(parameter("x", shape), reduction));
  const program = of("mean").compile();
  const { value, gradient } = program.gradient(Float64Array.from(data));
  const values = of("none").compile().evaluate(Float64Array.from(data)).value;
  return { value, values, grads: { x: gradient } };
}

const rowLosses: Record<string, object> = {
  activePassive: { active: "normalizedFocal", passive: "reverseCrossEntropy", alpha: 0.5 },
  aldrKl: { lambda: 1.5 },
  bootstrappedCrossEntropy: { kind: "hard", beta: 0.7 },
  compSum: { tau: 0.5 },
  crossEntropy: { labelSmoothing: 0.2 },
  encouraging: { logEnd: 0.6 },
  focal: { gamma: 1.5 },
  generalizedCrossEntropy: { q: 0.5 },
  ldrK: { k: 2 },
  ldrKl: { margin: 0.5 },
  logitClip: { tau: 0.7, loss: "focal" },
  meanAbsoluteError: {},
  multiclassHinge: { kind: "sum" },
  normalizedCrossEntropy: {},
  normalizedFocal: { gamma: 1 },
  normalizedGeneralizedCrossEntropy: { q: 0.4 },
  poly: { epsilon: 2 },
  reverseCrossEntropy: { floor: 1e-3 },
  spectralDecoupling: { lambda: 0.4 },
  sphericalLoss: { kind: "spherical" },
  squentropy: {},
  sumExp: {},
  symmetricCrossEntropy: { alpha: 0.3 },
  zLoss: { b: 0.5 },
};

for (const [name, own] of Object.entries(rowLosses)) {
  test(`${name} is its namesake`, (t) => {
    const options = { ...own, ignoreIndex: -1, weights };
    const call = (loss as unknown as Record<string, Any>)[name];
    const direct = (losses as unknown as Record<string, Any>)[name];
    const found = evaluated(logits.data, [n, k], (x, reduction) => call(x, labels, { ...options, reduction }) as Expr);
    const expected = direct(logits, labels, options) as Found;
    const { values } = direct(logits, labels, { ...options, reduction: "none" }) as Found;
    same(t, found, { ...expected, grads: { x: expected.grads.logits }, values });
    const plain = graph(({ parameter }) => call(parameter("x", [n, k]), labels.map(Math.abs)) as Expr).compile();
    close(t, plain.value(logits.data), (direct(logits, labels.map(Math.abs)) as Found).value, 1e-12, name);
  });
}

test("every operation has its namesake in gibbs/loss", (t) => {
  const without = Object.keys(loss).filter((name) => typeof (losses as Record<string, unknown>)[name] !== "function");
  t.deepEqual(without, []);
  t.true(Object.keys(loss).length >= 38);
});

test("hlGauss is its namesake", (t) => {
  const values = normals(5, n).map((x) => 0.3 * x);
  const options = { edges: [-1, -0.4, 0, 0.5, 1], sigma: 0.3, weights };
  const found = evaluated(logits.data, [n, k], (x, reduction) =>
    loss.hlGauss(x, values, { ...options, reduction: reduction as "mean" }),
  );
  const expected = losses.hlGauss(logits, values, options);
  const { values: each } = losses.hlGauss(logits, values, { ...options, reduction: "none" });
  same(t, found, { ...expected, values: each, grads: { x: expected.grads.logits } });
});

const predictions = normals(2, n);
const targets = [0, 1, 3, 2, 0, 1, 4];
const elementLosses: Record<string, object> = {
  huber: { delta: 0.6 },
  logCosh: { scale: 0.4 },
  poissonLoss: { full: true },
  quantileLoss: { level: 0.3 },
};
for (const [name, own] of Object.entries(elementLosses)) {
  test(`${name} is its namesake`, (t) => {
    const call = (loss as unknown as Record<string, Any>)[name];
    const direct = (losses as unknown as Record<string, Any>)[name];
    const options = { ...own, weights };
    const found = evaluated(predictions, [n], (x, reduction) => call(x, targets, { ...options, reduction }) as Expr);
    const expected = direct(predictions, targets, options) as Found;
    const { values } = direct(predictions, targets, { ...options, reduction: "none" }) as Found;
    same(t, found, { ...expected, values, grads: { x: expected.grads.predictions } });
  });
}

test("quantileLoss has no slope where prediction and target are equal", (t) => {
  const program = graph(({ parameter }) => loss.quantileLoss(parameter("x", 2), [1, 2])).compile();
  t.deepEqual([...program.gradient([1, 2]).gradient], [0, 0]);
});

test("ordinalLoss is its namesake", (t) => {
  const classes = [0, 2, 1, 2, 0, 1, 1];
  const program = graph(({ parameter }) => loss.ordinalLoss(parameter("f", n), parameter("a", 2), classes)).compile();
  const { value, gradient } = program.gradient([...predictions, -0.5, 0.8]);
  const expected = losses.ordinalLoss(predictions, [-0.5, 0.8], classes);
  close(t, value, expected.value, 1e-12, "value");
  close(t, gradient, [...(expected.grads.scores ?? []), ...(expected.grads.thresholds ?? [])], 1e-12);
});

test("dpo is its namesake, and its references are constants", (t) => {
  const side = (seed: number) => normals(seed, n);
  const pairs = {
    policyChosen: side(11),
    policyRejected: side(12),
    referenceChosen: side(13),
    referenceRejected: side(14),
  };
  const options = { beta: 0.7, labelSmoothing: 0.1, weights };
  const program = graph(({ parameter }) => {
    const sides = Object.keys(pairs).map((name) => [name, parameter(name, n)]);
    return loss.dpo(Object.fromEntries(sides) as Record<keyof typeof pairs, Expr>, options);
  }).compile();
  const { value, gradient } = program.gradient(Object.values(pairs).flatMap((side) => [...side]));
  const expected = losses.dpo(pairs, options);
  close(t, value, expected.value, 1e-12, "value");
  const zeros = new Array(2 * n).fill(0);
  close(
    t,
    gradient,
    [...(expected.grads.policyChosen ?? []), ...(expected.grads.policyRejected ?? []), ...zeros],
    1e-12,
  );
});

test("distillation is its namesake, with labels and without", (t) => {
  const teacher = { data: normals(8, n * k), shape: [n, k] };
  const classes = labels.map(Math.abs);
  for (const own of [{ temperature: 2 }, { temperature: 2, alpha: 0.6, labels: classes }]) {
    const options = { ...own, weights };
    const found = evaluated(logits.data, [n, k], (x, reduction) =>
      loss.distillation(x, teacher, { ...options, reduction: reduction as "mean" }),
    );
    const expected = losses.distillation(logits, teacher, options);
    const { values } = losses.distillation(logits, teacher, { ...options, reduction: "none" });
    same(t, found, { ...expected, values, grads: { x: expected.grads.logits } });
  }
});

test("squaredLogitError is its namesake, and its teacher a constant", (t) => {
  const [classes, teacher] = [labels.map(Math.abs), normals(21, n).map((x) => -Math.abs(x))];
  const found = evaluated(logits.data, [n, k], (x, reduction) =>
    loss.squaredLogitError(x, classes, teacher, { weights, reduction: reduction as "mean" }),
  );
  const expected = losses.squaredLogitError(logits, classes, teacher, { weights });
  const { values } = losses.squaredLogitError(logits, classes, teacher, { weights, reduction: "none" });
  same(t, found, { ...expected, values, grads: { x: expected.grads.logits } });
});

test("smoothAdversarial is its namesake, also where the attack moves nothing", (t) => {
  const classes = labels.map(Math.abs);
  const attacked = { data: logits.data.map((z, i) => (i < k ? z : z + Math.sin(i))), shape: [n, k] };
  for (const own of [{}, { tau: 0.5, rho: 2, nu: 0.7 }]) {
    const options = { ...own, weights };
    for (const reduction of ["mean", "sum"] as const) {
      const program = graph(({ parameter }) => {
        const [f, moved] = [parameter("f", [n, k]), parameter("moved", [n, k])];
        return loss.smoothAdversarial(f, moved, classes, { ...options, reduction });
      }).compile();
      const { value, gradient } = program.gradient([...logits.data, ...attacked.data]);
      const expected = losses.smoothAdversarial(logits, attacked, classes, { ...options, reduction });
      close(t, value, expected.value, 1e-12, "value");
      close(t, gradient, [...(expected.grads.logits ?? []), ...(expected.grads.attacked ?? [])], 1e-12);
    }
  }
});

test("logCosh is smooth at the target and far from it", (t) => {
  const program = graph(({ parameter }) => loss.logCosh(parameter("x", 3), [0, 0, 0], { reduction: "sum" })).compile();
  close(t, program.gradient([0, 1e3, -1e3]).gradient, [0, 1, -1], 1e-14);
  close(t, program.value([0, 1e3, -1e3]), 2 * (1e3 - Math.LN2), 1e-12, "value");
  close(t, program.hessianVector([0, 1, 0], [1, 1, 1]).product, [1, 1 - Math.tanh(1) ** 2, 1], 1e-14);
});

test("mean is its namesake", (t) => {
  const given = losses.mean(predictions, { weights });
  const program = graph(({ parameter }) => loss.mean(parameter("x", n), { weights })).compile();
  const { value, gradient } = program.gradient(predictions);
  close(t, value, given.value, 1e-14, "value");
  close(t, gradient, given.grads.losses ?? [], 1e-14);
});

test("giou is its namesake", (t) => {
  const boxes = (seed: number) => {
    const data = normals(seed, 4 * n);
    for (let i = 0; i < 4 * n; i += 4) [data[i + 2], data[i + 3]] = [data[i] + 1.5, data[i + 1] + 1 + (i % 3)];
    return { data, shape: [n, 4] as const };
  };
  const [a, b] = [boxes(21), boxes(22)];
  const program = graph(({ parameter }) => loss.giou(parameter("a", [n, 4]), parameter("b", [n, 4]))).compile();
  const { value, gradient } = program.gradient([...a.data, ...b.data]);
  const expected = losses.giou(a, b);
  close(t, value, expected.value, 1e-12, "value");
  close(t, gradient, [...(expected.grads.boxesA ?? []), ...(expected.grads.boxesB ?? [])], 1e-12);
});

const groups = [0, 1, 2, 0, 1, 2, 2];
const risks: Record<string, [write: (x: Expr) => Expr, direct: () => Found]> = {
  cvar: [(x) => loss.cvar(x, { level: 0.6 }), () => losses.cvar(predictions, { level: 0.6 })],
  spectralRisk: [
    (x) => loss.spectralRisk(x, { spectrum: "extremile", parameter: 3, smoothing: 0.2, penalty: "entropy" }),
    () => losses.spectralRisk(predictions, { spectrum: "extremile", parameter: 3, smoothing: 0.2, penalty: "entropy" }),
  ],
  groupDro: [
    (x) => loss.groupDro(x, groups, { step: 0.3, adjustment: 1, weights: [0.5, 0.3, 0.2], sizes: [9, 4, 5] }),
    () =>
      losses.groupDro(predictions, groups, { step: 0.3, adjustment: 1, weights: [0.5, 0.3, 0.2], sizes: [9, 4, 5] }),
  ],
  labelShiftDro: [
    (x) => loss.labelShiftDro(x, groups, { radius: 0.05 }),
    () => losses.labelShiftDro(predictions, groups, { radius: 0.05 }),
  ],
};
for (const [name, [write, direct]] of Object.entries(risks)) {
  test(`${name} is its namesake`, (t) => {
    const program = graph(({ parameter }) => write(parameter("x", n))).compile();
    const { value, gradient } = program.gradient(predictions);
    const expected = direct();
    close(t, value, expected.value, 1e-12, "value");
    close(t, gradient, expected.grads.losses ?? [], 1e-12);
  });
}

test("logits may be expressions, in batches, and risks go on from losses", (t) => {
  const x = { data: normals(31, n * 3), shape: [n, 3] };
  const classes = labels.map(Math.abs);
  const program = graph(({ parameter }) => {
    const each = loss.focal(matmul(x, parameter("b", [3, k])), classes, { reduction: "none" });
    return loss.spectralRisk(each, { smoothing: 0.5 });
  }).compile();
  const at = normals(32, 3 * k);
  const { gradient } = program.gradient(at);
  const step = 1e-6;
  const moved = (j: number, h: number) => program.value(at.map((b, i) => (i === j ? b + h : b)));
  const slopes = at.map((_, j) => (moved(j, step) - moved(j, -step)) / (2 * step));
  close(t, gradient, slopes, 1e-8);
  const batched = graph(({ parameter }) =>
    loss.crossEntropy(parameter("z", [2, 3, k]), { data: [0, 1, 2, 3, 0, 1], shape: [2, 3] }, { reduction: "none" }),
  );
  t.deepEqual(batched.compile().outputs[0].shape, [2, 3]);
});

test("a kernel has no second derivatives, and says so", (t) => {
  const program = graph(({ parameter }) => loss.focal(parameter("z", [n, k]), labels.map(Math.abs))).compile();
  t.throws(() => program.hessianVector(logits.data, logits.data), { message: /focal has no second derivatives/ });
  const smooth = graph(({ parameter }) => loss.huber(parameter("x", n), targets)).compile();
  t.notThrows(() => smooth.hessianVector(predictions, predictions));
});

const classes = labels.map(Math.abs);
const on = (write: (z: Expr) => Expr) => graph(({ parameter }) => write(parameter("z", [n, k]))).compile();

test("bad inputs are refused", async (t) => {
  await rejects(t, "options", (options: object) => on((z) => loss.focal(z, classes, options)), {
    "an unknown option": () => ({ gama: 1 }),
    "an unknown reduction": () => ({ reduction: "median" }),
    "no options at all": () => null,
  });
  await rejects(t, "graph", (options: object) => on((z) => loss.focal(z, classes, options)), {
    "an option outside its domain": () => ({ gamma: -1 }),
    "an option that is no number": () => ({ gamma: "two" }),
    "negative weights": () => ({ weights: new Array(n).fill(-1) }),
  });
  await rejects(t, "graph", (labels: Operand) => on((z) => loss.focal(z, labels)), {
    "a class out of range": () => new Array(n).fill(k),
    "a class between two": () => new Array(n).fill(0.5),
  });
  await rejects(t, "loss", (labels: Operand) => on((z) => loss.focal(z, labels)), { "too few labels": () => [0] });
  await rejects(t, "options", (write: (z: Expr) => Expr) => on(write), {
    "a delta of 0": () => (z: Expr) => loss.huber(z, z, { delta: 0 }),
    "a level of 1": () => (z: Expr) => loss.quantileLoss(z, z, { level: 1 }),
    "a scale of 0": () => (z: Expr) => loss.logCosh(z, z, { scale: 0 }),
    "a rho of 0": () => (z: Expr) => loss.smoothAdversarial(z, z, classes, { rho: 0 }),
    "a negative nu": () => (z: Expr) => loss.smoothAdversarial(z, z, classes, { nu: -1 }),
    "a temperature for squares": () => (z: Expr) =>
      loss.squaredLogitError(z, classes, predictions, { temperature: 1 } as object),
    "a level for the mean": () => (z: Expr) => loss.mean(z.at(0), { level: 0.5 } as object),
    "a negative temperature": () => (z: Expr) => loss.distillation(z, z, { temperature: -1 }),
    "half of the preferences wrong": () => (z: Expr) =>
      loss.dpo(
        { policyChosen: z, policyRejected: z, referenceChosen: z, referenceRejected: z },
        { labelSmoothing: 0.5 },
      ),
    "no edges": () => (z: Expr) => loss.hlGauss(z, predictions, {} as { edges: number[] }),
  });
  await rejects(t, "attacked", (attacked: Operand) => on((z) => loss.smoothAdversarial(z, attacked, classes)), {
    "one row": () => [[1, 2, 3, 4]],
  });
  await rejects(t, "boxesB", (boxes: Operand) => on((z) => loss.giou(z, boxes)), {
    "three corners": () => [[1, 2, 3]],
  });
  await rejects(t, "logProbabilities", (sides: object) => on(() => loss.dpo(sides as never)), {
    nothing: () => undefined,
    "one side": () => ({ policyChosen: [1] }),
  });
  await rejects(t, "graph", (write: (x: Expr) => Expr) => on((z) => write(z.at(0))), {
    "a level of 1": () => (x: Expr) => loss.cvar(x, { level: 1 }),
    "too few edges": () => (x: Expr) => loss.hlGauss(x, 0, { edges: [0, 1] }),
    "groups that are none": () => (x: Expr) => loss.groupDro(x, [0, 1, 2, -1]),
  });
  await rejects(t, "risk", (groups: Operand) => on((z) => loss.groupDro(z.at(0), groups)), {
    "too few groups": () => [0, 1],
  });
});

/** Value, values and gradients to rounding. */
function same(t: ExecutionContext, found: Found, expected: Found) {
  close(t, found.value, expected.value, 1e-12, "value");
  close(t, found.values, expected.values ?? [], 1e-12, "values");
  close(t, found.grads.x, expected.grads.x ?? [], 1e-12, "gradient");
}
