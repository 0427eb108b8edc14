import { operations, type ProblemArgument, type SinkhornBatchSolution } from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import type { MatrixArgument } from "../backend/request.js";
import { checkSize, floats, type Vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Epsilon, epsilonArguments } from "./epsilon.js";
import { type LazyPlan, lazyPlan } from "./plan.js";
import { type PointsProblem, problemArgument, sizes, type TransportProblem } from "./problem.js";

const bindings = load(operations);

/** Matrices of one size, one after the other, each row-major. */
export interface Stack {
  readonly data: Vector;
  readonly shape: readonly [count: number, rows: number, columns: number] | readonly number[];
}

/** Problems of one size: stacks of costs or points, and weights, `count × n` and `count × m`, one problem after the other. */
export type ProblemStack = { readonly a?: Vector; readonly b?: Vector } & (
  | { readonly cost: Stack }
  | { readonly x: Stack; readonly y: Stack; readonly metric?: PointsProblem["metric"]; readonly power?: number }
);

/** What {@link sinkhornBatch} is told of the method. */
export interface BatchMethod {
  /** Regularization, positive: absolute, or relative to each problem's mean cost; default `{relative: 0.05}`. */
  epsilon?: Epsilon;
  /** As in {@link sinkhorn}; default `"auto"`. */
  method?: "auto" | "kernel" | "log";
  /** Type of a stored plan's entries; default `"f64"`. */
  precision?: "f64" | "f32";
  /** Largest L1 error of the marginals, relative to the mass, that counts as converged; default 1e-6. */
  tolerance?: number;
  /** Passes and Newton steps for each problem; default 10000. */
  maxIterations?: number;
  /** Bytes that a problem's stored plan or table of costs may take; default 1073741824 (1 GiB). */
  memoryLimit?: number;
}

/** Options of {@link sinkhornBatch}. */
export interface BatchOptions extends BatchMethod, RunOptions {}

/** Options of {@link sinkhornBatchSync}. */
export interface BatchSyncOptions extends BatchMethod, SyncRunOptions {}

/** The answers to a batch: one number a problem in each array. */
export interface EntropicPlans {
  /** Number of problems. */
  readonly count: number;
  /** `⟨C, P⟩` of each plan, whose marginals are exact. */
  readonly values: Float64Array;
  /** No plan of the problem costs less than this, regularized or not. */
  readonly duals: Float64Array;
  /** `values - duals`. */
  readonly gaps: Float64Array;
  /** The gaps relative to the larger of `|value|` and `|dual|`. */
  readonly relativeGaps: Float64Array;
  /** `⟨C, P⟩ + ε KL(P | a ⊗ b / M)` of each plan. */
  readonly regularizedValues: Float64Array;
  /** No plan of the problem has a smaller regularized value than this. */
  readonly regularizedDuals: Float64Array;
  /** L1 errors of both marginals before rounding, relative to the mass: two numbers a problem. */
  readonly marginalErrors: Float64Array;
  /** What the masses of `a` and `b` differed by, relative to the larger, before `b` was scaled to that of `a`. */
  readonly massMismatches: Float64Array;
  /** The regularization of each problem in the units of its cost. */
  readonly epsilons: Float64Array;
  /** Passes and Newton steps of each problem. */
  readonly iterations: Uint32Array;
  /** 1 where the marginals met the tolerance. */
  readonly converged: Uint8Array;
  /** Why each iteration ended. */
  readonly statuses: readonly ("converged" | "maxIterations" | "stalled" | "epsilonTooSmall")[];
  /** Potentials of all problems, those of problem `k` from `fOffsets[k]` to `fOffsets[k + 1]`, and so for `g`. */
  readonly potentials: {
    readonly f: Float64Array;
    readonly g: Float64Array;
    readonly fOffsets: Uint32Array;
    readonly gOffsets: Uint32Array;
  };
  /** The plan of problem `k`. */
  plan(k: number): LazyPlan;
}

