/** Every loss of rows of logits against torch, and what holds of all of them, through the public functions. */
import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
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

test("every loss of rows has a case", (t) => {
  const cases = new Set(fixture.cases.map(({ name }) => name));
  const rows = Object.entries(losses).filter(([, value]) => /[rR]owLoss\(/.test(`${value}`));
  t.true(rows.length > 20);
  t.deepEqual(
    rows.map(([name]) => name).filter((name) => !cases.has(name)),
    [],
  );
});
