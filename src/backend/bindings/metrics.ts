// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type MatrixArgument, type Operations, type Request, request } from "../request.js";

export interface CalibrationBins {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly count: Uint32Array;
  readonly confidence: Float64Array;
  readonly accuracy: Float64Array;
}

export interface CalibrationError {
  readonly value: number;
  readonly bins: CalibrationBins;
}

export interface CalibrationOptions {
  /** Default `15`. */
  readonly bins?: number | undefined;
}

function decodeCalibrationBins(value: unknown): CalibrationBins {
  const fields = value as readonly unknown[];
  return {
    lower: fields[0] as Float64Array,
    upper: fields[1] as Float64Array,
    count: fields[2] as Uint32Array,
    confidence: fields[3] as Float64Array,
    accuracy: fields[4] as Float64Array,
  };
}

function decodeCalibrationError(value: unknown): CalibrationError {
  const fields = value as readonly unknown[];
  return {
    value: fields[0] as number,
    bins: decodeCalibrationBins(fields[1]),
  };
}

export const calibrationOptionsNames = {
  bins: '15',
} as const;

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** Share of rows whose most probable class is the label. */
  accuracy(probabilities: MatrixArgument, labels: Int32Array): Request<number>;
  /** Brier score: mean squared distance of the probabilities to what happened. */
  brier(probabilities: MatrixArgument, labels: Int32Array): Request<number>;
  /** Expected calibration error, with the bins of its reliability diagram. */
  expectedCalibrationError(probabilities: MatrixArgument, labels: Int32Array, options: CalibrationOptions): Request<CalibrationError>;
  /** Mean negative log probability of the labels. */
  logLoss(probabilities: MatrixArgument, labels: Int32Array): Request<number>;
}

const group = "loss-metrics";

export const operations: Operations<Requests> = {
  group,
  requests: {
    accuracy: (probabilities, labels) =>
      request(group, "accuracy", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels]),
    brier: (probabilities, labels) =>
      request(group, "brier", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels]),
    expectedCalibrationError: (probabilities, labels, options) =>
      request(group, "expectedCalibrationError", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels, options.bins], decodeCalibrationError),
    logLoss: (probabilities, labels) =>
      request(group, "logLoss", [probabilities.data, probabilities.rows, probabilities.columns, probabilities.rowStride, probabilities.columnStride, labels]),
  },
};
