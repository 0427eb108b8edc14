/** The WebAssembly modules; each holds the operations that belong together, and a page loads only those it imports. */
export type Group = "cluster-transport" | "model-sample" | "loss-metrics";

/** One call of an operation: what stands at each place of the border, and how its result is read. */
export interface Request<Result> {
  readonly group: Group;
  readonly operation: string;
  readonly places: readonly unknown[];
  readonly decode: (value: unknown) => Result;
}

const same = (value: unknown) => value;

export function request<Result>(
  group: Group,
  operation: string,
  places: readonly unknown[],
  decode: (value: unknown) => Result = same as (value: unknown) => Result,
): Request<Result> {
  return { group, operation, places, decode };
}
