/**
 * Our side of a comparison, or that of a peer in JavaScript: a process that prepares a case once and runs it when told, a JSON
 * line a command, as `protocol.py` does for peers in Python.
 *
 *     node protocol.mjs <topic> <data folder> <output folder> <threads>
 *
 * A topic is a module whose `cases` is `{name: (data, threads) => (seed) => result}`; a result is an object of typed arrays,
 * matrices and numbers, or a function that makes one, so that nothing but the work is timed. A peer's also has `versions`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [topic, dataFolder, outputFolder, threads] = process.argv.slice(2);
const kinds = { float64: Float64Array, float32: Float32Array, int32: Int32Array };
const meta = JSON.parse(readFileSync(join(dataFolder, "meta.json"), "utf8"));

/** An array as data.py wrote it: `{data, shape}`. */
function data(name) {
  const { file, dtype, shape } = meta.arrays[name];
  const bytes = readFileSync(join(dataFolder, file));
  return { data: new kinds[dtype](new Uint8Array(bytes).buffer), shape };
}
data.numbers = meta.numbers;

let call;
let last;

const handlers = {
  async prepare({ case: name }) {
    call = last = undefined;
    const { cases, versions } = await import(`./${topic}.mjs`);
    call = await cases[name](data, Number(threads));
    if (versions) return { versions: versions() };
    const { backend, version } = await import("gibbs");
    return { versions: { gibbs: version, node: process.versions.node }, backend };
  },

  run({ seed, calls }) {
    const cpu = process.cpuUsage();
    const wall = performance.now();
    for (let i = 0; i < calls; i++) last = call(seed);
    const seconds = (performance.now() - wall) / 1e3;
    const { user, system } = process.cpuUsage(cpu);
    return { wall: seconds / calls, cpu: (user + system) / 1e6 / calls };
  },

  /** Writes the last result for the judge of quality. */
  save({ name }) {
    const output = typeof last === "function" ? last() : last;
    const saved = Object.entries(output).map(([key, value]) => [
      key,
      typeof value === "object" ? write(name, key, value) : value,
    ]);
    return { saved: Object.fromEntries(saved) };
  },
};

function write(name, key, value) {
  const { data: array, shape } = ArrayBuffer.isView(value) ? { data: value, shape: [value.length] } : value;
  const file = `${name}-${key}.bin`;
  writeFileSync(join(outputFolder, file), new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  const [dtype] = Object.entries(kinds).find(([, kind]) => array instanceof kind);
  return { file, dtype, shape };
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    answer = await handlers[command.do](command);
  } catch (error) {
    answer = { error: `${error.name}: ${error.message}` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
