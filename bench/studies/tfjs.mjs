/**
 * Cross-entropy with its gradient, 4096 x 1000 in single precision, against tfjs and its WebAssembly backend.
 *
 *     node bench/studies/tfjs.mjs [runs]
 *
 * Installs tfjs with pinned versions into `build/tfjs` the first time. Four processes run in turn, one thread each: tfjs on its
 * WebAssembly backend (SIMD) and on its plain JavaScript backend, gibbs native and gibbs as WebAssembly. Logits and labels are
 * ready before, for tfjs as tensors of its backend with the labels one-hot; its gradient stays there, ours is in an array of the
 * caller's. Prints milliseconds of the processor a call (medians, least in brackets; wall clock after), the ratios of medians,
 * and the largest difference between the gradients, whose entries are below 1 / 4096.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root } from "../../scripts/lib/paths.mjs";
import { step } from "../../scripts/lib/step.mjs";
import { integers, normalMatrix } from "../lib/data.mjs";
import { load } from "../lib/machine.mjs";
import { median } from "../lib/statistics.mjs";
import { Side } from "../peers/side.mjs";

const folder = join(root, "build", "tfjs");
const version = "4.22.0";
const parts = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"];
const [rows, classes] = [4096, 1000];
const program = fileURLToPath(import.meta.url);

const sides = {
  "tfjs, WebAssembly": { role: "tfjs-wasm" },
  "tfjs, JavaScript": { role: "tfjs-cpu", calls: 1 },
  "gibbs, native": { role: "gibbs", env: { GIBBS_BACKEND: "native", GIBBS_NUM_THREADS: "1" } },
  "gibbs, WebAssembly": { role: "gibbs", env: { GIBBS_BACKEND: "wasm", GIBBS_NUM_THREADS: "1" } },
};

const inputs = () => ({
  logits: Float32Array.from(normalMatrix(rows, classes, 1, 2).data),
  labels: integers(rows, classes, 2),
});

if (process.argv[2] === "--side") await serve(process.argv[3]);
else await compare(Number(process.argv[2] ?? 11));

async function compare(runs) {
  await step("tfjs", install);
  console.log(`load ${load()}`);
  const running = Object.entries(sides).map(([name, { role, env = {}, calls = 5 }]) => {
    const side = new Side(process.execPath, [program, "--side", role], { cwd: root, env, patience: 600 });
    return { name, side, calls, times: [] };
  });
  for (const each of running) each.found = await each.side.ask({ calls: 1 });
  for (let run = 0; run < runs; run++) {
    for (const { side, calls, times } of running) times.push(await side.ask({ calls }));
  }
  for (const { side } of running) side.end();
  const [first] = running;
  for (const { name, times, found } of running) {
    const all = (times, key) => times.map((time) => time[key]);
    const cpu = (times) => median(all(times, "cpu"));
    const ratios = running.map(({ times: other }) => (cpu(other) / cpu(times)).toFixed(2));
    const difference = Math.max(...found.gradient.map((slope, i) => Math.abs(slope - first.found.gradient[i])));
    console.log(
      `${name}: ${cpu(times).toFixed(2)} ms (${Math.min(...all(times, "cpu")).toFixed(2)}; wall ${median(all(times, "wall")).toFixed(2)}); ${ratios[0]}x tfjs on WebAssembly, ${ratios[1]}x tfjs in JavaScript; value ${found.value.toFixed(6)}, gradient within ${difference.toExponential(1)}`,
    );
  }
  console.log(`load ${load()}`);
}

async function install(log) {
  if (parts.every((part) => existsSync(join(folder, "node_modules", part)))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  const packages = parts.map((part) => `${part}@${version}`);
  await log.run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, ...packages]);
}

/** Answers how long a call takes, with the value and the first rows of the gradient. */
async function serve(role) {
  const call = await (role === "gibbs" ? gibbs() : tfjs(role.slice("tfjs-".length)));
  const { createInterface } = await import("node:readline");
  for await (const line of createInterface({ input: process.stdin })) {
    const { calls } = JSON.parse(line);
    const [begin, before] = [performance.now(), process.cpuUsage()];
    let result;
    for (let i = 0; i < calls; i++) {
      result?.end?.();
      result = call();
    }
    const wall = (performance.now() - begin) / calls;
    const { user, system } = process.cpuUsage(before);
    const cpu = (user + system) / 1e3 / calls;
    const gradient = [...result.gradient().slice(0, 4 * classes)];
    process.stdout.write(`${JSON.stringify({ wall, cpu, value: result.value, gradient })}\n`);
    result.end?.();
  }
}

async function gibbs() {
  const { crossEntropy } = await import("gibbs/loss");
  const { logits, labels } = inputs();
  const options = { threads: 1, out: new Float32Array(logits.length) };
  return () => {
    const { value, grads } = crossEntropy({ data: logits, shape: [rows, classes] }, labels, options);
    return { value, gradient: () => grads.logits };
  };
}

async function tfjs(backend) {
  const require = createRequire(pathToFileURL(join(folder, "package.json")));
  const tf = require("@tensorflow/tfjs");
  if (backend === "wasm") {
    const made = require("@tensorflow/tfjs-backend-wasm");
    made.setWasmPaths(`${join(folder, "node_modules", "@tensorflow", "tfjs-backend-wasm", "dist")}/`);
    made.setThreadsCount(1);
  }
  await tf.setBackend(backend);
  await tf.ready();
  const { logits, labels } = inputs();
  const z = tf.tensor2d(logits, [rows, classes]);
  const y = tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), classes), "float32");
  const differentiated = tf.valueAndGrad((z) => tf.losses.softmaxCrossEntropy(y, z));
  return () => {
    const { value, grad } = differentiated(z);
    const [number] = value.dataSync();
    value.dispose();
    return { value: number, gradient: () => grad.dataSync(), end: () => grad.dispose() };
  };
}
