/**
 * Ten posteriors of the posterior database: means and mean squares within four combined standard errors of the moments of its reference
 * draws (fixtures/posteriordb.py). Each posterior is sampled until its draws are worth enough to see a fault of a twentieth of a
 * standard deviation; those that no sampler of this kind explores (centered eight schools, gp_pois_regr) say so.
 */
import { readFileSync } from "node:fs";
import test from "ava";
import { mcse, type QuantityDraws } from "gibbs/diagnostics";
import { nuts } from "gibbs/sample";
import { posteriors, written } from "../support/posteriors.ts";

interface Moments {
  readonly mean: number;
  readonly mcseMean: number;
  readonly meanSquare: number;
  readonly mcseMeanSquare: number;
}
const references = (
  JSON.parse(readFileSync(new URL("./fixtures/posteriordb.json", import.meta.url), "utf8")) as {
    posteriors: Record<string, Record<string, Moments>>;
  }
).posteriors;

/** Funnels: R-hat or divergences are to tell, where the moments do not. */
const hard = new Set(["eight schools, centered", "gp_pois_regr"]);

for (const [name, reference] of Object.entries(references)) {
  test(`${name}: the reference moments`, async (t) => {
    const init = name === "arma11" ? new Array<number>(4).fill(0.1) : undefined;
    const posterior = await nuts(written[name](posteriors[name].data), { seed: 4, targetEss: 2000, draws: 6000, init });
    const { rows, warnings } = posterior.summary();
    const { data, shape } = posterior.values;
    const chains = posterior.logDensity.shape[0];
    const far: string[] = [];
    let compared = 0;
    rows.forEach((row, column) => {
      const known = reference[row.name];
      if (known === undefined) return;
      const draws = Float64Array.from({ length: shape[0] }, (_, s) => data[s * shape[1] + column]);
      const moment = (values: Float64Array, mean: number, error: number, what: string) => {
        const quantity: QuantityDraws = { data: values, shape: [chains, shape[0] / chains] };
        const found = values.reduce((sum, x) => sum + x, 0) / values.length;
        const errors = Math.abs(found - mean) / Math.hypot(mcse(quantity), error);
        compared += 1;
        if (!(errors < 4)) far.push(`${what} of ${row.name}: ${found}, ${mean}, ${errors.toFixed(1)} standard errors`);
      };
      moment(draws, known.mean, known.mcseMean, "mean");
      moment(
        draws.map((x) => x * x),
        known.meanSquare,
        known.mcseMeanSquare,
        "mean square",
      );
    });
    t.true(compared >= 6, `${compared} moments`);
    if (hard.has(name)) t.true(far.length === 0 || warnings.length > 0, far.join("; "));
    else {
      t.deepEqual(far, []);
      t.true(posterior.diagnostics.rhat < 1.02, `${posterior.diagnostics.rhat}`);
    }
  });
}
