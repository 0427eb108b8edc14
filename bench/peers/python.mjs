/** The peers' Python: an environment of the project's own in `.python/`, with the versions of `requirements.txt`. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { machine } from "../../scripts/lib/machine.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { fingerprint, unlessFresh } from "../../scripts/lib/stamp.mjs";
import { Advice, step } from "../../scripts/lib/step.mjs";
import { aptInstall, aptUpdate, hasApt } from "../../scripts/lib/toolchain/debian.mjs";

const folder = join(root, ".python");
const requirements = join(root, "bench", "peers", "requirements.txt");
const generator = join(root, "bench", "peers", "data.py");
const dataFolder = join(root, "build", "bench-data");
const leastMinor = 11;
const names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"];
const advice = `Python 3.${leastMinor} or newer with its venv module is needed: install it, or put it on PATH`;

/** The environment's program, once {@link preparePeers} has made it. */
export const python =
  process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");

/** Makes the environment and the shared data unless they are up to date; returns the folder of the data. */
export async function preparePeers() {
  await step("Python of the peers", (log) => {
    const print = fingerprint(["peers"], [requirements]);
    return unlessFresh({ stamp: ".python/stamp", print, outputs: [python] }, () => install(log));
  });
  await step("data of the peers", (log) => {
    const print = fingerprint(["data"], [requirements, generator]);
    const outputs = [join(dataFolder, "meta.json")];
    return unlessFresh({ stamp: "build/stamps/bench-data", print, outputs }, async () => {
      await log.run(python, [generator, dataFolder]);
    });
  });
  return dataFolder;
}

async function install(log) {
  if (!(await makeEnvironment(log)) && hasApt(machine)) {
    await aptUpdate(log);
    await aptInstall(["python3", "python3-venv"], log);
    await makeEnvironment(log);
  }
  if (!existsSync(python)) throw new Advice(advice);
  const wheels = ["-m", "pip", "install", "--only-binary", ":all:", "--no-deps", "--requirement", requirements];
  await log.run(python, wheels);
  await log.run(python, ["-c", "import arviz_stats.base, ot, sklearn, stanli, torch"]);
}

/** Whether an environment could be made with some Python that is new enough. */
async function makeEnvironment(log) {
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
