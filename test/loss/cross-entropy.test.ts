/** Cross-entropy against its definition in plain JavaScript, in both precisions and every layout. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import test from "ava";
import fc from "fast-check";
import { backend } from "gibbs";
import { type CrossEntropyOptions, crossEntropy } from "gibbs/loss";
import { close, normals, uniforms } from "../support/numbers.ts";

type Precision = typeof Float64Array | typeof Float32Array;

interface Case {
  readonly rows: number;
  readonly classes: number;
  readonly logits: Float64Array | Float32Array;
  readonly labels: number[];
  readonly weights: number[];
}

function example(seed: number, rows: number, classes: number, scale = 3, precision: Precision = Float64Array): Case {
  const uniform = uniforms(seed);
  const labels = Array.from({ length: rows }, () => Math.floor(uniform() * classes));
  const weights = Array.from({ length: rows }, () => (uniform() < 0.2 ? 0 : 3 * uniform()));
  return { rows, classes, logits: new precision(normals(seed, rows * classes, scale)), labels, weights };
}

/** The definition, row by row: the targets' cross-entropy, and softmax minus targets. */
function defined(
  { rows, classes, logits, labels }: Case,
  weights?: ArrayLike<number>,
  options: CrossEntropyOptions = {},
) {
  const { labelSmoothing = 0, ignoreIndex, reduction = "mean" } = options;
  const values = new Float64Array(rows);
  const gradient = new Float64Array(rows * classes);
  let mass = 0;
  for (let i = 0; i < rows; i++) {
    const weight = labels[i] === ignoreIndex ? 0 : (weights?.[i] ?? 1);
    mass += weight;
    const row = Array.from(logits.subarray(i * classes, (i + 1) * classes));
    const largest = row.reduce((most, z) => Math.max(most, z), Number.NEGATIVE_INFINITY);
    const total = row.reduce((sum, z) => sum + Math.exp(z - largest), 0);
    row.forEach((z, k) => {
      const target = (k === labels[i] ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
      const logProbability = z - largest - Math.log(total);
      if (target > 0) values[i] -= weight * target * logProbability;
      gradient[i * classes + k] = weight * (Math.exp(logProbability) - target);
    });
  }
  const sum = values.reduce((a, b) => a + b, 0);
  if (reduction !== "mean") return { value: sum, values, gradient };
  const scale = mass > 0 ? 1 / mass : 0;
  return { value: sum * scale, values, gradient: gradient.map((g) => g * scale) };
}

const shaped = ({ logits, rows, classes }: Case) => ({ data: logits, shape: [rows, classes] as const });

test("closed forms", (t) => {
  for (const classes of [1, 2, 3, 8, 33, 1000, 9000]) {
    const logits = { data: new Float64Array(classes).fill(-7.25), shape: [1, classes] };
    const { value, grads } = crossEntropy(logits, [0]);
    close(t, value, Math.log(classes), 1e-12, `${classes} equal logits`);
    close(t, grads.logits?.[0], 1 / classes - 1, 1e-13, `${classes} equal logits`);
    close(t, crossEntropy(logits, [0], { labelSmoothing: 0.3 }).value, Math.log(classes), 1e-12);
  }
  const { value, grads } = crossEntropy([[0, Math.log(3)]], [1]);
  close(t, value, Math.log(4 / 3), 1e-15);
  close(t, grads.logits, [0.25, -0.25], 1e-15);
  t.is(crossEntropy([[5], [-1e4]], [0, 0]).value, 0);
});

test("value, values and gradient are those of the definition", (t) => {
  for (const precision of [Float64Array, Float32Array]) {
    const single = precision === Float32Array;
    for (const [rows, classes] of [
      [1, 1],
      [7, 2],
      [5, 8],
      [9, 37],
      [3, 1000],
      [2, 8200],
    ]) {
      const given = example(classes, rows, classes, 3, precision);
      for (const reduction of ["mean", "sum", "none"] as const) {
        for (const labelSmoothing of [0, 0.1, 1]) {
          for (const weights of [undefined, given.weights]) {
            const options = { reduction, labelSmoothing, ignoreIndex: rows > 2 ? given.labels[1] : -100 };
            const expected = defined(given, weights, options);
            const actual = crossEntropy(shaped(given), given.labels, { ...options, ...(weights && { weights }) });
            const name = `${precision.name}, ${rows} × ${classes}, ${reduction}, ${labelSmoothing}`;
            close(t, actual.value, expected.value, single ? 1e-5 : 1e-12, name);
            close(t, actual.grads.logits, expected.gradient, single ? 5e-6 : 1e-13, name);
            t.true(actual.grads.logits instanceof precision, name);
            if (reduction === "none") close(t, actual.values, expected.values, single ? 1e-5 : 1e-12, name);
            else t.false("values" in actual, name);
          }
        }
      }
    }
  }
});

test("the gradient is that of the value, by differences", (t) => {
  const given = example(5, 4, 6, 2);
  for (const reduction of ["mean", "sum", "none"] as const) {
    const options = { reduction, labelSmoothing: 0.2, weights: [0.5, 2, 1, 3] };
    const { grads } = crossEntropy(shaped(given), given.labels, options);
    const slopes = Float64Array.from(given.logits, (_, i) => {
      const at = (step: number) => {
        const data = Float64Array.from(given.logits);
        data[i] += step;
        return crossEntropy({ data, shape: [4, 6] }, given.labels, options).value;
      };
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    });
    close(t, grads.logits, slopes, 1e-8, reduction);
  }
});

test("a shift of a row changes nothing, and a row of the gradient sums to zero", (t) => {
  const logit = fc.double({ min: -50, max: 50, noNaN: true });
  const property = fc.property(
    fc.array(logit, { minLength: 1, maxLength: 40 }),
    fc.nat(),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: -1000, max: 1000 }),
    (row, pick, labelSmoothing, shift) => {
      const labels = [pick % row.length];
      const before = crossEntropy([row], labels, { labelSmoothing });
      const after = crossEntropy([row.map((z) => z + shift)], labels, { labelSmoothing });
      close(t, after.value, before.value, 1e-9);
      close(
        t,
        Array.from(before.grads.logits ?? []).reduce((a, b) => a + b, 0),
        0,
        1e-13,
      );
      t.true(before.value >= -1e-12);
    },
  );
  fc.assert(property, { numRuns: 60 });
});

