/** Operations along time: scans with carried state, recurrences, hidden Markov chains, differential equations. */
import { invalid } from "../internal/error.js";
import { count, operation } from "./build.js";
import { Expr } from "./expr.js";
import { isOperand, type Operand } from "./operand.js";
import { flag } from "./options.js";
import { elements, hiddenMarkov, recurrence, type Shape, sameShape, scalar, shapeText } from "./shape.js";
import { active, Body, type Trace, tracing } from "./trace.js";

/** Options of {@link scan}. */
export interface ScanOptions {
  /** Whether the last row comes first; what a step emits stands where its row does. Default `false`. */
  readonly reverse?: boolean;
}

/** What a scan's step gets for its sequences: a row of each. */
export type Rows<Sequences> = Sequences extends Operand ? Expr : { readonly [Name in keyof Sequences]: Expr };

/** What a scan returns. */
export interface Scanned<State extends string, Emitted extends string> {
  /** The states after the last step. */
  readonly last: Readonly<Record<State, Expr>>;
  /** For each state its values after every step, and for whatever else the steps return its values: one row a step. */
  readonly each: Readonly<Record<State | Emitted, Expr>>;
}

/**
 * What a scan's node holds of its body. The outputs that no one reads are left out when the graph is written down, so a
 * scan costs what is used of it.
 */
export interface ScanAttributes {
  readonly carried: number;
  readonly sequences: number;
  readonly length: number;
  readonly reverse: boolean;
  readonly body: Body;
  /** The next states, then what may be emitted. */
  readonly outputs: readonly Expr[];
}

/**
 * A loop over rows that carries a state: `state = step(state, row)` for each row in turn.
 *
 * The step is traced once. It returns the next value of every state, of the same shape, and may return more, which is
 * collected a row a step. It may read any expression around it. Its slope runs the steps backwards.
 *
 * Cost: the step's, n times; parts of it that do not depend on the state are computed for all rows at once.
 *
 * @param initial the states to begin with, by name.
 * @param sequences what is looped over, along its first axis: one array, or several of the same length by name.
 * @param step returns the next states, and what is collected beside them.
 * @param options.reverse default `false`.
 * @example
 * // An exponential moving average.
 * const smooth = graph(() => {
 *   const { last } = scan({ level: 0 }, [4, 8], ({ level }, y) => ({ level: f`${level} / 2 + ${y} / 2` }));
 *   return last.level;
 * });
 * smooth.compile().value(); // 5
 */
export function scan<
  State extends string,
  Sequences extends Operand | Readonly<Record<string, Operand>>,
  Emitted extends string = never,
>(
  initial: Readonly<Record<State, Operand>>,
  sequences: Sequences,
  step: (
    state: Readonly<Record<State, Expr>>,
    row: Rows<Sequences>,
  ) => Readonly<Record<State, Operand> & Record<Emitted, Operand>>,
  options: ScanOptions = {},
): Scanned<State, Emitted> {
  const trace = active("scan");
  const reverse = flag("reverse", options.reverse);
  if (typeof step !== "function") throw invalid("InvalidValue", "step", "expected a function");
  const names = Object.keys(named("initial", initial)) as State[];
  const states = names.map((name) => trace.operand(`initial.${name}`, initial[name]));
  const single = isOperand(sequences);
  const columns = single ? { row: sequences as Operand } : (sequences as Readonly<Record<string, Operand>>);
  const keys = Object.keys(named("sequences", columns));
  const rows = keys.map((key) => trace.operand(single ? "sequences" : `sequences.${key}`, columns[key]));
  const length = commonLength(rows);

  const shapes = [...states.map(({ shape }) => shape), ...rows.map(({ shape }) => shape.slice(1))];
  const body = new Body(trace, shapes);
  const state = record(names, (_, k) => body.argument(k));
  const row = single ? body.argument(names.length) : record(keys, (_, k) => body.argument(names.length + k));
  const returned = named(
    "step",
    tracing(body, () => step(state, row as Rows<Sequences>)),
  ) as Record<State | Emitted, Operand>;
  const next = names.map((name, k) => nextState(body, name, states[k], returned[name]));
  const emitted = (Object.keys(returned) as (State | Emitted)[]).filter((name) => !names.includes(name as State));
  const emissions = emitted.map((name) => body.operand(`step.${name}`, returned[name]));

  const outputs = [...next, ...next, ...emissions];
  const attributes: ScanAttributes = { carried: names.length, sequences: keys.length, length, reverse, body, outputs };
  const whole = outputs.reduce((sum, { shape }, k) => sum + elements(shape) * (k < names.length ? 1 : length), 0);
  const operands = [...states, ...rows, ...body.captured];
  const node = trace.unique("scan", operands, [whole], attributes as unknown as Readonly<Record<string, unknown>>);
  const piece = (which: number, shape: Shape) => trace.node("piece", [node], shape, { which }, `${which}`);
  return {
    last: record(names, (_, k) => piece(k, next[k].shape)),
    each: record([...names, ...emitted], (_, k) => {
      const which = names.length + k;
      return piece(which, [length, ...outputs[which].shape]);
    }),
  };
}

