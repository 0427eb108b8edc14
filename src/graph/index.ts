/**
 * Expressions that are written once in TypeScript, and evaluated and differentiated at compiled speed.
 *
 * @module
 */

export {
  cholesky,
  dot,
  eigenvalues,
  logDeterminant,
  matmul,
  type TriangularOptions,
  triangularSolve,
} from "./algebra.js";
export {
  abs,
  add,
  ceil,
  clamp,
  detach,
  divide,
  floor,
  maximum,
  minimum,
  multiply,
  multiplyAdd,
  negate,
  power,
  reciprocal,
  relu,
  round,
  sign,
  sqrt,
  square,
  subtract,
} from "./arithmetic.js";
export { and, equal, greater, greaterEqual, less, lessEqual, not, notEqual, or, select } from "./comparison.js";
export { type DistributionLike, type LogDensityOptions, logDensity } from "./density.js";
export {
  exp,
  expm1,
  inverseCloglog,
  log,
  log1mExp,
  log1p,
  logAddExp,
  logit,
  logSigmoid,
  logSubExp,
  sigmoid,
  softplus,
  xlog1py,
  xlogy,
} from "./exponential.js";
export { Expr } from "./expr.js";
export { f } from "./formula.js";
export { Graph, graph, graphFromJSON, type Leaves, type Named } from "./graph.js";
export type { LawName } from "./laws.js";
export * as loss from "./loss.js";
export type { Operand, Tensor } from "./operand.js";
export { type Outputs, type Position, Program, type SimulateOptions, type VmapSyncOptions } from "./program.js";
export {
  type AxisOptions,
  argsort,
  type CumulativeOptions,
  cumulativeSum,
  logSoftmax,
  logSumExp,
  max,
  mean,
  min,
  product,
  type ReductionOptions,
  type SortOptions,
  softmax,
  sort,
  sum,
  topK,
} from "./reductions.js";
export {
  hmm,
  linearRecurrence,
  type OdeOptions,
  ode,
  type Rows,
  type Scanned,
  type ScanOptions,
  scan,
} from "./sequences.js";
export type { GraphJson, NodeJson } from "./serialize.js";
export type { Shape } from "./shape.js";
export {
  digamma,
  erf,
  erfc,
  inverseNormalCdf,
  lgamma,
  logBesselI0,
  logBeta,
  logNormalCdf,
  normalCdf,
  trigamma,
} from "./special.js";
export {
  at,
  broadcast,
  concat,
  constant,
  diagonal,
  diagonalMatrix,
  gather,
  lowerTriangle,
  reshape,
  type SlicePart,
  segmentSum,
  slice,
  stack,
  transpose,
} from "./structure.js";
export { acos, acosh, asin, asinh, atan, atan2, atanh, cos, cosh, sin, sinh, tan, tanh } from "./trigonometry.js";
