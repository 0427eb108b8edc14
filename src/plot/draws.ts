/** Small statistics of a scalar's chains that the figures of draws share. */

import type { Vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { checkNumbers } from "./inputs.js";
import type { LegendItem } from "./legend.js";
import { categoryStyle } from "./palette.js";

/** Options of the figures that show one scalar of a posterior. */
export interface DrawsOptions {
  /** The scalar's name, for the axis; default "value". */
  name?: string;
  /** Which entry of a variable that is a vector or a matrix, as an index into its flat form; default 0. */
  element?: number;
}

/** Options of the figures that take draws with weights. */
export interface WeightedOptions {
  /**
   * Weights of the draws, such as those of an approximation or of nested sampling: one a draw, chain after chain, or as many as a chain
   * has draws, for every chain; not negative, not all 0. Default: all equal.
   */
  weights?: Vector;
  /** k-hat of the weights, which the legend then says: up to 0.7 they can be relied on; default: none. */
  khat?: number;
}

/** Weights of `chains × draws` draws that sum to 1. */
export function checkWeights({ weights, khat }: WeightedOptions, chains: number, draws: number): number[] {
  if (khat !== undefined && typeof khat !== "number") {
    throw invalid("InvalidOption", "options.khat", "must be a number");
  }
  const count = chains * draws;
  if (weights === undefined) return new Array<number>(count).fill(1 / count);
  const given = checkNumbers("options.weights", weights);
  if (given.length !== count && given.length !== draws) {
    throw invalid("InvalidShape", "options.weights", `must have ${count} entries, has ${given.length}`);
  }
  const total = given.reduce((sum, weight) => sum + weight, 0) * (count / given.length);
  if (given.some((weight) => weight < 0) || !(total > 0)) {
    throw invalid("InvalidValue", "options.weights", "must not be negative, nor all 0");
  }
  return Array.from({ length: count }, (_, index) => given[index % given.length] / total);
}

/** How many draws there are, and what they are worth where their weights differ. */
export function countOf({ weights }: WeightedOptions, shares: readonly number[]): string {
  if (weights === undefined) return `${shares.length} draws`;
  const worth = 1 / shares.reduce((sum, share) => sum + share * share, 0);
  return `${shares.length} weighted draws, worth ${worth.toFixed(0)},`;
}

/** The legend's word on k-hat, where there is one. */
export function khatItem({ khat }: WeightedOptions): LegendItem[] {
  if (khat === undefined) return [];
  const reliable = khat <= 0.7;
  const words = reliable ? "the weights can be relied on" : "the draws miss a part; do not rely on them";
  const { color } = categoryStyle(reliable ? 2 : 5);
  return [{ name: `k-hat ${khat.toFixed(2)}: ${words}`, color, symbol: reliable ? "circle" : "diamond" }];
}

/** Chains that a legend names; more would leave no room for the figure. */
const mostNamed = 8;

/** Which of many chains are drawn, evenly spaced; how each is; and the words and the legend that say so. */
export function shownChains(chains: number, most: number) {
  const shown = thin(chains, most);
  const named = chains <= mostNamed;
  const lines = shown.map((chain, index) => {
    const { color, dash } = categoryStyle(index);
    return { chain, color, dash: named ? dash : "" };
  });
  const legend: LegendItem[] = lines.map(({ chain, color, dash }) => ({ name: `chain ${chain + 1}`, color, dash }));
  const words = shown.length < chains ? `${shown.length} of ${chains} chains` : `${chains} chains`;
  return { lines, words, legend: named ? legend : [] };
}

/** Evenly spaced indices from 0 to `length - 1`, at most `most` of them, both ends included. */
export function thin(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (length - 1)) / (most - 1)));
}

/** Ranks of all draws among all chains, from 1; equal draws share their mean rank. */
export function pooledRanks(chains: readonly number[][]): number[][] {
  const pooled = chains.flatMap((draws, chain) => draws.map((value, draw) => ({ value, chain, draw })));
  pooled.sort((a, b) => a.value - b.value);
  const ranks = chains.map((draws) => new Array<number>(draws.length).fill(0));
  for (let first = 0; first < pooled.length; ) {
    let next = first + 1;
    while (next < pooled.length && pooled[next].value === pooled[first].value) next++;
    for (const { chain, draw } of pooled.slice(first, next)) ranks[chain][draw] = (first + next + 1) / 2;
    first = next;
  }
  return ranks;
}

/** `count` indices of weighted draws so that equal marks show what the weights say: systematic resampling from the middle. */
export function resampled(shares: readonly number[], count: number): number[] {
  let [index, reached] = [0, shares[0]];
  return Array.from({ length: count }, (_, k) => {
    while (reached < (k + 0.5) / count && index < shares.length - 1) reached += shares[++index];
    return index;
  });
}

/** The mean of weighted values. */
export function weightedMean(values: readonly number[], shares: readonly number[]): number {
  return values.reduce((sum, value, index) => sum + shares[index] * value, 0);
}

/**
 * Quantiles at `levels` of values under weights that sum to 1, by linear interpolation between the middles of the weights, the
 * outermost at 0 and 1. Under equal weights this is Hyndman and Fan's type 7.
 */
export function quantiles(values: readonly number[], shares: readonly number[], levels: readonly number[]): number[] {
  const order = values.map((_, index) => index).filter((index) => shares[index] > 0);
  order.sort((a, b) => values[a] - values[b]);
  const [first, last] = [order[0], order[order.length - 1]];
  const span = 1 - (shares[first] + shares[last]) / 2;
  let before = -shares[first] / 2;
  const places = order.map((index) => {
    const place = (before + shares[index] / 2) / span;
    before += shares[index];
    return place;
  });
  return levels.map((level) => {
    const above = places.findIndex((place) => place >= level);
    if (above < 0) return values[last];
    if (above === 0) return values[first];
    const share = (level - places[above - 1]) / (places[above] - places[above - 1]);
    const [low, high] = [values[order[above - 1]], values[order[above]]];
    return low + share * (high - low);
  });
}
