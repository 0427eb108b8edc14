/** The tarballs that users install: the main package, and the package of a platform with its addon. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addonPath, triple } from "./native.mjs";
import { root } from "./paths.mjs";

const stage = join(root, "build", "package");
const legal = ["LICENSE-MIT", "LICENSE-APACHE"];

/** What `package.json` says to developers alone. */
const developerFields = ["scripts", "imports", "devDependencies", "napi"];

/** @returns {Promise<{main: string, platform: string}>} the tarballs' paths, made anew. */
export async function pack(log) {
  rmSync(stage, { recursive: true, force: true });
  return { main: await packMain(log), platform: await packPlatform(triple(), log) };
}

async function packMain(log) {
  const folder = join(stage, "main");
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
  copyTexts(root, folder, ["README.md", "CHANGELOG.md", ...legal]);
  const description = read(root);
  for (const field of developerFields) delete description[field];
  // The platforms' addons follow the version exactly: both sides of the border are of one build.
  description.optionalDependencies = Object.fromEntries(
    platforms().map((name) => [`gibbs-${name}`, description.version]),
  );
  write(folder, description);
  return npmPack(folder, log);
}

async function packPlatform(name, log) {
  const folder = join(stage, name);
  mkdirSync(folder, { recursive: true });
  cpSync(addonPath(name), join(folder, `gibbs.${name}.node`));
  copyTexts(join(root, "npm", name), folder, ["README.md"]);
  copyTexts(root, folder, legal);
  write(folder, { ...read(join(root, "npm", name)), version: read(root).version });
  return npmPack(folder, log);
}

/** Names of the platforms for which there is a package. */
export const platforms = () => readdirSync(join(root, "npm")).sort();

async function npmPack(folder, log) {
  const npm = process.env.npm_execpath;
  const [command, begin] = npm ? [process.execPath, [npm]] : ["npm", []];
  await log.run(command, [...begin, "pack", "--pack-destination", stage], { cwd: folder });
  const { name, version } = read(folder);
  return join(stage, `${name}-${version}.tgz`);
}

function copyTexts(from, to, names) {
  for (const name of names) if (existsSync(join(from, name))) cpSync(join(from, name), join(to, name));
}

const read = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

const write = (folder, description) =>
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(description, null, 2)}\n`);
