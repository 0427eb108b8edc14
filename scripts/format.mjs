/** Formats everything: Rust, TypeScript, JSON; lints that can mend themselves do. */
import { machine } from "./lib/machine.mjs";
import { installed } from "./lib/paths.mjs";
import { run, step } from "./lib/step.mjs";
import { findRust } from "./lib/toolchain/rust.mjs";

await run(async () => {
  await step("format Rust", async (log) => {
    const { env } = await findRust(machine, log);
    await log.run("cargo", ["fmt", "--all"], { env });
  });
  await step("format TypeScript", async (log) => {
    await log.run(process.execPath, [installed("@biomejs", "biome", "bin", "biome"), "check", "--write"]);
  });
});
