import { type Vector, vector } from "../internal/arrays.js";

/** Weights of two measures. */
export interface MeasureWeights {
  /** Weights of the first measure, `n` numbers of at least 0; default: equal ones, of the mass of `b`, or 1. */
  a?: Vector;
  /** Weights of the second measure, `m` numbers of at least 0 with the same sum; default: equal ones, of the mass of `a`, or 1. */
  b?: Vector;
}

export const weightNames = { a: 1, b: 1 };

/** Both sides' weights as they cross the border. */
export function measureWeights({ a, b }: MeasureWeights = {}, n: number, m: number) {
  const weights = (name: string, value: Vector | undefined, count: number) =>
    value === undefined ? undefined : vector(name, value, count);
  return [weights("options.a", a, n), weights("options.b", b, m)] as const;
}
