/** What a measurement ran on: the class of the machine, not the machine. */
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** Processor, cores, memory and platform. */
export function machineClass() {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  };
}

/** Processes that want a core, averaged over the last minute: above 1 less than the machine was ours. */
export const load = () => Number(loadavg()[0].toFixed(2));

/** The version that a package.json states. */
export const packageVersion = (url) => JSON.parse(readFileSync(url, "utf8")).version;
