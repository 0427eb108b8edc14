/** Every loss of rows of logits against torch, and what holds of all of them, through the public functions. */
import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { GibbsError } from "gibbs";
import type { LossResult, RowLossOptions } from "gibbs/loss";
import * as losses from "gibbs/loss";
import { close, normals, uniforms } from "../support/numbers.ts";

type RowLoss = (logits: unknown, labels: ArrayLike<number>, options?: RowLossOptions) => LossResult<"logits">;

interface Case {
  readonly name: string;
  readonly options: object;
  readonly values: number[];
  readonly value: number;
  readonly gradient: number[];
}

interface Fixture {
  readonly shape: [number, number];
  readonly logits: number[];
  readonly labels: number[];
  readonly weights: number[];
  readonly cases: Case[];
}

const url = new URL("fixtures/row-losses.json", import.meta.url);
const fixture = JSON.parse(readFileSync(url, "utf8")) as Fixture;
const functionOf = (name: string) => (losses as unknown as Record<string, RowLoss>)[name];

/** Losses that a shift of the logits changes. */
const fixed = new Set(["squentropy", "spectralDecoupling", "sphericalLoss", "logitClip"]);

for (const { name, options, values, value, gradient } of fixture.cases) {
  const loss = functionOf(name);
  const title = `${name} ${JSON.stringify(options)}`;

  test(`${title}: value, values and gradient are torch's`, (t) => {
    const logits = { data: Float64Array.from(fixture.logits), shape: fixture.shape };
    const given = { ...options, weights: fixture.weights };
    const mean = loss(logits, fixture.labels, given);
    close(t, mean.value, value, 1e-12, title);
    close(t, mean.grads.logits, gradient, 1e-12, title);
    const each = loss(logits, fixture.labels, { ...options, reduction: "none" });
    close(t, each.values, values, 1e-12, title);
    const single = loss({ data: Float32Array.from(fixture.logits), shape: fixture.shape }, fixture.labels, given);
    close(t, single.value, value, 2e-5, title);
    t.true(single.grads.logits instanceof Float32Array);
    close(t, single.grads.logits, gradient, 2e-5, title);
  });

  test(`${title}: rows stand for themselves, in any order and number`, (t) => {
    const property = fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 3, max: 40 }),
      fc.nat(),
      (rows, classes, seed) => {
        const uniform = uniforms(seed);
        const data = normals(seed, rows * classes, 2);
        const labels = Array.from({ length: rows }, () => Math.floor(uniform() * classes));
        const all = loss({ data, shape: [rows, classes] }, labels, { ...options, reduction: "none" });
        for (let i = 0; i < rows; i++) {
          const row = data.slice(i * classes, (i + 1) * classes);
          const alone = loss([row], [labels[i]], options);
          t.is(alone.value, all.values?.[i] as number);
          t.deepEqual(alone.grads.logits, all.grads.logits?.slice(i * classes, (i + 1) * classes));
          if (fixed.has(name)) continue;
          const shifted = loss([row.map((z) => z + 3)], [labels[i]], options);
          close(t, shifted.value, alone.value, 1e-10);
          close(t, shifted.grads.logits, alone.grads.logits ?? [], 1e-10);
        }
      },
    );
    fc.assert(property, { numRuns: 10 });
  });

  test(`${title}: weights, ignored rows, \`out\` and no gradient`, (t) => {
    const logits = { data: Float64Array.from(fixture.logits), shape: fixture.shape };
    const { labels } = fixture;
    const out = new Float64Array(fixture.logits.length).fill(Number.NaN);
    const weights = [1, 0, 2, 1, 1, 1];
    const given = { ...options, weights, ignoreIndex: -1 };
    const ignoring = labels.map((label, i) => (i === 3 ? -1 : label));
    const whole = loss(logits, ignoring, { ...given, out });
    t.is(whole.grads.logits, out);
    const expected = [0, 2, 4, 5].reduce((sum, i) => sum + weights[i] * values[i], 0) / 5;
    close(t, whole.value, expected, 1e-12, title);
    const [, classes] = fixture.shape;
    for (const i of [1, 3]) t.true(out.slice(i * classes, (i + 1) * classes).every((slope) => slope === 0));
    const alone = loss(logits, ignoring, { ...given, grad: false });
    t.is(alone.value, whole.value);
    t.deepEqual(alone.grads, {});
  });
}

