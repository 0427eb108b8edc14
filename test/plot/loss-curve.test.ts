import test from "ava";
import { lossCurve } from "../../src/plot/index.js";
import { count, keepsContract, refuses, words } from "./support.js";

const at = [-2, -1, 0, 1, 2];
const curves = {
  "logistic <1>": { value: at.map((z) => Math.log1p(Math.exp(-z))), gradient: at.map((z) => -1 / (1 + Math.exp(z))) },
  hinge: { value: at.map((z) => Math.max(0, 1 - z)) },
};

test("keeps the contract of figures", (t) => keepsContract(t, (options) => lossCurve(at, curves, options)));

test("one line a value and one a derivative, dashed", async (t) => {
  const figure = await lossCurve(at, curves, { xLabel: "margin" });
  t.is(count(figure, 'g[aria-label="line"] > path'), 3);
  t.is(count(figure, 'g[aria-label="line"][stroke-dasharray]'), 1);
  for (const word of ["logistic <1>", "logistic <1>, derivative", "hinge", "margin", "loss"])
    t.true(words(figure).includes(word), word);
});

test("refuses curves that do not fit their places", async (t) => {
  await refuses(t, "InvalidShape", "at", () => lossCurve([], curves));
  await refuses(t, "InvalidValue", "curves", () => lossCurve(at, {}));
  await refuses(t, "InvalidShape", "curves.hinge.value", () => lossCurve(at, { hinge: { value: [1] } }));
  await refuses(t, "InvalidShape", "curves.hinge.gradient", () =>
    lossCurve(at, { hinge: { ...curves.hinge, gradient: [1] } }),
  );
  await refuses(t, "InvalidValue", "curves.hinge", () => lossCurve(at, { hinge: undefined as never }));
});
