import test from "ava";
import { fusedGromovWasserstein, fusedGromovWassersteinSync, gromovWassersteinSync } from "gibbs/transport";
import { badMatrices, badNumbers, badOptions, prefixed } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const path = (n: number) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, k) => Math.abs(i - k)));

test("features decide between the symmetries of a structure", async (t) => {
  const cx = path(6);
  const cost = cx.map((row) => row.map((_, j) => j).map((j) => j));
  const features = cost.map((row, i) => row.map((j) => (i + j - 5) ** 2));
  const plan = await fusedGromovWasserstein({ cx, cy: cx, cost: features }, { alpha: 0.5 });
  t.true(plan.value < 1e-12 && plan.gap < 1e-9 && plan.converged);
  t.deepEqual(Array.from(plan.sparsePlan(1e-9).columns), [5, 4, 3, 2, 1, 0]);
});

test("its ends are transport by features and Gromov-Wasserstein", (t) => {
  const [cx, cy] = [path(5), path(4).map((row) => row.map((d) => 1.3 * d))];
  const cost = cx.map((_, i) => cy.map((_, j) => Math.sin(3 * i + 5 * j)));
  const features = fusedGromovWassersteinSync({ cx, cy, cost }, { alpha: 0 });
  t.true(features.relativeGap < 1e-9 && features.converged, "alpha 0 is a linear problem, solved with its proof");
  const structure = fusedGromovWassersteinSync({ cx, cy, cost }, { alpha: 1 });
  t.is(structure.value, gromovWassersteinSync({ cx, cy }).value);
  const x = cx.map((_, i) => [i, i * i]);
  const clouds = fusedGromovWassersteinSync({ x, y: x, cost: cx }, { alpha: 0.3 });
  t.true(clouds.value < 1e-9);
});

test("bad input is refused by name", async (t) => {
  const good = path(3);
  for (const run of [fusedGromovWasserstein, fusedGromovWassersteinSync]) {
    await rejects(t, "problem.cost", (cost) => run({ cx: good, cy: good, cost }, { alpha: 0.5 }), {
      ...badMatrices,
      "another shape": () => [[1, 2]],
    });
    await rejects(t, "options", (options) => run({ cx: good, cy: good, cost: good }, options), {
      ...badOptions,
      undefined: () => undefined,
      "no alpha": () => ({}),
      "alpha above 1": () => ({ alpha: 1.5 }),
      "alpha below 0": () => ({ alpha: -0.1 }),
      ...prefixed("alpha: ", badNumbers, (alpha) => ({ alpha })),
    });
  }
});
