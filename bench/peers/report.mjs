/** The comparisons in tables: for the terminal and for docs/benchmarks.md. */
import { figures, markdownTable, textTable, time } from "../lib/table.mjs";

const header = ["", "threads", "gibbs", "peer", "wall", "CPU", "quality, gibbs", "quality, peer"];

export function text(records) {
  return textTable(header, records.map(cells));
}

/** The environment, the table, and the promises of the first release. */
export function markdown(records, { machine, versions }) {
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const dates = [...new Set(records.map(({ date }) => date))].sort();
  const loads = records.flatMap(({ load: { before, after } }) => [before, after]);
  const about = `${dates.join(", ")}; ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}; ${names.join(", ")}; load average ${Math.min(...loads)} to ${Math.max(...loads)}.`;
  return `${about}\n\n${markdownTable(header, records.map(cells))}\n\n${gates(records)}\n\n${behind(records)}`;
}

function cells({ title, threads, peer, ours, theirs, ratio }) {
  const [mine, other] = [ours, theirs].map(performance);
  const [wall, cpu] = ratio ? [ratio.wall, ratio.cpu].map((value) => `${figures(value)}x`) : ["", ""];
  return [title, threads, mine, `${peer} ${other}`, wall, cpu, quality(ours), quality(theirs)];
}

/** "8.90 ms (least 4.60, quartiles 4.80 ms, 9.10 ms)", or effective draws a CPU second. */
function performance({ error, wall, rate }) {
  if (error) return "failed";
  if (rate) {
    const { median, lower, upper } = rate.cpu;
    return `${figures(median)} ESS/s (${figures(lower)} … ${figures(upper)})`;
  }
  return `${time(wall.median)} (${time(wall.min)}; ${time(wall.lower)} … ${time(wall.upper)})`;
}

function quality({ quality: facts }) {
  if (!facts) return "";
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${Number.isInteger(value) ? value : figures(value, name === "inertia" ? 7 : 3)}`)
    .join(", ");
}

/** What the first release promises on one thread, by CPU seconds. */
export function gates(records) {
  const promised = records.filter(({ gate }) => gate);
  const rows = promised.map(({ title, peer, gate, ratio }) => [
    title,
    `at least ${gate.wanted}x ${peer}`,
    `${figures(ratio.cpu)}x CPU, ${figures(ratio.wall)}x wall`,
    gate.met ? "met" : "missed",
  ]);
  return markdownTable(["promise, one thread", "wanted", "measured", ""], rows);
}

/** Every comparison that the peer wins. */
export function behind(records) {
  const lost = records.filter(({ ratio }) => ratio && Math.min(ratio.wall, ratio.cpu) < 1);
  if (lost.length === 0) return "The peers are ahead in none of these.";
  const lines = lost.map(
    ({ title, threads, peer, ratio }) =>
      `- ${title}, threads: ${threads}: ${peer} is ahead, wall ${figures(ratio.wall)}x, CPU ${figures(ratio.cpu)}x.`,
  );
  return `The peers are ahead here:\n\n${lines.join("\n")}`;
}
