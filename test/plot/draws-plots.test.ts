import test from "ava";
import {
  autocorrelationPlot,
  energyPlot,
  forestPlot,
  pairPlot,
  posteriorPlot,
  rankPlot,
  tracePlot,
} from "../../src/plot/index.js";
import { count, keepsContract, parse, refuses, words } from "./support.js";

/** Four chains of 60 draws: a fixed sequence that looks like noise. */
const draws = { data: Float64Array.from({ length: 240 }, (_, index) => Math.sin(index * index)), shape: [4, 60] };

test("trace: keeps the contract of figures", (t) => keepsContract(t, (options) => tracePlot(draws, options)));
test("rank: keeps the contract of figures", (t) => keepsContract(t, (options) => rankPlot(draws, options)));
test("posterior: keeps the contract of figures", (t) => keepsContract(t, (options) => posteriorPlot(draws, options)));

test("trace: one line a chain, with at most maxDraws points", async (t) => {
  const figure = await tracePlot(draws, { name: "mu", maxDraws: 20 });
  const lines = [...parse(figure).querySelectorAll('g[aria-label="line"] > path')];
  t.is(lines.length, 4);
  for (const line of lines) t.is(line.getAttribute("d")?.match(/[ML]/g)?.length, 20);
  t.true(words(figure).includes("mu"));
  t.true(words(figure).includes("chain 4"));
});

test("rank: one histogram a chain whose bars together hold every draw", async (t) => {
  const figure = await rankPlot(draws, { name: "tau", bins: 5 });
  t.is(count(figure, 'g[aria-label="rect"] rect'), 4 * 5);
  t.true(words(figure).includes("rank of tau among all draws"));
  t.is(words(figure).filter((word) => /^chain \d$/.test(word)).length, 4);
});

test("rank: chains on different levels fill different bins", async (t) => {
  const apart = { data: [1, 2, 3, 4, 11, 12, 13, 14], shape: [2, 4] };
  const heights = [...parse(await rankPlot(apart, { bins: 2 })).querySelectorAll('g[aria-label="rect"] rect')].map(
    (bar) => Number(bar.getAttribute("height")),
  );
  t.is(heights.filter((height) => height > 0).length, 2, "each chain keeps to one bin");
});

test("posterior: the bars hold every draw, and the median is said", async (t) => {
  const figure = await posteriorPlot(
    { data: [1, 2, 3, 4, 5, 6], shape: [2, 3] },
    { name: "beta", reference: 2.5, bins: 5 },
  );
  t.true(count(figure, 'g[aria-label="rect"] > rect') >= 5);
  t.true(figure.node.getAttribute("aria-label")?.includes("6 draws of beta: median 3.50"));
  t.true(words(figure).includes("reference"));
});

test("rank: many chains stand in rows, each with its name", async (t) => {
  const many = { data: Float64Array.from({ length: 200 }, (_, index) => Math.sin(index * index)), shape: [20, 10] };
  const figure = await rankPlot(many, { bins: 2 });
  t.is(count(figure, 'g[aria-label="rect"] rect'), 20 * 2);
  t.is(words(figure).filter((word) => /^chain \d+$/.test(word)).length, 20);
  t.is(count(await tracePlot(many), 'g[aria-label="line"] > path'), 16);
});

test("posterior: weights move the median, and k-hat is said", async (t) => {
  const values = [[1, 2, 3, 4, 5]];
  const figure = await posteriorPlot(values, { weights: [0, 0, 0, 1, 3], khat: 0.2 });
  t.regex(figure.node.getAttribute("aria-label") ?? "", /5 weighted draws, worth 2, of value: median 4\.\d/);
  t.true(words(figure).includes("k-hat 0.20: the weights can be relied on"));
  t.true(words(await posteriorPlot(values, { khat: 0.9 })).some((word) => /^k-hat 0.90: .* do not rely/.test(word)));
  const alike = [values[0]!, values[0]!];
  const each = await posteriorPlot(alike, { weights: [1, 1, 1, 1, 4] });
  const all = await posteriorPlot(alike, { weights: [1, 1, 1, 1, 4, 1, 1, 1, 1, 4] });
  t.is(each.toString(), all.toString(), "one chain's weights are every chain's");
  await refuses(t, "InvalidShape", "options.weights", () => posteriorPlot(values, { weights: [1, 2] }));
  await refuses(t, "InvalidValue", "options.weights", () => posteriorPlot(values, { weights: [1, 1, 1, 1, -1] }));
  await refuses(t, "InvalidValue", "options.weights", () => posteriorPlot(values, { weights: [0, 0, 0, 0, 0] }));
  await refuses(t, "InvalidOption", "options.khat", () => posteriorPlot(values, { khat: "low" as never }));
});

