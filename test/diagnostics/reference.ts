/**
 * R-hat in plain JavaScript, from the definition of Vehtari et al., Bayesian Analysis 16 (2021): ranks by counting, quantiles
 * of the normal law by bisection. Slow, and nothing shared with the library.
 */
export type Chains = readonly (readonly number[])[];

const sum = (x: readonly number[]) => x.reduce((a, b) => a + b, 0);
const mean = (x: readonly number[]) => sum(x) / x.length;
const variance = (x: readonly number[]) => {
  const center = mean(x);
  return sum(x.map((value) => (value - center) ** 2)) / (x.length - 1);
};

/** First and second half of each chain; the middle draw of an odd number belongs to neither. */
export const halves = (chains: Chains): Chains =>
  chains.flatMap((chain) => {
    const half = Math.floor(chain.length / 2);
    return [chain.slice(0, half), chain.slice(chain.length - half)];
  });

/** Median over all draws, those in the middle of a chain included. */
function median(chains: Chains): number {
  const sorted = chains.flat().sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/** The normal distribution function, by its series or, far out, by the continued fraction of the tail. */
function normalCdf(x: number): number {
  if (x < 0) return 1 - normalCdf(-x);
  const density = Math.exp(-x * x * 0.5) / Math.sqrt(2 * Math.PI);
  if (x < 4) {
    let [term, total] = [x, x];
    for (let k = 1; k < 200; k++) {
      term *= (x * x) / (2 * k + 1);
      total += term;
    }
    return 0.5 + density * total;
  }
  let tail = x;
  for (let k = 60; k > 0; k--) tail = x + k / tail;
  return 1 - density / tail;
}

function normalQuantile(p: number): number {
  let [low, high] = [-10, 10];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Normal scores of the draws' average ranks among all of them. */
function scores(chains: Chains): Chains {
  const all = chains.flat();
  const known = new Map<number, number>();
  const score = (x: number) => {
    const [below, equal] = [all.filter((y) => y < x).length, all.filter((y) => y === x).length];
    return normalQuantile((below + (equal + 1) / 2 - 3 / 8) / (all.length + 1 / 4));
  };
  return chains.map((chain) =>
    chain.map((x) => {
      const value = known.get(x) ?? score(x);
      known.set(x, value);
      return value;
    }),
  );
}

function classicRhat(chains: Chains): number {
  const n = chains[0].length;
  const within = mean(chains.map(variance));
  return Math.sqrt((variance(chains.map(mean)) * n) / within / n + (n - 1) / n);
}

export function rhat(chains: Chains): number {
  const split = halves(chains);
  const center = median(chains);
  const folded = split.map((chain) => chain.map((x) => Math.abs(x - center)));
  return Math.max(classicRhat(scores(split)), classicRhat(scores(folded)));
}
