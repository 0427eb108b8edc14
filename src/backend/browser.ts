/** The backend of browsers and other workers of the web: WebAssembly. */
import type { Backend } from "./backend.js";
import type { FromWorker } from "./messages.js";
import type { Group } from "./request.js";
import { glues } from "./wasm.js";
import { WasmBackend } from "./wasm-backend.js";
import type { Spawn } from "./workers.js";

// Written out one by one: bundlers find assets by this very form.
const urls: Record<Group, URL> = {
  cluster: new URL("../wasm/cluster.wasm", import.meta.url),
  "cluster-likelihood": new URL("../wasm/cluster-likelihood.wasm", import.meta.url),
  "cluster-graphs": new URL("../wasm/cluster-graphs.wasm", import.meta.url),
  "cluster-systems": new URL("../wasm/cluster-systems.wasm", import.meta.url),
  transport: new URL("../wasm/transport.wasm", import.meta.url),
  "transport-relaxed": new URL("../wasm/transport-relaxed.wasm", import.meta.url),
  "transport-spaces": new URL("../wasm/transport-spaces.wasm", import.meta.url),
  "transport-systems": new URL("../wasm/transport-systems.wasm", import.meta.url),
  "model-sample": new URL("../wasm/model-sample.wasm", import.meta.url),
  "loss-metrics": new URL("../wasm/loss-metrics.wasm", import.meta.url),
};

async function module(group: Group): Promise<WebAssembly.Module> {
  const response = await fetch(urls[group]);
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
  const compiles = response.headers.get("content-type")?.startsWith("application/wasm");
  return compiles ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

const spawn: Spawn = (receive, fail) => {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.onmessage = (event: MessageEvent<FromWorker>) => receive(event.data);
  worker.onerror = (event) => fail(event.error ?? event.message);
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => worker.terminate(),
    busy: () => {},
  };
};

export const backend: Backend = new WasmBackend({
  threads: globalThis.navigator?.hardwareConcurrency ?? 1,
  spawn,
  moduleNow: () => undefined,
  module,
  glue: (group) => glues[group],
});
