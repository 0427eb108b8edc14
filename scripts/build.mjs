/** Builds all that the package holds; what is up to date is left alone. */
import { pathToFileURL } from "node:url";
import { buildAddon } from "./lib/native.mjs";
import { run, step } from "./lib/step.mjs";
import { bundle, declarations } from "./lib/typescript.mjs";
import { buildWasm, wasmGroups } from "./lib/wasm.mjs";
import { setup } from "./setup.mjs";

/** @param {Toolchain} toolchain as `setup` found it */
export async function build(toolchain) {
  await step("native addon", (log) => buildAddon(toolchain, log));
  for (const group of Object.keys(wasmGroups)) {
    await step(`WebAssembly ${group}`, (log) => buildWasm(group, toolchain, log));
  }
  await step("bundles", () => bundle());
  await step("declarations", (log) => declarations(log));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await run(async () => build(await setup()));
