/** Numbers as the report writes them. */

/** Four significant digits; very small and very large numbers with an exponent. */
export function number(value: number, digits = 4): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e9 || size < 1e-4
    ? value.toExponential(Math.min(digits - 1, 2))
    : String(Number(value.toPrecision(digits)));
}

/** A fixed number of decimals. */
export function fixed(value: number, decimals = 2): string {
  return value.toFixed(decimals);
}

/** A share in percent. */
export function percent(share: number, digits = 3): string {
  return `${number(100 * share, digits)} %`;
}

/** Seconds or milliseconds since a time of `performance.now()`. */
export function since(start: number): string {
  const milliseconds = performance.now() - start;
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
