/** The peers' Python: an environment of the project's own in `.python/`, with the versions of `requirements.txt`. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { machine } from "../../scripts/lib/machine.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { fingerprint, unlessFresh } from "../../scripts/lib/stamp.mjs";
import { Advice, step } from "../../scripts/lib/step.mjs";
import { aptInstall, aptUpdate, hasApt } from "../../scripts/lib/toolchain/debian.mjs";

const requirements = join(root, "bench", "peers", "requirements.txt");
const generator = join(root, "bench", "peers", "data.py");
const dataFolder = join(root, "build", "bench-data");
const leastMinor = 11;
const names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"];
const advice = `Python 3.${leastMinor} or newer with its venv module is needed: install it, or put it on PATH`;

const program = (folder) =>
  process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");

/** The environment's program, once {@link preparePeers} has made it. */
export const python = program(join(root, ".python"));

/** Makes the environment and the shared data unless they are up to date; returns the folder of the data. */
export async function preparePeers() {
  await prepareEnvironment("peers", ".python", requirements, "arviz_stats.base, ot, sklearn, stanli, torch");
  await step("data of the peers", (log) => {
    const print = fingerprint(["data"], [requirements, generator]);
    const outputs = [join(dataFolder, "meta.json")];
    return unlessFresh({ stamp: "build/stamps/bench-data", print, outputs }, async () => {
      await log.run(python, [generator, dataFolder]);
    });
  });
  return dataFolder;
}

/** Makes an environment of its own with the pinned packages of a file, and tries to import some; returns its program. */
export async function prepareEnvironment(name, place, packages, imports) {
  const [folder, outputs] = [join(root, place), [program(join(root, place))]];
  await step(`Python of the ${name}`, (log) => {
    const print = fingerprint([name], [packages]);
    return unlessFresh({ stamp: `${place}/stamp`, print, outputs }, () => install(folder, packages, imports, log));
  });
  return program(folder);
}

async function install(folder, packages, imports, log) {
  if (!(await makeEnvironment(folder, log)) && hasApt(machine)) {
    await aptUpdate(log);
    await aptInstall(["python3", "python3-venv"], log);
    await makeEnvironment(folder, log);
  }
  if (!existsSync(program(folder))) throw new Advice(advice);
  const wheels = ["-m", "pip", "install", "--only-binary", ":all:", "--no-deps", "--requirement", packages];
  await log.run(program(folder), wheels);
  await log.run(program(folder), ["-c", `import ${imports}`]);
}

/** Whether an environment could be made with some Python that is new enough. */
async function makeEnvironment(folder, log) {
  const current = names.find(isCurrent);
  if (current === undefined) return false;
  rmSync(folder, { recursive: true, force: true });
  const { status } = await log.attempt(current, ["-m", "venv", folder]);
  if (status !== 0) rmSync(folder, { recursive: true, force: true });
  return status === 0;
}

function isCurrent(name) {
  const [major, minor] = (machine.ask(name, ["-c", "import sys; print(*sys.version_info[:2])"]) ?? "0 0")
    .split(" ")
    .map(Number);
  return major === 3 && minor >= leastMinor;
}