function named<Value extends object>(argument: string, value: Value): Value {
  if (typeof value === "object" && value !== null && !(value instanceof Expr) && !Array.isArray(value)) return value;
  throw invalid("InvalidValue", argument, "expected a record of operands by name");
}

function record<Name extends string, Value>(names: readonly Name[], of: (name: Name, k: number) => Value) {
  return Object.fromEntries(names.map((name, k) => [name, of(name, k)])) as Record<Name, Value>;
}

function commonLength(rows: readonly Expr[]): number {
  const [first] = rows;
  if (first === undefined) throw invalid("InvalidValue", "sequences", "expected at least one");
  const length = first.shape[0];
  for (const { shape } of rows) {
    if (shape.length === 0 || shape[0] !== length) {
      const told = `expected arrays of one length, got ${shapeText(first.shape)} and ${shapeText(shape)}`;
      throw invalid("InvalidShape", "sequences", told);
    }
  }
  return length;
}

function nextState(body: Trace, name: string, initial: Expr, value: Operand | undefined): Expr {
  if (value === undefined) throw invalid("InvalidValue", `step.${name}`, "the step returns no next state");
  const next = body.operand(`step.${name}`, value);
  if (sameShape(next.shape, initial.shape)) return next;
  const told = `the state begins as ${shapeText(initial.shape)} and goes on as ${shapeText(next.shape)}`;
  throw invalid("InvalidShape", `step.${name}`, told);
}

/**
 * A linear recurrence: hₜ = aₜ hₜ₋₁ + bₜ for every t, the loop of moving averages and of GARCH variances.
 *
 * `O(n)`, without the cost of a {@link scan}.
 *
 * @param initial h before the first step, a number.
 * @param coefficient a, a number or one for each input.
 * @param input b, a vector.
 * @example
 * graph(() => linearRecurrence(0, 0.5, [4, 8])).compile().evaluate().value; // [4, 10]
 */
export function linearRecurrence(initial: Operand, coefficient: Operand, input: Operand): Expr {
  const operands = [
    ["initial", initial],
    ["coefficient", coefficient],
    ["input", input],
  ] as const;
  return operation("linearRecurrence", operands, ([a, b, c]) => recurrence(a, b, c));
}

/**
 * The log probability of observations under a hidden Markov chain, all paths of its k states summed over.
 *
 * The scaled forward-backward algorithm: `O(n k²)`; the slopes are the smoothed probabilities of states and transitions.
 *
 * @param initial logs of the k probabilities of the first state.
 * @param transition logs of the `k × k` probabilities of going from a state (row) to another (column).
 * @param emission logs of the `n × k` densities of each observation in each state.
 * @example
 * const half = Math.log(0.5);
 * const chain = graph(() => hmm([half, half], [[half, half], [half, half]], [[0, 0], [half, half]]));
 * chain.compile().value(); // log 0.5 ≈ -0.693147
 */
export function hmm(initial: Operand, transition: Operand, emission: Operand): Expr {
  const operands = [
    ["initial", initial],
    ["transition", transition],
    ["emission", emission],
  ] as const;
  return operation("hmm", operands, ([a, b, c]) => hiddenMarkov(a, b, c));
}

