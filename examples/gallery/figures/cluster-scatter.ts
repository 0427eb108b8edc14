/**
 * Clusters in the plane of two principal components.
 *
 * `scatterPlot` colors points by their label and marks centers. Points in more than two dimensions are projected first, the
 * centers with the same projection. From the seventh group on the symbol changes too.
 */

import { toRows } from "gibbs";
import { kmeans } from "gibbs/cluster";
import { scatterPlot } from "gibbs/plot";
import { principalPlane, readPenguins, standardize } from "../../lib/tables.js";

export default async function clusterScatter() {
  const { measurements } = await readPenguins();
  const points = standardize(measurements);
  const { labels, centers } = await kmeans(points, { clusters: 3, seed: 1 });

  const project = principalPlane(points);
  return scatterPlot(project(points), {
    labels,
    names: { 0: "cluster 0", 1: "cluster 1", 2: "cluster 2" },
    centers: project(toRows(centers)),
    title: "Palmer penguins in three clusters",
    xLabel: "first principal component",
    yLabel: "second principal component",
  });
}
