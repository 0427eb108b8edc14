/** Writes `src/backend/bindings/` from the list of operations. */
import { machine } from "./lib/machine.mjs";
import { run, step } from "./lib/step.mjs";
import { findRust } from "./lib/toolchain/rust.mjs";

await run(() =>
  step("bindings", async (log) => {
    const { env } = await findRust(machine, log);
    await log.run("cargo", ["run", "--quiet", "--package", "gibbs-xtask", "--", "generate"], { env });
  }),
);
