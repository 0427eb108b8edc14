/** Fingerprints of contents, so that what was made from the same inputs is not made again. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "./paths.mjs";

/** The fingerprint of texts (versions, flags) and of files, named relative to the checkout. */
export function fingerprint(texts, files) {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text}\0`);
  for (const file of [...files].sort())
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex");
}

/** All files below folders of the checkout (or the files themselves), those that `skip` matches left out. */
export function filesOf(paths, skip) {
  return paths.flatMap((path) => walk(join(root, path))).filter((file) => !skip?.test(relative(root, file)));
}

function walk(path) {
  if (!existsSync(path)) return [];
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === "ENOTDIR") return [path];
    throw error;
  }
  return entries.flatMap((entry) => (entry.isDirectory() ? walk(join(path, entry.name)) : [join(path, entry.name)]));
}

/**
 * Makes `outputs` with `make` unless they are there and were made under the same fingerprint.
 * @returns {Promise<"up to date" | string>} what a step's line should say
 */
export async function unlessFresh({ stamp, print, outputs }, make) {
  const path = join(root, stamp);
  const fresh =
    existsSync(path) && readFileSync(path, "utf8") === print && outputs.every((output) => existsSync(output));
  if (fresh) return "up to date";
  const result = await make();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, print);
  return result ?? "done";
}
