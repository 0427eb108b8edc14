import test from "ava";
import { compositionPlot, heatmap } from "../../src/plot/index.js";
import { count, keepsContract, parse, refuses, words } from "./support.js";

const matrix = [
  [0.4, 0.1, 0],
  [0, 0.25, 0.25],
];

test("heat map: keeps the contract of figures", (t) => keepsContract(t, (options) => heatmap(matrix, options)));
test("composition: keeps the contract of figures", (t) =>
  keepsContract(t, (options) => compositionPlot([0, 1, 1], ["a", "b", "a"], options)));

test("heat map: one cell an entry, with its number and its names", async (t) => {
  const figure = await heatmap(matrix, {
    rowNames: ["r<1>", "r2"],
    columnNames: ["a", "b", "c&d"],
    valueLabel: "mass",
  });
  t.is(count(figure, 'g[aria-label="cell"] > rect'), 6);
  for (const word of ["0.4", "0.25", "r<1>", "c&d", "mass 0"]) t.true(words(figure).includes(word), word);
});

test("heat map: numbers are left out where they would not fit, or on request", async (t) => {
  const wide = Array.from({ length: 3 }, () => Array.from({ length: 30 }, (_, column) => column + 0.5));
  t.false(words(await heatmap(wide)).includes("7.5"));
  t.true(words(await heatmap(wide, { numbers: true })).includes("7.5"));
  t.false(words(await heatmap(matrix, { numbers: false })).includes("0.25"));
});

test("heat map: values of both signs have white at zero", async (t) => {
  const figure = await heatmap([[-1, 0, 4]], { valueLabel: "weight" });
  const [low, zero, high] = [...parse(figure).querySelectorAll('g[aria-label="cell"] > rect')].map((cell) =>
    cell.getAttribute("fill"),
  );
  const light = Math.min(...(zero?.match(/\d+/g) ?? []).map(Number));
  t.true(light > 230, `zero is drawn in ${zero}`);
  t.not(low, high);
  t.true(words(figure).includes("weight -4") && words(figure).includes("4"), "the scale reaches as far down as up");
});

test("heat map: the legend shows the colors of the least and the largest value", async (t) => {
  for (const row of [
    [0, 1, 5],
    [-3, 0, 3],
  ]) {
    const figure = await heatmap([row]);
    const cells = [...parse(figure).querySelectorAll('g[aria-label="cell"] > rect')].map((cell) =>
      cell.getAttribute("fill"),
    );
    const legend = [...parse(figure).querySelectorAll('g[aria-label="dot"]')].map((sign) => sign.getAttribute("fill"));
    t.deepEqual(legend, [cells.at(0), cells.at(-1)]);
  }
});

test("heat map: a constant matrix is drawn too", async (t) => {
  t.is(count(await heatmap([[2, 2]]), 'g[aria-label="cell"] > rect'), 2);
});

test("heat map: refuses names that do not fit and matrices too large to look at", async (t) => {
  await refuses(t, "InvalidShape", "options.rowNames", () => heatmap(matrix, { rowNames: ["a"] }));
  await refuses(t, "InvalidShape", "options.columnNames", () => heatmap(matrix, { columnNames: ["a", "a", "b"] }));
  await refuses(t, "InvalidShape", "matrix", () => heatmap({ data: new Float64Array(10_001), shape: [10_001, 1] }));
  await refuses(t, "InvalidOption", "options.numbers", () => heatmap(matrix, { numbers: 1 as never }));
  await refuses(t, "InvalidValue", "matrix", () => heatmap([[Number.NaN]]));
});

test("composition: counts every pair of a label and a class", async (t) => {
  const figure = await compositionPlot([10, 2, 2, 2, 10], ["dog", "cat", "cat", "dog", "dog"], { xLabel: "animal" });
  const written = words(figure);
  t.deepEqual(written.filter((word) => ["10", "2", "cat", "dog"].includes(word)).slice(0, 4), [
    "2",
    "10",
    "cat",
    "dog",
  ]);
  t.deepEqual(
    written
      .filter((word) => /^[0-3]$/.test(word))
      .slice(-4)
      .sort(),
    ["0", "1", "2", "2"],
  );
  t.true(written.includes("animal") && written.includes("cluster"));
});

test("composition: names come from the labels and cannot be given", async (t) => {
  const named = { rowNames: ["a", "b"] } as object;
  await refuses(t, "InvalidOption", "options.rowNames", () => compositionPlot([0, 1], ["a", "b"], named));
});

test("composition: refuses labelings of different lengths", async (t) => {
  await refuses(t, "InvalidShape", "classes", () => compositionPlot([0, 1], ["a"]));
  await refuses(t, "InvalidShape", "labels", () => compositionPlot([], []));
});
