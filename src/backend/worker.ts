/** What a worker does, on Node and in browsers: it carries out one call at a time. */

import { Instance } from "./instance.js";
import type { FromWorker, HandlePlace, ToWorker } from "./messages.js";
import type { Group } from "./request.js";
import { glues } from "./wasm.js";

/** Answers the pool. */
export type Post = (message: FromWorker, transfer: ArrayBuffer[]) => void;

/** An object, kept with its bytes so that it can be made anew after a trap. */
interface Kept {
  readonly kind: string;
  readonly bytes: Uint8Array;
  number: number;
  age: unknown;
}

const instances = new Map<Group, Instance>();
const objects = new Map<number, Kept>();

export function receive(message: ToWorker, post: Post): void {
  if ("close" in message) {
    const kept = objects.get(message.close);
    objects.delete(message.close);
    if (kept !== undefined) instances.get(message.group)?.close(kept.number);
    return;
  }
  try {
    const result = carryOut(message, post);
    post({ result }, buffers(result));
  } catch (error) {
    const { message: text, code, argument } = error as Error & { code?: string; argument?: string };
    post({ error: { message: text ?? String(error), code: code ?? "Internal", argument } }, []);
  }
}

function carryOut(message: Exclude<ToWorker, { close: number }>, post: Post): unknown {
  if (message.module !== undefined) instances.set(message.group, new Instance(glues[message.group], message.module));
  const own = instances.get(message.group) as Instance;
  const places = message.places.map((place) => (isHandle(place) ? opened(own, place) : place));
  const listener = message.listens ? (done: number, total?: number) => post({ done, total }, []) : undefined;
  return own.call(message.operation, places, listener);
}

function isHandle(place: unknown): place is HandlePlace {
  return typeof place === "object" && place !== null && "handle" in place;
}

function opened(instance: Instance, place: HandlePlace): number {
  let kept = objects.get(place.handle);
  if (kept === undefined) {
    kept = { kind: place.kind ?? "", bytes: place.bytes ?? new Uint8Array(), number: 0, age: undefined };
    objects.set(place.handle, kept);
  }
  if (kept.age === undefined || kept.age !== instance.age) {
    kept.number = instance.open(kept.kind, kept.bytes);
    kept.age = instance.age;
  }
  return kept.number;
}

function buffers(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  return Array.isArray(value) ? value.flatMap(buffers) : [];
}
