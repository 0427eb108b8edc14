import test from "ava";
import { bayesMixture, sgld } from "gibbs/sample";
import { badOptions, badVectors, badWeights } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const tosses = [1, 0, 1, 1, 0, 1];
const coins = (k: number) =>
  Array.from({ length: k }, (_, j) => (j + 0.5) / k).map((bias) =>
    tosses.map((toss) => Math.log(toss === 1 ? bias : 1 - bias)),
  );

test("coins of any bias follow the rule of succession", (t) => {
  const { sequential, logEvidence, regret, bound, posterior } = bayesMixture(coins(2000));
  let heads = 0;
  tosses.forEach((toss, i) => {
    const rule = (heads + 1) / (i + 2);
    t.true(Math.abs(Math.exp(sequential[i]) - (toss === 1 ? rule : 1 - rule)) < 1e-6);
    heads += toss;
  });
  // 1 / ((n + 1) C(n, k)).
  t.true(Math.abs(logEvidence + Math.log(7 * 15)) < 1e-6);
  t.true(Math.abs(regret - (Math.log(105) + 4 * Math.log(4 / 6) + 2 * Math.log(2 / 6))) < 1e-5);
  t.true(bound >= regret && bound < regret + 1.5);
  t.true(Math.abs(posterior.reduce((a, b) => a + b) - 1) < 1e-12);
});

test("weights and a reference", (t) => {
  const rows = [
    [-1, -2],
    [-3, -1],
  ];
  const { regret, excess, weight, predictive } = bayesMixture(rows, { weights: [1, 3], reference: [-1, -1] });
  const evidence = Math.log(0.25 * Math.exp(-3) + 0.75 * Math.exp(-4));
  t.true(Math.abs(regret - (-2 - evidence)) < 1e-12);
  t.deepEqual([...excess], [0.5, 1]);
  t.deepEqual([...weight], [0.25, 1]);
  t.true(Math.abs(predictive[1] - Math.log(0.25 * Math.exp(-2) + 0.75 * Math.exp(-1))) < 1e-12);
});

test("draws of sgld with their weights predict as the posterior", (t) => {
  // θ ~ normal(0, 1), ten observations of mean 0.8 and deviation 1.
  const run = sgld(new Array(40).fill([0]), { stepSize: 0.3, decay: 0.6, delay: 20, warmup: 200, draws: 500 });
  while (!run.done) run.tell(run.ask().data.map((theta) => 8 - 11 * theta));
  const { draws, weights } = run.result();
  const density = (y: number, mean: number, variance: number) =>
    -0.5 * ((y - mean) ** 2 / variance + Math.log(2 * Math.PI * variance));
  const at = [-0.5, 1, 2];
  const rows = Array.from(draws.data, (theta) => at.map((y) => density(y, theta, 1)));
  const all = Array.from({ length: 40 }, () => [...weights]).flat();
  const { predictive } = bayesMixture(rows, { weights: all });
  at.forEach((y, k) => {
    const truth = density(y, 8 / 11, 12 / 11);
    t.true(Math.abs(predictive[k] - truth) < 0.03, `${y}: ${predictive[k]} for ${truth}`);
  });
});

test("a hypothesis that excludes the data, in single precision too", (t) => {
  const data = new Float32Array([Number.NEGATIVE_INFINITY, -1, -2, -1]);
  const { posterior, logEvidence } = bayesMixture({ data, shape: [2, 2] });
  t.deepEqual([...posterior], [0, 1]);
  t.true(Math.abs(logEvidence - (-3 - Math.log(2))) < 1e-12);
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "logLikelihood", (bad) => bayesMixture(bad), {
    text: () => "rows",
    empty: () => [],
    "no columns": () => [[], []],
    NaN: () => [[0, Number.NaN]],
    infinite: () => [[0, Number.POSITIVE_INFINITY]],
    "what nobody allows": () => [[Number.NEGATIVE_INFINITY], [Number.NEGATIVE_INFINITY]],
    ragged: () => [[0, 1], [0]],
  });
  await rejects(t, "options", (bad) => bayesMixture([[0, 0]], bad), badOptions);
  const rows = coins(4);
  await rejects(t, "options.weights", (bad) => bayesMixture(rows, { weights: bad }), badWeights(4));
  const { undefined: _, ...given } = badVectors;
  await rejects(t, "options.reference", (bad) => bayesMixture(rows, { reference: bad }), { ...given, few: () => [0] });
});
