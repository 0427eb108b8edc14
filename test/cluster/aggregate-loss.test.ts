import test from "ava";
import { aggregateLoss } from "gibbs/cluster";
import { badLabels, badNumbers, badOptions, badVectors } from "../support/bad-inputs.ts";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const ids = [0, 1, 0, 2, 1, 0, 2];
const bags = { ids, means: [0.2, 0.9, 0.4] };

test("the ends are their definitions, the gradient that of differences", (t) => {
  const f = Array.from(normals(1, 7));
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const cross = (p: number, y: number) => -y * Math.log(p) - (1 - y) * Math.log(1 - p);
  const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const members = bags.means.map((_, bag) => f.filter((_, i) => ids[i] === bag));
  const bag = mean(members.map((own, b) => (mean(own) - bags.means[b]) ** 2));
  const instance = mean(members.map((own, b) => mean(own.map((x) => (x - bags.means[b]) ** 2))));
  const squared = aggregateLoss(f, bags, { rho: 0.3 });
  close(t, [squared.bag, squared.instance, squared.value], [bag, instance, 0.7 * bag + 0.3 * instance], 1e-14);
  const logistic = aggregateLoss(f, bags, { loss: "logistic", rho: 0 });
  close(t, logistic.value, mean(members.map((own, b) => cross(mean(own.map(sigmoid)), bags.means[b]))), 1e-13);
  close(
    t,
    logistic.instance,
    mean(members.map((own, b) => mean(own.map((x) => cross(sigmoid(x), bags.means[b]))))),
    1e-13,
  );
  for (const loss of ["squared", "logistic"] as const) {
    const { grads } = aggregateLoss(f, bags, { loss, rho: 0.4 });
    const slopes = f.map((x, i) => {
      const at = (step: number) => aggregateLoss(f.with(i, x + step), bags, { loss, rho: 0.4 }).value;
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    });
    close(t, grads.predictions, slopes, 1e-8);
  }
});

test("bad input is refused by name", async (t) => {
  const f = [1, 2, 3, 4, 5, 6, 7];
  await rejects(t, "predictions", (value) => aggregateLoss(value, bags), badVectors);
  await rejects(t, "bags", (value) => aggregateLoss(f, value), { null: () => null, "a number": () => 1 });
  await rejects(t, "bags.ids", (ids) => aggregateLoss(f, { ...bags, ids }), badLabels(7));
  await rejects(t, "bags.ids", (ids) => aggregateLoss(f, { ...bags, ids }), {
    "beyond the means": () => [0, 1, 2, 3, 0, 0, 0],
  });
  await rejects(t, "bags.means", (means) => aggregateLoss(f, { ids, means }), badVectors);
  await rejects(t, "bags.means", (means) => aggregateLoss(f, { ids, means }), { "an empty bag": () => [1, 2, 3, 4] });
  await rejects(t, "bags.means", (means) => aggregateLoss(f, { ids, means }, { loss: "logistic" }), {
    "above 1": () => [1.5, 0, 0],
  });
  await rejects(t, "options", (value) => aggregateLoss(f, bags, value), badOptions);
  await rejects(t, "options.rho", (rho) => aggregateLoss(f, bags, { rho }), { ...badNumbers, negative: () => -1 });
  await rejects(t, "options.loss", (loss) => aggregateLoss(f, bags, { loss }), {
    ...badNumbers,
    unknown: () => "hinge",
  });
});
