/** Holds a function against bad inputs: each must give a `GibbsError` that names the argument, and nothing worse. */
import type { ExecutionContext } from "ava";
import { errorCodes, GibbsError } from "gibbs";
import type { BadInputs } from "./bad-inputs.ts";

/** Longest that a refusal may take, in milliseconds: wrong input is never a hang. */
const patience = 2000;

/**
 * Calls `call` with each of `inputs` and fails the test unless every call throws, or rejects with, a `GibbsError` whose
 * `argument` is `argument` or a part of it (`options.seed` is a part of `options`).
 */
export async function rejects(
  t: ExecutionContext,
  argument: string,
  call: (input: never) => unknown,
  inputs: BadInputs,
): Promise<void> {
  const faults: string[] = [];
  for (const [name, make] of Object.entries(inputs)) {
    const begin = performance.now();
    const outcome = await settled(() => call(make() as never));
    const fault = faultOf(outcome, argument) ?? slowness(performance.now() - begin);
    if (fault !== undefined) faults.push(`${argument}, ${name}: ${fault}`);
  }
  t.deepEqual(faults, []);
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

async function settled(call: () => unknown): Promise<Outcome> {
  try {
    return { value: await call() };
  } catch (error) {
    return { error };
  }
}

/** What is wrong with the way a bad input was met, or undefined. */
function faultOf(outcome: Outcome, argument: string): string | undefined {
  if ("value" in outcome) return `was accepted and gave ${shown(outcome.value)}`;
  const { error } = outcome;
  if (!(error instanceof GibbsError)) return `gave ${shown(error)} instead of a GibbsError`;
  if (!errorCodes.includes(error.code)) return `has the unknown code ${error.code}`;
  if (error.code === "Internal") return `is taken for a fault of gibbs itself: ${error.message}`;
  if (error.argument !== argument && !error.argument?.startsWith(`${argument}.`)) {
    return `names ${error.argument} (${error.message})`;
  }
  if (!error.message.startsWith(error.argument)) return `has a message without the name: ${error.message}`;
  return undefined;
}

function slowness(milliseconds: number): string | undefined {
  return milliseconds > patience ? `took ${Math.round(milliseconds)} ms` : undefined;
}

function shown(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return typeof value === "object" ? JSON.stringify(value)?.slice(0, 100) : String(value);
}