/**
 * Many small problems of entropic optimal transport in one call, of one size or of several.
 *
 * Each is solved as {@link sinkhorn} does, to the last bit, with the same evidence; what a call costs is paid once, and the
 * problems are shared out among the threads. For problems of one size hand over stacks; else an array of problems.
 *
 * Cost: that of the problems; a copy of them and `O(n + m)` numbers a problem are kept for the plans. Equivalents:
 * `ot.batch.solve_batch` (POT), `jax.vmap` of `ott.solvers.linear.solve` (OTT-JAX), both for problems of one size.
 *
 * @param problems an array of `{x, y, metric?, power?}` or `{cost}`, with weights `a` and `b`, of any sizes; or `{cost}` or
 *   `{x, y, metric?, power?}` with `{data, shape: [count, rows, columns]}` in place of each matrix.
 * @param options.epsilon default `{relative: 0.05}`, of each problem's mean cost.
 * @param options.method default `"auto"`.
 * @param options.precision default `"f64"`.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 10000; a problem that reaches it has 0 in `converged`.
 * @param options.memoryLimit default 1 GiB.
 * @returns arrays with a number a problem, the potentials of all problems, and `plan(k)`.
 * @throws GibbsError as {@link sinkhorn} does, with the problem's place in the name: `problems[17].a`.
 * @see M. Cuturi, Sinkhorn distances, NIPS 2013.
 *
 * @example
 * const plans = await sinkhornBatch([{ cost: [[0, 1], [1, 0]] }, { cost: [[2, 3, 4]] }], { epsilon: 0.01 });
 * // plans.count === 2
 * // plans.values ≈ [0, 3]
 * // plans.plan(1).plan().data ≈ [0.3333, 0.3333, 0.3333]
 *
 * @example
 * const stacked = { cost: { data: [0, 1, 1, 0, 5, 5, 5, 5], shape: [2, 2, 2] } };
 * const { values, converged } = sinkhornBatchSync(stacked, { epsilon: 0.01 });
 * // values ≈ [0, 5]
 * // converged is [1, 1]
 */
export async function sinkhornBatch(
  problems: readonly TransportProblem[] | ProblemStack,
  options?: BatchOptions,
): Promise<EntropicPlans> {
  const packed = pack(problems);
  return dressed(await call(requested(packed, options), options), packed, options);
}

/** {@link sinkhornBatch} in place: blocks until the answer is there. */
export function sinkhornBatchSync(
  problems: readonly TransportProblem[] | ProblemStack,
  options?: BatchSyncOptions,
): EntropicPlans {
  const packed = pack(problems);
  return dressed(callSync(requested(packed, options), options), packed, options);
}

const names = { epsilon: 1, method: 1, precision: 1, tolerance: 1, maxIterations: 1, memoryLimit: 1 };
const statuses = ["converged", "maxIterations", "stalled", "epsilonTooSmall"] as const;
const metrics = ["sqeuclidean", "euclidean", "cityblock", "cosine"] as const;

/** What a problem is in `layout`: rows, columns, coordinates or 0 for costs, metric, whether it has weights. */
const layoutLength = 6;

