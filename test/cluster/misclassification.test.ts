import test from "ava";
import { misclassification } from "gibbs/cluster";
import { badLabels, badVectors } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { badLabelings, external } from "./indices-fixture.ts";

test("the values are those of scipy's assignment on scikit-learn's table", (t) => {
  for (const { name, a, b, misclassification: expected } of external) {
    close(t, misclassification(a, b), expected, 1e-15, name);
    t.is(misclassification(b, a), misclassification(a, b));
  }
});

test("groups without partner are wrong throughout", (t) => {
  t.is(misclassification([0, 0, 0, 0], [0, 1, 2, 3]), 0.75);
});

test("bad labels are refused", async (t) => {
  await rejects(t, "a", (a) => misclassification(a, [0, 0, 1]), { ...badVectors, ...badLabelings });
  await rejects(t, "a", (a) => misclassification(a, []), { none: () => [] });
  await rejects(t, "b", (b) => misclassification([0, 0, 1, 1], b), badLabels(4));
});
