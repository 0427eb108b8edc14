/** Costs made before the clock starts: both sides solve from them. */

/** The squared distance of every pair. */
export function squaredDistances(x, y) {
  const [[n, d], [m]] = [x.shape, y.shape];
  const cost = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += (x.data[i * d + k] - y.data[j * d + k]) ** 2;
      cost[i * m + j] = sum;
    }
  }
  return { data: cost, shape: [n, m] };
}

/** The first `n` rows of an array, or all where it has fewer. */
export function firstRows({ data, shape: [rows, ...rest] }, n) {
  const kept = Math.min(rows, n);
  return { data: data.subarray(0, (kept * data.length) / rows), shape: [kept, ...rest] };
}
