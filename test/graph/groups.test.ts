/** Normal regressions on data with terms that differ by group: the few rows that stand for all, against loops over the rows. */
import test from "ava";
import { f, gather, graph, logDensity, type Operand } from "gibbs/graph";

const rows = 60;
const groups = Array.from({ length: rows }, (_, k) => (k * 7) % 6);
const x = groups.map((_, k) => Math.sin(1.3 * k));
const y = groups.map((group, k) => Math.cos(0.7 * k) + group);
const normal = (location: Operand, scale: Operand) =>
  ({ distribution: "normal", parameters: [location, scale] }) as const;

/** Σ over rows of the log density and its slopes along intercepts, slopes, the common slope and log sigma, one by one. */
function byHand(at: ArrayLike<number>, slopes: boolean) {
  const gradient = new Float64Array(at.length);
  const [common, sigma] = [at[at.length - 2], Math.exp(at[at.length - 1])];
  let value = 0;
  groups.forEach((group, k) => {
    const own = slopes ? at[8 + group] * x[k] : 0;
    const z = (y[k] - at[group] - own - common * x[k] ** 2 - 0.5) / sigma;
    value += -0.5 * z * z - Math.log(sigma) - 0.5 * Math.log(2 * Math.PI);
    gradient[group] += z / sigma;
    if (slopes) gradient[8 + group] += (z * x[k]) / sigma;
    gradient[at.length - 2] += (z * x[k] ** 2) / sigma;
    gradient[at.length - 1] += z * z - 1;
  });
  return { value, gradient };
}

for (const slopes of [false, true]) {
  test(`varying intercepts${slopes ? " and slopes" : ""}, and groups that no row is of`, (t) => {
    const program = graph(({ parameter }) => {
      const intercepts = gather(parameter("intercepts", 8), groups);
      const own = slopes ? f`${gather(parameter("slopes", 8), groups)} * ${x}` : 0;
      const common = parameter("common");
      const sigma = parameter("logSigma").exp();
      const location = f`${intercepts} + ${own} + ${common} * ${x}^2 + 0.5`;
      return logDensity(y, normal(location, sigma));
    }).compile();
    const at = Array.from({ length: program.dimension }, (_, k) => Math.sin(2 + k));
    const [found, expected] = [program.gradient(at), byHand(at, slopes)];
    t.true(Math.abs(found.value - expected.value) < 1e-11 * Math.abs(expected.value));
    const largest = Math.max(...expected.gradient.map(Math.abs));
    expected.gradient.forEach((slope, k) => {
      t.true(Math.abs(found.gradient[k] - slope) < 1e-12 * largest, `${k}: ${found.gradient[k]}, ${slope}`);
    });
    // Both rows of slopes along the same direction: the tangent of the gradient too.
    const direction = at.map((_, k) => Math.cos(k));
    const { product } = program.hessianVector(at, direction);
    const h = 1e-5;
    const moved = (by: number) =>
      byHand(
        at.map((value, k) => value + by * direction[k]),
        slopes,
      ).gradient;
    const [after, before] = [moved(h), moved(-h)];
    product.forEach((value, k) => {
      t.true(Math.abs(value - (after[k] - before[k]) / (2 * h)) < 1e-6 * largest);
    });
  });
}
