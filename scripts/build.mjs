/** Builds all that the package holds; what is up to date is left alone. */
import { pathToFileURL } from "node:url";
import { buildAddon } from "./lib/native.mjs";
import { run, step } from "./lib/step.mjs";
import { bundle, declarations } from "./lib/typescript.mjs";
import { buildWasm, wasmGroups } from "./lib/wasm.mjs";
import { setup } from "./setup.mjs";

/** @param {Toolchain} toolchain as `setup` found it */
export async function build(toolchain) {
  // Side by side: linking a module keeps one core busy, and cargo locks only the folder of its own profile and platform.
  await settled([step("native addon", (log) => buildAddon(toolchain, log)), modules(toolchain)]);
  await step("bundles", () => bundle());
  await step("declarations", (log) => declarations(log));
}

async function modules(toolchain) {
  for (const group of Object.keys(wasmGroups)) {
    await step(`WebAssembly ${group}`, (log) => buildWasm(group, toolchain, log));
  }
}

/** Waits for all of them, also where one fails: nothing may still be writing when the first failure is told. */
async function settled(promises) {
  const failed = (await Promise.allSettled(promises)).find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await run(async () => build(await setup()));
