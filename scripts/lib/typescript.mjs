/** The TypeScript side: bundles for Node and for browsers, their workers, and the declarations. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installed, root } from "./paths.mjs";
import { filesOf, fingerprint, unlessFresh } from "./stamp.mjs";
import { wasmGroups } from "./wasm.mjs";

export const subpaths = [
  "index",
  "cluster",
  "transport",
  "graph",
  "model",
  "sample",
  "diagnostics",
  "loss",
  "metrics",
  "plot",
];

/** Optional peers: loaded by `gibbs/plot` alone, from the user's own installation. */
const peers = ["@observablehq/plot", "linkedom"];

const commonJs = { format: "cjs", outExtension: { ".js": ".cjs" } };

/** Node shows the line where an error was thrown; in browsers bundlers look for `new URL("…", import.meta.url)` in one piece. */
const platforms = {
  node: { platform: "node", target: "node20", lineLimit: 160 },
  browser: { platform: "browser", target: "es2022" },
};

const gluePath = (group) => join(root, "build", "wasm", group, "gibbs_wasm.js");

/**
 * Makes wasm-bindgen's classic script a function, so that a module that trapped can be made anew beside the old one. Modules
 * that import the same functions have the same script, which is then bundled once.
 */
const glueAsFunction = {
  name: "glue",
  setup(build) {
    build.onResolve({ filter: /^#wasm\// }, ({ path }) => {
      const script = readFileSync(gluePath(path.slice("#wasm/".length)));
      const first = Object.keys(wasmGroups).find((group) => readFileSync(gluePath(group)).equals(script));
      return { path: first, namespace: "glue" };
    });
    build.onLoad({ filter: /.*/, namespace: "glue" }, ({ path }) => {
      const script = readFileSync(gluePath(path), "utf8");
      return { contents: `export default function glue() {\n${script}\nreturn wasm_bindgen;\n}`, loader: "js" };
    });
  },
};

/** Bundles `dist/node` and `dist/browser` unless sources and glue are unchanged. */
export async function bundle() {
  const glue = Object.keys(wasmGroups).map(gluePath);
  const sources = [...filesOf(["src", "package.json", "scripts/lib/typescript.mjs"]), ...glue];
  const outputs = Object.keys(platforms).map((name) => join(root, "dist", name, "index.js"));
  return unlessFresh({ stamp: "build/stamps/bundle", print: fingerprint(["bundle"], sources), outputs }, async () => {
    const { build } = await import("esbuild");
    for (const [name, platform] of Object.entries(platforms)) {
      const outdir = join(root, "dist", name);
      rmSync(outdir, { recursive: true, force: true });
      const shared = {
        ...platform,
        outdir,
        absWorkingDir: root,
        bundle: true,
        format: "esm",
        sourcemap: true,
        // Less to parse; names stay.
        minifyWhitespace: true,
        minifySyntax: true,
        logLevel: "warning",
        plugins: [glueAsFunction],
      };
      const entryPoints = Object.fromEntries(subpaths.map((subpath) => [subpath, entry(subpath)]));
      await build({ ...shared, entryPoints, splitting: true, chunkNames: "chunk-[hash]", external: peers });
      // A worker is one file, so that a bundler of the user's can move it as it is.
      await build({ ...shared, entryPoints: { worker: `src/backend/worker-${name}.ts` } });
      // Node requires the glue where it needs it, at once: CommonJS.
      if (name === "node") await build({ ...shared, entryPoints: ["src/backend/wasm.ts"], ...commonJs });
    }
  });
}

/** Writes `dist/types` unless the sources are unchanged. */
export async function declarations(log) {
  const sources = filesOf(["src", "tsconfig.json", "tsconfig.types.json", "package-lock.json"]);
  const outputs = [join(root, "dist", "types", "index.d.ts")];
  return unlessFresh({ stamp: "build/stamps/types", print: fingerprint(["types"], sources), outputs }, async () => {
    rmSync(join(root, "dist", "types"), { recursive: true, force: true });
    await log.run(process.execPath, [installed("typescript", "bin", "tsc"), "--project", "tsconfig.types.json"]);
  });
}

function entry(subpath) {
  return subpath === "index" ? "src/index.ts" : `src/${subpath}/index.ts`;
}
