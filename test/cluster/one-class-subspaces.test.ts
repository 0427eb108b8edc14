/** One class by two frames: the objective from its definition, orthonormality, digits, bad input. */
import { readFileSync } from "node:fs";
import test from "ava";
import { oneClassSubspaces, oneClassSubspacesSync } from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badNumbers,
  badOptions,
  badSeeds,
  badSyncRunOptions,
} from "../support/bad-inputs.ts";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const noise = normals(3, 600);
const points = Array.from({ length: 200 }, (_, i) => [5 + noise[3 * i], 2 * noise[3 * i + 1], noise[3 * i + 2]]);

test("the result is what its frames say", async (t) => {
  const options = { directions: 2, margin: 0.2, closeness: 0.3, originWeight: 0.1 };
  const found = await oneClassSubspaces(points, options);
  const side = (which: 0 | 1, point: number[]) => {
    const { data } = found.frames[which];
    const scaled = point.map((x, j) => (x - found.center[j]) * found.scale[j]);
    return [0, 1].map((row) => scaled.reduce((sum, x, j) => sum + x * data[3 * row + j], found.offsets[which][row]));
  };
  let value = 0;
  points.forEach((point, i) => {
    const [low, high] = [side(0, point), side(1, point)];
    const below = Math.max(0, 0.2 - Math.min(...low));
    const above = Math.max(0, 0.2 + Math.max(...high));
    value += below ** 2 + above ** 2 + 0.3 * [...low, ...high].reduce((sum, u) => sum + u * u, 0);
    close(t, found.scores[i], Math.max(-Math.min(...low), Math.max(...high)), 1e-12);
  });
  const apart = [0, 1].reduce((sum, row) => sum + (found.offsets[0][row] - found.offsets[1][row]) ** 2, 0);
  close(t, found.value, value / points.length + 0.05 * apart, 1e-10);
  t.true(found.orthogonality < 1e-12);
  t.true(found.trace.every((objective, i) => i === 0 || objective <= found.trace[i - 1]));
  const before = found.trace.at(-11);
  t.is(found.converged, before !== undefined && (before - found.value) / before <= 1e-5);
  close(t, found.score(points), found.scores, 1e-12);
  const { score: _, ...twin } = oneClassSubspacesSync(points, { ...options, threads: 1 });
  const { score: __, ...first } = found;
  t.deepEqual(twin, first);
});

test("digits of other kinds score higher", (t) => {
  const rows = readFileSync(new URL("../../data/digits.csv", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .slice(1);
  const digits = rows.map((row) => row.split(",").map(Number));
  const zeros = digits.filter((row) => row[64] === 0).map((row) => row.slice(0, 64));
  const others = digits.filter((row) => row[64] !== 0).map((row) => row.slice(0, 64));
  const { score } = oneClassSubspacesSync(zeros.slice(0, 90), { directions: 40, restarts: 1, maxIterations: 30 });
  const [inside, outside] = [score(zeros.slice(90)), score(others)];
  let wins = 0;
  for (const a of inside) for (const b of outside) wins += b > a ? 1 : 0;
  const auroc = wins / (inside.length * outside.length);
  t.true(auroc > 0.95, `${auroc}`);
});

test("bad input is refused by name", async (t) => {
  for (const run of [oneClassSubspaces, oneClassSubspacesSync]) {
    await rejects(t, "points", (value) => run(value), badMatrices);
    await rejects(t, "options", (value) => run(points, value), badOptions);
    for (const name of ["directions", "restarts", "maxIterations"]) {
      await rejects(t, `options.${name}`, (value) => run(points, { [name]: value }), { ...badCounts, zero: () => 0 });
    }
    for (const name of ["margin", "closeness", "originWeight", "tolerance"]) {
      await rejects(t, `options.${name}`, (value) => run(points, { [name]: value }), {
        ...badNumbers,
        negative: () => -1,
      });
    }
    await rejects(t, "options.seed", (seed) => run(points, { seed }), badSeeds);
  }
  await rejects(t, "options", (value) => oneClassSubspaces(points, value), badAsyncRunOptions);
  await rejects(t, "options", (value) => oneClassSubspacesSync(points, value), badSyncRunOptions);
  const { score } = oneClassSubspacesSync(points);
  await rejects(t, "newPoints", (value) => score(value), badMatrices);
  await rejects(t, "newPoints", (value) => score(value), { "another dimension": () => [[1, 2]] });
});
