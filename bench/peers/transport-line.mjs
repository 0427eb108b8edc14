/** Assignment, lines, circles and slices against SciPy and POT. */
import {
  assignSync,
  maxSlicedWassersteinSync,
  slicedPlanSync,
  slicedWassersteinSync,
  wasserstein1dSync,
  wassersteinCircleSync,
} from "gibbs/transport";

const assigned = (cost) => (data, threads) => {
  const costs = data(cost);
  return () => {
    const { columns, cost: value, gap } = assignSync(costs, { threads });
    return () => ({ columns, value, gap });
  };
};

const line = (p) => (data, threads) => {
  const [x, y] = [data("line_x"), data("line_y")].map(({ data: values }) => values);
  return () => {
    const { value } = wasserstein1dSync(x, y, { p, threads });
    return () => ({ value });
  };
};

const circle = (p) => (data, threads) => {
  const [x, y] = [data("circle_x"), data("circle_y")].map(({ data: values }) => values);
  return () => {
    const { value } = wassersteinCircleSync(x, y, { p, threads });
    return () => ({ value });
  };
};

const sliced = (solve) => (data, threads) => {
  const [x, y] = [data("slices_x"), data("slices_y")];
  return (seed) => {
    const { value, distance, standardError } = solve(x, y, { seed, threads });
    return () => ({ value, distance, ...(standardError && { standardError }) });
  };
};

export const cases = {
  "assign-random": assigned("assign_cost"),
  "assign-clouds": assigned("cloud_cost"),
  "line-1": line(1),
  "line-2": line(2),
  "circle-1": circle(1),
  "circle-2": circle(2),
  sliced: sliced((x, y, options) => slicedWassersteinSync(x, y, { projections: 100, ...options })),
  "sliced-maximum": sliced((x, y, options) => maxSlicedWassersteinSync(x, y, { projections: 50, ...options })),
  "sliced-plan": sliced((x, y, options) => slicedPlanSync(x, y, { projections: 50, ...options })),
};
