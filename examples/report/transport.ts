/** How far apart are two of the groups, as distributions? */

import { transportPlot } from "gibbs/plot";
import { sinkhorn, sinkhornDivergence, type TransportPlan } from "gibbs/transport";
import { figures, table, text } from "../lib/page.js";
import { principalPlane, readPenguins, standardize } from "../lib/tables.js";
import { number, since } from "./format.js";
import type { Finding } from "./main.js";
import { announce } from "./progress.js";

const [source, target] = ["Adelie", "Chinstrap"] as const;
const epsilon = { relative: 0.05 };

/** Entropic transport between two species of penguins, with both bounds, and the debiased divergence. */
export async function transport(): Promise<Finding> {
  const { measurements, species } = await readPenguins();
  const points = standardize(measurements);
  const x = points.filter((_, bird) => species[bird] === source);
  const y = points.filter((_, bird) => species[bird] === target);

  const onProgress = announce(`Sinkhorn between ${source} and ${target} penguins`);
  const start = performance.now();
  const plan = await sinkhorn({ x, y }, { epsilon, tolerance: 1e-8, onProgress });
  const time = since(start);
  const divergence = await sinkhornDivergence({ x, y }, { epsilon, tolerance: 1e-8 });

  const project = principalPlane(points);
  const figure = await transportPlot({ x: project(x), y: project(y) }, plan.sparsePlan(1e-7), {
    names: [source, target],
    xLabel: "first principal component",
    yLabel: "second principal component",
    width: 1040,
    height: 480,
  });

  const { value, dual, gap, regularizedValue, regularizedDual } = plan;
  const agreement = Math.abs(regularizedValue - regularizedDual) / Math.abs(regularizedValue);
  const marginals = marginalErrors(plan, x.length, y.length);
  return {
    section: {
      title: "How far apart are two groups?",
      parts: [
        text(
          `Optimal transport moves the ${x.length} ${source} penguins onto the ${y.length} ${target} penguins at the least total cost, the squared distance of the four standardized measurements. \`sinkhorn\` solves it with an entropic penalty (epsilon: 5 % of the mean cost) and brackets the answer: the rounded plan can be carried out, so its cost bounds the true optimum from above; the dual potentials bound it from below.`,
        ),
        table(
          ["", "value", "meaning"],
          [
            ["cost of the rounded plan", number(value, 6), "the optimum is at most this"],
            ["dual bound", number(dual, 6), "the optimum is at least this"],
            ["gap", number(gap, 3), "the price of the entropic penalty"],
            ["regularized value", number(regularizedValue, 10), "objective with the penalty, at the rounded plan"],
            ["regularized dual", number(regularizedDual, 10), "objective with the penalty, at the potentials"],
            ["relative difference", number(agreement, 2), "of the two: the problem with the penalty is solved"],
            ["error of the marginals", number(Math.max(...marginals), 2), "of the rounded plan, summed over points"],
            ["Sinkhorn divergence", number(divergence.value, 6), "debiased: 0 for equal groups, at any epsilon"],
            [
              "iterations, time",
              `${plan.iterations}, ${time}`,
              plan.converged ? "converged to a marginal error of 1e-8" : "not converged",
            ],
          ],
        ),
        figures([
          figure,
          "The plan on the plane of the first two principal components; an entropic plan spreads each point's mass.",
        ]),
      ],
    },
    lines: [
      [
        `Sinkhorn, ${source} to ${target}`,
        `cost between ${number(dual, 6)} and ${number(value, 6)}`,
        `primal and dual agree to ${number(agreement, 2)}`,
      ],
      ["Sinkhorn divergence", number(divergence.value, 6), divergence.converged ? "converged" : "not converged"],
    ],
  };
}

/** How far the plan's row and column sums are from equal shares, summed over the points. */
function marginalErrors(plan: TransportPlan, n: number, m: number): [number, number] {
  const { data } = plan.plan();
  const rows = new Float64Array(n);
  const columns = new Float64Array(m);
  data.forEach((mass, entry) => {
    rows[Math.floor(entry / m)] += mass;
    columns[entry % m] += mass;
  });
  const error = (sums: Float64Array) => sums.reduce((total, sum) => total + Math.abs(sum - 1 / sums.length), 0);
  return [error(rows), error(columns)];
}
