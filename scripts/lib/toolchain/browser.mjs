/** The browser ladder: `CHROME_PATH`, a Chrome or Chromium on PATH, else Debian's package. Never a downloaded build. */
import { Advice } from "../step.mjs";
import { aptInstall, aptUpdate, hasApt } from "./debian.mjs";

const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome"];
const macApplications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** @returns {Promise<string>} the path of the browser's program. */
export async function findBrowser(machine, log) {
  const chosen = machine.env.CHROME_PATH;
  if (chosen) {
    if (machine.exists(chosen)) return chosen;
    throw new Advice(`CHROME_PATH is ${chosen}, which is not there`);
  }
  const there = lookUp(machine);
  if (there) return there;
  if (hasApt(machine)) {
    await aptUpdate(log);
    await aptInstall(["chromium"], log);
    const installed = lookUp(machine);
    if (installed) return installed;
  }
  throw new Advice("A browser is needed for the tests: install Chrome or Chromium, or set CHROME_PATH to its program");
}

function lookUp(machine) {
  const onPath = names.map((name) => machine.which(name)).find(Boolean);
  if (onPath) return onPath;
  return machine.platform === "darwin" ? macApplications.find((path) => machine.exists(path)) : undefined;
}
