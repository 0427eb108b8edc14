/** What do we believe about an effect? */

import { eightSchools } from "gibbs/model";
import { energyPlot, forestPlot, pairPlot, rankPlot, tracePlot } from "gibbs/plot";
import { nuts, type Posterior } from "gibbs/sample";
import { figures, table, text } from "../lib/page.js";
import { readCsv } from "../lib/read-csv.js";
import { fixed, number, since } from "./format.js";
import type { Finding } from "./main.js";
import { announce } from "./progress.js";

/** Posterior means of 10,000 draws of Stan; source: posteriordb, eight_schools-eight_schools_noncentered. */
const reference: Record<string, number> = { mu: 4.41, tau: 3.6 };

const drawsPerTree = 3;

/** The eight schools, non-centered: posterior, convergence, and the published reference. */
export async function beliefs(): Promise<Finding> {
  const schools = await readCsv("eight-schools");
  const model = eightSchools(schools.numbers("effect"), schools.numbers("standard_error"), { noncentered: true });

  const onProgress = announce("NUTS on the eight schools");
  const start = performance.now();
  const posterior = await nuts(model, { seed: 1, drawsPerTree, onProgress });
  const time = since(start);

  // The standardized effects that the sampler moves in say nothing new.
  const rows = posterior.summary().rows.filter(({ name }) => /^(mu|tau|theta\b)/.test(name));
  const { divergences, gradients, rhat, essBulk } = posterior.diagnostics;
  const [chains, draws] = posterior.variables.mu.shape;
  const trees = (chains * draws) / drawsPerTree;
  const letters = schools.words("school");
  const effects = schools.numbers("effect");
  const thetas = rows.filter(({ name }) => name.startsWith("theta["));
  const bySchool = thetas.map((row, school) => ({ ...row, name: `school ${letters[school]}` }));
  const alone = Object.fromEntries(bySchool.map(({ name }, school) => [name, effects[school]]));
  const distances = Object.entries(reference).map(([name, mean]) => distance(posterior, name, mean));
  return {
    section: {
      title: "What do we believe about the effect?",
      parts: [
        text(
          "Eight schools tried coaching for the SAT, each with its own noisy estimate. The model lets the effects share a mean `mu` and a spread `tau`, so that schools learn from each other. `nuts` draws from the posterior with four chains and says how far its draws can be trusted: R-hat near 1 means that the chains agree, the effective sample size (ESS) how many independent draws they are worth, MCSE the standard error of the mean that comes from drawing.",
        ),
        table(
          ["", "mean", "sd", "5 %", "median", "95 %", "MCSE", "ESS bulk", "ESS tail", "R-hat"],
          rows.map((row) => [
            `\`${row.name}\``,
            ...[row.mean, row.sd, row.q5, row.q50, row.q95].map((value) => fixed(value)),
            number(row.mcse, 2),
            fixed(row.essBulk, 0),
            fixed(row.essTail, 0),
            fixed(row.rhat, 4),
          ]),
        ),
        text(
          `${chains} chains of ${draws} draws in ${time}, with ${gradients} gradients; ${divergences} of ${trees} trees diverged. Against the reference posterior of posteriordb, ${distances.map(({ words }) => words).join(" and ")}.`,
        ),
        figures(
          [
            await forestPlot(bySchool, { reference: alone, xLabel: "effect (SAT points)", width: 540 }),
            "Each school's effect under the model, with the school's own estimate as the reference: the model pulls extreme estimates in.",
          ],
          [
            await tracePlot(posterior.variables.mu, { name: "mu", width: 540 }),
            "Trace of the mean effect: four chains on one level.",
          ],
          [
            await rankPlot(posterior.variables.mu, { name: "mu", width: 540 }),
            "Ranks of the mean effect: flat in every chain.",
          ],
          [
            await rankPlot(posterior.variables.tau, { name: "tau", width: 540 }),
            "Ranks of the spread between schools.",
          ],
          [
            await pairPlot({ mu: posterior.variables.mu, tau: posterior.variables.tau }, { width: 540 }),
            "Mean effect and spread together.",
          ],
          [
            await energyPlot(posterior.energy, { width: 540 }),
            "Energies: the changes from tree to tree reach as far as the energies range.",
          ],
        ),
      ],
    },
    lines: [
      [
        "NUTS, eight schools",
        distances.map(({ short }) => short).join(", "),
        `${distances.map(({ errors }) => errors).join(" and ")} MCSE from the reference, ${divergences} of ${trees} trees diverged`,
      ],
      ["", `worst R-hat ${fixed(rhat, 4)}`, `least ESS ${fixed(essBulk, 0)}`],
    ],
  };
}

/** How far a posterior mean is from the reference, in its own Monte Carlo standard errors. */
function distance(posterior: Posterior, name: string, expected: number) {
  const row = posterior.summary().rows.find((one) => one.name === name);
  if (row === undefined) throw new Error(`the posterior has no variable ${name}`);
  const errors = fixed(Math.abs(row.mean - expected) / row.mcse, 1);
  return {
    errors,
    short: `${name} ${fixed(row.mean)} ± ${number(row.mcse, 1)}`,
    words: `the mean of \`${name}\`, ${fixed(row.mean)}, is ${errors} MCSE from ${fixed(expected)}`,
  };
}
