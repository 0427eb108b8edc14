/** What a pool and its workers say to each other. */
import type { Group } from "./request.js";

/** Stands for a handle; kind and bytes come along the first time a worker meets it. */
export interface HandlePlace {
  readonly handle: number;
  readonly kind?: string;
  readonly bytes?: Uint8Array;
}

export type ToWorker =
  | {
      readonly group: Group;
      /** Comes along with a worker's first call of a group. */
      readonly module: WebAssembly.Module | undefined;
      readonly operation: string;
      readonly places: readonly unknown[];
      readonly listens: boolean;
    }
  | { readonly group: Group; readonly close: number };

export type FromWorker =
  | { readonly result: unknown }
  | { readonly done: number; readonly total: number | undefined }
  | { readonly error: { readonly message: string; readonly code?: string; readonly argument?: string } };
