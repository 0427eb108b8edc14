/**
 * The tests that take minutes: those behind the feature `slow` of the crates that have one. Each prints figures, which
 * go into the crate's section of `docs/slow-tests.md` where all of its tests passed. `npm run test:slow -- transport` runs one
 * crate's alone.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { replacePart } from "../bench/lib/document.mjs";
import { load, machineClass } from "../bench/lib/machine.mjs";
import { countCargoTest, inWords, settle, sum } from "./lib/count.mjs";
import { root } from "./lib/paths.mjs";
import { Advice, run, step } from "./lib/step.mjs";
import { setup } from "./setup.mjs";

/** Two hours end what hangs. */
const timeout = 2 * 60 * 60_000;

/** Crates with a feature `slow`. */
export function slowCrates() {
  const manifest = (name) => readFileSync(join(root, "crates", name, "Cargo.toml"), "utf8");
  return readdirSync(join(root, "crates")).filter((name) => /^slow = /m.test(manifest(name)));
}

/**
 * What each test of `cargo test --nocapture` on one thread printed and how it ended.
 * @returns {{name: string, printed: string[], passed: boolean}[]}
 */
export function readTests(output) {
  const tests = output.matchAll(/^test (\S+)(?: - should panic)? \.\.\. ([\s\S]*?)(ok|FAILED)$/gm);
  return [...tests].map(([, name, text, end]) => ({
    name,
    printed: text.split("\n").filter((line) => line.trim() !== ""),
    passed: end === "ok",
  }));
}

async function main() {
  const crates = slowCrates();
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !crates.includes(name));
  if (unknown.length > 0) throw new Advice(`No slow tests in ${unknown.join(", ")}; there are ${crates.join(", ")}`);
  const toolchain = await setup();
  const parts = [];
  for (const crate of wanted.length > 0 ? wanted : crates) parts.push(await runCrate(crate, toolchain));
  const counts = sum(parts.map((part) => part.counts));
  save(parts.filter((part) => part.counts.failed === 0));
  process.exitCode = counts.failed === 0 ? 0 : 1;
  console.log(`tests: ${inWords(counts)}`);
}

async function runCrate(crate, toolchain) {
  let part;
  const before = load();
  await step(`slow tests of ${crate}`, async (log) => {
    const args = ["test", "--release", "--package", `gibbs-${crate}`, "--lib", "--features", "slow", "--", "slow::"];
    const options = { env: { ...toolchain.rust.env, CARGO_TERM_COLOR: "never", PROPTEST_RNG_SEED: "1" }, timeout };
    const { status, output } = await log.attempt("cargo", [...args, "--nocapture", "--test-threads=1"], options);
    const busy = [before, load()];
    part = { crate, busy, tests: readTests(output), counts: settle(countCargoTest(output), status) };
    return inWords(part.counts);
  });
  for (const { name, printed, passed } of part.tests) {
    for (const line of [`${passed ? "" : "FAILED "}${name}`, ...printed]) console.log(`  ${line}`);
  }
  return part;
}

/** The document's part with the sections of crates that ran anew, all in the order of their names. */
export function merged(document, parts, about) {
  const old = document.split(/^(?=### )/m).filter((section) => section.startsWith("### "));
  const sections = new Map(old.map((section) => [/^### (\S+)/.exec(section)[1], section.trim()]));
  for (const { crate, tests, counts, busy } of parts) {
    const rows = tests.map(
      ({ name, printed }) => `- \`${name}\`${printed.map((line) => `\n  - ${line.trim()}`).join("")}`,
    );
    const head = `${about}, load average ${busy.join(" to ")}: ${inWords(counts)}.`;
    sections.set(crate, `### ${crate}\n\n${head}\n\n${rows.join("\n")}`);
  }
  return [...sections]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([, section]) => section)
    .join("\n\n");
}

function save(parts) {
  const path = join(root, "docs", "slow-tests.md");
  const [, document] = readFileSync(path, "utf8").split("<!-- slow:begin -->");
  const { processor, cores, memoryGiB } = machineClass();
  const about = `${new Date().toISOString().slice(0, 10)}, ${processor}, ${cores} cores, ${memoryGiB} GiB`;
  replacePart(path, "slow", merged(document.split("<!-- slow:end -->")[0], parts, about));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await run(main);
