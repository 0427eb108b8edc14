import test from "ava";
import { scatterPlot } from "../../src/plot/index.js";
import { count, keepsContract, refuses, words } from "./support.js";

const points = [
  [0, 0],
  [1, 2],
  [3, 1],
  [5, 5],
  [6, 4],
];

test("keeps the contract of figures", (t) => keepsContract(t, (options) => scatterPlot(points, options)));

test("draws one circle a point and names the axes", async (t) => {
  const figure = await scatterPlot(points, { xLabel: "width <mm>", yLabel: "height & depth" });
  t.is(count(figure, "circle"), points.length);
  t.true(words(figure).includes("width <mm>"));
  t.true(words(figure).includes("height & depth"));
});

test("names the groups in the order of their labels, each in its own color", async (t) => {
  const figure = await scatterPlot(points, { labels: [10, 2, 2, 10, 1], names: { 1: "lone" } });
  t.is(count(figure, "circle"), points.length + 3, "one circle a point and one a legend entry");
  t.deepEqual(
    words(figure)
      .filter((word) => ["lone", "2", "10"].includes(word))
      .slice(-3),
    ["lone", "2", "10"],
  );
  const colors = new Set(figure.toString().match(/fill="#[0-9a-f]{6}"/g));
  t.is(colors.size, 3);
});

test("an eleventh group differs from the fifth by its symbol", async (t) => {
  const many = Array.from({ length: 12 }, (_, index) => [index, index]);
  const figure = await scatterPlot(many, { labels: many.map((_, index) => index) });
  t.is(count(figure, "circle"), 2 * 6, "the first six groups are circles");
  t.is(count(figure, 'g[aria-label="dot"] > path'), 2 * 6, "the next six are not");
});

test("marks each center by a ring and a cross", async (t) => {
  const without = await scatterPlot(points);
  const centers = await scatterPlot(points, {
    centers: [
      [1, 1],
      [5, 5],
    ],
  });
  t.is(count(centers, "circle") - count(without, "circle"), 2);
  t.is(count(centers, 'g[aria-label="dot"] > path') - count(without, 'g[aria-label="dot"] > path'), 2);
});

test("takes flat data with a shape and strides as it takes rows", async (t) => {
  const rows = (await scatterPlot(points)).toString();
  t.is((await scatterPlot({ data: Float64Array.from(points.flat()), shape: [5, 2] })).toString(), rows);
  const columns = Float32Array.from([0, 1, 3, 5, 6, 0, 2, 1, 5, 4]);
  t.is((await scatterPlot({ data: columns, shape: [5, 2], strides: [1, 5] })).toString(), rows);
});

test("refuses what is not a table of points in the plane", async (t) => {
  await refuses(t, "InvalidShape", "points", () => scatterPlot([]));
  await refuses(t, "InvalidShape", "points", () => scatterPlot([[1, 2], [3]]));
  await refuses(t, "InvalidShape", "points", () => scatterPlot([[1, 2, 3]]));
  await refuses(t, "InvalidValue", "points", () => scatterPlot([[1, Number.NaN]]));
  await refuses(t, "InvalidValue", "points", () => scatterPlot([[1, Number.POSITIVE_INFINITY]]));
  await refuses(t, "InvalidShape", "points", () => scatterPlot({ data: [1, 2, 3], shape: [2, 2] }));
  await refuses(t, "InvalidShape", "points", () => scatterPlot({ data: [1, 2, 3, 4], shape: [4] }));
  await refuses(t, "InvalidShape", "points", () =>
    scatterPlot({ data: [1, 2, 3, 4], shape: [2, 2], strides: [-2, 1] }),
  );
  for (const wrong of [null, undefined, 3, "points", {}, [null]]) {
    const error = await t.throwsAsync(() => scatterPlot(wrong as never));
    t.is((error as unknown as { argument: string }).argument, "points");
  }
});

test("refuses labels and centers that do not fit", async (t) => {
  await refuses(t, "InvalidShape", "options.labels", () => scatterPlot(points, { labels: [1, 2] }));
  await refuses(t, "InvalidValue", "options.labels", () => scatterPlot(points, { labels: "abcde" as never }));
  await refuses(t, "InvalidShape", "options.centers", () => scatterPlot(points, { centers: [[1, 2, 3]] }));
  await refuses(t, "InvalidOption", "options.radius", () => scatterPlot(points, { radius: -1 }));
});
