/**
 * `npm run bench`: what calls, imports and the main operations cost, native and WebAssembly side by side.
 *
 *     npm run bench -- [topic …] [--match words] [--no-build] [--quick] [--threads n]
 *
 * Topics are the files of `bench/cases` and `import`; `--match` keeps to cases whose title holds these words. `--no-build`
 * measures what is there, `--quick` is for trying a case out. Prints a table with the checksum of each case; the topics or
 * cases that ran replace those in `bench/results/bench.json`, from which the table of `docs/benchmarks.md` is made (its first
 * line is the last run's). Ends with status 1 if a case could not be run.
 */
import { fork } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "../scripts/build.mjs";
import { root } from "../scripts/lib/paths.mjs";
import { run } from "../scripts/lib/step.mjs";
import { subpaths } from "../scripts/lib/typescript.mjs";
import { setup } from "../scripts/setup.mjs";
import { replacePart } from "./lib/document.mjs";
import { importTimes } from "./lib/import-time.mjs";
import { load, machineClass, packageVersion } from "./lib/machine.mjs";
import { markdown, text } from "./report.mjs";

const backends = ["native", "wasm"];
const here = join(root, "bench");
const importGoal = 15e-3;
const topics = [...readdirSync(join(here, "cases")).map((file) => basename(file, ".mjs")), "import"];

await run(main);

async function main() {
  const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      "no-build": { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      threads: { type: "string", default: "1" },
      match: { type: "string", default: "" },
    },
  });
  const unknown = positionals.filter((topic) => !topics.includes(topic));
  if (unknown.length > 0) throw new Error(`no such topic: ${unknown.join(", ")}; there are ${topics.join(", ")}`);
  const wanted = positionals.length > 0 ? positionals : topics;
  if (!options["no-build"]) await build(await setup());
  const result = await measureAll(wanted, options);
  console.log(`\n${text(result)}`);
  if (!options.quick) save(result, options.match === "" ? wanted : []);
  if (result.failures.length > 0) process.exitCode = 1;
}

async function measureAll(wanted, options) {
  const before = load();
  const sides = {};
  // One process a backend at a time: two would disturb each other.
  for (const backend of backends) {
    sides[backend] = await child(
      backend,
      wanted.filter((topic) => topic !== "import"),
      options,
    );
    if (wanted.includes("import")) sides[backend].records.push(...(await imports(backend, options)));
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machineClass(),
    load: { before, after: load() },
    versions: {
      gibbs: packageVersion(join(root, "package.json")),
      node: process.versions.node,
      v8: process.versions.v8,
    },
    threads: Number(options.threads),
    backends: Object.fromEntries(backends.map((name) => [name, sides[name].backend])),
    cases: sideBySide(sides),
    failures: backends.flatMap((name) => failuresOf(name, sides[name])),
  };
}

async function imports(backend, { quick }) {
  const names = subpaths.map((subpath) => (subpath === "index" ? "gibbs" : `gibbs/${subpath}`));
  const records = await importTimes({ root, subpaths: names, backend, runs: quick ? 3 : 11 });
  return records.map((record) => ({ ...record, atMost: importGoal }));
}

/** Runs topics in a process of their own on one backend. */
function child(backend, names, { quick, threads, match }) {
  const effort = quick ? { maxTime: 0.2, minSamples: 3 } : { maxTime: 2, minSamples: 7 };
  const side = { records: [] };
  if (names.length === 0) return side;
  console.log(`\n${backend}`);
  const measuring = fork(join(here, "child.mjs"), [JSON.stringify({ topics: names, effort, match })], {
    cwd: root,
    env: { ...process.env, GIBBS_BACKEND: backend, GIBBS_NUM_THREADS: threads },
  });
  measuring.on("message", ({ backend: information, records = [] }) => {
    side.backend ??= information;
    side.records.push(...records);
  });
  return new Promise((resolve, reject) => {
    measuring.on("error", reject);
    measuring.on("close", (status, signal) => {
      if (status !== 0) side.records.push(cutShort(names, side.records, signal ?? `status ${status}`));
      resolve(side);
    });
  });
}

/** The record of a process that ended before its time, in the first topic that it did not finish. */
function cutShort(names, records, how) {
  const done = new Set(records.map(({ topic }) => topic));
  const topic = names.find((name) => !done.has(name)) ?? names.at(-1);
  return { topic, name: "the process of the cases", error: `ended with ${how}` };
}

function failuresOf(backend, { records }) {
  const failed = records.filter(({ error }) => error);
  return failed.map(({ topic, name, error }) => `${backend}: ${topic}, ${name}: ${error}`);
}

/** One row a case, with what each backend measured. */
function sideBySide(sides) {
  const rows = new Map();
  for (const backend of backends) {
    for (const { topic, name, atMost, error, ...measured } of sides[backend].records) {
      if (error) continue;
      const key = `${topic}\0${name}`;
      const row = rows.get(key) ?? { topic, name, ...(atMost && { atMost }) };
      rows.set(key, { ...row, [backend]: measured });
    }
  }
  return [...rows.values()];
}

function save(result, ran) {
  const path = join(here, "results", "bench.json");
  const before = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).cases : [];
  const again = ({ topic, name }) => result.cases.some((each) => each.topic === topic && each.name === name);
  const kept = before.filter((each) => !ran.includes(each.topic) && !again(each));
  const cases = [...kept, ...result.cases].sort((a, b) => topics.indexOf(a.topic) - topics.indexOf(b.topic));
  const all = { ...result, cases };
  mkdirSync(join(here, "results"), { recursive: true });
  writeFileSync(path, `${JSON.stringify(all, null, 2)}\n`);
  replacePart(join(root, "docs", "benchmarks.md"), "bench", markdown(all));
}
