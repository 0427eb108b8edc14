/** Installs what a build needs and is not there yet: npm packages, Rust, its WebAssembly side, for tests a browser. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { machine } from "./lib/machine.mjs";
import { root } from "./lib/paths.mjs";
import { fingerprint, unlessFresh } from "./lib/stamp.mjs";
import { Advice, run, step } from "./lib/step.mjs";
import { findBrowser } from "./lib/toolchain/browser.mjs";
import { findRust } from "./lib/toolchain/rust.mjs";
import { findTool } from "./lib/toolchain/tools.mjs";
import { findWasmStd } from "./lib/toolchain/wasm-std.mjs";

const leastNode = [20, 19];

/** @returns {Promise<Toolchain>} what was found, for the build and the tests. */
export async function setup({ browser = false } = {}) {
  checkNode();
  const toolchain = {};
  await step("npm packages", installPackages);
  await step("Rust", async (log) => {
    toolchain.rust = await findRust(machine, log);
    return `${toolchain.rust.version} from ${toolchain.rust.from}`;
  });
  await step("Rust for WebAssembly", async (log) => {
    toolchain.wasmRust = await findWasmStd(machine, toolchain.rust, log);
    return `${toolchain.wasmRust.version} from ${toolchain.wasmRust.from}`;
  });
  await step("wasm-bindgen", async (log) => {
    toolchain.wasmBindgen = await findTool("wasm-bindgen", machine, toolchain.rust, log);
    return `${toolchain.wasmBindgen.version} from ${toolchain.wasmBindgen.from}`;
  });
  await step("wasm-pack", async (log) => {
    toolchain.wasmPack = await findTool("wasm-pack", machine, toolchain.rust, log);
    return `${toolchain.wasmPack.version} from ${toolchain.wasmPack.from}`;
  });
  if (browser) {
    await step("browser", async (log) => {
      toolchain.browser = await findBrowser(machine, log);
      return toolchain.browser;
    });
  }
  return toolchain;
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < leastNode[0] || (major === leastNode[0] && minor < leastNode[1])) {
    throw new Error(`Node ${leastNode.join(".")} or newer is needed; this is ${process.versions.node}`);
  }
}

function installPackages(log) {
  const files = ["package-lock.json", "package.json"].map((name) => join(root, name));
  const print = fingerprint([process.platform, process.arch], files.slice(0, 1));
  const outputs = [join(root, "node_modules", "esbuild", "package.json")];
  return unlessFresh({ stamp: "node_modules/.gibbs-stamp", print, outputs }, async () => {
    const npm = process.env.npm_execpath;
    const [command, args] = npm && existsSync(npm) ? [process.execPath, [npm, "ci"]] : ["npm", ["ci"]];
    const { status } = await log.attempt(command, args);
    if (status !== 0) throw new Advice(`npm ci failed; see ${log.path}`);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await run(() => setup({ browser: true }));
