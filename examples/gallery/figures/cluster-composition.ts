/**
 * Which classes a cluster holds.
 *
 * `compositionPlot` counts two labelings of the same points against each other: clusters against known classes, or predictions
 * against the truth (a confusion matrix).
 */
import { kmeans } from "gibbs/cluster";
import { compositionPlot } from "gibbs/plot";
import { readPenguins, standardize } from "../../lib/tables.js";

export default async function clusterComposition() {
  const { measurements, species } = await readPenguins();
  const { labels } = await kmeans(standardize(measurements), { clusters: 3, seed: 1 });
  return compositionPlot(labels, species, { title: "Clusters and species", xLabel: "species", valueLabel: "penguins" });
}
