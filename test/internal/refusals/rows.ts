/** What the tables of refusals are made of. */
import {
  type BadInputs,
  badAsyncRunOptions,
  badOptions,
  badSyncRunOptions,
  prefixed,
} from "../../support/bad-inputs.ts";

/** One argument: its name, a call with it alone in question, and what it must refuse. */
export type Row = readonly [argument: string, call: (input: never) => unknown, inputs: BadInputs];

/** Rows by the functions they are about: `gibbs/loss dpo`. */
export type Table = Readonly<Record<string, readonly Row[]>>;

export const points = [
  [0, 0],
  [0, 1],
  [9, 9],
  [9, 8],
];

/** As many as a bad input means to have rows, so that what goes beside it fits. */
export const ones = (input: unknown) => new Array<number>(rows(input)).fill(1);
export const zeros = (input: unknown) => new Array<number>(rows(input)).fill(0);

function rows(input: unknown): number {
  const claimed = Array.isArray(input) ? input.length : (input as { shape?: number[] } | null)?.shape?.[0];
  return Number.isInteger(claimed) && (claimed as number) >= 0 && (claimed as number) < 100 ? (claimed as number) : 3;
}

/** Values of one option, as options. */
export const option = (name: string, values: BadInputs, others: object = {}): BadInputs =>
  prefixed(`${name}: `, values, (value) => ({ ...others, [name]: value }));

/** The options of a function with an asynchronous form and a twin: those of the run, and its `own` bad ones. */
export function twins(
  asynchronous: (options: never) => unknown,
  synchronous: (options: never) => unknown,
  own: BadInputs = {},
  others: object = {},
): Row[] {
  const beside = (inputs: BadInputs) => prefixed("", inputs, (input) => ({ ...others, ...(input as object) }));
  return [
    ["options", asynchronous, { ...badOptions, ...beside(badAsyncRunOptions), ...own }],
    ["options", synchronous, { ...badOptions, ...beside(badSyncRunOptions), ...own }],
  ];
}
