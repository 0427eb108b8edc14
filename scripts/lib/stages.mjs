/** The stages of `npm test`: each runs something and counts. Static checks count as one test each. */
import { countCargoTest, countNextest, countTap, settle, single, skipped } from "./count.mjs";
import { machine } from "./machine.mjs";
import { pack } from "./pack.mjs";
import { installed } from "./paths.mjs";
import { sizeReport } from "./sizes.mjs";
import { atLeast, parseVersion } from "./toolchain/version.mjs";

/** Ends what hangs; long enough for a cold build on a machine that others use too. */
const patience = 40 * 60_000;

/** From this Rust on, lints that no one has held the sources against are shown in the log and fail nothing. */
const unknownLints = [1, 97];

/**
 * What is tested in Rust. The adapters have no tests, and named here they would be compiled; one selection for all, since
 * another has other features and builds everything anew.
 */
const tested = ["--workspace", "--exclude", "gibbs-node", "--exclude", "gibbs-wasm"];

/** @type {Stage[]} in the order in which they run; `needs` says what must be there before. */
export const stages = [
  {
    name: "rustfmt",
    needs: "rust",
    run: cargoCheck(["fmt", "--all", "--check", "--", "--color", "never"], "cargo-fmt"),
  },
  { name: "lock", needs: "rust", run: cargoCheck(["metadata", "--quiet", "--locked", "--format-version", "1"]) },
  { name: "clippy", needs: "rust", run: clippy },
  { name: "rust", needs: "rust", run: rustTests },
  { name: "doctests", needs: "rust", run: docTests },
  { name: "rustdoc", needs: "rust", run: cargoCheck(["doc", "--workspace", "--no-deps"]) },
  {
    name: "biome",
    needs: "packages",
    run: nodeCheck(["@biomejs", "biome", "bin", "biome"], ["check", "--error-on-warnings"]),
  },
  { name: "tsc", needs: "build", run: nodeCheck(["typescript", "bin", "tsc"], ["--noEmit"]) },
  { name: "typedoc", needs: "build", run: nodeCheck(["typedoc", "bin", "typedoc"], ["--emit", "none"]) },
  { name: "scripts", needs: "packages", run: ava("scripts") },
  { name: "native", needs: "build", run: ava("backend", { GIBBS_BACKEND: "native" }) },
  { name: "wasm", needs: "build", run: ava("backend", { GIBBS_BACKEND: "wasm" }) },
  { name: "browser", needs: "build", run: ava("browser") },
  { name: "package", needs: "build", run: packageTests },
  { name: "sizes", needs: "build", run: sizes },
];

/**
 * The environment of every cargo command: its output is read, warnings of the documentation fail, and property tests meet the
 * same cases in every run (`cargo test` by itself goes on exploring).
 */
const cargoEnv = (toolchain) => ({
  ...toolchain.rust.env,
  CARGO_TERM_COLOR: "never",
  RUST_BACKTRACE: "0",
  PROPTEST_RNG_SEED: "1",
  ...(strict(toolchain) && { RUSTDOCFLAGS: "-Dwarnings" }),
});

const strict = (toolchain) => !atLeast(parseVersion(toolchain.rust.version), unknownLints);

function clippy(toolchain, log) {
  const args = ["clippy", "--workspace", "--all-targets", ...(strict(toolchain) ? ["--", "-Dwarnings"] : [])];
  return cargoCheck(args, "cargo-clippy")(toolchain, log);
}

function cargoCheck(args, program = "cargo") {
  return async (toolchain, log) => {
    if (!machine.which(program, { ...machine.env, ...toolchain.rust.env })) return skipped();
    const { status } = await log.attempt("cargo", args, { env: cargoEnv(toolchain), timeout: patience });
    return single(status === 0);
  };
}

function nodeCheck(program, args) {
  return async (_toolchain, log) => {
    const { status } = await log.attempt(process.execPath, [installed(...program), ...args], { timeout: patience });
    return single(status === 0);
  };
}

async function rustTests(toolchain, log) {
  const options = { env: cargoEnv(toolchain), timeout: patience };
  if (machine.which("cargo-nextest")) {
    const { status, output } = await log.attempt(
      "cargo",
      ["nextest", "run", ...tested, "--no-fail-fast", "--status-level", "fail"],
      options,
    );
    return settle(countNextest(output), status);
  }
  const args = ["test", ...tested, "--lib", "--bins", "--tests", "--no-fail-fast"];
  const { status, output } = await log.attempt("cargo", args, options);
  return settle(countCargoTest(output), status);
}

async function docTests(toolchain, log) {
  const args = ["test", ...tested, "--doc", "--no-fail-fast"];
  const { status, output } = await log.attempt("cargo", args, { env: cargoEnv(toolchain), timeout: patience });
  return settle(countCargoTest(output), status);
}

function ava(suite, env = {}) {
  return async (toolchain, log) => {
    const settings = { ...env, GIBBS_SUITE: suite, CHROME_PATH: toolchain.browser, NO_COLOR: "1" };
    const args = [installed("ava", "entrypoints", "cli.mjs"), "--tap"];
    const { status, output } = await log.attempt(process.execPath, args, { env: settings, timeout: patience });
    return settle(countTap(output), status);
  };
}

async function packageTests(toolchain, log) {
  await pack(log);
  return ava("package")(toolchain, log);
}

async function sizes(_toolchain, log) {
  const { lines, good } = await sizeReport();
  for (const line of lines) log.write(line);
  return single(good);
}