for (const { name, options } of fixture.cases) {
  const loss = functionOf(name);
  const title = `${name} ${JSON.stringify(options)}`;

  test(`${title}: neither rows nor classes have an order, in either precision`, (t) => {
    const order = (count: number, uniform: () => number) => {
      const keys = Array.from({ length: count }, uniform);
      return keys.map((_, i) => i).sort((i, j) => keys[i] - keys[j]);
    };
    const property = fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 3, max: 40 }),
      fc.nat(),
      fc.boolean(),
      (count, classes, seed, single) => {
        const Kind = single ? Float32Array : Float64Array;
        const [uniform, tolerance] = [uniforms(seed), single ? 1e-4 : 1e-10];
        const rows = Array.from({ length: count }, (_, i) => Kind.from(normals(seed + i, classes, 2)));
        const labels = rows.map(() => Math.floor(uniform() * classes));
        const [places, names] = [order(count, uniform), order(classes, uniform)];
        const of = (rows: (Float32Array | Float64Array)[], labels: number[]) => {
          const data = new Kind(count * classes);
          rows.forEach((row, i) => {
            data.set(row, i * classes);
          });
          return loss({ data, shape: [count, classes] }, labels, { ...options, reduction: "none" });
        };
        const plain = of(rows, labels);
        const moved = of(
          places.map((i) => rows[i].map((_, k) => rows[i][names[k]])),
          places.map((i) => names.indexOf(labels[i])),
        );
        const [slopes, other] = [plain, moved].map(({ grads }) => grads.logits ?? []);
        for (const [row, i] of places.entries()) {
          close(t, moved.values?.[row] ?? Number.NaN, plain.values?.[i] as number, tolerance);
          const back = names.map((k) => slopes[i * classes + k]);
          close(t, other.slice(row * classes, (row + 1) * classes), back, tolerance);
        }
      },
    );
    fc.assert(property, { numRuns: 6 });
  });

  test(`${title}: empty batches, nothing to count, labels and logits that are none, one class`, (t) => {
    for (const Kind of [Float64Array, Float32Array]) {
      const empty = t.throws(() => loss({ data: new Kind(0), shape: [0, 5] }, [], options));
      t.like(empty, { code: "InvalidShape", argument: "logits" });
      const logits = { data: Kind.from(fixture.logits), shape: fixture.shape };
      const [n, classes] = fixture.shape;
      const none = loss(logits, new Int32Array(n).fill(-7), { ...options, ignoreIndex: -7, reduction: "none" });
      t.is(none.value, 0);
      t.deepEqual(none.values, new Float64Array(n));
      t.deepEqual(none.grads.logits, new Kind(n * classes));
      for (const label of [-1, classes, 2 ** 30]) {
        const labels = fixture.labels.with(1, label);
        t.like(
          t.throws(() => loss(logits, labels, options)),
          { code: "InvalidValue", argument: "labels" },
        );
      }
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const given = { ...logits, data: logits.data.slice().fill(bad, classes + 1, classes + 2) };
        const error = t.throws(() => loss(given, fixture.labels, options));
        t.like(error, { code: "InvalidValue", argument: "logits" });
        t.regex(error.message, /row 1/);
      }
      try {
        const { value, grads } = loss({ data: Kind.of(0.5), shape: [1, 1] }, [0], options);
        t.true(Number.isFinite(value) && Number.isFinite(grads.logits?.[0]), `${value} ${grads.logits}`);
      } catch (error) {
        t.true(error instanceof GibbsError && ["InvalidShape", "InvalidOption"].includes(error.code), `${error}`);
      }
    }
  });
}

test("every loss of rows has a case", (t) => {
  const cases = new Set(fixture.cases.map(({ name }) => name));
  const rows = Object.entries(losses).filter(([, value]) => /[rR]owLoss\(/.test(`${value}`));
  t.true(rows.length > 20);
  t.deepEqual(
    rows.map(([name]) => name).filter((name) => !cases.has(name)),
    [],
  );
});
