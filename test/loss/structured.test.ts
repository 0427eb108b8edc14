/** Losses of batches, sets and several outputs against torch. */
import { readFileSync } from "node:fs";
import test from "ava";
import type { LossResult } from "gibbs/loss";
import * as losses from "gibbs/loss";
import { close } from "../support/numbers.ts";

interface Case {
  readonly options: object;
  readonly inputs: Readonly<Record<string, { data: number[]; shape: number[] }>>;
  readonly labels?: number[];
  readonly value: number;
  readonly grads: Readonly<Record<string, number[]>>;
}

type Loss = (...inputs: unknown[]) => LossResult<string>;

const url = new URL("fixtures/structured.json", import.meta.url);
const { versions: _, seed: __, ...fixture } = JSON.parse(readFileSync(url, "utf8")) as Record<string, Case[]>;

/** Losses in the logits' own precision; the others compute in double precision. */
const single = new Set([
  "dice",
  "tversky",
  "entropyMaximization",
  "multiFocal",
  "selfCalibrating",
  "symmetricConsistency",
]);

for (const [name, cases] of Object.entries(fixture)) {
  test(`${name} is torch's`, (t) => {
    const loss = (losses as unknown as Record<string, Loss>)[name];
    for (const { options, inputs, labels, value, grads } of cases) {
      // What has one dimension is a vector.
      const plain = Object.values(inputs).map((input) => (input.shape.length === 1 ? input.data : input));
      const given = (matrices: unknown[]) => [...matrices, ...(labels ? [labels] : []), options];
      const title = `${name} ${JSON.stringify(options)}`;
      const result = loss(...given(plain));
      close(t, result.value, value, 1e-12, title);
      t.deepEqual(Object.keys(result.grads).sort(), Object.keys(grads).sort());
      for (const [input, gradient] of Object.entries(grads)) close(t, result.grads[input], gradient, 1e-12, title);
      const alone = loss(...given(plain).slice(0, -1), { ...options, grad: false });
      t.deepEqual(alone, { value: result.value, grads: {} });
      if (!single.has(name)) continue;
      const narrow = Object.values(inputs).map(({ data, shape }) => ({ data: Float32Array.from(data), shape }));
      const near = loss(...given(narrow));
      close(t, near.value, value, 1e-5, title);
      close(t, near.grads.logits, grads.logits, 1e-5, title);
      t.true(near.grads.logits instanceof Float32Array);
      const out = new Float64Array(inputs.logits.data.length).fill(Number.NaN);
      t.is(loss(...given(plain).slice(0, -1), { ...options, out }).grads.logits, out);
      close(t, out, grads.logits, 1e-12, title);
    }
  });
}
