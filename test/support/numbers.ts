/** Numbers for tests: where they come from and how near they are to each other. */
import type { ExecutionContext } from "ava";
import { normals as normalsOf, uniforms } from "../../examples/lib/random.ts";

export { uniforms };

/** `count` normal numbers. */
export function normals(seed: number, count: number, scale = 1): Float64Array {
  const normal = normalsOf(uniforms(seed));
  return Float64Array.from({ length: count }, () => scale * normal());
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
