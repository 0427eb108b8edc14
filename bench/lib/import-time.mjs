/** How long `import` of each subpath takes in a new process. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { summary } from "./statistics.mjs";

const execute = promisify(execFile);

const program = (subpath) => `
const begin = performance.now();
await import("${subpath}");
console.log(performance.now() - begin);
`;

/**
 * Seconds of `import` for each subpath on one backend, `runs` processes each, the subpaths in turn.
 * @returns {Promise<object[]>} one record a subpath; one that cannot be imported says so in `error`
 */
export async function importTimes({ root, subpaths, backend, runs }) {
  const seconds = new Map(subpaths.map((subpath) => [subpath, []]));
  const errors = new Map();
  // The first round only brings the files into memory.
  for (let run = 0; run <= runs; run++) {
    for (const subpath of subpaths) {
      if (errors.has(subpath)) continue;
      try {
        const took = await once(subpath, backend, root);
        if (run > 0) seconds.get(subpath).push(took);
      } catch ({ stderr, message }) {
        errors.set(subpath, /^\w*Error.*$/m.exec(stderr ?? "")?.[0] ?? message);
      }
    }
  }
  return subpaths.map((name) => {
    const error = errors.get(name);
    return { topic: "import", name, ...(error ? { error } : { seconds: summary(seconds.get(name)) }) };
  });
}

async function once(subpath, backend, root) {
  const { stdout } = await execute(process.execPath, ["--input-type=module", "--eval", program(subpath)], {
    cwd: root,
    env: { ...process.env, GIBBS_BACKEND: backend },
  });
  return Number(stdout) / 1e3;
}
