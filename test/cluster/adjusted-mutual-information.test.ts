import test from "ava";
import { adjustedMutualInformation } from "gibbs/cluster";
import { badLabels, badOptions, badVectors, prefixed } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { averages, badLabelings, external } from "./indices-fixture.ts";

test("the values are scikit-learn's", (t) => {
  for (const { name, a, b, adjusted } of external) {
    for (const average of averages)
      close(t, adjustedMutualInformation(a, b, { average }), adjusted[average], 1e-12, `${name}, ${average}`);
    t.is(adjustedMutualInformation(a, b), adjustedMutualInformation(a, b, { average: "arithmetic" }));
  }
});

test("bad labels are refused", async (t) => {
  await rejects(t, "a", (a) => adjustedMutualInformation(a, [0, 0, 1]), { ...badVectors, ...badLabelings });
  await rejects(t, "a", (a) => adjustedMutualInformation(a, []), { none: () => [] });
  await rejects(t, "b", (b) => adjustedMutualInformation([0, 0, 1, 1], b), badLabels(4));
  await rejects(t, "options", (options) => adjustedMutualInformation([0, 1], [0, 1], options), {
    ...badOptions,
    ...prefixed("average: ", { unknown: () => "mean", "a number": () => 1, null: () => null }, (average) => ({
      average,
    })),
  });
});
