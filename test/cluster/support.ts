/** Points and partitions for the tests of clustering, and inertia in plain JavaScript. */
import { normals, uniforms } from "../support/numbers.ts";

export type Rows = readonly (readonly number[])[];

/** `groups` groups of `size` normal points each, in `p` dimensions, `distance` apart; point i is of group i mod groups. */
export function planted(seed: number, groups: number, size: number, p: number, distance: number): number[][] {
  const noise = normals(seed, groups * size * p);
  return Array.from({ length: groups * size }, (_, i) => {
    const group = i % groups;
    return Array.from({ length: p }, (_, j) => noise[i * p + j] + (j === group % p ? distance * (1 + group) : 0));
  });
}

export function uniformPoints(seed: number, n: number, p: number): number[][] {
  const uniform = uniforms(seed);
  return Array.from({ length: n }, () => Array.from({ length: p }, () => uniform()));
}

export const flat = (rows: Rows) => ({ data: Float64Array.from(rows.flat()), shape: [rows.length, rows[0].length] });

/** Weighted means of the groups, row by row. */
export function centersOf(points: Rows, labels: ArrayLike<number>, clusters: number, weights?: ArrayLike<number>) {
  const centers = Array.from({ length: clusters }, () => new Array<number>(points[0].length).fill(0));
  const masses = new Array<number>(clusters).fill(0);
  points.forEach((point, i) => {
    const weight = weights?.[i] ?? 1;
    masses[labels[i]] += weight;
    for (const [j, x] of point.entries()) centers[labels[i]][j] += weight * x;
  });
  return centers.map((center, k) => center.map((x) => x / masses[k]));
}

export const squaredDistance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, j) => sum + (x - b[j]) ** 2, 0);

export function inertiaOf(points: Rows, labels: ArrayLike<number>, weights?: ArrayLike<number>): number {
  const clusters = 1 + Array.from(labels).reduce((most, label) => Math.max(most, label), 0);
  const centers = centersOf(points, labels, clusters, weights);
  return points.reduce((sum, point, i) => {
    const weight = weights?.[i] ?? 1;
    return weight === 0 ? sum : sum + weight * squaredDistance(point, centers[labels[i]]);
  }, 0);
}

/** The least inertia of all partitions into at most `clusters` groups, by trying each. */
export function bestInertia(points: Rows, clusters: number, weights?: ArrayLike<number>): number {
  let best = Number.POSITIVE_INFINITY;
  const labels: number[] = [];
  const extend = (used: number): void => {
    if (labels.length === points.length) {
      best = Math.min(best, inertiaOf(points, labels, weights));
      return;
    }
    for (let label = 0; label < Math.min(used + 1, clusters); label++) {
      labels.push(label);
      extend(Math.max(used, label + 1));
      labels.pop();
    }
  };
  extend(0);
  return best;
}

/** Labels renamed in order of appearance, so that equal partitions are equal. */
export function renamed(labels: ArrayLike<number>): number[] {
  const names = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (!names.has(label)) names.set(label, names.size);
    return names.get(label) as number;
  });
}

/** How many rows and columns a bad matrix claims to have, within reason: what goes beside it should fit it. */
export function claimed(value: unknown): [rows: number, columns: number] {
  const { shape, length } = (value ?? {}) as { shape?: ArrayLike<unknown>; length?: unknown };
  const [row] = (Array.isArray(value) ? value : []) as { length?: unknown }[];
  const small = (size: unknown, otherwise: number) =>
    Number.isInteger(size) && Number(size) >= 0 ? Math.min(Number(size), 9) : otherwise;
  return [small(shape?.[0] ?? length, 3), small(shape?.[1] ?? row?.length, 2)];
}
