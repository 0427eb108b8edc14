/** The results of `npm run bench` in tables: for the terminal and for docs/benchmarks.md. */
import { figures, markdownTable, textTable, time } from "./lib/table.mjs";

const backends = ["native", "wasm"];
const header = [
  "",
  "native",
  "WebAssembly",
  "ratio",
  "CPU, native / WebAssembly",
  "goal",
  "a unit of work",
  "checksum",
];

/** The table, goals that were missed, and cases that could not be run. */
export function text({ cases, failures, load: { before, after } }) {
  const parts = [textTable(header, cases.map(cells)), `load average ${before} before, ${after} after; ${legend}`];
  const over = missed(cases);
  if (over.length > 0) parts.push(over.join("\n"));
  if (failures.length > 0) parts.push(`${failures.length} cases could not be run:\n${failures.join("\n")}`);
  return parts.join("\n\n");
}

const legend = "medians (least … upper quartile)";

/** What ran where, and the table without its checksums. */
export function markdown({ date, machine, load: { before, after }, versions, threads, backends: sides, cases }) {
  const simd = backends.map((name) => `${name} with ${sides[name]?.simd ?? "?"}`).join(", ");
  const about = [
    `${date}; ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}`,
    `Node ${versions.node}, gibbs ${versions.gibbs}; ${simd}; threads: ${threads}`,
    `load average ${before} before and ${after} after; ${legend}`,
  ];
  const rows = cases.map((each) => cells(each).slice(0, -1));
  return `${about.join("; ")}.\n\n${markdownTable(header.slice(0, -1), rows)}`;
}

/** Judged by the processor's time: on a quiet machine it is the clock's, on a busy one it is still ours. */
function missed(cases) {
  const over = cases.filter(({ atMost, native }) => atMost && native && native.cpu > atMost);
  return over.map(({ topic, name, atMost, native }) => {
    const took = `${time(native.cpu)} CPU, ${time(native.seconds.median)} wall`;
    return `over its goal: ${topic}, ${name}: ${took}, at most ${time(atMost)} wanted`;
  });
}

function cells({ topic, name, atMost, native, wasm }) {
  const ratio = native && wasm ? figures(wasm.seconds.median / native.seconds.median) : "";
  const cpu = [native, wasm].map((side) => (side ? time(side.cpu) : "–")).join(" / ");
  const goal = atMost ? time(atMost) : "";
  const sides = [spread(native), spread(wasm), ratio, cpu];
  return [`${topic}: ${name}`, ...sides, goal, units(native, wasm), checksums(native, wasm)];
}

function spread(side) {
  if (!side) return "failed";
  const { median, min, upper } = side.seconds;
  return `${time(median)} (${time(min)} … ${time(upper)})`;
}

/** "gradients 210 ns each / 390 ns each; effective draws 35000 a second / 20000 a second". */
function units(native, wasm) {
  const names = Object.keys(native?.work ?? wasm?.work ?? {});
  return names.map((name) => `${name} ${rate(native, name)} / ${rate(wasm, name)}`).join("; ");
}

function rate(side, name) {
  if (!side?.work) return "–";
  const each = side.cpu / side.work[name];
  return name === "gradients" ? `${time(each)} each` : `${figures(1 / each)} a second`;
}

function checksums(native, wasm) {
  const both = [native, wasm].map((side) => side?.checksum?.toPrecision(10));
  return [...new Set(both.filter(Boolean))].join(" / ");
}
