import test from "ava";
import { adjustedRand } from "gibbs/cluster";
import { badLabels, badVectors } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { badLabelings, external } from "./indices-fixture.ts";

test("the values are scikit-learn's", (t) => {
  for (const { name, a, b, adjustedRand: expected } of external) close(t, adjustedRand(a, b), expected, 1e-14, name);
});

test("a labeling with fewer groups than chance would give is negative", (t) => {
  close(t, adjustedRand([0, 0, 1, 1], [0, 1, 0, 1]), -0.5, 1e-15);
});

test("bad labels are refused", async (t) => {
  await rejects(t, "a", (a) => adjustedRand(a, [0, 0, 1]), { ...badVectors, ...badLabelings });
  await rejects(t, "a", (a) => adjustedRand(a, []), { none: () => [] });
  await rejects(t, "b", (b) => adjustedRand([0, 0, 1, 1], b), badLabels(4));
});
