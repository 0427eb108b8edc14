/** The native addon of this machine: `npm/<triple>/gibbs.<triple>.node`. */
import { copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, target } from "./paths.mjs";
import { filesOf, fingerprint, unlessFresh } from "./stamp.mjs";
import { Advice } from "./step.mjs";

/** The platform's name as in `npm/`, for instance linux-x64-gnu. */
export function triple() {
  const { platform, arch } = process;
  const abi = { linux: isGlibc() ? "-gnu" : "-musl", win32: "-msvc" }[platform] ?? "";
  return `${platform}-${arch}${abi}`;
}

/** Where the addon of a platform belongs. */
export const addonPath = (name = triple()) => join(root, "npm", name, `gibbs.${name}.node`);

/** Builds the addon with an optimized profile unless its sources are unchanged. */
export async function buildAddon(toolchain, log) {
  const name = triple();
  if (!existsSync(join(root, "npm", name))) throw new Advice(`No platform package for ${name} under npm/`);
  const sources = filesOf(
    ["crates", "Cargo.toml", "Cargo.lock", ".cargo"],
    /^crates\/(wasm|xtask|testkit)\/|\/tests?(\.rs|\/)/,
  );
  const print = fingerprint(["native", toolchain.rust.version, process.env.RUSTFLAGS ?? "", target], sources);
  const output = addonPath(name);
  return unlessFresh({ stamp: "build/stamps/native", print, outputs: [output] }, async () => {
    const env = { ...toolchain.rust.env };
    if (name.endsWith("musl")) env.RUSTFLAGS = `${process.env.RUSTFLAGS ?? ""} -Ctarget-feature=-crt-static`;
    await log.run("cargo", ["build", "--release", "--package", "gibbs-node"], { env });
    install("release", output);
  });
}

/** Builds the addon with the development profile, of some modules alone or of all; the next build makes the whole one. */
export async function buildQuickAddon(toolchain, modules, log) {
  const chosen = modules.length > 0 ? ["--no-default-features", "--features", modules.join(" ")] : [];
  await log.run("cargo", ["build", "--package", "gibbs-node", ...chosen], { env: toolchain.rust.env });
  rmSync(join(root, "build/stamps/native"), { force: true });
  install("debug", addonPath());
}

/** A process may have the old file loaded: it keeps it, for the new one takes only its name. */
function install(profile, output) {
  copyFileSync(join(target, profile, libraryName()), `${output}.new`);
  renameSync(`${output}.new`, output);
}

function libraryName() {
  return { win32: "gibbs_node.dll", darwin: "libgibbs_node.dylib" }[process.platform] ?? "libgibbs_node.so";
}

function isGlibc() {
  return process.report.getReport().header.glibcVersionRuntime !== undefined;
}