test("pairs: weights make the correlation, the dots and the histograms", async (t) => {
  const scalars = { x: [[0, 1, 0, 1]], y: [[0, 1, 1, 0]] };
  t.true(words(await pairPlot(scalars)).includes("0.00"));
  const figure = await pairPlot(scalars, { weights: [1, 1, 0, 0], khat: 0.5 });
  t.true(words(figure).includes("1.00"));
  t.true(words(figure).some((word) => word.startsWith("k-hat 0.50")));
  await refuses(t, "InvalidShape", "options.weights", () => pairPlot(scalars, { weights: [1] }));
});

test("an entry of a vector is chosen by its flat index", async (t) => {
  const pairs = { data: [1, 10, 2, 20, 3, 30, 4, 40], shape: [2, 2, 2] };
  const second = (await tracePlot(pairs, { element: 1 })).toString();
  t.is(second, (await tracePlot({ data: [10, 20, 30, 40], shape: [2, 2] })).toString());
  await refuses(t, "InvalidOption", "options.element", () => tracePlot(pairs, { element: 2 }));
});

test("draws may be rows, one a chain", async (t) => {
  const flat = (await rankPlot({ data: [1, 2, 3, 4, 11, 12, 13, 14], shape: [2, 4] })).toString();
  t.is((await rankPlot([[1, 2, 3, 4], new Float32Array([11, 12, 13, 14])])).toString(), flat);
  t.is((await rankPlot({ data: [1, 2, 3, 4, 11, 12, 13, 14], shape: [2, 4, 1] })).toString(), flat);
});

test("energy: keeps the contract of figures", (t) => keepsContract(t, (options) => energyPlot(draws, options)));
test("autocorrelation: keeps the contract of figures", (t) =>
  keepsContract(t, (options) => autocorrelationPlot(draws, options)));
test("pairs: keeps the contract of figures", (t) =>
  keepsContract(t, (options) => pairPlot({ mu: draws, tau: draws }, options)));

test("energy: two histograms of the same area", async (t) => {
  const figure = await energyPlot(draws, { bins: 10 });
  const heights = [...parse(figure).querySelectorAll('g[aria-label="rect"]')].map((group) =>
    [...group.querySelectorAll("rect")].reduce((sum, bar) => sum + Number(bar.getAttribute("height")), 0),
  );
  t.true(Math.abs(heights[0]! - heights[1]!) < 1, `${heights}`);
  t.true(words(figure).includes("change from tree to tree"));
  await refuses(t, "InvalidOption", "options.bins", () => energyPlot(draws, { bins: 1 }));
  await refuses(t, "InvalidValue", "energy", () => energyPlot([1, 2, 3] as never));
  await refuses(t, "InvalidShape", "energy", () => energyPlot([[1], [2]]));
});

test("autocorrelation: one line a chain from 1 down", async (t) => {
  const figure = await autocorrelationPlot(draws, { name: "mu", lags: 12 });
  const lines = [...parse(figure).querySelectorAll('g[aria-label="line"] > path')];
  t.is(lines.length, 4);
  for (const line of lines) t.is(line.getAttribute("d")?.match(/[ML]/g)?.length, 13);
  t.true(words(figure).includes("autocorrelation of mu"));
  t.is(count(await autocorrelationPlot([[2, 2, 2]]), 'g[aria-label="line"] > path'), 1);
  await refuses(t, "InvalidOption", "options.lags", () => autocorrelationPlot(draws, { lags: 0 }));
});

