/** Kernels of graphs: the published distances on a path, additivity at cutpoints, and formulas. */
import test from "ava";
import { type EdgeList, type ProximityKind, proximity, proximitySync } from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badMatrices,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  prefixed,
} from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const path: EdgeList = { nodes: 4, from: [0, 1, 2], to: [1, 2, 3] };

/** d₁₂, d₂₃, d₁₃ and d₁₄, scaled so that d₁₂ + d₂₃ + d₃₄ = 3. */
async function onThePath(kind: ProximityKind, parameter: number, log: boolean, power = 1): Promise<number[]> {
  const { distances } = await proximity(path, { kind, parameter, log });
  const at = (i: number, j: number) => distances.data[4 * i + j] ** power;
  const scale = 3 / (at(0, 1) + at(1, 2) + at(2, 3));
  return [at(0, 1), at(1, 2), at(0, 2), at(0, 3)].map((distance) => distance * scale);
}

test("the path of four nodes has the published distances", async (t) => {
  const radius = (1 + Math.sqrt(5)) / 2;
  close(t, await onThePath("walk", 1 / (1 + radius), true), [1.025, 0.95, 1.975, 3], 1e-3);
  close(t, await onThePath("forest", 2, true), [0.959, 1.081, 2.04, 3], 1e-3);
  close(t, await onThePath("forest", 1, false), [1.026, 0.947, 1.5, 1.895], 1e-3);
  close(t, await onThePath("communicability", 1, false, 0.5), [0.964, 1.072, 1.492, 1.564], 1e-3);
});

test("a complete graph's kernels are closed forms", (t) => {
  const n = 5;
  const graph = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 0 : 1)));
  // A has the eigenvalue n − 1 on constants and −1 off them; L has 0 and n; P those of A over n − 1.
  const forms: Partial<Record<ProximityKind, [t: number, constant: number, other: number]>> = {
    walk: [0.1, 1 / (1 - 0.1 * (n - 1)), 1 / 1.1],
    communicability: [0.3, Math.exp(0.3 * (n - 1)), Math.exp(-0.3)],
    forest: [0.7, 1, 1 / (1 + 0.7 * n)],
    heat: [0.7, 1, Math.exp(-0.7 * n)],
    normalizedHeat: [0.7, 1, Math.exp((-0.7 * n) / (n - 1))],
    pageRank: [0.8, 1 / (1 - 0.8), 1 / (1 + 0.8 / (n - 1))],
    modifiedPageRank: [0.8, 1 / (1 - 0.8) / (n - 1), 1 / (n - 1 + 0.8)],
    pageRankHeat: [0.7, 1, Math.exp((-0.7 * n) / (n - 1))],
  };
  for (const [kind, [parameter, constant, other]] of Object.entries(forms)) {
    const { kernel, distances } = proximitySync(graph, { kind: kind as ProximityKind, parameter });
    close(t, kernel.data[0], constant / n + other * (1 - 1 / n), 1e-12, kind);
    close(t, kernel.data[1], (constant - other) / n, 1e-12, kind);
    close(t, distances.data[1], other, 1e-12, kind);
    const log = proximitySync(graph, { kind: kind as ProximityKind, parameter, log: true });
    close(t, log.kernel.data, kernel.data.map(Math.log), 1e-12, kind);
  }
});

test("the unit scale, edges or a matrix, one thread or three", async (t) => {
  const matrix = [
    [0, 1, 0, 0],
    [1, 0, 1, 0],
    [0, 1, 0, 1],
    [0, 0, 1, 0],
  ];
  const radius = (1 + Math.sqrt(5)) / 2;
  const expected = { walk: 0.5 / radius, heat: 0.5, pageRank: 0.5, sigmoidCommuteTime: 0.5 };
  for (const [kind, parameter] of Object.entries(expected)) {
    const options = { kind: kind as ProximityKind, parameter: 0.5, scale: "unit" } as const;
    const found = await proximity(path, options);
    close(t, found.parameter, parameter, 1e-12, kind);
    t.deepEqual(proximitySync(matrix, options), found);
    t.deepEqual(await proximity(path, { ...options, threads: 3 }), found);
  }
});

test("bad input is refused", async (t) => {
  const options = { kind: "forest", parameter: 1 } as const;
  for (const call of [proximity, proximitySync]) {
    await rejects(t, "graph", (graph) => call(graph, options), {
      ...badMatrices,
      "not square": () => [[0, 1]],
      negative: () => [
        [0, -1],
        [-1, 0],
      ],
      "not symmetric": () => [
        [0, 1],
        [2, 0],
      ],
      "an edge out of range": () => ({ nodes: 2, from: [0], to: [2] }),
      "no nodes": () => ({ nodes: 0, from: [], to: [] }),
      "a negative weight": () => ({ nodes: 2, from: [0], to: [1], weights: [-1] }),
    });
    await rejects(t, "graph", (graph) => call(graph, { ...options, log: true }), {
      "in parts": () => ({ nodes: 3, from: [0], to: [1] }),
    });
    await rejects(t, "graph", (graph) => call(graph, { kind: "pageRank", parameter: 0.5 }), {
      "a node without edges": () => ({ nodes: 3, from: [0], to: [1] }),
    });
    await rejects(t, "options", (given: object) => call(path, { ...options, ...given }), {
      ...(call === proximity ? badAsyncRunOptions : badSyncRunOptions),
      ...prefixed("kind: ", { unknown: () => "katz", "a number": () => 1 }, (kind) => ({ kind })),
      ...prefixed("parameter: ", { ...badNumbers, zero: () => 0, negative: () => -1 }, (parameter) => ({ parameter })),
      "parameter: beyond the spectrum": () => ({ kind: "walk", parameter: 0.62 }),
      "parameter: 1 on the unit scale": () => ({ scale: "unit" }),
      ...prefixed("scale: ", { unknown: () => "log", "a number": () => 1 }, (scale) => ({ scale })),
      ...prefixed("log: ", { "a number": () => 1, "a string": () => "yes" }, (log) => ({ log })),
    });
    await rejects(t, "options", (given) => call(path, given), { ...badOptions, undefined: () => undefined });
  }
});
