/** The Rust ladder: `cargo` on PATH if it is recent enough, else Debian's packages, else advice. */
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "../paths.mjs";
import { Advice } from "../step.mjs";
import { aptInstall, aptUpdate, hasApt, rustFamily } from "./debian.mjs";
import { atLeast, parseVersion } from "./version.mjs";

const programs = ["cargo", "rustc", "rustdoc", "rustfmt", "cargo-fmt", "cargo-clippy", "clippy-driver"];

/** The least Rust version, as `Cargo.toml` states it. */
export const leastRust = readFileSync(join(root, "Cargo.toml"), "utf8").match(/rust-version = "([\d.]+)"/)[1];

/**
 * @returns {Promise<{version: string, env: object, from: "PATH" | "Debian"}>} the compiler, and the environment in
 *   which `cargo` and `rustc` are that compiler's.
 */
export async function findRust(machine, log) {
  const onPath = compiler(machine, {});
  if (onPath) {
    await ensureLinker(machine, log);
    return { ...onPath, env: {}, from: "PATH" };
  }
  return debianRust(machine, log);
}

/** Debian's compiler, installed where needed. It may live beside another one on PATH. */
export async function debianRust(machine, log) {
  const installed = machine.exists("/usr/bin/cargo") && compiler(machine, debianEnv(machine));
  if (installed) return { ...installed, env: debianEnv(machine), from: "Debian" };
  if (hasApt(machine)) {
    await aptUpdate(log);
    const family = rustFamily(machine, parseVersion(leastRust));
    if (family) {
      await aptInstall([family.rustc, family.cargo, ...family.linters], log);
      const compilerNow = compiler(machine, debianEnv(machine));
      if (compilerNow) return { ...compilerNow, env: debianEnv(machine), from: "Debian" };
    }
  }
  throw new Advice(`Rust ${leastRust} or newer is needed: install it from https://rustup.rs and try again`);
}

function compiler(machine, env) {
  const least = parseVersion(leastRust);
  const [cargo, rustc] = ["cargo", "rustc"].map((name) => machine.ask(name, ["--version"], env));
  const good = [cargo, rustc].every((version) => atLeast(parseVersion(version), least));
  return good ? { version: parseVersion(rustc).join(".") } : undefined;
}

/** A PATH on which Debian's Rust comes first and nothing else of /usr/bin does. */
function debianEnv(machine) {
  const folder = join(root, "build", "toolchain", "debian");
  for (const program of programs) machine.link(`/usr/bin/${program}`, join(folder, program));
  return { PATH: `${folder}${delimiter}${machine.env.PATH}` };
}

async function ensureLinker(machine, log) {
  if (machine.platform === "win32" || machine.which("cc")) return;
  if (hasApt(machine)) {
    await aptUpdate(log);
    await aptInstall(["gcc", "libc6-dev"], log);
    return;
  }
  throw new Advice("A C compiler is needed for linking: install gcc (on macOS: xcode-select --install) and try again");
}