/** Problems one after the other. */
interface Packed {
  readonly layout: Int32Array;
  readonly powers: Float64Array;
  /** Costs, or the sources' points. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
}

function requested({ layout, powers, x, y, a, b }: Packed, options: BatchMethod | undefined) {
  checkOptions(options, names);
  return bindings.sinkhornBatch(layout, powers, x, y, a, b, ...epsilonArguments(options?.epsilon), options ?? {});
}

function pack(problems: readonly TransportProblem[] | ProblemStack): Packed {
  if (Array.isArray(problems)) return packList(problems);
  if (
    typeof problems === "object" &&
    problems !== null &&
    ("cost" in problems || ("x" in problems && "y" in problems))
  ) {
    return packStack(problems as ProblemStack);
  }
  throw invalid("InvalidValue", "problems", "expected an array of problems, or stacks of costs or points");
}

function packList(problems: readonly TransportProblem[]): Packed {
  const parts = Array.from(problems, (problem, k) => problemArgument(problem, `problems[${k}]`));
  const total = (size: (part: ProblemArgument) => number) => parts.reduce((sum, part) => sum + size(part), 0);
  const cells = (view: MatrixArgument | undefined) => (view === undefined ? 0 : view.rows * view.columns);
  const [sizeX, sizeY] = [total(({ x, cost }) => cells(x) + cells(cost)), total(({ y }) => cells(y))];
  checkSize("problems", sizeX + sizeY);
  const packed: Packed = {
    layout: new Int32Array(layoutLength * parts.length),
    powers: new Float64Array(parts.length),
    x: new Float64Array(sizeX),
    y: new Float64Array(sizeY),
    a: new Float64Array(total(({ a }) => a?.length ?? 0)),
    b: new Float64Array(total(({ b }) => b?.length ?? 0)),
  };
  const places = { x: 0, y: 0, a: 0, b: 0 };
  const append = (array: "x" | "y" | "a" | "b", values: ArrayLike<number>) => {
    packed[array].set(values, places[array]);
    places[array] += values.length;
  };
  parts.forEach(({ x, y, cost, metric, power, a, b }, k) => {
    if (x !== undefined && x.columns !== y?.columns) {
      const reason = `its points have ${y?.columns} coordinates, those of problems[${k}].x ${x.columns}`;
      throw invalid("InvalidShape", `problems[${k}].y`, reason);
    }
    for (const [name, view] of Object.entries({ x, y, cost })) {
      if (view === undefined) continue;
      if (cells(view) === 0) throw invalid("InvalidShape", `problems[${k}].${name}`, "is empty");
      append(name === "y" ? "y" : "x", rowMajor(view));
    }
    if (a !== undefined) append("a", a);
    if (b !== undefined) append("b", b);
    const numbers = [...sizes(parts[k]), x?.columns ?? 0, metricNumber(metric, `problems[${k}].metric`)];
    packed.layout.set([...numbers, Number(a !== undefined), Number(b !== undefined)], layoutLength * k);
    packed.powers[k] = powerNumber(power, `problems[${k}].power`);
  });
  return packed;
}

function packStack(problems: ProblemStack): Packed {
  const known = "cost" in problems ? { cost: 1, a: 1, b: 1 } : { x: 1, y: 1, metric: 1, power: 1, a: 1, b: 1 };
  for (const name in problems) {
    if (!Object.hasOwn(known, name)) throw invalid("InvalidValue", `problems.${name}`, "no such field");
  }
  const { cost, x, y, metric, power, a, b } = problems as ProblemStack &
    Partial<Record<"cost" | "x" | "y", Stack>> & {
      metric?: PointsProblem["metric"];
      power?: number;
    };
  const empty = { data: new Float64Array(0), shape: [0, 0, 0] as const };
  const first = cost === undefined ? stack("problems.x", x) : stack("problems.cost", cost);
  const second = cost === undefined ? stack("problems.y", y) : empty;
  const [count, n, columns] = first.shape;
  const [m, d] = cost === undefined ? [second.shape[1], columns] : [columns, 0];
  if (cost === undefined && (second.shape[0] !== count || second.shape[2] !== d)) {
    const reason = `expected the shape ${count} × m × ${d} that goes with problems.x, got ${second.shape.join(" × ")}`;
    throw invalid("InvalidShape", "problems.y", reason);
  }
  const weights = (name: "a" | "b", values: Vector | undefined, length: number) => {
    if (values === undefined) return empty.data;
    const array = Float64Array.from(floats(`problems.${name}`, values));
    if (array.length === count * length) return array;
    throw invalid("InvalidShape", `problems.${name}`, `expected ${count} × ${length} numbers, got ${array.length}`);
  };
  const numbers = [n, m, d, metricNumber(metric, "problems.metric"), Number(a !== undefined), Number(b !== undefined)];
  return {
    layout: Int32Array.from({ length: layoutLength * count }, (_, i) => numbers[i % layoutLength]),
    powers: new Float64Array(count).fill(powerNumber(power, "problems.power")),
    x: first.data,
    y: second.data,
    a: weights("a", a, n),
    b: weights("b", b, m),
  };
}

/** A copy of a stack, checked. */
function stack(name: string, value: Stack | undefined): { data: Float64Array; shape: [number, number, number] } {
  if (typeof value !== "object" || value === null || !("data" in value) || !Array.isArray(value.shape)) {
    throw invalid("InvalidValue", name, "expected {data, shape: [count, rows, columns]}");
  }
  const shape = [...value.shape] as [number, number, number];
  if (shape.length !== 3 || !shape.every((size) => Number.isSafeInteger(size) && size > 0 && size < 2 ** 31)) {
    throw invalid("InvalidShape", name, "expected shape to be three positive integers");
  }
  const data = floats(name, value.data);
  if (data.length !== shape[0] * shape[1] * shape[2]) {
    throw invalid("InvalidShape", name, `${data.length} elements do not fill ${shape.join(" × ")}`);
  }
  return { data: data instanceof Float64Array ? data.slice() : Float64Array.from(data), shape };
}

function rowMajor({ data, rows, columns, rowStride, columnStride }: MatrixArgument): ArrayLike<number> {
  if (columnStride === 1 && rowStride === columns) return data.subarray(0, rows * columns);
  return Float64Array.from({ length: rows * columns }, (_, i) => {
    return data[Math.floor(i / columns) * rowStride + (i % columns) * columnStride];
  });
}

function metricNumber(metric: PointsProblem["metric"], name: string): number {
  const number = metrics.indexOf(metric ?? "sqeuclidean");
  if (number >= 0) return number;
  throw invalid("InvalidValue", name, `expected ${metrics.map((word) => `"${word}"`).join(" or ")}`);
}

function powerNumber(power: number | undefined, name: string): number {
  if (power === undefined) return 1;
  if (typeof power === "number" && power > 0 && power < Number.POSITIVE_INFINITY) return power;
  throw invalid("InvalidValue", name, `must be a positive number, not ${String(power)}`);
}

function dressed(solution: SinkhornBatchSolution, packed: Packed, options: BatchMethod | undefined): EntropicPlans {
  const { value, dual, gap, relativeGap, regularizedValue, regularizedDual, marginalError, massMismatch } = solution;
  const places = problemPlaces(packed.layout);
  const offsets = (name: "f" | "g") => Uint32Array.from(places, (place) => place[name]);
  return {
    count: value.length,
    values: value,
    duals: dual,
    gaps: gap,
    relativeGaps: relativeGap,
    regularizedValues: regularizedValue,
    regularizedDuals: regularizedDual,
    marginalErrors: marginalError,
    massMismatches: massMismatch,
    epsilons: solution.epsilon,
    iterations: solution.iterations,
    converged: Uint8Array.from(solution.status, (status) => Number(status === 0)),
    statuses: Array.from(solution.status, (status) => statuses[status]),
    potentials: { f: solution.f, g: solution.g, fOffsets: offsets("f"), gOffsets: offsets("g") },
    plan(k) {
      if (!(Number.isInteger(k) && k >= 0 && k < value.length)) {
        throw invalid("InvalidValue", "k", `expected the number of a problem below ${value.length}, got ${String(k)}`);
      }
      return planOf(k, solution, packed, places, options);
    },
  };
}

/** Where each problem begins in each array, and where the last ends. */
function problemPlaces(layout: Int32Array) {
  const place = { x: 0, y: 0, a: 0, b: 0, f: 0, g: 0 };
  const places = [{ ...place }];
  for (let i = 0; i < layout.length; i += layoutLength) {
    const [n, m, d, , hasA, hasB] = layout.subarray(i, i + layoutLength);
    place.x += d === 0 ? n * m : n * d;
    place.y += m * d;
    place.a += hasA * n;
    place.b += hasB * m;
    place.f += n;
    place.g += m;
    places.push({ ...place });
  }
  return places;
}

function planOf(
  k: number,
  solution: SinkhornBatchSolution,
  packed: Packed,
  places: ReturnType<typeof problemPlaces>,
  options: BatchMethod | undefined,
): LazyPlan {
  const part = (array: Float64Array, name: "x" | "y" | "a" | "b" | "f" | "g") =>
    array.subarray(places[k][name], places[k + 1][name]);
  const [n, m, d, metric, hasA, hasB] = packed.layout.subarray(layoutLength * k, layoutLength * (k + 1));
  const view = (data: Float64Array, rows: number, columns: number): MatrixArgument => {
    return { data, rows, columns, rowStride: columns, columnStride: 1 };
  };
  const [x, y] = [part(packed.x, "x"), part(packed.y, "y")];
  const parts = {
    epsilon: solution.epsilon[k],
    mass: solution.mass[k],
    offset: solution.offset[k],
    logRows: part(solution.logRows, "f"),
    logColumns: part(solution.logColumns, "g"),
    rowFactors: part(solution.rowFactors, "f"),
    columnFactors: part(solution.columnFactors, "g"),
    rowRest: part(solution.rowRest, "f"),
    columnRest: part(solution.columnRest, "g"),
    memoryLimit: options?.memoryLimit ?? 2 ** 30,
  };
  return lazyPlan(parts, {
    ...(d === 0 ? { cost: view(x, n, m) } : { x: view(x, n, d), y: view(y, m, d), metric: metrics[metric] }),
    ...(d > 0 && { power: packed.powers[k] }),
    ...(hasA === 1 && { a: part(packed.a, "a") }),
    ...(hasB === 1 && { b: part(packed.b, "b") }),
  });
}
