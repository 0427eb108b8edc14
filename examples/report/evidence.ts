/** Do the effects differ at all? The evidence of two models, found in three ways. */

import { f } from "gibbs/graph";
import { halfCauchy, type Model, model, normal } from "gibbs/model";
import { nestedPlot, pairPlot, temperaturePlot } from "gibbs/plot";
import { laplace, nested, parallelTempering, smc } from "gibbs/sample";
import { figures, table, text } from "../lib/page.js";
import { readCsv } from "../lib/read-csv.js";
import { fixed, since } from "./format.js";
import type { Finding } from "./main.js";
import { announce } from "./progress.js";

/** The eight schools with effects of their own against one effect for all. */
export async function evidence(): Promise<Finding> {
  const schools = await readCsv("eight-schools");
  const [y, s] = [schools.numbers("effect"), schools.numbers("standard_error")];
  // The schools' own effects are integrated out: an estimate then has the variance of both.
  const apart = model({ y, s }, (p, { y, s }) => {
    const mu = p.sample("mu", normal(0, 5));
    const tau = p.sample("tau", halfCauchy(0, 5));
    p.observe(normal(mu, f`sqrt(${tau}^2 + ${s}^2)`), y);
  });
  const alike = model({ y, s }, (p, { y, s }) => p.observe(normal(p.sample("mu", normal(0, 5)), s), y));

  announce("evidence by nested sampling, particles and tempering");
  const start = performance.now();
  const different = await ways(apart);
  const same = await ways(alike);
  const approximation = await laplace(apart, { draws: 4000, seed: 1 });
  const time = since(start);

  const exact = logEvidenceOfOne(y, s);
  const [found, other] = [different.nested, same.nested];
  const difference = found.logEvidence - other.logEvidence;
  const error = Math.hypot(found.logEvidenceError, other.logEvidenceError);
  const rows = (["nested", "smc", "parallelTempering"] as const).map((name) => [
    `\`${name}\``,
    ...[different[name], same[name]].map((each) => `${fixed(each.logEvidence)} ± ${fixed(each.logEvidenceError)}`),
  ]);
  const { mu, tau } = approximation.variables;
  const { weights, khat } = approximation;
  return {
    section: {
      title: "Do the effects differ at all?",
      parts: [
        text(
          "The evidence of a model is the probability of the data under it, averaged over the prior. Three samplers find it in different ways: nested sampling by shrinking the prior, sequential Monte Carlo by particles that are cooled, parallel tempering by chains that exchange places. One model gives each school its own effect, the other has one effect for all, whose evidence is also known exactly.",
        ),
        table(["log evidence", "effects differ", "one effect"], [...rows, ["exact", "", fixed(exact)]]),
        text(
          `Differing effects have ${fixed(Math.exp(difference))} times the evidence of one effect (a difference of ${fixed(difference)} ± ${fixed(error)}): the data do not tell the two apart. All of it took ${time}.`,
        ),
        figures(
          [
            await nestedPlot(found, { width: 540 }),
            "Nested sampling: the posterior's mass has come down again, and the evidence has levelled off.",
          ],
          [
            await temperaturePlot(different.parallelTempering, { width: 540 }),
            "Parallel tempering: all neighbors of the ladder exchange places alike.",
          ],
          [
            await temperaturePlot(different.smc, { width: 540 }),
            "Sequential Monte Carlo: each step goes as far as half of the particles stay effective.",
          ],
          [
            await pairPlot({ mu, tau }, { weights, khat, width: 540 }),
            "The posterior by Laplace's approximation, under its weights; k-hat says how far to trust it.",
          ],
        ),
      ],
    },
    lines: [
      [
        "evidence of two models",
        `${fixed(difference)} ± ${fixed(error)} nats`,
        `nested sampling; one effect ${fixed(other.logEvidence)} ± ${fixed(other.logEvidenceError)}, exactly ${fixed(exact)}`,
      ],
    ],
  };
}

async function ways(posed: Model) {
  const options = { scale: 3, seed: 1 };
  return {
    nested: await nested(posed, options),
    smc: await smc(posed, options),
    parallelTempering: await parallelTempering(posed, options),
  };
}

/** Log density of estimates `y` of one effect of prior normal(0, 5). */
function logEvidenceOfOne(y: Float64Array, s: Float64Array): number {
  const precision = 1 / 25 + s.reduce((sum, error) => sum + error ** -2, 0);
  const moment = y.reduce((sum, value, k) => sum + value * s[k] ** -2, 0);
  const alone = y.reduce(
    (sum, value, k) => sum - 0.5 * (value / s[k]) ** 2 - Math.log(s[k] * Math.sqrt(2 * Math.PI)),
    0,
  );
  return alone + 0.5 * (moment ** 2 / precision - Math.log(25 * precision));
}
