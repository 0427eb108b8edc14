/** The hybrid likelihood on one sky: what the exact one says, and that few modes are no normal numbers. */
import test from "ava";
import { fitSky, truth } from "../../examples/cosmic-spectra/main.ts";

test("the hybrid likelihood says what the exact one does; normal multipoles are off in tau", async (t) => {
  const found = await fitSky(3, { draws: 200 });
  const rows = (name: string) => found[name].summary().rows;
  rows("hybrid").forEach(({ name, mean, sd }, k) => {
    const exact = rows("exact")[k];
    t.true(Math.abs(mean - exact.mean) < 0.6 * exact.sd, `${name}: ${mean} and ${exact.mean} ± ${exact.sd}`);
    t.true(Math.abs(sd / exact.sd - 1) < 0.3, `${name}: ${sd} and ${exact.sd}`);
    t.true(Math.abs(mean - truth[name as keyof typeof truth]) < 4 * sd, `${name}: ${mean} ± ${sd}`);
  });
  const tau = rows("normal").find(({ name }) => name === "tau");
  t.true(tau !== undefined && tau.mean < truth.tau - 2 * tau.sd, `${tau?.mean} ± ${tau?.sd}`);
});
