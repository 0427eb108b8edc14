/** Which groups are there, and how sure is that partition? */

import { toRows } from "gibbs";
import { type Certificate, certify, kmeans } from "gibbs/cluster";
import { compositionPlot, scatterPlot } from "gibbs/plot";
import { figures, heading, table, text } from "../lib/page.js";
import { principalPlane, readDigits, readPenguins, standardize } from "../lib/tables.js";
import { number, percent, since } from "./format.js";
import type { Finding } from "./main.js";
import { announce } from "./progress.js";

/** k-means and the bounds that `certify` finds, on the penguins and on the digits. */
export async function clusters(): Promise<Finding> {
  const penguins = await readPenguins();
  const digits = await readDigits();
  const birds = await group("penguins", standardize(penguins.measurements), 3, { species: penguins.species });
  const images = await group("digits", digits.images, 10, { digit: digits.digits });
  return {
    section: {
      title: "Which groups are there?",
      parts: [
        text(
          "`kmeans` splits the points into clusters with the least inertia: the sum of squared distances to the centers. It starts ten times and keeps the best; nobody can try all partitions. `certify` then looks for a proof: a lower bound that no partition into that many clusters can beat, from the dual of a semidefinite relaxation, for these very points. It has three seconds, and ends early when two percent are left.",
        ),
        table(["", "points", "clusters", "inertia", "lower bound", "gap", "k-means", "proof"], [birds.row, images.row]),
        heading("Penguins: three clusters of four measurements"),
        text(verdict(birds.certificate)),
        figures(
          [
            birds.scatter,
            "Measurements scaled to standard deviation 1, seen along the two directions of most variance.",
          ],
          [birds.composition, "The species were not given to the method."],
        ),
        heading("Digits: ten clusters of 64 pixels"),
        text(verdict(images.certificate)),
        figures(
          [images.scatter, "Two of 64 dimensions: clusters that overlap here are apart in others."],
          [
            images.composition,
            "Most clusters hold one digit; 1 and 8 share one, and that of 9 takes in some of 5 and 8.",
          ],
        ),
      ],
    },
    lines: [birds.line, images.line],
  };
}

/** Clusters one table and compares with its known classes, which are given under what they are called. */
async function group(
  name: string,
  points: number[][],
  count: number,
  known: Record<string, ArrayLike<number | string>>,
) {
  const onProgress = announce(`k-means on the ${name}`);
  const start = performance.now();
  const { labels, centers } = await kmeans(points, { clusters: count, seed: 1, onProgress });
  const time = since(start);
  const proofStart = performance.now();
  const proof = { target: 0.02, timeLimit: 3, onProgress: announce(`a bound for the ${name}`) };
  const certificate = await certify(points, labels, proof);
  const proofTime = since(proofStart);

  const { inertia, lowerBound, relativeGap } = certificate;
  const project = principalPlane(points);
  const scatter = await scatterPlot(project(points), {
    labels,
    centers: project(toRows(centers)),
    xLabel: "first principal component",
    yLabel: "second principal component",
    radius: points.length > 1000 ? 2 : 3,
    width: 540,
  });
  const [[xLabel, classes]] = Object.entries(known);
  const composition = await compositionPlot(labels, classes, { width: 540, height: 420, xLabel });
  const row = [
    name,
    String(points.length),
    String(count),
    number(inertia, 6),
    number(lowerBound, 6),
    percent(relativeGap),
    time,
    proofTime,
  ];
  const line = [
    `k-means, ${name}`,
    `inertia ${number(inertia, 6)}, at least ${number(lowerBound, 6)} is needed`,
    `gap ${percent(relativeGap)}`,
  ];
  return { certificate, scatter, composition, row, line };
}

/** What the certificate says, in words. */
function verdict({ inertia, lowerBound, relativeGap, certified }: Certificate): string {
  const bound = `No partition into that many clusters has an inertia below ${number(lowerBound, 6)}`;
  if (certified) return `${bound}, which is this one's: it is optimal.`;
  return `${bound}; this one has ${number(inertia, 6)}, so the best possible would save at most ${percent(relativeGap)}.`;
}
