import test from "ava";
import { reliabilityDiagram } from "../../src/plot/index.js";
import { count, keepsContract, parse, refuses, words } from "./support.js";

const bins = { confidence: [0.1, 0.5, 0.9], accuracy: [0.05, 0.5, 1], count: [40, 10, 50] };

test("keeps the contract of figures", (t) => keepsContract(t, (options) => reliabilityDiagram(bins, options)));

test("one dot a bin with predictions, its area their number", async (t) => {
  const figure = await reliabilityDiagram(bins);
  const radii = [...parse(figure).querySelectorAll("circle")].map((dot) => Number(dot.getAttribute("r")));
  t.true(radii.includes(14), "the fullest bin has the largest dot");
  t.is(count(figure, "circle"), 3 + 1, "and one in the legend");
  t.true(words(figure).includes("predicted probability") && words(figure).includes("share that came true"));
});

test("what an empty bin holds does not matter", async (t) => {
  const empty = {
    confidence: [...bins.confidence, Number.NaN],
    accuracy: [...bins.accuracy, 0],
    count: [...bins.count, 0],
  };
  t.is((await reliabilityDiagram(empty)).toString(), (await reliabilityDiagram(bins)).toString());
});

test("refuses bins that are no shares or counts", async (t) => {
  await refuses(t, "InvalidShape", "bins.accuracy", () => reliabilityDiagram({ ...bins, accuracy: [1] }));
  await refuses(t, "InvalidValue", "bins.accuracy", () => reliabilityDiagram({ ...bins, accuracy: [0, 0, 1.1] }));
  await refuses(t, "InvalidValue", "bins.confidence", () =>
    reliabilityDiagram({ ...bins, confidence: [0, Number.NaN, 1] }),
  );
  await refuses(t, "InvalidValue", "bins.count", () => reliabilityDiagram({ ...bins, count: [0, 0, 0] }));
  await refuses(t, "InvalidValue", "bins.count", () => reliabilityDiagram({ ...bins, count: [1, 2, -3] }));
});
