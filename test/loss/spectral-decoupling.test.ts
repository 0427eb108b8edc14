/** Spectral decoupling: a feature that is starved by another one is found, and classes may have centers of their own. */
import test from "ava";
import { crossEntropy, spectralDecoupling } from "gibbs/loss";
import { close, normals } from "../support/numbers.ts";

test("a weak feature of every example is learned beside a strong one of most", (t) => {
  // The strong feature says the class of 36 of 40 examples; the weak one of all.
  const signs = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const x = signs.map((sign, i) => [i < 36 ? sign : 0, 0.2 * sign]);
  const labels = signs.map((sign) => Number(sign > 0));
  const learned = (loss: typeof crossEntropy) => {
    const w = [0, 0];
    for (let step = 0; step < 3000; step++) {
      // Logits ∓ x·w, so that both are of the size of the margin.
      const margins = x.map((row) => row[0] * w[0] + row[1] * w[1]);
      const slopes =
        loss(
          margins.map((m) => [-m, m]),
          labels,
        ).grads.logits ?? [];
      for (const j of [0, 1]) {
        w[j] -= x.reduce((sum, row, i) => sum + (slopes[2 * i + 1] - slopes[2 * i]) * row[j], 0);
      }
    }
    return w;
  };
  const starved = learned(crossEntropy);
  const decoupled = learned(((z: number[][], y: number[]) => spectralDecoupling(z, y, { lambda: 0.3 })) as never);
  // What each adds to the margin.
  t.true(starved[0] > 0.2 * starved[1], `${starved}`);
  t.true(0.2 * decoupled[1] > 4 * Math.abs(decoupled[0]), `${decoupled}`);
});

test("with centers it is cross-entropy and the mean squared distance from the class's", (t) => {
  const logits = { data: normals(1, 12, 2), shape: [4, 3] };
  const [labels, gamma] = [
    [0, 2, 1, 1],
    [2.5, 0.4, -1],
  ];
  const centered = spectralDecoupling(logits, labels, { lambda: 0.7, gamma, reduction: "none" });
  const plain = crossEntropy(logits, labels, { reduction: "none" });
  const expected = labels.map((y, i) => {
    const row = logits.data.subarray(3 * i, 3 * i + 3);
    return (plain.values?.[i] ?? 0) + 0.7 * row.reduce((sum, z) => sum + (z - gamma[y]) ** 2 / 3, 0);
  });
  close(t, centered.values, expected, 1e-13);
  const slopes = logits.data.map(
    (z, at) => (plain.grads.logits ?? [])[at] + (1.4 / 3) * (z - gamma[labels[Math.floor(at / 3)]]),
  );
  close(t, centered.grads.logits, slopes, 1e-13);
  t.deepEqual(spectralDecoupling(logits, labels, { gamma: [0, 0, 0] }), spectralDecoupling(logits, labels));
});
