import { backend } from "#backend";
import type { Operations } from "./request.js";

/** A topic's operations, with the module that holds them on its way; each file of a topic calls this when imported. */
export function load<Requests>(operations: Operations<Requests>): Requests {
  backend.load(operations.group);
  return operations.requests;
}
