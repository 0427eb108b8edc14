/** Data of the cases, the same on every run: seeded, made in memory, no file needed. */

/** Uniform numbers in [0, 1) from a 32-bit counter mixed by multiplications and shifts. */
export function uniforms(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** `count` standard normal numbers (Box and Muller's pairs). */
export function normals(count, seed) {
  const next = uniforms(seed);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** A matrix of standard normal numbers times `scale`. */
export function normalMatrix(rows, columns, seed, scale = 1) {
  return { data: normals(rows * columns, seed).map((value) => value * scale), shape: [rows, columns] };
}

/** `count` integers below `limit`. */
export function integers(count, limit, seed) {
  const next = uniforms(seed);
  return Int32Array.from({ length: count }, () => Math.floor(next() * limit));
}

/**
 * Unit normal groups around the corners of a simplex, in turn, with the group of each row. `separation` is in units of the
 * squared distance of two centers from which on exact recovery is possible (Chen and Yang, Cutoff for exact recovery of
 * Gaussian mixture models, 2021).
 */
export function groups(rows, columns, count, separation, seed) {
  const log = Math.log(rows);
  const threshold = 4 * (1 + Math.sqrt(1 + (count * columns) / (rows * log))) * log;
  const offset = Math.sqrt((separation * threshold) / 2);
  const points = normalMatrix(rows, columns, seed);
  const labels = Int32Array.from({ length: rows }, (_, i) => i % count);
  labels.forEach((label, i) => {
    points.data[i * columns + label] += offset;
  });
  return { points, labels };
}

/** Binary outcomes of a logistic regression on standard normal predictors, coefficients half of standard normal. */
export function logisticOutcomes(rows, columns, seed) {
  const x = normalMatrix(rows, columns, seed);
  const coefficients = normals(columns, seed + 1);
  const next = uniforms(seed + 2);
  const y = Int32Array.from({ length: rows }, (_, i) => {
    let predictor = 0;
    for (let j = 0; j < columns; j++) predictor += 0.5 * x.data[i * columns + j] * coefficients[j];
    return next() < 1 / (1 + Math.exp(-predictor)) ? 1 : 0;
  });
  return { x, y };
}
