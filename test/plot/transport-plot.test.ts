import test from "ava";
import { transportPlot } from "../../src/plot/index.js";
import { count, keepsContract, parse, refuses, words } from "./support.js";

const points = {
  x: [
    [0, 0],
    [1, 0],
    [2, 0],
  ],
  y: [
    [0, 1],
    [2, 1],
  ],
};
const plan = { rows: [0, 1, 1, 2, 0], columns: [0, 0, 1, 1, 1], values: [0.3, 0.1, 0.2, 0.4, 0] };

test("keeps the contract of figures", (t) => keepsContract(t, (options) => transportPlot(points, plan, options)));

test("draws one line an entry with mass and one symbol a point", async (t) => {
  const figure = await transportPlot(points, plan, { names: ["before", "after"] });
  t.is(count(figure, 'g[aria-label="link"] > path'), 4);
  t.is(count(figure, "circle"), 3 + 1, "sources, and one in the legend");
  t.is(count(figure, 'g[aria-label="dot"] > path'), 2 + 1, "targets, and one in the legend");
  t.true(words(figure).includes("before") && words(figure).includes("after"));
});

test("with few lines draws the heaviest and says what share of the mass they carry", async (t) => {
  const figure = await transportPlot(points, plan, { maxLines: 2 });
  const widths = [...parse(figure).querySelectorAll('g[aria-label="link"] > path')].map((line) =>
    Number(line.getAttribute("stroke-width")),
  );
  t.deepEqual(widths, [2, 1.55], "0.4 and 0.3 of mass");
  t.true(words(figure).includes("plan: 2 of 4 entries, 70 % of the mass"));
});

test("refuses a plan that does not fit its points", async (t) => {
  await refuses(t, "InvalidShape", "points.y", () => transportPlot({ ...points, y: [[1, 2, 3]] }, plan));
  await refuses(t, "InvalidShape", "plan.rows", () => transportPlot(points, { ...plan, rows: [0] }));
  await refuses(t, "InvalidValue", "plan.rows", () => transportPlot(points, { ...plan, rows: [0, 1, 1, 3, 0] }));
  await refuses(t, "InvalidValue", "plan.columns", () =>
    transportPlot(points, { ...plan, columns: [0, 0, 1, 0.5, 0] }),
  );
  await refuses(t, "InvalidValue", "plan.values", () => transportPlot(points, { ...plan, values: [1, 1, 1, 1, -1] }));
  await refuses(t, "InvalidOption", "options.maxLines", () => transportPlot(points, plan, { maxLines: 0 }));
  await refuses(t, "InvalidOption", "options.names", () => transportPlot(points, plan, { names: ["one"] as never }));
});
