/** The WebAssembly modules' glue. Node loads it, as a file of its own, only where it has no addon. */
import cluster from "#wasm/cluster";
import clusterGraphs from "#wasm/cluster-graphs";
import clusterLikelihood from "#wasm/cluster-likelihood";
import clusterSystems from "#wasm/cluster-systems";
import lossMetrics from "#wasm/loss-metrics";
import modelSample from "#wasm/model-sample";
import transport from "#wasm/transport";
import transportRelaxed from "#wasm/transport-relaxed";
import transportSpaces from "#wasm/transport-spaces";
import transportSystems from "#wasm/transport-systems";
import type { Glue } from "./instance.js";
import type { Group } from "./request.js";

/** By module, what makes glue of its own at each call. */
export const glues: Record<Group, () => Glue> = {
  cluster,
  "cluster-likelihood": clusterLikelihood,
  "cluster-graphs": clusterGraphs,
  "cluster-systems": clusterSystems,
  transport,
  "transport-relaxed": transportRelaxed,
  "transport-spaces": transportSpaces,
  "transport-systems": transportSystems,
  "model-sample": modelSample,
  "loss-metrics": lossMetrics,
};
