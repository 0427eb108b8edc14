/** Small statistics of a scalar's chains that the figures of draws share. */

/** Options of the figures that show one scalar of a posterior. */
export interface DrawsOptions {
  /** The scalar's name, for the axis; default "value". */
  name?: string;
  /** Which entry of a variable that is a vector or a matrix, as an index into its flat form; default 0. */
  element?: number;
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

/** The quantile at `level` of sorted values, by linear interpolation (Hyndman and Fan's type 7). */
export function quantile(sorted: readonly number[], level: number): number {
  const place = level * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