test("every layout of the same logits gives the same bits", (t) => {
  const { rows, classes, logits, labels, weights } = example(11, 9, 13);
  const expected = crossEntropy({ data: logits, shape: [rows, classes] }, labels, { weights });
  const list = Array.from({ length: rows }, (_, i) => Array.from(logits.subarray(i * classes, (i + 1) * classes)));
  const transposed = Float64Array.from(logits, (_, at) => logits[(at % rows) * classes + Math.floor(at / rows)]);
  const padded = new Float64Array(rows * 2 * (classes + 3)).fill(Number.NaN);
  logits.forEach((z, at) => {
    padded[Math.floor(at / classes) * 2 * (classes + 3) + 2 * (at % classes)] = z;
  });
  const offset = new Float64Array(logits.length + 5);
  offset.set(logits, 5);
  const layouts = {
    rows: list,
    "typed rows": list.map((row) => Float64Array.from(row)),
    transposed: { data: transposed, shape: [rows, classes], strides: [1, rows] },
    padded: { data: padded, shape: [rows, classes], strides: [2 * (classes + 3), 2] },
    "a part of a buffer": { data: offset.subarray(5), shape: [rows, classes] },
  };
  for (const [name, layout] of Object.entries(layouts)) {
    t.deepEqual(crossEntropy(layout, labels, { weights }), expected, name);
  }
  for (const like of [Int32Array, Uint8Array, Float64Array, Int16Array]) {
    t.deepEqual(crossEntropy(list, like.from(labels), { weights }), expected, like.name);
  }
});

