/** While one works on it: the addon of the modules named (all of them without names), development profile, and the bundles. */
import { buildQuickAddon } from "./lib/native.mjs";
import { run, step } from "./lib/step.mjs";
import { bundle } from "./lib/typescript.mjs";
import { setup } from "./setup.mjs";

const modules = process.argv.slice(2);

await run(async () => {
  const toolchain = await setup();
  await step(`addon of ${modules.join(", ") || "all modules"}`, (log) => buildQuickAddon(toolchain, modules, log));
  await step("bundles", () => bundle());
});
