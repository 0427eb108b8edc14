/** The WebAssembly module groups: each holds what its subpaths need, and only that. */
import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installed, root, target } from "./paths.mjs";
import { filesOf, fingerprint, unlessFresh } from "./stamp.mjs";

/** Features of `crates/wasm` by module group. */
export const wasmGroups = {
  cluster: ["cluster"],
  transport: ["transport"],
  "model-sample": ["model", "sample", "diagnostics"],
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
  const sources = filesOf(
    ["crates", "Cargo.toml", "Cargo.lock", ".cargo"],
    /^crates\/(node|xtask|testkit)\/|\/tests?(\.rs|\/)/,
  );
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
