/** What the package may weigh. */
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { addonPath } from "./native.mjs";
import { wasmGroups, wasmPath } from "./wasm.mjs";

/** Bytes after Brotli at its best, as servers and CDNs send them. */
export const limits = {
  wasmGroup: 300_000,
  // The engine of written models, every distribution and the samplers stand together until they are taken apart.
  larger: { "model-sample": 880_000 },
  addon: 5_200_000,
};

const compress = promisify(brotliCompress);

/** @returns {Promise<{lines: string[], good: boolean}>} each file with its size and limit, and whether all keep within. */
export async function sizeReport() {
  const limit = (group) => limits.larger[group] ?? limits.wasmGroup;
  const groups = Object.keys(wasmGroups).map((group) => measure(`${group}.wasm`, wasmPath(group), limit(group)));
  const files = await Promise.all([...groups, measure("native addon", addonPath(), limits.addon)]);
  return { lines: files.map(describe), good: files.every(({ compressed, limit }) => compressed <= limit) };
}

async function measure(name, path, limit) {
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { name, raw: bytes.length, compressed: (await compress(bytes, { params })).length, limit };
}

function describe({ name, raw, compressed, limit }) {
  const over = compressed > limit ? ": TOO LARGE" : "";
  return `${name}: ${kB(raw)}, ${kB(compressed)} after Brotli, at most ${kB(limit)}${over}`;
}

const kB = (bytes) => `${Math.round(bytes / 1000)} kB`;
