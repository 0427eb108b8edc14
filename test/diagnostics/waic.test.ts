/** WAIC: its definition, the edges, and what is refused. */
import test from "ava";
import { waic, waicSync } from "gibbs/diagnostics";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

test("is its definition", async (t) => {
  const [chains, draws, n] = [2, 50, 3];
  const data = normals(4, chains * draws * n).map((z, i) => -1 - 0.1 * z * z * ((i % n) + 1));
  const found = await waic({ data, shape: [chains, draws, n] });
  t.deepEqual(waicSync({ data, shape: [chains, draws, n] }), found);
  const expected = Array.from({ length: n }, (_, i) => {
    const column = [...data].filter((_, k) => k % n === i);
    const mean = column.reduce((a, b) => a + b) / column.length;
    const penalty = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (column.length - 1);
    const density = Math.log(column.reduce((sum, x) => sum + Math.exp(x), 0) / column.length);
    return { penalty, elpd: density - penalty };
  });
  close(
    t,
    found.penalties,
    expected.map(({ penalty }) => penalty),
    1e-12,
  );
  close(
    t,
    found.pointwise,
    expected.map(({ elpd }) => elpd),
    1e-12,
  );
  close(
    t,
    found.elpd,
    expected.reduce((sum, { elpd }) => sum + elpd, 0),
    1e-12,
  );
  t.is(
    found.reliable,
    expected.every(({ penalty }) => penalty <= 0.4),
  );
});

test("variable log densities are not reliable; a NaN is NaN", (t) => {
  t.false(waicSync({ data: Float64Array.of(-1, -4, -1, -5), shape: [1, 4, 1] }).reliable);
  t.is(waicSync({ data: Float64Array.of(-1, Number.NaN, -1, -2), shape: [1, 4, 1] }).elpd, Number.NaN);
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "logLikelihood", (bad) => waic(bad), {
    null: () => null,
    text: () => "log",
    "too few numbers": () => ({ data: new Float64Array(5), shape: [1, 2, 3] }),
  });
  const fine = { data: Float64Array.of(-1, -2), shape: [1, 2] };
  await rejects(t, "options", (bad) => waic(fine, bad), { unknown: () => ({ scale: "deviance" }), text: () => "none" });
});
