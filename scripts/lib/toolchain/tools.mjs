/** wasm-pack and the wasm-bindgen program: pinned, built from source once, kept in a per-user cache by version. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, toolCache } from "../paths.mjs";
import { Advice } from "../step.mjs";
import { parseVersion } from "./version.mjs";

/** wasm-bindgen's program and library must have the same version, so the lock file names it. */
export const tools = {
  "wasm-pack": { crate: "wasm-pack", version: "0.15.1", flags: ["--locked"] },
  // Its published lock file does not build.
  "wasm-bindgen": { crate: "wasm-bindgen-cli", version: lockedVersion("wasm-bindgen"), flags: [] },
};

/** @returns {Promise<{folder: string, version: string, from: "PATH" | "cache" | "source"}>} the folder of a tool. */
export async function findTool(name, machine, rust, log) {
  const { version } = tools[name];
  const onPath = machine.which(name);
  if (onPath && parseVersion(machine.ask(onPath, ["--version"]))?.join(".") === version) {
    return { folder: dirname(onPath), version, from: "PATH" };
  }
  const home = join(toolCache, `${name}-${version}`);
  const folder = join(home, "bin");
  if (existsSync(join(folder, name))) return { folder, version, from: "cache" };
  await install(name, home, rust, log);
  return { folder, version, from: "source" };
}

/** Builds aside and moves into place, so that a build that was broken off leaves nothing that looks whole. */
async function install(name, home, rust, log) {
  const { crate, version, flags } = tools[name];
  const aside = `${home}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  try {
    const args = ["install", crate, "--version", `=${version}`, ...flags, "--root", aside];
    const env = {
      ...rust.env,
      CARGO_TARGET_DIR: join(aside, "target"),
      CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS: "fallback",
    };
    const { status } = await log.attempt("cargo", args, { env });
    if (status !== 0)
      throw new Advice(`${crate} ${version} could not be built from the Rust registry; see ${log.path}`);
    rmSync(join(aside, "target"), { recursive: true, force: true });
    if (!existsSync(home)) renameSync(aside, home);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function lockedVersion(crate) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  return lock.match(new RegExp(`name = "${crate}"\nversion = "([^"]+)"`))?.[1];
}
