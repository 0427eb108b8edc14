/** The order in which labels are drawn: numbers by size, words by character, so that it is the same on every machine. */
export function distinctLabels<Label extends number | string>(labels: Iterable<Label>): Label[] {
  return [...new Set(labels)].sort((a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a) < String(b) ? -1 : 1;
  });
}
