/** Ten posteriors of the posterior database, written with `model`, against NumPy's densities and gradients of the same. */
import test from "ava";
import { posteriors, written } from "../support/posteriors.ts";

test("all ten are here", (t) => {
  t.deepEqual(Object.keys(written).sort(), Object.keys(posteriors).sort());
});

for (const [name, { data, points, values, gradients }] of Object.entries(posteriors)) {
  test(name, (t) => {
    const made = written[name](data);
    const found = points.map((point) => made.logDensityGradient(point));
    const constant = found[0].value - values[0];
    found.forEach(({ value, gradient }, k) => {
      t.true(
        Math.abs(value - values[k] - constant) <= 1e-9 * (1 + Math.abs(values[k])),
        `value ${value}, ${values[k]}`,
      );
      t.is(value, made.logDensity(points[k]));
      const scale = Math.max(...gradients[k].map(Math.abs));
      gradients[k].forEach((expected, j) => {
        const close = Math.abs(gradient[j] - expected) <= 1e-9 * Math.max(Math.abs(expected), 1e-3 * scale);
        t.true(close, `gradient ${j}: ${gradient[j]}, ${expected}`);
      });
    });
    const back = made.unconstrain(made.constrain(points[0]));
    points[0].forEach((u, k) => {
      t.true(Math.abs(back[k] - u) < 1e-5, `coordinate ${k}: ${u}, ${back[k]}`);
    });
  });
}
