/**
 * Chooses Node's backend: the native addon where it loads, WebAssembly otherwise; `GIBBS_BACKEND` forces one.
 *
 * Node's own modules are taken where they are used: importing them costs 3 ms, and the addon needs none of these. Nor does it
 * need the glue of WebAssembly modules, which is a file of its own and CommonJS, for it must be there at once.
 */
import { GibbsError } from "../internal/error.js";
import type { Backend } from "./backend.js";
import type { Glue } from "./instance.js";
import { loadAddon, NativeBackend } from "./native.js";
import type { Group } from "./request.js";
import { WasmBackend } from "./wasm-backend.js";
import type { Spawn } from "./workers.js";

function choose(): Backend {
  const forced = process.env.GIBBS_BACKEND;
  if (forced !== undefined && forced !== "native" && forced !== "wasm") {
    throw new GibbsError("InvalidOption", `GIBBS_BACKEND: expected native or wasm, got "${forced}"`, "GIBBS_BACKEND");
  }
  if (forced === "wasm") return webAssembly();
  const addon = loadAddon();
  if ("functions" in addon) return new NativeBackend(addon.functions);
  if (forced === "native")
    throw new GibbsError("Unsupported", "no native addon for this platform could be loaded", undefined, addon);
  return webAssembly();
}

function webAssembly(): Backend {
  const modules = new Map<Group, WebAssembly.Module>();
  const moduleNow = (group: Group) => {
    const { readFileSync } = process.getBuiltinModule("node:fs");
    const module =
      modules.get(group) ?? new WebAssembly.Module(readFileSync(new URL(`../wasm/${group}.wasm`, import.meta.url)));
    modules.set(group, module);
    return module;
  };
  // A promise that compiles only when somebody waits for it: importing costs nothing.
  const module = async (group: Group) => moduleNow(group);
  const backend = new WasmBackend({ threads: threads(), spawn, moduleNow, module, glue });
  backend.load = () => {};
  return backend;
}

function glue(group: Group): () => Glue {
  const require = process.getBuiltinModule("node:module").createRequire(import.meta.url);
  return require("./wasm.cjs").glues[group];
}

function threads(): number {
  const wished = Number(process.env.GIBBS_NUM_THREADS);
  return Number.isInteger(wished) && wished > 0 ? wished : process.getBuiltinModule("node:os").availableParallelism();
}

const spawn: Spawn = (receive, fail) => {
  const { Worker } = process.getBuiltinModule("node:worker_threads");
  const worker = new Worker(new URL("./worker.js", import.meta.url));
  worker.unref();
  worker.on("message", receive);
  worker.on("error", fail);
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => void worker.terminate(),
    busy: (is) => (is ? worker.ref() : worker.unref()),
  };
};

export const backend: Backend = choose();
