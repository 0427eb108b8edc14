/** Summaries of repeated measurements. */

/** A number's value at a share of the sorted sample, linear between neighbours. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

export const median = (values) => quantile(values, 0.5);

/** Median with its spread: least, quartiles, and how many there were. */
export function summary(values) {
  return {
    median: median(values),
    min: quantile(values, 0),
    lower: quantile(values, 0.25),
    upper: quantile(values, 0.75),
    runs: values.length,
  };
}
