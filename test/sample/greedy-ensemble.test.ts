import test from "ava";
import { greedyEnsemble, greedyEnsembleSync } from "gibbs/sample";
import { badCounts, badMatrices, badNumbers, badOptions, badWeights, prefixed } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

/** Three clusters of functions at two inputs, of weights 0.2, 0.5 and 0.3. */
const modes = [0, 10, 20];
const shares = [0.2, 0.5, 0.3];
const outputs = modes.flatMap((mode, m) =>
  Array.from({ length: 20 }, (_, k) => [mode + 0.3 * Math.sin(7 * k + m), 0.3 * Math.cos(5 * k)]),
);
const weights = shares.flatMap((share) => new Array(20).fill(share / 20));
const divergences = ["kl", "reverseKl", "hellinger", "jensenShannon", "totalVariation"] as const;

for (const divergence of divergences) {
  test(`${divergence}: a member for each mode, the heaviest first, with a bound`, async (t) => {
    const found = await greedyEnsemble(outputs, { members: 3, weights, divergence, bandwidth: 0.5 });
    t.is(Math.floor(found.members[0] / 20), 1);
    t.deepEqual(Array.from(found.members, (m) => Math.floor(m / 20)).sort(), [0, 1, 2]);
    t.true(found.lowerBound >= 0 && found.gap >= 0 && found.lowerBound + found.gap - found.divergence < 1e-12);
    t.is(found.divergence, found.divergences[2]);
    t.true(found.gains[0] >= found.gains[1]);
  });
}

test("the divergence of one member by hand: two candidates", async (t) => {
  const { divergence, members, bandwidth } = await greedyEnsemble([[0], [2]], {
    members: 1,
    weights: [1, 3],
    bandwidth: 1,
  });
  const near = 1 / (1 + Math.exp(-2));
  t.is(members[0], 1);
  t.is(bandwidth, 1);
  const truth = 0.25 * Math.log(0.25 / (1 - near)) + 0.75 * Math.log(0.75 / near);
  t.true(Math.abs(divergence - truth) < 1e-12, `${divergence} for ${truth}`);
});

test("the same bits in place and at any number of threads", async (t) => {
  const found = await greedyEnsemble(outputs, { members: 5 });
  for (const threads of [1, 3]) t.deepEqual(greedyEnsembleSync(outputs, { members: 5, threads }), found);
});

test("bad input is refused by name", async (t) => {
  await rejects(t, "outputs", (bad) => greedyEnsemble(bad, { members: 1 }), badMatrices);
  await rejects(t, "options", (bad) => greedyEnsemble(outputs, bad), badOptions);
  const few = outputs.slice(0, 4);
  await rejects(t, "options.weights", (bad) => greedyEnsemble(few, { members: 2, weights: bad }), badWeights(4));
  await rejects(t, "options.members", (bad) => greedyEnsemble(few, bad), {
    ...prefixed("members ", badCounts, (members) => ({ members })),
    zero: () => ({ members: 0 }),
    "more than there are": () => ({ members: 5 }),
    none: () => ({}),
  });
  await rejects(t, "options", (bad) => greedyEnsemble(few, bad), {
    divergence: () => ({ members: 1, divergence: "chiSquared" }),
    ...prefixed("bandwidth ", badNumbers, (bandwidth) => ({ members: 1, bandwidth })),
    "bandwidth 0": () => ({ members: 1, bandwidth: 0 }),
  });
});
