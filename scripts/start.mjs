/** Sets up, builds, and runs the main job: the report on the shipped data, in `report/index.html`. */
import { spawn } from "node:child_process";
import { build } from "./build.mjs";
import { root } from "./lib/paths.mjs";
import { run } from "./lib/step.mjs";
import { setup } from "./setup.mjs";

const job = "examples/report/main.ts";

await run(async () => {
  await build(await setup());
  process.exitCode = await node(["--import", "tsx", job, ...process.argv.slice(2)]);
});

/** Runs Node in the foreground; resolves to its exit status. */
function node(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve(status ?? 1));
  });
}
