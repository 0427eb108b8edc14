/** What the tarballs hold and promise. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { platforms } from "../../scripts/lib/pack.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { Installation, tarballs, tool } from "../support/installed.ts";

const execute = promisify(execFile);
const description = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const node = async (...args: string[]) => {
  try {
    return { good: true, output: (await execute(process.execPath, args)).stdout };
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return { good: false, output: stdout + stderr };
  }
};

for (const [name, path] of Object.entries(tarballs)) {
  test(`publint finds nothing in the ${name} package`, async (t) => {
    const { good, output } = await node(tool("publint", "src", "cli.js"), path, "--strict");
    t.true(good, output);
  });
}

test("types resolve for every subpath, in Node and in bundlers", async (t) => {
  const cli = tool("@arethetypeswrong", "cli", "dist", "index.js");
  const { good, output } = await node(cli, tarballs.main, "--profile", "esm-only", "--no-emoji", "--format", "ascii");
  t.true(good, output);
});

test("a strict TypeScript program compiles against the declarations, libraries checked", async (t) => {
  const installation = await Installation.of(tarballs.main);
  t.teardown(() => installation.remove());
  const subpaths = Object.keys(description.exports).filter((key) => !/\*|json|plot/.test(key));
  const uses = subpaths.map((path, i) => `import * as m${i} from "gibbs${path.slice(1)}"; export { m${i} };`);
  installation.write("program.ts", uses.join("\n"));
  const compilerOptions = { noEmit: true, strict: true, target: "es2023", module: "nodenext", types: [] };
  installation.write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  const { good, output } = await node(tool("typescript", "bin", "tsc"), "--project", installation.folder);
  t.true(good, output);
});

test("the main package names every platform's package, at its own version, and no tool of developers", async (t) => {
  const installation = await Installation.of(tarballs.main);
  t.teardown(() => installation.remove());
  const packed = JSON.parse(readFileSync(join(installation.folder, "node_modules/gibbs/package.json"), "utf8"));
  const expected = Object.fromEntries(platforms().map((name: string) => [`gibbs-${name}`, description.version]));
  t.deepEqual(packed.optionalDependencies, expected);
  t.is(packed.scripts, undefined);
  t.is(packed.devDependencies, undefined);
  t.is(packed.dependencies, undefined);
});

test("each platform's package describes itself by its name", (t) => {
  for (const name of platforms()) {
    const [os, cpu, abi] = name.split("-");
    const { version, ...own } = JSON.parse(readFileSync(join(root, "npm", name, "package.json"), "utf8"));
    const libc = { gnu: ["glibc"], musl: ["musl"] }[abi as string];
    t.like(own, { name: `gibbs-${name}`, os: [os], cpu: [cpu], libc, main: `gibbs.${name}.node` });
    t.deepEqual(own.files, [own.main]);
    t.is(version, description.version);
  }
});

test("the lock file names no registry", (t) => {
  t.notRegex(readFileSync(join(root, "package-lock.json"), "utf8"), /"resolved"/);
});
