/** The recipe for galaxies: the population is found from the galaxies' draws. */
import test from "ava";
import { infer, names, truth } from "../../examples/galaxy-populations/main.ts";

test("the population has its means and deviations; single means spread too widely where errors are large", async (t) => {
  const { posterior, spread } = await infer(30, 2);
  const rows = posterior.summary().rows;
  names.forEach((name, k) => {
    const [mean, deviation] = [rows[k], rows[3 + k]];
    t.true(Math.abs(mean.mean - truth.mean[k]) < 4 * mean.sd, `${name}: ${mean.mean} ± ${mean.sd}`);
    t.true(
      Math.abs(deviation.mean - truth.deviation[k]) < 4 * deviation.sd,
      `${name}: ${deviation.mean} ± ${deviation.sd}`,
    );
  });
  t.true(spread[1] > rows[4].mean, `${spread[1]} and ${rows[4].mean}`);
});
