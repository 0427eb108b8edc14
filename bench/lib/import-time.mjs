/** How long `import` of each subpath takes in a new process. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median, summary } from "./statistics.mjs";

const execute = promisify(execFile);

const program = fileURLToPath(new URL("import-once.mjs", import.meta.url));

/**
 * Seconds, wall clock and processor, of `import` for each subpath on one backend, `runs` processes each, the subpaths in turn.
 * @returns {Promise<object[]>} one record a subpath; one that cannot be imported says so in `error`
 */
export async function importTimes({ root, subpaths, backend, runs }) {
  const times = new Map(subpaths.map((subpath) => [subpath, []]));
  const errors = new Map();
  // The first round only brings the files into memory.
  for (let run = 0; run <= runs; run++) {
    for (const subpath of subpaths) {
      if (errors.has(subpath)) continue;
      try {
        const took = await once(subpath, backend, root);
        if (run > 0) times.get(subpath).push(took);
      } catch ({ stderr, message }) {
        errors.set(subpath, /^\w*Error.*$/m.exec(stderr ?? "")?.[0] ?? message);
      }
    }
  }
  return subpaths.map((name) => {
    if (errors.has(name)) return { topic: "import", name, error: errors.get(name) };
    const each = (key) => times.get(name).map((took) => took[key]);
    return { topic: "import", name, seconds: summary(each("wall")), cpu: median(each("cpu")) };
  });
}

async function once(subpath, backend, root) {
  const { stdout } = await execute(process.execPath, [program, subpath], {
    cwd: root,
    env: { ...process.env, GIBBS_BACKEND: backend },
  });
  return JSON.parse(stdout);
}
