/**
 * `npm run bench`: what calls, imports and the main operations cost, native and WebAssembly side by side.
 *
 *     npm run bench -- [topic …] [--no-build] [--quick] [--threads n]
 *
 * Topics are the files of `bench/cases` and `import`. `--no-build` measures what is there, `--quick` is for trying a case
 * out. Prints a table with the checksum of each case, writes `bench/results/bench.json` and, where every topic ran, the
 * table of `docs/benchmarks.md`. Ends with status 1 if a case could not be run.
 */
import { fork } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "../scripts/build.mjs";
import { root } from "../scripts/lib/paths.mjs";
import { subpaths } from "../scripts/lib/typescript.mjs";
import { setup } from "../scripts/setup.mjs";
import { replacePart } from "./lib/document.mjs";
import { importTimes } from "./lib/import-time.mjs";
import { load, machineClass, packageVersion } from "./lib/machine.mjs";
import { figures, markdownTable, textTable, time } from "./lib/table.mjs";

const backends = ["native", "wasm"];
const here = join(root, "bench");
const importGoal = 15e-3;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "no-build": { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    threads: { type: "string", default: "1" },
  },
});
const all = [...readdirSync(join(here, "cases")).map((file) => basename(file, ".mjs")), "import"];
const wanted = positionals.length > 0 ? positionals : all;
const unknown = wanted.filter((topic) => !all.includes(topic));
if (unknown.length > 0) throw new Error(`no such topic: ${unknown.join(", ")}; there are ${all.join(", ")}`);

if (!options["no-build"]) await build(await setup());
const report = await measureAll();
print(report);
save(report);
if (report.failures.length > 0) process.exitCode = 1;

async function measureAll() {
  const before = load();
  const topics = wanted.filter((topic) => topic !== "import");
  const sides = {};
  // One process a backend at a time: two would disturb each other.
  for (const backend of backends) {
    sides[backend] = topics.length > 0 ? await child(backend, topics) : { records: [] };
    if (wanted.includes("import")) sides[backend].records.push(...(await imports(backend)));
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

async function imports(backend) {
  const names = subpaths.map((subpath) => (subpath === "index" ? "gibbs" : `gibbs/${subpath}`));
  const records = await importTimes({ root, subpaths: names, backend, runs: options.quick ? 3 : 11 });
  return records.map((record) => ({ ...record, atMost: importGoal }));
}

function failuresOf(backend, { records }) {
  const failed = records.filter(({ error }) => error);
  return failed.map(({ topic, name, error }) => `${backend}: ${topic}, ${name}: ${error}`);
}

/** Runs the topics in a process of their own on one backend. */
function child(name, topics) {
  const effort = options.quick ? { maxTime: 0.2, minSamples: 3 } : { maxTime: 2, minSamples: 7 };
  const process_ = fork(join(here, "child.mjs"), [JSON.stringify({ topics, effort })], {
    cwd: root,
    env: { ...process.env, GIBBS_BACKEND: name, GIBBS_NUM_THREADS: options.threads },
  });
  const side = { records: [] };
  console.log(`\n${name}`);
  process_.on("message", ({ backend, records = [] }) => {
    side.backend ??= backend;
    side.records.push(...records);
  });
  return new Promise((resolve, reject) => {
    process_.on("error", reject);
    process_.on("close", (status, signal) => {
      if (status !== 0) {
        const done = new Set(side.records.map(({ topic }) => topic));
        const topic = topics.find((each) => !done.has(each)) ?? "the end";
        side.records.push({ topic, name: "(the process)", error: `ended with ${signal ?? `status ${status}`}` });
      }
      resolve(side);
    });
  });
}

function sideBySide(sides) {
  const rows = new Map();
  for (const name of backends) {
    for (const { topic, name: title, atMost, error, ...measured } of sides[name].records) {
      if (error) continue;
      const key = `${topic}\0${title}`;
      const row = rows.get(key) ?? { topic, name: title, ...(atMost && { atMost }) };
      rows.set(key, { ...row, [name]: measured });
    }
  }
  return [...rows.values()];
}

function print({ cases, failures, load: { before, after } }) {
  console.log(`\n${textTable(header, cases.map(cells))}`);
  console.log(`\nload average ${before} before, ${after} after; medians, (least … upper quartile)`);
  const missed = cases.filter(({ atMost, native }) => atMost && native && native.seconds.median > atMost);
  for (const { name, atMost, native } of missed) {
    console.log(`over its goal: ${name} takes ${time(native.seconds.median)}, at most ${time(atMost)} wanted`);
  }
  if (failures.length > 0) console.log(`\n${failures.length} cases could not be run:\n${failures.join("\n")}`);
}

const header = ["", "native", "WebAssembly", "ratio", "goal", "a unit of work, native / WebAssembly", "checksum"];

function cells({ topic, name, atMost, native, wasm }) {
  const ratio = native && wasm ? `${figures(wasm.seconds.median / native.seconds.median)}` : "";
  return [
    `${topic}: ${name}`,
    spread(native),
    spread(wasm),
    ratio,
    atMost ? time(atMost) : "",
    units(native, wasm),
    checksums(native, wasm),
  ];
}

function spread(side) {
  if (!side) return "failed";
  const { median, min, upper } = side.seconds;
  return `${time(median)} (${time(min)} … ${time(upper)})`;
}

/** "gradients 210 ns / 390 ns, effective draws 35000 /s / 20000 /s". */
function units(native, wasm) {
  const names = Object.keys(native?.work ?? wasm?.work ?? {});
  const rate = (side, name) => {
    if (!side?.work) return "–";
    const each = side.seconds.median / side.work[name];
    return each < 1e-5 ? `${time(each)} each` : `${figures(1 / each)} a second`;
  };
  return names.map((name) => `${name} ${rate(native, name)} / ${rate(wasm, name)}`).join("; ");
}

function checksums(native, wasm) {
  const [first, second] = [native, wasm].map((side) =>
    side?.checksum === undefined ? "" : side.checksum.toPrecision(12),
  );
  return first === second ? first : [first, second].filter(Boolean).join(" / ");
}

function save(result) {
  if (options.quick) return;
  const folder = join(here, "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "bench.json"), `${JSON.stringify(result, null, 2)}\n`);
  if (wanted.length === all.length) replacePart(join(root, "docs", "benchmarks.md"), "bench", markdown(result));
}

function markdown({ date, machine, load: { before, after }, versions, threads, backends: sides, cases }) {
  const simd = backends.map((name) => `${name} with ${sides[name]?.simd ?? "?"}`).join(", ");
  const about = `${date}; ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}; Node ${versions.node}, gibbs ${versions.gibbs}; ${simd}; ${threads} thread; load average ${before} before and ${after} after.`;
  const rows = cases.map((each) => cells(each).slice(0, -1));
  return `${about}\n\n${markdownTable(header.slice(0, -1), rows)}`;
}
