/** Which backend carries out the calls, how it is forced, and what importing costs. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";
import { backend, version } from "gibbs";
import packageJson from "../../package.json" with { type: "json" };

const execute = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const forced = process.env.GIBBS_BACKEND;

/** What a program prints that runs in a process of its own. */
async function run(program: string, env: Record<string, string | undefined> = {}): Promise<string> {
  const options = { cwd: root, env: { ...process.env, ...env } };
  const { stdout } = await execute(process.execPath, ["--input-type=module", "--eval", program], options);
  return stdout.trim();
}

const name = `import { backend } from "gibbs"; console.log(backend.name);`;

test("the backend says what it is", (t) => {
  t.true(["native", "wasm"].includes(backend.name));
  if (forced !== undefined) t.is(backend.name as string, forced);
  const instructions = ["avx512", "avx2", "sse2", "neon", "simd128", "scalar"];
  t.true(instructions.includes(backend.simd), backend.simd);
  t.is(backend.name === "wasm", backend.simd === "simd128");
  t.true(Number.isInteger(backend.threads) && backend.threads >= 1);
  t.true(Object.isFrozen(backend));
});

test("the version is the package's", (t) => {
  t.is(version, packageJson.version);
});

test("GIBBS_BACKEND forces one; without it a checkout is native", async (t) => {
  t.is(await run(name, { GIBBS_BACKEND: "native" }), "native");
  t.is(await run(name, { GIBBS_BACKEND: "wasm" }), "wasm");
  t.is(await run(name, { GIBBS_BACKEND: undefined }), "native");
});

test("GIBBS_BACKEND of another value is an error that says so", async (t) => {
  const program = `await import("gibbs").catch(({ code, argument, message }) => console.log(code, argument, message));`;
  const said = await run(program, { GIBBS_BACKEND: "gpu" });
  t.is(said, 'InvalidOption GIBBS_BACKEND GIBBS_BACKEND: expected native or wasm, got "gpu"');
});

test("GIBBS_NUM_THREADS sets the default", async (t) => {
  const program = `import { backend } from "gibbs"; console.log(backend.threads);`;
  t.is(await run(program, { GIBBS_NUM_THREADS: "3" }), "3");
});

test("importing keeps no process alive", async (t) => {
  const program = `await import("gibbs/loss"); console.log("imported");`;
  t.is(await run(program), "imported");
});

test("a synchronous call needs no waiting on Node", async (t) => {
  const program = `import { logSumExp } from "gibbs/loss"; console.log(logSumExp([5]));`;
  t.is(await run(program), "5");
});

test("importing costs less than half of the start of Node itself", async (t) => {
  // Processor time over processor time of the same process, so that neither a slow machine nor a busy one matters.
  const program = `
    const cost = ({ user, system }) => user + system;
    const start = process.cpuUsage();
    await import("gibbs/loss");
    console.log(cost(process.cpuUsage(start)) / cost(start));
  `;
  const ratios: number[] = [];
  for (let i = 0; i < 7; i++) ratios.push(Number(await run(program)));
  ratios.sort((a, b) => a - b);
  t.log(`median ${ratios[3].toFixed(2)}`);
  t.true(ratios[3] < 0.5, ratios.map((ratio) => ratio.toFixed(2)).join(", "));
});
