/** The codes of `GibbsError`, all of them. */
export const errorCodes = Object.freeze([
  "InvalidShape",
  "InvalidValue",
  "InvalidOption",
  "Infeasible",
  "OutOfMemory",
  "Unsupported",
  "Internal",
] as const);

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];

/**
 * What gibbs throws, and rejects with, when it cannot give an answer.
 *
 * - `InvalidShape`: a number of rows, columns or elements that does not fit.
 * - `InvalidValue`: a value outside its domain, or of the wrong type.
 * - `InvalidOption`: an option that is unknown, missing or outside its domain.
 * - `Infeasible`: a problem without a feasible answer.
 * - `OutOfMemory`: more memory than the machine or a stated limit allows.
 * - `Unsupported`: something this build, backend or moment cannot do.
 * - `Internal`: a fault of gibbs itself; please report it.
 *
 * An iteration that did not converge is not an error: results say so in `converged`.
 */
export class GibbsError extends Error {
  override readonly name = "GibbsError";
  readonly code: ErrorCode;
  /** The argument at fault, such as `points` or `options.epsilon`, where there is one. */
  declare readonly argument?: string;

  constructor(code: ErrorCode, message: string, argument?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    if (argument !== undefined) this.argument = argument;
  }
}

/** An error about one argument; the message begins with its name. */
export function invalid(code: ErrorCode, argument: string, problem: string): GibbsError {
  return new GibbsError(code, `${argument}: ${problem}`, argument);
}

/** The `GibbsError` of an error that an adapter threw; anything else, such as a listener's exception, as it is. */
export function fromAdapter(error: unknown): unknown {
  if (error instanceof GibbsError || !(error instanceof Error)) return error;
  const { code, argument } = error as { code?: unknown; argument?: unknown };
  if (!errorCodes.includes(code as ErrorCode)) return error;
  return new GibbsError(code as ErrorCode, error.message, typeof argument === "string" ? argument : undefined);
}
