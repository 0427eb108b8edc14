/**
 * Steps: one line each with its time, quiet otherwise. What the commands of a step print goes to `build/log/<name>.log`;
 * when a step fails its last lines are shown.
 */
import { spawn } from "node:child_process";
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./paths.mjs";

const titleWidth = 34;
const shownLines = 25;

/** A failure that says in one line what to do about it. */
export class Advice extends Error {}

/** A failed step, with the log that tells why. */
export class StepFailure extends Error {
  constructor(title, log, cause) {
    super(`${title}: ${cause.message}`, { cause });
    this.log = log;
  }
}

/**
 * Runs one step. `action` gets its log and returns what to say of the result (for instance "up to date").
 * @param {string} title what the line says
 * @param {(log: Log) => Promise<string | undefined> | string | undefined} action
 */
export async function step(title, action) {
  const log = new Log(title);
  const begin = performance.now();
  const line = (result) => `${title.padEnd(titleWidth)} ${result} (${seconds(begin)})\n`;
  if (process.stdout.isTTY) process.stdout.write(`${title.padEnd(titleWidth)} …`);
  try {
    const result = await action(log);
    print(line(result ?? "done"));
  } catch (error) {
    print(line("failed"));
    throw new StepFailure(title, log, error);
  }
}

/** Runs a script's `main`; a failure is reported in a few lines and ends the process with status 1. */
export async function run(main) {
  try {
    await main();
  } catch (error) {
    report(error);
    process.exitCode = 1;
  }
}

/** Prints why a step failed: one line if that says what to do, else also the end of its log. */
export function report(error) {
  if (!(error instanceof StepFailure)) {
    console.error(error);
    return;
  }
  console.error(`\n${error.message}`);
  if (error.cause instanceof Advice) return;
  if (!(error.cause instanceof CommandFailure)) console.error(error.cause);
  const tail = error.log.tail(shownLines);
  if (tail) console.error(`${tail}\nThe whole log: ${relative(process.cwd(), error.log.path)}`);
}

/** The log of one step, and the way to run commands into it. */
export class Log {
  constructor(title) {
    const directory = join(root, "build", "log");
    mkdirSync(directory, { recursive: true });
    this.path = join(directory, `${title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.log`);
    writeFileSync(this.path, "");
  }

  /** Runs a command with its output in the log; rejects unless it exits with 0. Resolves to what it printed. */
  async run(command, args, options = {}) {
    const { status, output } = await this.attempt(command, args, options);
    if (status !== 0) throw new CommandFailure(command, args, status);
    return output;
  }

  /**
   * Runs a command with its output in the log; resolves to its exit status and what it printed.
   * @param {string} command
   * @param {string[]} args
   * @param {{cwd?: string, env?: object, timeout?: number}} [options] after `timeout` milliseconds the command is ended
   * @returns {Promise<{status: number, output: string}>}
   */
  attempt(command, args, { cwd = root, env = {}, timeout } = {}) {
    appendFileSync(this.path, `$ ${[command, ...args].join(" ")}\n`);
    const start = readFileSync(this.path).length;
    const output = openSync(this.path, "a");
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", output, output],
      timeout,
    });
    closeSync(output);
    return new Promise((resolve, reject) => {
      child.on("error", (error) => {
        reject(error.code === "ENOENT" ? new Advice(`${command} is not installed or not on PATH`) : error);
      });
      child.on("close", (status, signal) => {
        if (signal) appendFileSync(this.path, `ended by ${signal}\n`);
        resolve({ status: status ?? 1, output: readFileSync(this.path).subarray(start).toString() });
      });
    });
  }

  write(text) {
    appendFileSync(this.path, `${text}\n`);
  }

  tail(lines) {
    return readFileSync(this.path, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  }
}

class CommandFailure extends Error {
  constructor(command, args, status) {
    super(`${[command, ...args].join(" ")} ended with status ${status}`);
  }
}

/** Seconds since `begin` (of `performance.now()`), for people. */
export function seconds(begin) {
  return `${((performance.now() - begin) / 1000).toFixed(1)} s`;
}

function print(line) {
  process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${line}` : line);
}
