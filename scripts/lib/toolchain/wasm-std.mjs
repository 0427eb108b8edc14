/**
 * The ladder of Rust's standard library for WebAssembly: there already; added by rustup; else built once from Debian's
 * sources with Debian's compiler, which then compiles the WebAssembly package.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { target } from "../paths.mjs";
import { Advice } from "../step.mjs";
import { aptInstall, aptUpdate, hasApt, installedRustFamily } from "./debian.mjs";
import { debianRust } from "./rust.mjs";

export const wasmTarget = "wasm32-unknown-unknown";
const rustupPatience = 120_000;

/** @returns {Promise<{version: string, env: object, from: string}>} a compiler that has the target's library. */
export async function findWasmStd(machine, rust, log) {
  if (hasStd(machine, rust)) return rust;
  if (rust.from === "PATH" && machine.which("rustup")) {
    await log.attempt("rustup", ["target", "add", wasmTarget], { timeout: rustupPatience });
    if (hasStd(machine, rust)) return rust;
  }
  if (hasApt(machine)) return debianStd(machine, log);
  throw new Advice(`Rust's ${wasmTarget} target is needed: run \`rustup target add ${wasmTarget}\` and try again`);
}

function hasStd(machine, rust) {
  const sysroot = machine.ask("rustc", ["--print", "sysroot"], rust.env);
  return sysroot !== undefined && libraries(machine, targetFolder(sysroot)) && markMatches(machine, rust, sysroot);
}

function libraries(machine, folder) {
  return machine.exists(folder) && machine.list(folder).some((name) => /^libstd-.*\.rlib$/.test(name));
}

/** A library of our own making belongs to one build of the compiler and is stale after an update of it. */
function markMatches(machine, rust, sysroot) {
  const mark = join(targetFolder(sysroot), markName);
  return !machine.exists(mark) || machine.read(mark) === machine.ask("rustc", ["-vV"], rust.env);
}

const markName = "made-for.txt";
const targetFolder = (sysroot) => join(sysroot, "lib", "rustlib", wasmTarget, "lib");

async function debianStd(machine, log) {
  const rust = await debianRust(machine, log);
  if (hasStd(machine, rust)) return rust;
  const description = machine.ask("rustc", ["-vV"], rust.env);
  const llvm = description.match(/LLVM version: (\d+)/)[1];
  const family = installedRustFamily(machine);
  if (!family)
    throw new Advice(`No Rust package of Debian is installed: install rustc-web and cargo-web and try again`);
  await aptUpdate(log);
  await aptInstall([family.source, `lld-${llvm}`], log);

  const sysroot = machine.ask("rustc", ["--print", "sysroot"], rust.env);
  linkLinker(description, sysroot, llvm);
  const work = mkdtempSync(join(tmpdir(), "gibbs-std-"));
  try {
    writeCrate(work, vendoredSources(description));
    await buildStd(work, rust, log);
    install(work, targetFolder(sysroot), description);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  // What was compiled against another standard library cannot be used any more (error E0463).
  rmSync(join(target, wasmTarget), { recursive: true, force: true });
  return rust;
}

/** Debian leaves out `rust-lld`, which the target's linker is called. */
function linkLinker(description, sysroot, llvm) {
  const host = description.match(/host: (\S+)/)[1];
  const folder = join(sysroot, "lib", "rustlib", host, "bin");
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, "rust-lld"))) symlinkSync(`/usr/lib/llvm-${llvm}/bin/lld`, join(folder, "rust-lld"));
}

function vendoredSources(description) {
  const version = description.match(/release: (\S+)/)[1];
  const folder = readdirSync("/usr/src").find((name) => name.startsWith(`rustc-${version}`));
  const candidates = ["library/vendor", "vendor"].map((path) => join("/usr/src", folder ?? "", path));
  const found = candidates.find((path) => folder && existsSync(path));
  if (!found) throw new Advice(`No vendored sources of rustc ${version} in /usr/src`);
  return found;
}

/** An empty crate: compiling it compiles the standard library. */
function writeCrate(folder, vendor) {
  mkdirSync(join(folder, "src"));
  mkdirSync(join(folder, ".cargo"));
  writeFileSync(join(folder, "src", "lib.rs"), "");
  writeFileSync(
    join(folder, "Cargo.toml"),
    `[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n\n[profile.release]\npanic = "abort"\n`,
  );
  const source = `[source.crates-io]\nreplace-with = "vendored"\n\n[source.vendored]\ndirectory = ${JSON.stringify(vendor)}\n`;
  writeFileSync(join(folder, ".cargo", "config.toml"), source);
}

async function buildStd(folder, rust, log) {
  const args = ["build", "--release", "--offline", "-Zbuild-std=std,panic_abort", "--target", wasmTarget];
  const env = {
    ...rust.env,
    RUSTC_BOOTSTRAP: "1",
    // Without bitcode in the libraries, link-time optimization of the whole program fails.
    RUSTFLAGS: "-Cembed-bitcode=yes",
    CARGO_TARGET_DIR: join(folder, "target"),
  };
  await log.run("cargo", args, { cwd: folder, env });
}

function install(folder, destination, description) {
  mkdirSync(destination, { recursive: true });
  for (const old of readdirSync(destination).filter((name) => name.endsWith(".rlib"))) rmSync(join(destination, old));
  const made = join(folder, "target", wasmTarget, "release", "deps");
  const built = readdirSync(made).filter((name) => name.endsWith(".rlib") && !name.startsWith("libempty-"));
  for (const name of built) copyFileSync(join(made, name), join(destination, name));
  writeFileSync(join(destination, markName), description);
}
