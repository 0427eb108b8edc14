import test from "ava";
import fc from "fast-check";
import type { Progress } from "gibbs";
import { assign, assignSync } from "gibbs/transport";
import { badOptions, unreadableMatrices } from "../support/bad-inputs.ts";
import { fixture } from "../support/line-fixture.ts";
import { rejects } from "../support/rejects.ts";

const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** Squared distances between two clouds that are the same in every run. */
const clouds = (n: number, m: number) =>
  Array.from({ length: n }, (_, i) =>
    Float64Array.from(
      { length: m },
      (_, j) => (Math.sin(7 * i) - Math.sin(5 * j + 1)) ** 2 + (Math.cos(3 * i) - Math.cos(11 * j)) ** 2,
    ),
  );

/** The least sum of all permutations. */
function best(cost: readonly ArrayLike<number>[]): number {
  const search = (i: number, used: number): number => {
    if (i === cost.length) return 0;
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < cost.length; j++) {
      if (!(used & (1 << j))) least = Math.min(least, cost[i][j] + search(i + 1, used | (1 << j)));
    }
    return least;
  };
  return search(0, 0);
}

test("the answers are SciPy's", async (t) => {
  for (const { cost, maximize, rows, columns, value } of fixture.assign) {
    const answer = await assign(cost, { maximize });
    t.deepEqual([Array.from(answer.rows), Array.from(answer.columns)], [rows, columns]);
    t.true(Math.abs(answer.cost - value) <= 1e-12 * Math.abs(value));
    t.true(answer.converged && answer.rows instanceof Int32Array);
  }
});

test("small ones are solved as by trying all, and the potentials prove it", (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -3, max: 9 }), { minLength: 5, maxLength: 5 }), {
          minLength: 5,
          maxLength: 5,
        }),
        (cost) => {
          const {
            cost: least,
            dual,
            potentials: { f, g },
          } = assignSync(cost);
          const feasible = cost.every((row, i) => row.every((c, j) => f[i] + g[j] <= c + 1e-12));
          return (
            least === best(cost) &&
            feasible &&
            Math.abs(sum(f) + sum(g) - dual) < 1e-12 &&
            Math.abs(dual - least) < 1e-12
          );
        },
      ),
      { numRuns: 100, seed: 1 },
    ),
  );
});

test("in place and elsewhere, wide and tall, on one thread or eight", async (t) => {
  const cost = clouds(300, 300);
  const here = assignSync(cost);
  t.true(here.converged && here.gap < 1e-9);
  for (const threads of [1, 8]) t.deepEqual(await assign(cost, { threads }), here);
  const [wide, tall] = [clouds(40, 70), clouds(40, 70)[0].length];
  const turned = Array.from({ length: tall }, (_, j) => wide.map((row) => row[j]));
  t.true(Math.abs(assignSync(wide).cost - assignSync(turned).cost) < 1e-12);
  t.is(assignSync(turned).rows.length, 40);
});

test("single precision, strides and a maximum", (t) => {
  const data = Float32Array.from([4, 1, 3, 2, 0, 5, 3, 2, 2]);
  t.deepEqual(Array.from(assignSync({ data, shape: [3, 3] }).columns), [1, 0, 2]);
  t.is(assignSync({ data, shape: [3, 3], strides: [1, 3] }).cost, 5);
  const { cost, dual, columns } = assignSync({ data, shape: [3, 3] }, { maximize: true });
  t.is(cost, 11);
  t.is(dual, 11);
  t.deepEqual(Array.from(columns), [0, 2, 1]);
});

test("infinite costs forbid pairs", async (t) => {
  const no = Number.POSITIVE_INFINITY;
  const { columns, cost } = await assign([
    [no, 1, no],
    [1, 0, no],
    [5, 0, 9],
  ]);
  t.deepEqual([Array.from(columns), cost], [[1, 0, 2], 11]);
  await t.throwsAsync(
    assign([
      [no, 1],
      [no, 2],
    ]),
    { code: "Infeasible", message: /^cost/ },
  );
  t.is(
    assignSync(
      [
        [-no, 3],
        [2, -no],
      ],
      { maximize: true },
    ).cost,
    5,
  );
});

test("stops when it is told to, and says how far it is", async (t) => {
  const cost = clouds(600, 600);
  await t.throwsAsync(assign(cost, { signal: AbortSignal.abort() }), { any: true, name: "AbortError" });
  // A forbidden pair keeps the simplex out: the paths report.
  cost[0][0] = Number.POSITIVE_INFINITY;
  const heard: Progress[] = [];
  await assign(cost, { onProgress: (progress) => void heard.push(progress) });
  t.true(heard.every(({ done, total }) => total === 600 && done < total));
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "cost", (bad) => assign(bad), {
    ...unreadableMatrices,
    "no rows": () => [],
    "no columns": () => [[], []],
    NaN: () => [[1, Number.NaN]],
    "minus infinity": () => [[1, Number.NEGATIVE_INFINITY]],
    "too large": () => [[1, 1e301]],
  });
  await rejects(t, "cost", (bad) => assign(bad, { maximize: true }), {
    infinity: () => [[1, Number.POSITIVE_INFINITY]],
  });
  await rejects(t, "options", (bad) => assign([[1]], bad), { ...badOptions, maximize: () => ({ maximize: 1 }) });
});