/** Options of {@link ode}. */
export interface OdeOptions {
  /**
   * `"dopri5"` (default), Dormand and Prince's 5(4) pair with adaptive steps; `"radau"`, Radau IIA of order 5, for stiff
   * problems; `"rk4"`, the classical method with a fixed number of steps.
   */
  readonly method?: "dopri5" | "radau" | "rk4";
  /** Steps between two times of `"rk4"`; default 10. */
  readonly steps?: number;
  /** Relative error that a step may make; default 1e-8. */
  readonly relativeTolerance?: number;
  /** Absolute error that a step may make; default 1e-10. */
  readonly absoluteTolerance?: number;
  /** Steps after which the solution is NaN; default 10000. */
  readonly maxSteps?: number;
}

/** What an equation's node holds of its right-hand side. */
export interface OdeAttributes {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly body: Body;
  readonly outputs: readonly Expr[];
}

/**
 * The solution of an initial value problem y′ = f(t, y) at given times, `n × d`.
 *
 * Gradients are those of the numerical solution: the steps that were taken are differentiated, their sizes held fixed.
 *
 * @param slope f: gets the time and the state, returns the state's slope; it may read any expression around it.
 * @param initial the state to begin with, a vector of d numbers.
 * @param start the time to begin at, a number.
 * @param times where the solution is wanted, not decreasing.
 * @param options.method default `"dopri5"`.
 * @param options.steps default 10; of `"rk4"` alone.
 * @param options.relativeTolerance default 1e-8.
 * @param options.absoluteTolerance default 1e-10.
 * @param options.maxSteps default 10000.
 * @example
 * const decay = graph(() => ode((t, y) => y.negate(), [1], 0, [1]));
 * decay.compile().evaluate().value; // e^-1 ≈ [0.36787944]
 */
export function ode(
  slope: (time: Expr, state: Expr) => Operand,
  initial: Operand,
  start: Operand,
  times: Operand,
  options: OdeOptions = {},
): Expr {
  const trace = active("ode");
  if (typeof slope !== "function") throw invalid("InvalidValue", "slope", "expected a function");
  const state = trace.operand("initial", initial);
  const operands = [state, trace.operand("start", start), trace.operand("times", times)];
  const [size, from, at] = operands.map(({ shape }) => shape);
  if (size.length !== 1 || from.length !== 0 || at.length !== 1) {
    const told = `expected a state vector, a starting time and a vector of times, got ${operands.map(({ shape }) => shapeText(shape)).join(", ")}`;
    throw invalid("InvalidShape", "ode", told);
  }
  const body = new Body(trace, [scalar, state.shape]);
  const output = tracing(body, () => body.operand("slope", slope(body.argument(0), body.argument(1))));
  if (!sameShape(output.shape, state.shape)) {
    const told = `expected the state's shape ${shapeText(state.shape)}, got ${shapeText(output.shape)}`;
    throw invalid("InvalidShape", "slope", told);
  }
  const attributes: OdeAttributes = { settings: settingsOf(options), body, outputs: [output] };
  const shape = [at[0], size[0]];
  return trace.unique(
    "ode",
    [...operands, ...body.captured],
    shape,
    attributes as unknown as Readonly<Record<string, unknown>>,
  );
}

function settingsOf(options: OdeOptions): Readonly<Record<string, unknown>> {
  const { method = "dopri5", steps, relativeTolerance, absoluteTolerance, maxSteps } = options;
  if (!["dopri5", "radau", "rk4"].includes(method)) {
    throw invalid("InvalidOption", "options.method", `expected "dopri5", "radau" or "rk4", got ${String(method)}`);
  }
  if (steps !== undefined && (method !== "rk4" || count("options.steps", steps) === 0)) {
    throw invalid("InvalidOption", "options.steps", 'expected a positive number, of "rk4" alone');
  }
  if (maxSteps !== undefined) count("options.maxSteps", maxSteps);
  for (const [name, value] of Object.entries({ relativeTolerance, absoluteTolerance })) {
    if (value !== undefined && !(value > 0 && Number.isFinite(value))) {
      throw invalid("InvalidOption", `options.${name}`, `expected a positive number, got ${String(value)}`);
    }
  }
  const settings = { method, steps, relativeTolerance, absoluteTolerance, maxSteps };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
