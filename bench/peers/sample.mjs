/** Ours against Stan's sampler: both with their defaults, the same posterior, the same quantities judged. */
import { eightSchools, logisticRegression } from "gibbs/model";
import { nutsSync } from "gibbs/sample";

const nuts = (model, names) => (data, threads) => {
  const posed = model(data);
  return (seed) => {
    const posterior = nutsSync(posed, { seed, threads });
    return () => {
      const { divergences, gradients } = posterior.diagnostics;
      return { draws: together(names.map((name) => posterior.variables[name])), divergences, gradients };
    };
  };
};

/** Variables side by side: chains x draws x quantities. */
function together(variables) {
  const [chains, draws] = variables[0].shape;
  const widths = variables.map(({ data }) => data.length / (chains * draws));
  const total = widths.reduce((sum, width) => sum + width, 0);
  const joined = new Float64Array(chains * draws * total);
  let start = 0;
  variables.forEach(({ data }, which) => {
    const width = widths[which];
    for (let row = 0; row < chains * draws; row++) {
      joined.set(data.subarray(row * width, (row + 1) * width), row * total + start);
    }
    start += width;
  });
  return { data: joined, shape: [chains, draws, total] };
}

const schools = (data) => eightSchools(data("schools_effects").data, data("schools_errors").data);
const logistic = (data) => logisticRegression(data("logistic_x"), data("logistic_y").data);

export const cases = {
  schools: nuts(schools, ["mu", "tau", "theta", "theta_trans"]),
  logistic: nuts(logistic, ["intercept", "coefficients"]),
};
