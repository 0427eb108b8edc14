/** The WebAssembly modules' glue. */
import clusterTransport from "#wasm/cluster-transport";
import lossMetrics from "#wasm/loss-metrics";
import modelSample from "#wasm/model-sample";
import { type Glue, Instance } from "./instance.js";
import type { Group } from "./request.js";

const glues: Record<Group, () => Glue> = {
  "cluster-transport": clusterTransport,
  "model-sample": modelSample,
  "loss-metrics": lossMetrics,
};

/** An instance of a group's module. */
export function instance(group: Group, module: WebAssembly.Module): Instance {
  return new Instance(() => {
    const glue = glues[group]();
    glue.initSync({ module });
    return glue;
  });
}
