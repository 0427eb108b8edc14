/** Numbers for tests: where they come from and how near they are to each other. */
import type { ExecutionContext } from "ava";

/** A generator of numbers in [0, 1): mulberry32, so that every machine tests the same ones. */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` normal numbers. */
export function normals(seed: number, count: number, scale = 1): Float64Array {
  const uniform = uniforms(seed);
  return Float64Array.from(
    { length: count },
    () => scale * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

/** Fails unless numbers, or arrays of them, are within `tolerance` of each other: relative above 1, absolute below. */
export function close(
  t: ExecutionContext,
  actual: number | ArrayLike<number> | undefined,
  expected: number | ArrayLike<number>,
  tolerance: number,
  message = "",
): void {
  const [a, b] = [actual, expected].map((value) => (typeof value === "number" ? [value] : Array.from(value ?? [])));
  t.is(a.length, b.length, message);
  const far = b.findIndex((value, i) => !near(a[i], value, tolerance));
  t.is(far, -1, `${message} element ${far}: ${a[far]} is not near ${b[far]}`);
}

function near(a: number, b: number, tolerance: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}