test("pairs: a panel for each pair, its correlation, and the ranges", async (t) => {
  const up = { data: [1, 2, 3, 4], shape: [2, 2] };
  const down = { data: [8, 6, 4, 2], shape: [2, 2] };
  const figure = await pairPlot({ up, down, same: { data: [5, 5, 5, 5], shape: [2, 2] } }, { bins: 2 });
  t.is(count(figure, "circle"), 3 * 4);
  t.true(words(figure).includes("-1.00"));
  t.true(words(figure).includes("0.00"));
  t.true(words(figure).includes("2 … 8"));
  await refuses(t, "InvalidShape", "scalars", () => pairPlot({ up }));
  await refuses(t, "InvalidValue", "scalars", () => pairPlot(undefined as never));
  await refuses(t, "InvalidShape", "scalars.down", () => pairPlot({ up, down: { data: [1, 2], shape: [1, 2] } }));
  await refuses(t, "InvalidOption", "options.maxDraws", () => pairPlot({ up, down }, { maxDraws: 1 }));
});

test("draws that are not draws are refused", async (t) => {
  for (const plot of [tracePlot, rankPlot, posteriorPlot, autocorrelationPlot]) {
    await refuses(t, "InvalidValue", "draws", () => plot([1, 2, 3] as never));
    await refuses(t, "InvalidValue", "draws", () => plot(undefined as never));
    await refuses(t, "InvalidShape", "draws", () => plot({ data: [1, 2], shape: [2] }));
    await refuses(t, "InvalidShape", "draws", () => plot({ data: [1, 2, 3], shape: [2, 2] }));
    await refuses(t, "InvalidShape", "draws", () => plot({ data: [1, 2, 3], shape: [1, 2, 2] }));
    await refuses(t, "InvalidShape", "draws", () => plot({ data: [], shape: [0, 4] }));
    await refuses(t, "InvalidShape", "draws", () => plot({ data: [], shape: [2, 4, 0] }));
    await refuses(t, "InvalidValue", "draws", () => plot({ data: [1, Number.NaN], shape: [1, 2] }));
  }
  await refuses(t, "InvalidOption", "options.bins", () => rankPlot(draws, { bins: 1 }));
  await refuses(t, "InvalidOption", "options.maxDraws", () => tracePlot(draws, { maxDraws: 1.5 }));
});

const rows = ["mu", "tau", "theta<1>"].map((name, index) => ({
  name,
  mean: index + 0.2,
  q5: index - 2,
  q50: index,
  q95: index + 3,
}));

test("forest: keeps the contract of figures", (t) => keepsContract(t, (options) => forestPlot(rows, options)));

test("forest: one interval, one median and one mean a row, and only the references of rows shown", async (t) => {
  const figure = await forestPlot(rows, { reference: { mu: 1, other: 7 } });
  t.is(count(figure, 'g[aria-label="rule"] > line'), 3);
  t.is(count(figure, 'g[aria-label="tick"] > line'), 3);
  t.is(count(figure, "circle"), 3 + 1, "and one in the legend");
  t.is(count(figure, 'g[aria-label="dot"] > path'), 1 + 1, "one reference, and one in the legend");
  t.true(words(figure).includes("theta<1>"));
});

test("forest: refuses rows without numbers or with a name twice", async (t) => {
  await refuses(t, "InvalidShape", "rows", () => forestPlot([]));
  await refuses(t, "InvalidValue", "rows", () => forestPlot([rows[0]!, rows[0]!]));
  await refuses(t, "InvalidValue", "rows[1]", () => forestPlot([rows[0]!, { ...rows[1]!, q5: Number.NaN }]));
  await refuses(t, "InvalidValue", "options.reference.mu", () => forestPlot(rows, { reference: { mu: Number.NaN } }));
});

test("forest: draws become rows, an element each, under their weights", async (t) => {
  const theta = { data: [1, 10, 2, 20, 3, 30], shape: [1, 3, 2] };
  const figure = await forestPlot({ mu: [[1, 2, 3]], theta }, { weights: [0, 1, 0] });
  t.true(["mu", "theta[0]", "theta[1]"].every((name) => words(figure).includes(name)));
  const point = { mean: 2, q5: 2, q50: 2, q95: 2 };
  const written = [
    { ...point, name: "mu" },
    { ...point, name: "theta[0]" },
    { mean: 20, q5: 20, q50: 20, q95: 20, name: "theta[1]" },
  ];
  t.is(figure.toString(), (await forestPlot(written)).toString());
  await refuses(t, "InvalidShape", "rows", () => forestPlot({}));
  await refuses(t, "InvalidValue", "rows.mu", () => forestPlot({ mu: [[Number.NaN]] }));
  await refuses(t, "InvalidShape", "options.weights", () => forestPlot({ mu: [[1, 2]] }, { weights: [1, 1, 1] }));
});
