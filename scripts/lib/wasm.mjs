/** The WebAssembly module groups: each holds what its subpaths need, and only that. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installed, root, target } from "./paths.mjs";
import { filesOf, fingerprint, unlessFresh } from "./stamp.mjs";

/** Features of `crates/wasm` by module group. */
export const wasmGroups = {
  cluster: ["cluster"],
  "cluster-likelihood": ["cluster-likelihood"],
  "cluster-graphs": ["cluster-graphs"],
  "cluster-systems": ["cluster-systems"],
  transport: ["transport"],
  "transport-relaxed": ["transport-relaxed"],
  "transport-spaces": ["transport-spaces"],
  "transport-systems": ["transport-systems"],
  "model-sample": ["graph", "model", "sample", "diagnostics"],
  "loss-metrics": ["loss", "metrics"],
};

/** What every runtime that the package supports can load. */
const optimizerFlags = [
  "-O3",
  "--strip-debug",
  "--strip-producers",
  "--enable-simd",
  "--enable-bulk-memory",
  "--enable-nontrapping-float-to-int",
  "--enable-sign-ext",
  "--enable-mutable-globals",
  "--enable-reference-types",
  "--enable-multivalue",
];

export const wasmPath = (group) => join(root, "dist", "wasm", `${group}.wasm`);

/** Builds one group unless its sources are unchanged: wasm-pack makes module and glue, wasm-opt the module that ships. */
export async function buildWasm(group, toolchain, log) {
  const features = wasmGroups[group].join(",");
  const sources = groupSources(group);
  const { wasmRust, wasmBindgen, wasmPack } = toolchain;
  const versions = [wasmRust.version, wasmBindgen.version, wasmPack.version];
  const print = fingerprint([features, ...versions, ...optimizerFlags], sources);
  const folder = join(root, "build", "wasm", group);
  const module = join(folder, "gibbs_wasm_bg.wasm");
  const outputs = [join(folder, "gibbs_wasm.js"), module, wasmPath(group)];
  return unlessFresh({ stamp: `build/stamps/wasm-${group}`, print, outputs }, async () => {
    const path = [wasmBindgen.folder, wasmPack.folder, wasmRust.env.PATH ?? process.env.PATH].join(delimiter);
    const env = { ...wasmRust.env, PATH: path, RUSTFLAGS: "-Ctarget-feature=+simd128", CARGO_TARGET_DIR: target };
    const out = ["--target", "no-modules", "--out-dir", folder, "--out-name", "gibbs_wasm", "--no-pack", "--no-opt"];
    const cargo = ["--no-default-features", "--features", features];
    await log.run(
      "wasm-pack",
      ["build", "crates/wasm", "--mode", "no-install", "--profile", "wasm", ...out, "--", ...cargo],
      { env },
    );
    mkdirSync(join(root, "dist", "wasm"), { recursive: true });
    const optimizer = installed("binaryen", "bin", "wasm-opt");
    await log.run(process.execPath, [optimizer, module, "-o", wasmPath(group), ...optimizerFlags]);
  });
}

/**
 * The files that a group's module is made of: a change elsewhere does not build it anew.
 * @param {string} group
 * @returns {string[]}
 */
export function groupSources(group) {
  const topics = wasmGroups[group].map(topicOf);
  const crates = closure(["wasm", "ops", ...new Set(topics)]);
  const others = Object.values(wasmGroups)
    .flat()
    .map(topicOf)
    .filter((topic) => !topics.includes(topic));
  const foreign = new RegExp(`^crates/ops/src/(${others.join("|")})(\\.rs$|/)|/tests?(\\.rs$|/)`);
  return filesOf([...crates.map((crate) => `crates/${crate}`), "Cargo.toml", "Cargo.lock", ".cargo"], foreign);
}

/** The topic of a feature: `transport-spaces` is a part of transport. */
const topicOf = (feature) => feature.replace(/-.*/, "");

/** These crates and the workspace's crates that they are built from; what is optional in `ops` is up to the group. */
function closure(crates) {
  const known = readdirSync(join(root, "crates"));
  for (const crate of crates) {
    const manifest = readFileSync(join(root, "crates", crate, "Cargo.toml"), "utf8").split("[dev-dependencies]")[0];
    const needed = manifest.split("\n").filter((line) => line.startsWith("gibbs-") && !line.includes("optional"));
    const names = needed.map((line) => line.match(/^gibbs-(\w+)/)[1]);
    crates.push(...names.filter((name) => known.includes(name) && !crates.includes(name)));
  }
  return crates.sort();
}
