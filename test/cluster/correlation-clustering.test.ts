/** Correlation clustering: the least cost of all partitions, and facts that one of the best agrees with. */
import test from "ava";
import { correlationClustering, correlationClusteringSync } from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badCounts,
  badOptions,
  badSeeds,
  badSyncRunOptions,
  prefixed,
  unreadableVectors,
} from "../support/bad-inputs.ts";
import { close, uniforms } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

/** An instance in plain arrays. */
interface Instance {
  readonly nodes: number;
  readonly pairs: { readonly from: number[]; readonly to: number[]; readonly costs: number[] };
  readonly triples: {
    readonly first: number[];
    readonly second: number[];
    readonly third: number[];
    readonly costs: number[];
  };
}

/** Integer costs on all pairs and triples, so that ties happen. */
function random(n: number, seed: number): Instance {
  const uniform = uniforms(seed);
  const cost = () => Math.round(8 * uniform() - 4);
  const pairs = { from: [] as number[], to: [] as number[], costs: [] as number[] };
  const triples = { first: [] as number[], second: [] as number[], third: [] as number[], costs: [] as number[] };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      pairs.from.push(i);
      pairs.to.push(j);
      pairs.costs.push(cost());
      for (let k = 0; k < j; k++) {
        triples.first.push(k);
        triples.second.push(i);
        triples.third.push(j);
        triples.costs.push(cost());
      }
    }
  }
  return { nodes: n, pairs, triples };
}

function costOf({ pairs, triples }: Instance, labels: ArrayLike<number>): number {
  let value = 0;
  for (let at = 0; at < pairs.costs.length; at++) {
    if (labels[pairs.from[at]] === labels[pairs.to[at]]) value += pairs.costs[at];
  }
  for (let at = 0; at < triples.costs.length; at++) {
    const [i, j, k] = [triples.first, triples.second, triples.third].map((list) => labels[list[at]]);
    if (i === j && j === k) value += triples.costs[at];
  }
  return value;
}

/** Every partition of least cost. */
function best(problem: Instance): { value: number; partitions: number[][] } {
  let value = Number.POSITIVE_INFINITY;
  let partitions: number[][] = [];
  const labels: number[] = [];
  const extend = (used: number): void => {
    if (labels.length === problem.nodes) {
      const found = costOf(problem, labels);
      if (found < value) [value, partitions] = [found, []];
      if (found === value) partitions.push([...labels]);
      return;
    }
    for (let label = 0; label <= used; label++) {
      labels.push(label);
      extend(Math.max(used, label + 1));
      labels.pop();
    }
  };
  extend(0);
  return { value, partitions };
}

test("the cost is the least of all partitions, and what is certain holds in one of the best", async (t) => {
  for (let seed = 0; seed < 40; seed++) {
    const problem = random(4 + (seed % 3), seed);
    const { value, partitions } = best(problem);
    const found = await correlationClustering(problem);
    t.is(found.value, value);
    t.is(costOf(problem, found.labels), value);
    t.true(found.certified && found.lowerBound <= value);
    const agrees = (labels: number[]) =>
      found.joins.every(({ nodes: [i, j] }) => labels[i] === labels[j]) &&
      found.cuts.every(([i, j]) => labels[i] !== labels[j]) &&
      found.tripleCuts.every(([i, j, k]) => !(labels[i] === labels[j] && labels[j] === labels[k])) &&
      labels.every((label, i) => labels.every((other, j) => found.parts[i] === found.parts[j] || label !== other));
    t.true(partitions.some(agrees), `${seed}`);
    t.is(correlationClusteringSync(problem, { persistency: false }).value, value);
  }
});

test("planted groups of pairs alone are found and bounded", async (t) => {
  const uniform = uniforms(3);
  const [n, pairs] = [60, { from: [] as number[], to: [] as number[], costs: [] as number[] }];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      pairs.from.push(i);
      pairs.to.push(j);
      pairs.costs.push((i % 4 === j % 4 ? -1 : 1) + 1.6 * (uniform() - 0.5));
    }
  }
  const options = { seed: 2, restarts: 4 };
  const found = await correlationClustering({ nodes: n, pairs }, options);
  t.true(found.labels.every((label, i) => label === i % 4));
  t.true(found.lowerBound <= found.value && found.relativeGap < 0.05);
  close(t, found.gap, found.value - found.lowerBound, 1e-9);
  t.deepEqual(correlationClusteringSync({ nodes: n, pairs }, { ...options, threads: 3 }), found);
  const plain = await correlationClustering({ nodes: n, pairs }, { ...options, persistency: false });
  t.deepEqual(plain.labels, found.labels);
  t.deepEqual([plain.joins, plain.cuts], [[], []]);
  t.true(plain.lowerBound <= found.value);
});

test("bad input is refused", async (t) => {
  const pairs = { from: [0, 1], to: [1, 2], costs: [1, -1] };
  const triples = { first: [0], second: [1], third: [2], costs: [1] };
  const problem = { nodes: 3, pairs, triples };
  const lists = (name: string) => ({
    ...prefixed(`${name}: `, unreadableVectors, (list) => ({ [name]: list })),
    [`${name}: too many`]: () => ({ [name]: [0, 1, 2, 0] }),
    [`${name}: NaN`]: () => ({ [name]: [Number.NaN, 0].slice(0, name === "first" ? 1 : 2) }),
  });
  for (const call of [correlationClustering, correlationClusteringSync]) {
    await rejects(t, "problem", (value) => call(value), {
      undefined: () => undefined,
      null: () => null,
      "a number": () => 3,
      "no pairs": () => ({ nodes: 3 }),
      "pairs: null": () => ({ nodes: 3, pairs: null }),
      "triples: null": () => ({ nodes: 3, pairs, triples: null }),
      ...prefixed("nodes: ", { ...badCounts, zero: () => 0 }, (nodes) => ({ ...problem, nodes })),
      ...prefixed(
        "pairs.",
        {
          ...lists("from"),
          ...lists("to"),
          ...lists("costs"),
          "out of range": () => ({ to: [1, 3] }),
          "a node twice": () => ({ to: [0, 2] }),
        },
        (part) => ({ nodes: 3, pairs: { ...pairs, ...(part as object) } }),
      ),
      ...prefixed(
        "triples.",
        {
          ...lists("first"),
          ...lists("second"),
          "out of range": () => ({ third: [-1] }),
          "a node twice": () => ({ third: [0] }),
          infinite: () => ({ costs: [Number.POSITIVE_INFINITY] }),
        },
        (part) => ({ ...problem, triples: { ...triples, ...(part as object) } }),
      ),
    });
    await rejects(t, "options", (options) => call(problem, options), {
      ...badOptions,
      ...(call === correlationClustering ? badAsyncRunOptions : badSyncRunOptions),
      ...prefixed("persistency: ", { "a number": () => 1, "a string": () => "yes" }, (persistency) => ({
        persistency,
      })),
      ...prefixed("restarts: ", badCounts, (restarts) => ({ restarts })),
      ...prefixed("seed: ", badSeeds, (seed) => ({ seed })),
    });
  }
});
