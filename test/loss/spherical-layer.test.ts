/** A layer in factors against gradient descent on all of its weights, through the losses of rows. */
import test from "ava";
import { type SphericalLayerOptions, sphericalLayer, sphericalLoss, zLoss } from "gibbs/loss";
import { zeros } from "../internal/refusals/rows.ts";
import { badLabels, badMatrices, badNumbers, badOptions } from "../support/bad-inputs.ts";
import { close, normals, uniforms } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const kinds: Record<string, (logits: Float64Array, label: number) => { value: number; slope: ArrayLike<number> }> = {
  z: (z, y) => of(zLoss([z], [y], { a: 1, b: 1 })),
  taylor: (z, y) => of(sphericalLoss([z], [y])),
  spherical: (z, y) => of(sphericalLoss([z], [y], { kind: "spherical", epsilon: 0.05 })),
  squares: (z, y) => {
    const slope = z.map((value, k) => value - (k === y ? 1 : 0));
    return { value: slope.reduce((sum, x) => sum + x * x, 0) / 2, slope };
  },
};

const of = ({ value, grads }: { value: number; grads: { logits?: ArrayLike<number> } }) => ({
  value,
  slope: grads.logits ?? [],
});

for (const [kind, loss] of Object.entries(kinds)) {
  test(`${kind}: a thousand steps are those of gradient descent on all weights`, (t) => {
    const [classes, d, rate] = [30, 4, 0.02];
    const weights = normals(3, classes * d, 0.5);
    const layer = sphericalLayer(
      { data: weights, shape: [classes, d] },
      { kind: kind as SphericalLayerOptions["kind"] & string, epsilon: 0.05 },
    );
    const uniform = uniforms(9);
    for (let batch = 0; batch < 100; batch++) {
      const data = normals(batch, 12 * d);
      const labels = Array.from({ length: 12 }, () => Math.floor(uniform() * classes));
      const { values, grads } = layer.step({ data, shape: [12, d] }, labels, { rate });
      for (let i = 0; i < 12; i++) {
        const h = data.subarray(i * d, (i + 1) * d);
        const z = Float64Array.from({ length: classes }, (_, k) =>
          h.reduce((sum, x, j) => sum + x * weights[k * d + j], 0),
        );
        const { value, slope } = loss(z, labels[i]);
        close(t, values[i], value, 1e-7, `${batch}`);
        const back = Float64Array.from({ length: d }, (_, j) =>
          Array.from(slope).reduce((s, g, k) => s + g * weights[k * d + j], 0),
        );
        close(t, grads.hiddens.subarray(i * d, (i + 1) * d), back, 1e-7, `${batch}`);
        for (let k = 0; k < classes; k++) for (let j = 0; j < d; j++) weights[k * d + j] -= rate * slope[k] * h[j];
      }
    }
    // 1200 examples: the factors were multiplied out once.
    t.is(layer.pending, 1200 % 1008);
    close(t, layer.weights().data, weights, 1e-7);
    t.is(layer.pending, 0);
  });
}

test("the layer's own weights are its own, and a step that is refused changes nothing", (t) => {
  const given = [
    [1, 0],
    [0, 1],
  ];
  const layer = sphericalLayer(given, { kind: "squares" });
  t.throws(() => layer.step([[1, 0]], [0], { rate: 1 }), { message: /^options\.rate/ });
  t.deepEqual(layer.weights().data, Float64Array.of(1, 0, 0, 1));
  layer.weights().data.fill(7);
  t.deepEqual(layer.weights().data, Float64Array.of(1, 0, 0, 1));
  layer.step([[1, 0]], [1], { rate: 0.5 });
  t.deepEqual(given, [
    [1, 0],
    [0, 1],
  ]);
  close(t, layer.weights().data, [0.5, 0, 0.5, 1], 1e-14);
});

test("bad inputs", async (t) => {
  const layer = sphericalLayer([
    [1, 0],
    [0, 1],
    [1, 1],
  ]);
  await rejects(t, "weights", (weights) => sphericalLayer(weights), badMatrices);
  const own = {
    ...badOptions,
    rate: () => ({ rate: 1 }),
    kind: () => ({ kind: "cubes" }),
    a: () => ({ a: 0 }),
    b: () => ({ b: Number.NaN }),
    epsilon: () => ({ epsilon: 0 }),
  };
  await rejects(t, "options", (options) => sphericalLayer([[1, 2]], options), own);
  await rejects(t, "hiddens", (h: never) => layer.step(h, zeros(h)), { ...badMatrices, wide: () => [[1, 2, 3]] });
  await rejects(
    t,
    "labels",
    (labels) =>
      layer.step(
        [
          [1, 2],
          [1, 2],
          [1, 2],
          [1, 2],
        ],
        labels,
      ),
    { ...badLabels(4), "out of range": () => [0, 1, 2, 3] },
  );
  const rates = Object.fromEntries(Object.entries(badNumbers).map(([name, make]) => [name, () => ({ rate: make() })]));
  await rejects(t, "options", (options) => layer.step([[1, 2]], [0], options), {
    ...badOptions,
    ...rates,
    negative: () => ({ rate: -1 }),
  });
});
