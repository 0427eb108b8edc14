/** Versions as numbers: "1.89" or "cargo 1.95.0 (f2d3ce0bd 2026-03-21)". */

/** The first dotted number in a text, as numbers; undefined without one. */
export function parseVersion(text) {
  return text
    ?.match(/\d+(\.\d+)+/)?.[0]
    .split(".")
    .map(Number);
}

/** Whether a version is at least another, missing parts counting as 0. */
export function atLeast(version, least) {
  if (!version) return false;
  for (const [i, part] of least.entries()) {
    const own = version[i] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
