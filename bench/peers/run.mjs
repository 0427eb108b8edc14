/**
 * `npm run bench:peers`: the same data through scikit-learn, POT, stanli, torch and ml-kmeans, in turn with ours.
 *
 *     npm run bench:peers -- [topic …] [--match words] [--no-build] [--runs n]
 *
 * Makes `.python/` with pinned versions and the shared data where they are missing. Each side is a process that is started
 * once for a topic and a number of threads; ours and the peer then run alternately. `--match` keeps to comparisons whose
 * title holds these words. Results of what ran replace those in `bench/results/peers.json`, from which the tables of
 * `docs/benchmarks.md` are made. Ends with status 1 if a side failed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "../../scripts/build.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/step.mjs";
import { setup } from "../../scripts/setup.mjs";
import { replacePart } from "../lib/document.mjs";
import { load, machineClass } from "../lib/machine.mjs";
import { comparisons } from "./comparisons.mjs";
import { compare } from "./measure.mjs";
import { preparePeers, python } from "./python.mjs";
import { behind, gates, markdown, text } from "./report.mjs";
import { Side } from "./side.mjs";

const here = join(root, "bench", "peers");
const results = join(root, "bench", "results", "peers.json");
const outputFolder = join(root, "build", "bench-output");
const patience = 600;

await run(main);

async function main() {
  const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      match: { type: "string", default: "" },
      "no-build": { type: "boolean", default: false },
      runs: { type: "string" },
    },
  });
  const topics = [...new Set(comparisons.map(({ topic }) => topic))];
  const unknown = positionals.filter((topic) => !topics.includes(topic));
  if (unknown.length > 0) throw new Error(`no such topic: ${unknown.join(", ")}; there are ${topics.join(", ")}`);
  if (!options["no-build"]) await build(await setup());
  const dataFolder = await preparePeers();
  mkdirSync(outputFolder, { recursive: true });
  const records = [];
  const judge = new Side(python, [join(here, "quality.py"), dataFolder, outputFolder], { cwd: root, patience });
  for (const topic of topics.filter((each) => positionals.length === 0 || positionals.includes(each))) {
    records.push(...(await compareTopic(topic, dataFolder, judge, options)));
  }
  judge.end();
  finish(records, options.runs === undefined);
}

/** All comparisons of a topic, by threads: both sides are started once for each number of them. */
async function compareTopic(topic, dataFolder, judge, options) {
  const records = [];
  for (const threads of [1, 2].filter((count) => count <= availableParallelism())) {
    const chosen = comparisons.filter(
      (each) => each.topic === topic && each.threads.includes(threads) && each.title.includes(options.match),
    );
    if (chosen.length === 0) continue;
    const sides = start(topic, threads, dataFolder);
    for (const comparison of chosen) {
      process.stderr.write(`${comparison.title}, threads ${threads}, load ${load()}\n`);
      const runs = options.runs === undefined ? comparison.runs : Number(options.runs);
      records.push(await compare({ ...comparison, runs }, threads, sides, judge));
    }
    sides.ours.end();
    sides.peer.end();
  }
  return records;
}

function start(topic, threads, dataFolder) {
  const limits = ["OMP", "OPENBLAS", "MKL", "NUMEXPR", "GIBBS"].map((name) => [`${name}_NUM_THREADS`, String(threads)]);
  const options = { cwd: root, env: Object.fromEntries(limits), patience };
  const node = (module) =>
    new Side(process.execPath, [join(here, "protocol.mjs"), module, dataFolder, outputFolder, threads], options);
  const inNode = existsSync(join(here, `${topic}-peer.mjs`));
  return {
    ours: node(topic),
    peer: inNode
      ? node(`${topic}-peer`)
      : new Side(python, [join(here, "protocol.py"), topic, dataFolder, outputFolder], options),
  };
}

function finish(records, complete) {
  console.log(`\n${text(records)}\n\n${gates(records)}\n\n${behind(records)}`);
  if (complete) save(records);
  const failed = records.flatMap(({ title, threads, peer, ours, theirs }) => [
    ...(ours.error ? [`gibbs, ${title}, threads ${threads}: ${ours.error}`] : []),
    ...(theirs.error ? [`${peer}, ${title}, threads ${threads}: ${theirs.error}`] : []),
  ]);
  if (failed.length === 0) return;
  console.log(`\n${failed.length} sides failed:\n${failed.join("\n")}`);
  process.exitCode = 1;
}

/** Replaces what was measured anew, and drops what is compared no more. */
function save(records) {
  const key = ({ topic, name, threads }) => `${topic}/${name}/${threads}`;
  const old = existsSync(results) ? JSON.parse(readFileSync(results, "utf8")).comparisons : [];
  const merged = new Map([...old, ...records].map((record) => [key(record), record]));
  const all = comparisons.flatMap((each) => each.threads.map((threads) => merged.get(key({ ...each, threads }))));
  const there = all.filter((record) => record !== undefined);
  const versions = Object.assign({}, ...there.flatMap(({ ours, theirs }) => [ours.versions, theirs.versions]));
  const about = { machine: machineClass(), versions };
  mkdirSync(dirname(results), { recursive: true });
  writeFileSync(results, `${JSON.stringify({ ...about, comparisons: there }, null, 2)}\n`);
  replacePart(join(root, "docs", "benchmarks.md"), "peers", markdown(there, about));
}
