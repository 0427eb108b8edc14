/** What the report is doing: one line that changes on a terminal, one line a step elsewhere. */

import type { Progress } from "gibbs";

const terminal = process.stderr.isTTY === true;
const started = performance.now();

/** Says a step, and hands back what to give the library as `onProgress`. */
export function announce(step: string): (progress: Progress) => void {
  show(step);
  return ({ done, total, message }) => {
    if (!terminal || !total) return;
    show(`${[step, message].filter(Boolean).join(", ")}: ${Math.floor((100 * done) / total)} %`);
  };
}

/** Clears the line that changes. */
export function finish(): void {
  if (terminal) process.stderr.write("\r\x1b[K");
}

/** Seconds since the report began. */
export function elapsed(): number {
  return (performance.now() - started) / 1000;
}

function show(words: string): void {
  const line = `${elapsed().toFixed(1).padStart(5)} s  ${words}`;
  process.stderr.write(terminal ? `\r\x1b[K${line.slice(0, (process.stderr.columns || 80) - 1)}` : `${line}\n`);
}
