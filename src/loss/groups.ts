/** Which rows belong together. */
import { integers, type Vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";

/** The whole batch, every row by itself, or a group a row. */
export type Groups = "batch" | "rows" | Vector;

/** Groups as they cross: nothing for the whole batch. */
export function rowGroups(groups: Groups | undefined, rows: number): Int32Array | undefined {
  if (groups === undefined || groups === "batch") return undefined;
  if (groups === "rows") return Int32Array.from({ length: rows }, (_, i) => i);
  if (typeof groups === "string") {
    throw invalid("InvalidOption", "options.groups", `expected "batch", "rows" or a group a row, got "${groups}"`);
  }
  return integers("options.groups", groups, rows);
}
