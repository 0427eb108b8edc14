import { invalid } from "../internal/error.js";

/** Refuses what is not an object with some of the given names. */
export function checkFields(name: string, value: unknown, names: object): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid("InvalidValue", name, `expected {${Object.keys(names).join(", ")}}`);
  }
  for (const field in value) {
    if (!Object.hasOwn(names, field)) throw invalid("InvalidValue", `${name}.${field}`, "no such field");
  }
}
