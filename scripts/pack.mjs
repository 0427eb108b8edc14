/** Packs what was built: the tarballs of the main package and of this machine's platform, in `build/package`. */
import { relative } from "node:path";
import { pack } from "./lib/pack.mjs";
import { root } from "./lib/paths.mjs";
import { run, step } from "./lib/step.mjs";

await run(() =>
  step("pack", async (log) =>
    Object.values(await pack(log))
      .map((path) => relative(root, path))
      .join(" "),
  ),
);
