/** What to show of a failed stage's log: the failed tests where the log is in TAP, else its end. */
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const shownTests = 8;
const linesPerTest = 30;
const shownLines = 40;

export function excerpt(log) {
  const lines = readFileSync(log.path, "utf8").trimEnd().split("\n");
  const failed = lines.flatMap((line, i) => (line.startsWith("not ok") ? [i] : []));
  const shown =
    failed.length > 0 ? failed.slice(0, shownTests).flatMap((i) => test(lines, i)) : lines.slice(-shownLines);
  return [...shown.map((line) => `  ${line}`), `  The whole log: ${relative(process.cwd(), log.path)}`].join("\n");
}

/** A failed test's line and the block of details below it. */
function test(lines, begin) {
  const next = lines.findIndex((line, i) => i > begin && /^(not )?ok\b|^1\.\.|^# /.test(line));
  return lines.slice(begin, Math.min(next === -1 ? lines.length : next, begin + linesPerTest));
}