test("strides under which elements overlap, and no rows, are refused", (t) => {
  const refused = { code: "InvalidShape", argument: "logits" };
  const overlapping = { data: new Float64Array(6), shape: [2, 3], strides: [0, 1] };
  t.like(
    t.throws(() => crossEntropy(overlapping, [0, 2])),
    refused,
  );
  t.like(
    t.throws(() => crossEntropy({ data: new Float64Array(), shape: [0, 3] }, [])),
    refused,
  );
});

test("logits of ±1e4 neither overflow nor lose the loss", (t) => {
  for (const precision of [Float64Array, Float32Array]) {
    for (const classes of [3, 40, 9000]) {
      const data = new precision(classes).fill(-1e4);
      [data[0], data[1]] = [1e4, 1e4 - 1];
      const logits = { data, shape: [1, classes] };
      close(t, crossEntropy(logits, [1]).value, Math.log(1 + Math.E), 1e-6);
      close(t, crossEntropy(logits, [2]).value, 2e4 + Math.log(1 + 1 / Math.E), 1e-9);
      const smoothed = crossEntropy(logits, [0], { labelSmoothing: 0.1 });
      t.true(Number.isFinite(smoothed.value) && (smoothed.grads.logits ?? []).every(Number.isFinite));
    }
  }
});

test("minus infinity masks a class out; where it is the label's the loss is refused by row", (t) => {
  const masked = Number.NEGATIVE_INFINITY;
  const { value, grads } = crossEntropy([[masked, 2, 2]], [1]);
  close(t, value, Math.LN2, 1e-15);
  close(t, grads.logits, [0, -0.5, 0.5], 1e-15);
  const refused = { code: "InvalidValue", argument: "logits" } as const;
  for (const row of [
    [masked, 1, 2],
    [masked, masked, masked],
    [Number.NaN, 0, 0],
    [Number.POSITIVE_INFINITY, 0, 0],
  ]) {
    const error = t.throws(() => crossEntropy([[0, 0, 0], row], [0, 0]));
    t.like(error, refused);
    t.regex(error.message, /row 1/);
  }
  t.like(
    t.throws(() => crossEntropy([[masked, 1]], [1], { labelSmoothing: 0.1 })),
    refused,
  );
});

test("rows that are ignored or weigh nothing are not looked at", (t) => {
  const logits = [
    [1, 2],
    [Number.NaN, 0],
    [0, Number.POSITIVE_INFINITY],
  ];
  const alone = crossEntropy([[1, 2]], [0]);
  const { value, grads } = crossEntropy(logits, [0, -100, 1], { ignoreIndex: -100, weights: [2, 1, 0] });
  close(t, value, alone.value, 1e-15);
  close(t, grads.logits, [...(alone.grads.logits ?? []), 0, 0, 0, 0], 1e-15);
  const none = crossEntropy(logits, [7, 7, 7], { ignoreIndex: 7 });
  t.is(none.value, 0);
  t.deepEqual(none.grads.logits, new Float64Array(6));
});

test("a weight of two is the row twice", (t) => {
  const { logits, labels, classes } = example(2, 3, 4);
  const rows = [0, 1, 2].map((i) => logits.subarray(i * classes, (i + 1) * classes));
  const twice = crossEntropy([...rows, rows[1]], [...labels, labels[1]]);
  close(t, crossEntropy(rows, labels, { weights: [1, 2, 1] }).value, twice.value, 1e-14);
});

test("`out` receives the gradient, whatever it held", (t) => {
  for (const precision of [Float64Array, Float32Array]) {
    const given = example(3, 6, 50, 3, precision);
    const expected = crossEntropy(shaped(given), given.labels);
    const out = new precision(given.logits.length).fill(Number.NaN);
    const { value, grads } = crossEntropy(shaped(given), given.labels, { out });
    t.is(value, expected.value);
    t.is(grads.logits, out);
    t.deepEqual(out, expected.grads.logits as typeof out);
    const parts = new precision(out.length + 4).fill(7);
    crossEntropy(shaped(given), given.labels, { out: parts.subarray(2, -2) });
    t.deepEqual(parts.subarray(2, -2), out);
    t.deepEqual([...parts.subarray(0, 2), ...parts.subarray(-2)], [7, 7, 7, 7]);
  }
});

