/** Sampling: what a gradient costs, and how many effective draws a second are left of it. */
import * as models from "gibbs/model";
import * as sample from "gibbs/sample";
import { logisticOutcomes } from "../lib/data.mjs";

export default function (add) {
  const effects = [28, 8, -3, 7, -1, 1, 18, 12];
  const errors = [15, 10, 16, 11, 9, 11, 10, 18];
  const { x, y } = logisticOutcomes(2000, 20, 1);

  add("NUTS, eight schools", () => sample.nutsSync(models.eightSchools(effects, errors), { seed: 1 }), { work });
  add("NUTS, logistic regression 2000 x 20", () => sample.nutsSync(models.logisticRegression(x, y), { seed: 1 }), {
    work,
  });
}

/** Gradients, and the smallest of the bulk and tail effective sample sizes of the summary's rows. */
function work(posterior) {
  const rows = posterior.summary().rows;
  const effective = Math.min(...rows.flatMap(({ essBulk, essTail }) => [essBulk, essTail]));
  const { gradients } = posterior.diagnostics;
  return { checksum: rows[0].mean, gradients, "effective draws": effective };
}
