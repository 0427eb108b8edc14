import test from "ava";
import { fuseNetworks, fuseNetworksSync, type NetworkLayer } from "gibbs/transport";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badOptions,
  badSyncRunOptions,
  badVectors,
} from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

interface Layer {
  weights: number[][];
  bias: number[];
}

const value = (i: number, j: number, seed: number) => Math.sin(seed + 12.9898 * i + 78.233 * j * j);

function network(widths: number[], seed: number): Layer[] {
  return widths.slice(1).map((outputs, l) => ({
    weights: Array.from({ length: outputs }, (_, i) =>
      Array.from({ length: widths[l] }, (_, j) => value(i, j, seed + l)),
    ),
    bias: Array.from({ length: outputs }, (_, i) => value(i, 100, seed + l)),
  }));
}

/** Its hidden neurons in reverse order. */
function reversed(layers: Layer[]): Layer[] {
  return layers.map(({ weights, bias }, l) => {
    const inputs = l === 0 ? weights : weights.map((row) => [...row].reverse());
    if (l === layers.length - 1) return { weights: inputs, bias };
    return { weights: [...inputs].reverse(), bias: [...bias].reverse() };
  });
}

function answer(layers: readonly NetworkLayer[], x: number[]): number[] {
  layers.forEach(({ weights, bias }, l) => {
    const rows = "data" in weights ? undefined : weights;
    const at = (i: number, j: number) =>
      rows === undefined
        ? (weights as { data: Float64Array; shape: number[] }).data[
            i * (weights as { data: Float64Array; shape: number[] }).shape[1] + j
          ]
        : rows[i][j];
    const count = rows === undefined ? (weights as unknown as { shape: number[] }).shape[0] : rows.length;
    x = Array.from({ length: count }, (_, i) => {
      const sum = x.reduce((total, xj, j) => total + at(i, j) * xj, (bias as ArrayLike<number> | undefined)?.[i] ?? 0);
      return l + 1 < layers.length ? Math.max(0, sum) : sum;
    });
  });
  return x;
}

const inputs = Array.from({ length: 20 }, (_, i) => [0, 1, 2].map((j) => 2 * value(i, j, 5)));

test("a permuted copy fuses to the same network, by weights and by activations", async (t) => {
  const original = network([3, 7, 5, 2], 1);
  for (const alignment of ["weights", "activations"] as const) {
    const fused = await fuseNetworks([original, reversed(original)], { alignment, data: inputs });
    t.true(fused.converged && fused.distances.data.every((distance) => distance < 1e-12));
    for (const x of inputs) {
      answer(fused.layers, x).forEach((y, k) => {
        t.true(Math.abs(y - answer(original, x)[k]) < 1e-12);
      });
    }
    if (alignment === "weights") t.deepEqual(Array.from(fused.layers[1].weights.data), original[1].weights.flat());
  }
});

test("different depths: a copy with a layer less fuses to the same function", (t) => {
  const shallow = network([3, 6, 4, 2], 2);
  const identity = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => Number(i === j)));
  const deep = [...shallow.slice(0, 2), { weights: identity, bias: [0, 0, 0, 0] }, shallow[2]];
  for (const data of [undefined, inputs]) {
    const fused = fuseNetworksSync([reversed(shallow), reversed(deep)], { data });
    t.is(fused.reference, 1);
    t.deepEqual(Array.from(fused.places[0]), [0, 1, 1]);
    for (const x of inputs) {
      answer(fused.layers, x).forEach((y, k) => {
        t.true(Math.abs(y - answer(shallow, x)[k]) < 1e-12);
      });
    }
  }
});

test("shares weigh, widths may differ, the reference stays as it is", (t) => {
  const [narrow, wide] = [network([3, 4, 2], 1), network([3, 9, 2], 2)];
  const fused = fuseNetworksSync([narrow, wide], { reference: 1 });
  t.deepEqual(fused.layers[0].weights.shape, [9, 3]);
  const alone = fuseNetworksSync([narrow, wide], { shares: [1, 0], reference: 0 });
  t.deepEqual(Array.from(alone.layers[0].weights.data), narrow[0].weights.flat());
});

test("the synchronous twin gives the same bits", async (t) => {
  const networks = [network([3, 7, 5, 2], 1), network([3, 7, 5, 2], 2), network([3, 7, 5, 2], 3)];
  t.deepEqual(fuseNetworksSync(networks), await fuseNetworks(networks));
});

test("bad input is refused by name", async (t) => {
  const good = network([3, 4, 2], 1);
  for (const run of [fuseNetworks, fuseNetworksSync]) {
    await rejects(t, "networks", (networks) => run(networks), {
      null: () => null,
      none: () => [],
      "a network without layers": () => [[]],
      "no network": () => [3],
      "other inputs": () => [good, network([2, 4, 2], 1)],
      "other outputs": () => [good, network([3, 4, 1], 1)],
      "layers that do not fit": () => [[good[0], { weights: [[1, 2]] }]],
      "an unknown field": () => [[{ weights: [[1]], biases: [1] }]],
    });
    await rejects(t, "networks", (weights) => run([[{ weights }]]), badMatrices);
    await rejects(t, "networks", (bias) => run([[{ weights: [[1], [2], [3]], bias }]]), {
      ...Object.fromEntries(Object.entries(badVectors).filter(([name]) => name !== "undefined")),
      "one too few": () => [1, 2],
    });
    await rejects(t, "options", (options) => run([good], options), badOptions);
    const option = (name: string) => (value: unknown) => run([good], { [name]: value } as never);
    await rejects(t, "options.data", option("data"), {
      "other columns": () => [[1, 2]],
      "not finite": () => [[1, 2, Number.NaN]],
    });
    await rejects(t, "options.data", option("alignment"), { "without data": () => "activations" });
    await rejects(t, "options.alignment", option("alignment"), { unknown: () => "names" });
    await rejects(t, "options.activation", option("activation"), { unknown: () => "softmax" });
    await rejects(t, "options.activation", (activation) => run([good, network([3, 4, 4, 2], 1)], { activation }), {
      "not idempotent": () => "tanh",
    });
    await rejects(t, "options.reference", option("reference"), { ...badCounts, beyond: () => 1 });
    await rejects(t, "options.shares", option("shares"), {
      "another number": () => [1, 1],
      negative: () => [-1],
      zero: () => [0],
    });
  }
  await rejects(t, "options", (value) => fuseNetworks([good], value), badAsyncRunOptions);
  await rejects(t, "options", (value) => fuseNetworksSync([good], value), badSyncRunOptions);
});
