/**
 * What writing, compiling and differentiating a density costs, native and WebAssembly in turn.
 *
 *     node bench/studies/graph.mjs [turns]
 *
 * Processor microseconds (user), the least of so many turns of each backend (default 9), one process a backend. Gradients
 * are those of `bench/peers/graph.mjs` on made-up data of the same sizes: called one by one, and a thousand in one call as
 * a sampler runs them. Tracing is that of a hundred nodes, warm. Run it after `npm run build`: it measures what is there.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { normals, uniforms } from "../lib/data.mjs";

const own = fileURLToPath(import.meta.url);
const backends = ["native", "wasm"];
const vectorised = ["schools", "logistic", "linear", "hierarchical", "gaussian"];
const tasks = ["trace", "compile", ...vectorised.flatMap((name) => [`${name}, one by one`, `${name}, in one call`])];

if (process.send === undefined) await compare(Number(process.argv[2] ?? 9));
else await serve();

/** Runs every task in turn on both backends and prints the table. */
async function compare(turns) {
  const sides = backends.map((GIBBS_BACKEND) =>
    fork(own, [], { env: { ...process.env, GIBBS_BACKEND, GIBBS_NUM_THREADS: "1" } }),
  );
  console.log("| µs | native | WebAssembly | ratio |\n| --- | --- | --- | --- |");
  for (const task of tasks) {
    const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let turn = 0; turn < turns; turn++) {
      for (const [k, side] of sides.entries()) least[k] = Math.min(least[k], await ask(side, task));
    }
    console.log(`| ${task} | ${least.map(text).join(" | ")} | ${(least[1] / least[0]).toFixed(2)} |`);
  }
  for (const side of sides) side.disconnect();
}

function text(value) {
  return value.toPrecision(3);
}

function ask(side, task) {
  return new Promise((resolve, reject) => {
    side.once("exit", (code) => reject(new Error(`a side ended with ${code}`)));
    side.once("message", (cost) => {
      side.removeAllListeners("exit");
      resolve(cost);
    });
    side.send(task);
  });
}

/** One backend's side: answers a task with what a call of it costs. */
async function serve() {
  const graph = await import("gibbs/graph");
  const { densities } = await import("../peers/graph.mjs");
  const data = arrays();
  const chain = () =>
    graph.graph(({ input, parameter }) => {
      const y = parameter("y");
      let x = input("x", 100);
      for (let k = 0; k < 100; k += 3) x = x.multiply(y).add(y).tanh();
      return x.sum();
    });
  const x = normals(100, 1);
  const traced = chain();
  const calls = { trace: [() => chain().dimension, 1], compile: [() => traced.compile({ x }).instructions, 1] };
  for (const name of vectorised) {
    const body = densities[name]((key) => data[key]);
    const program = graph.graph(({ parameter }) => body(parameter)).compile();
    const d = program.dimension;
    const position = Float64Array.from({ length: d }, (_, k) => -0.3 + (0.7 * k) / (d - 1));
    const positions = { data: new Float64Array(1000 * d), shape: [1000, d] };
    for (let row = 0; row < 1000; row++) positions.data.set(position, row * d);
    calls[`${name}, one by one`] = [() => program.gradient(position).value, 1];
    calls[`${name}, in one call`] = [() => program.vmapSync(positions).values[0], 1000];
  }
  const ready = new Map();
  process.on("message", (task) => {
    const [call, units] = calls[task];
    if (!ready.has(task)) ready.set(task, batchOf(call));
    process.send(cpu(call, ready.get(task)) / units);
  });
}

/** How many calls take fifty milliseconds, once warm. */
function batchOf(call) {
  for (let count = 1; ; count *= 2) if (cpu(call, count) * count > 5e4) return count;
}

/** Microseconds of processor time a call. */
function cpu(call, count) {
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) call();
  const { user } = process.cpuUsage(before);
  return user / count;
}

/** Made-up arrays of the sizes of the comparison with peers, by its names. */
function arrays() {
  const matrix = (rows, columns, seed) => ({ data: normals(rows * columns, seed), shape: [rows, columns] });
  const labels = (count, seed) => Float64Array.from({ length: count }, uniforms(seed)).map(Math.round);
  const precision = new Float64Array(10_000);
  for (let k = 0; k < 10_000; k++) {
    const apart = Math.abs(Math.floor(k / 100) - (k % 100));
    precision[k] = apart === 0 ? 100 : 1 / (1 + apart);
  }
  return {
    schools_effects: [28, 8, -3, 7, -1, 1, 18, 12],
    schools_errors: [15, 10, 16, 11, 9, 11, 10, 18],
    logistic_x: matrix(2000, 20, 2),
    logistic_y: labels(2000, 3),
    linear_x: matrix(434, 3, 4),
    linear_y: normals(434, 5),
    radon_group: Float64Array.from({ length: 919 }, (_, k) => Math.floor((k * 85) / 919)),
    radon_x: normals(919, 6),
    radon_y: normals(919, 7),
    gaussian_precision: { data: precision, shape: [100, 100] },
  };
}
