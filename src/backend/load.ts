import { backend } from "#backend";
import { type Bindings, bindings } from "./bindings.js";
import type { Group } from "./request.js";

/** The operations, with the module that holds a group of them on its way; each file of a topic calls this when imported. */
export function load(group: Group): Bindings {
  backend.load(group);
  return bindings;
}
