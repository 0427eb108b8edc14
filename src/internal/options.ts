import { invalid } from "./error.js";

/** How far a call is. */
export interface Progress {
  /** Units of work done. */
  readonly done: number;
  /** Units of work in all, where known. */
  readonly total?: number;
  /** What is being done. */
  readonly message?: string;
}

/** Options of every synchronous call that takes long. */
export interface SyncRunOptions {
  /** Threads to use; default: `GIBBS_NUM_THREADS`, else what the machine offers. Never changes a bit of the answer. */
  threads?: number;
  /** Hears how far the call is, at most twenty times a second. An exception in it stops the call. */
  onProgress?: (progress: Progress) => void;
  /** Where to compute; default `"cpu"`. */
  device?: "cpu" | "gpu" | "auto";
}

/** Options of every asynchronous call. */
export interface RunOptions extends SyncRunOptions {
  /** Aborting it rejects the promise with the signal's reason and stops the work. */
  signal?: AbortSignal;
}

const runNames: Record<string, unknown> = { threads: 1, onProgress: 1, device: 1, signal: 1 };

/** Refuses what is not an object and names that no one knows; `known` are the tables of names that the call takes. */
export function checkOptions(options: object | undefined, ...known: readonly object[]): void {
  if (options === undefined) return;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw invalid("InvalidOption", "options", "expected an object");
  }
  for (const name in options) {
    if (Object.hasOwn(runNames, name) || known.some((names) => Object.hasOwn(names, name))) continue;
    const hint = nearest(
      name,
      [runNames, ...known].flatMap((names) => Object.keys(names)),
    );
    throw invalid(
      "InvalidOption",
      `options.${name}`,
      `no such option${hint === undefined ? "" : `; did you mean ${hint}?`}`,
    );
  }
}

/** The name that a shorter or longer one must mean, or else that which differs least from a misspelled one, if it is close at all. */
function nearest(name: string, candidates: string[]): string | undefined {
  const [known, others] = candidates.filter((candidate) => isPart(name, candidate));
  if (known !== undefined && others === undefined) return known;
  const scored = candidates.map((candidate) => ({
    candidate,
    cost: editDistance(name.toLowerCase(), candidate.toLowerCase()),
  }));
  const best = scored.reduce((least, next) => (next.cost < least.cost ? next : least), {
    candidate: "",
    cost: Number.POSITIVE_INFINITY,
  });
  return best.cost <= Math.max(2, name.length / 3) ? best.candidate : undefined;
}

/** Whether one of the names begins with the other, and that is no single letter. */
function isPart(one: string, other: string): boolean {
  const [short, long] = [one, other].sort((a, b) => a.length - b.length);
  return short.length > 1 && long.toLowerCase().startsWith(short.toLowerCase());
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[to.length];
}

/** Checks the options of the run itself and returns the number of threads, 0 for the default. */
export function checkRun(options: RunOptions | undefined, synchronous: boolean): number {
  if (options === undefined) return 0;
  const { threads, onProgress, device, signal } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 256)) {
    throw invalid("InvalidOption", "options.threads", `expected an integer from 1 to 256, got ${String(threads)}`);
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw invalid("InvalidOption", "options.onProgress", "expected a function");
  }
  if (device !== undefined && device !== "cpu" && device !== "auto") {
    if (device !== "gpu")
      throw invalid("InvalidOption", "options.device", `expected "cpu", "gpu" or "auto", got ${String(device)}`);
    if (synchronous) throw invalid("InvalidOption", "options.device", "a synchronous call cannot use the GPU");
    throw invalid("Unsupported", "options.device", "this version computes on the CPU only");
  }
  if (signal !== undefined) {
    if (synchronous) throw invalid("InvalidOption", "options.signal", "a synchronous call cannot be aborted");
    if (!isSignal(signal)) {
      throw invalid("InvalidOption", "options.signal", "expected an AbortSignal");
    }
  }
  return threads ?? 0;
}

/** By what a call uses of it: a signal of another realm is one too. */
function isSignal(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { throwIfAborted, addEventListener, removeEventListener } = value as Record<string, unknown>;
  return [throwIfAborted, addEventListener, removeEventListener].every((method) => typeof method === "function");
}
