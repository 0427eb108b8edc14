import test from "ava";
import { calinskiHarabasz } from "gibbs/cluster";
import { badLabels, badMatrices } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { badGroups, internal } from "./indices-fixture.ts";
import { claimed } from "./support.ts";

test("the values are scikit-learn's", (t) => {
  for (const { name, points, labels, calinskiHarabasz: expected } of internal)
    close(t, calinskiHarabasz(points, labels), expected, 1e-12, name);
});

test("groups without spread are infinitely good, equal points worth nothing", (t) => {
  t.is(calinskiHarabasz([[1], [1], [5], [5]], [0, 0, 1, 1]), Number.POSITIVE_INFINITY);
  t.is(calinskiHarabasz([[1], [1], [1], [1]], [0, 0, 1, 1]), 0);
});

test("bad input is refused", async (t) => {
  await rejects(t, "points", (value) => calinskiHarabasz(value, new Array(claimed(value)[0]).fill(0)), badMatrices);
  await rejects(t, "labels", (labels) => calinskiHarabasz([[0], [1], [5], [6]], labels), {
    ...badLabels(4),
    ...badGroups(4),
  });
});
