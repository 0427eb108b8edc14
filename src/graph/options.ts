/** Options of single operations. */
import { invalid } from "../internal/error.js";

/** A flag that is off where it is left out. */
export function flag(name: string, value: boolean | undefined): boolean {
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw invalid("InvalidOption", `options.${name}`, "expected a boolean");
}
