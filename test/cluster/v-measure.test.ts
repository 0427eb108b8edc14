import test from "ava";
import { vMeasure } from "gibbs/cluster";
import { badLabels, badNumbers, badOptions, badVectors, prefixed } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { badLabelings, external } from "./indices-fixture.ts";

test("the values are scikit-learn's", (t) => {
  for (const { name, a, b, homogeneity, completeness, vMeasure: expected, vMeasureBeta3 } of external) {
    const found = vMeasure(a, b);
    close(t, [found.homogeneity, found.completeness, found.value], [homogeneity, completeness, expected], 1e-12, name);
    close(t, vMeasure(a, b, { beta: 3 }).value, vMeasureBeta3, 1e-12, name);
  }
});

test("bad labels are refused", async (t) => {
  await rejects(t, "a", (a) => vMeasure(a, [0, 0, 1]), { ...badVectors, ...badLabelings });
  await rejects(t, "a", (a) => vMeasure(a, []), { none: () => [] });
  await rejects(t, "b", (b) => vMeasure([0, 0, 1, 1], b), badLabels(4));
  await rejects(t, "options", (options) => vMeasure([0, 1], [0, 1], options), {
    ...badOptions,
    ...prefixed("beta: ", { ...badNumbers, negative: () => -1, infinite: () => Number.POSITIVE_INFINITY }, (beta) => ({
      beta,
    })),
  });
});