test("`out` of another size, precision or kind is refused, and so is memory of an input", (t) => {
  const shared = new Float64Array(20);
  const given = { data: shared.subarray(0, 4), shape: [2, 2] };
  const labels = new Int32Array(shared.buffer, 128, 2);
  const detached = new Float64Array(4);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  const bad: [name: string, options: object, logits?: typeof given, labels?: ArrayLike<number>][] = [
    ["short", { out: new Float64Array(3) }],
    ["long", { out: new Float64Array(5) }],
    ["a plain array", { out: [0, 0, 0, 0] }],
    ["single precision", { out: new Float32Array(4) }],
    ["integers", { out: new Int32Array(4) }],
    ["null", { out: null }],
    ["detached", { out: detached }],
    ["shared between threads", { out: new Float64Array(new SharedArrayBuffer(32)) }],
    ["the logits", { out: shared.subarray(0, 4) }],
    ["the logits' buffer", { out: shared.subarray(4, 8) }],
    ["the labels' buffer", { out: shared.subarray(4, 8) }, { data: new Float64Array(4), shape: [2, 2] }, labels],
    [
      "the weights' buffer",
      { out: shared.subarray(4, 8), weights: shared.subarray(9, 11) },
      { data: new Float64Array(4), shape: [2, 2] },
    ],
  ];
  for (const [name, options, logits = given, y = [0, 1]] of bad) {
    const error = t.throws(() => crossEntropy(logits, y, options), undefined, name);
    t.is((error as { argument?: string }).argument, "options.out", `${name}: ${error.message}`);
  }
  t.deepEqual(shared, new Float64Array(20));
});

test("with `out` no second array as large as the logits is made", (t) => {
  // 61 MiB of logits of a language model's width; WebAssembly copies them, and the gradient back.
  const program = `
    import { crossEntropy } from "gibbs/loss";
    const shape = [125, 128000];
    const data = new Float32Array(shape[0] * shape[1]);
    for (let i = 0; i < data.length; i++) data[i] = (i * 7919) % 17;
    const labels = new Int32Array(shape[0]).map((_, i) => 1000 * i);
    const out = new Float32Array(data.length).fill(1);
    crossEntropy([[0, 1]], [0]);
    const before = process.resourceUsage().maxRSS;
    const { value } = crossEntropy({ data, shape }, labels, { out });
    console.log(JSON.stringify({ value, kibibytes: process.resourceUsage().maxRSS - before }));
  `;
  const cwd = fileURLToPath(new URL("../../", import.meta.url));
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd, encoding: "utf8" });
  const { value, kibibytes } = JSON.parse(printed);
  t.true(Number.isFinite(value));
  if (backend.name === "native") t.true(kibibytes < 8192, `${kibibytes} KiB`);
  else t.true(kibibytes < 3 * 61 * 1024, `${kibibytes} KiB`);
});

test("without the gradient the value is the same, and nothing is filled", (t) => {
  const given = example(8, 5, 70);
  const expected = crossEntropy(shaped(given), given.labels);
  const alone = crossEntropy(shaped(given), given.labels, { grad: false });
  t.is(alone.value, expected.value);
  t.deepEqual(alone.grads, {});
});

test("threads change nothing", (t) => {
  const given = example(21, 600, 300, 3, Float32Array);
  const one = crossEntropy(shaped(given), given.labels, { threads: 1 });
  for (const threads of [2, 8]) t.deepEqual(crossEntropy(shaped(given), given.labels, { threads }), one, `${threads}`);
});

test("inputs are not changed", (t) => {
  const given = example(4, 5, 6);
  const labels = Int32Array.from(given.labels);
  const weights = Float64Array.from(given.weights);
  const before = structuredClone({ logits: given.logits, labels, weights });
  crossEntropy(Object.freeze(shaped(given)), labels, Object.freeze({ weights, labelSmoothing: 0.1 }));
  t.deepEqual({ logits: given.logits, labels, weights }, before);
});
