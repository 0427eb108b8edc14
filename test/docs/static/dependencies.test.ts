/** docs/dependencies.md names every direct dependency, and none that is gone. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import packageJson from "../../../package.json" with { type: "json" };
import { root } from "../api.ts";

const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const [, rust, npm] = read("docs", "dependencies.md").split(/^## /m);

/** Names in the second column of a part's tables. */
function listed(part: string): string[] {
  const cells = part
    .split("\n")
    .filter((line) => /^\| .* \|$/.test(line))
    .map((line) => line.split("|")[2]);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).sort();
}

/** Lines of a Cargo.toml's sections of dependencies, those on the workspace's own crates left out. */
function required(manifest: string): { name: string; line: string }[] {
  const sections = manifest.split(/^\[/m).filter((section) => /^[^\n]*dependencies\]/.test(section));
  const lines = sections.flatMap((section) => section.split("\n").slice(1)).filter((line) => /^[\w-]/.test(line));
  return lines.map((line) => ({ name: line.split(/[. =]/)[0], line })).filter(({ name }) => !name.startsWith("gibbs-"));
}

const names = (lines: { name: string }[]) => [...new Set(lines.map(({ name }) => name))].sort();
const workspace = names(required(read("Cargo.toml")));

test("every crate of the workspace, and no other", (t) => {
  t.deepEqual(listed(rust), workspace);
});

test("every crate is used, in the version that the workspace states", (t) => {
  const used = readdirSync(join(root, "crates")).flatMap((crate) => required(read("crates", crate, "Cargo.toml")));
  t.deepEqual(names(used), workspace);
  for (const { line } of used) t.true(line.includes("workspace = true"), line);
});

test("every npm package, and no other", (t) => {
  const { devDependencies, peerDependencies } = packageJson;
  t.deepEqual(listed(npm), Object.keys({ ...devDependencies, ...peerDependencies }).sort());
});

test("the library itself depends on nothing at run time", (t) => {
  t.false("dependencies" in packageJson);
  t.deepEqual(Object.keys(packageJson.peerDependenciesMeta).sort(), Object.keys(packageJson.peerDependencies).sort());
});
