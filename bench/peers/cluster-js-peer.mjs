/** ml-kmeans with its defaults: k-means++, rows as arrays of numbers, which are made before the clock starts. */
import { readFileSync } from "node:fs";
import { kmeans } from "ml-kmeans";

export function versions() {
  const manifest = new URL("../../node_modules/ml-kmeans/package.json", import.meta.url);
  return { "ml-kmeans": JSON.parse(readFileSync(manifest, "utf8")).version };
}

const start = (points) => (data) => {
  const { data: values, shape } = data(points);
  const rows = Array.from({ length: shape[0] }, (_, i) =>
    Array.from(values.subarray(i * shape[1], (i + 1) * shape[1])),
  );
  return (seed) => {
    const { clusters, iterations } = kmeans(rows, 10, { seed });
    return { labels: Int32Array.from(clusters), iterations };
  };
};

export const cases = { "apart-start": start("apart_points"), "mixed-start": start("mixed_points") };
