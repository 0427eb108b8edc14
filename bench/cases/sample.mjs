/** Sampling: what a gradient costs, and how many effective draws a second are left of it. */
import * as models from "gibbs/model";
import * as sample from "gibbs/sample";
import { logisticOutcomes } from "../lib/data.mjs";

export default function (add) {
  const effects = [28, 8, -3, 7, -1, 1, 18, 12];
  const errors = [15, 10, 16, 11, 9, 11, 10, 18];
  const { x, y } = logisticOutcomes(2000, 20, 1);

  const schools = models.eightSchools(effects, errors);
  const logistic = models.logisticRegression(x, y);

  add("NUTS, eight schools", () => sample.nutsSync(schools, { seed: 1 }), results("mu"));
  add("ChEES, eight schools", () => sample.cheesSync(schools, { seed: 1 }), drawn("mu"));
  add("Pathfinder, eight schools", () => sample.pathfinderSync(schools, { seed: 1 }), drawn("mu"));
  add("SMC, eight schools", () => sample.smcSync(schools, { seed: 1 }), drawn("mu"));
  add(
    "nested sampling, eight schools, 100 live points",
    () => sample.nestedSync(schools, { seed: 1, live: 100 }),
    drawn("mu"),
  );
  add("NUTS, logistic regression 2000 x 20", () => sample.nutsSync(logistic, { seed: 1 }), results("intercept"));
}

/** A draw for the checksum. */
const drawn = (variable) => ({ checksum: ({ variables }) => variables[variable].data.at(-1) });

/** A draw for the checksum, and what a run is worth: gradients, and the least of the effective sizes of all quantities. */
function results(variable) {
  return {
    checksum: ({ variables }) => variables[variable].data.at(-1),
    work: (posterior) => {
      const sizes = posterior.summary().rows.flatMap(({ essBulk, essTail }) => [essBulk, essTail]);
      return { gradients: posterior.diagnostics.gradients, "effective draws": Math.min(...sizes) };
    },
  };
}
