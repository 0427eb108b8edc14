// Generated from the list of operations in crates/ops by `cargo xtask generate`. Do not edit.
import { type Operations, type Request, request } from "../request.js";
import { type DrawsSummary, decodeDrawsSummary } from "./shared.js";
export { type DrawsSummary } from "./shared.js";

export interface LooEstimate {
  readonly elpd: number;
  readonly standardError: number;
  readonly mcse: number;
  readonly effectiveParameters: number;
  readonly pointwise: Float64Array;
  readonly paretoK: Float64Array;
  readonly effectiveDraws: Float64Array;
  readonly threshold: number;
  readonly reliable: boolean;
}

export interface RankCalibration {
  readonly chiSquare: number;
  readonly probability: number;
  readonly meanZ: number;
  readonly spreadZ: number;
  readonly counts: Float64Array;
  readonly surprise: number;
}

export interface WaicEstimate {
  readonly elpd: number;
  readonly standardError: number;
  readonly effectiveParameters: number;
  readonly pointwise: Float64Array;
  readonly penalties: Float64Array;
  readonly reliable: boolean;
}

function decodeLooEstimate(value: unknown): LooEstimate {
  const fields = value as readonly unknown[];
  return {
    elpd: fields[0] as number,
    standardError: fields[1] as number,
    mcse: fields[2] as number,
    effectiveParameters: fields[3] as number,
    pointwise: fields[4] as Float64Array,
    paretoK: fields[5] as Float64Array,
    effectiveDraws: fields[6] as Float64Array,
    threshold: fields[7] as number,
    reliable: fields[8] as boolean,
  };
}

function decodeRankCalibration(value: unknown): RankCalibration {
  const fields = value as readonly unknown[];
  return {
    chiSquare: fields[0] as number,
    probability: fields[1] as number,
    meanZ: fields[2] as number,
    spreadZ: fields[3] as number,
    counts: fields[4] as Float64Array,
    surprise: fields[5] as number,
  };
}

function decodeWaicEstimate(value: unknown): WaicEstimate {
  const fields = value as readonly unknown[];
  return {
    elpd: fields[0] as number,
    standardError: fields[1] as number,
    effectiveParameters: fields[2] as number,
    pointwise: fields[3] as Float64Array,
    penalties: fields[4] as Float64Array,
    reliable: fields[5] as boolean,
  };
}

/** The topic's operations, each as a request that a backend carries out. */
export interface Requests {
  /** Rank-normalised split R-hat of one quantity, the larger of bulk and folded. */
  rhat(draws: Float64Array | Float32Array, chains: number): Request<number>;
  /** Effective sample size for the bulk of one quantity. */
  essBulk(draws: Float64Array | Float32Array, chains: number, batch: number): Request<number>;
  /** Effective sample size for the tails of one quantity. */
  essTail(draws: Float64Array | Float32Array, chains: number, batch: number): Request<number>;
  /** Effective sample size for the mean of one quantity. */
  essMean(draws: Float64Array | Float32Array, chains: number, batch: number): Request<number>;
  /** Effective sample size for a quantile of one quantity. */
  essQuantile(draws: Float64Array | Float32Array, chains: number, batch: number, probability: number): Request<number>;
  /** Monte Carlo standard error of the mean of one quantity. */
  mcse(draws: Float64Array | Float32Array, chains: number, batch: number): Request<number>;
  /** Energy fraction of missing information, chain by chain. */
  ebfmi(energy: Float64Array | Float32Array, chains: number): Request<Float64Array>;
  /** Summaries of several quantities: rows of `width` numbers, chain after chain. */
  summarize(draws: Float64Array | Float32Array, chains: number, width: number): Request<readonly (DrawsSummary)[]>;
  /** Nested R-hat of chains in groups that start at the same place. */
  nestedRhat(draws: Float64Array | Float32Array, chains: number, chainsPerGroup: number): Request<number>;
  /** Integrated autocorrelation time of one quantity, by Sokal's window. */
  autocorrelationTime(draws: Float64Array | Float32Array, chains: number, window: number): Request<number>;
  /** Leave-one-out predictive density by Pareto smoothed importance sampling. */
  psisLoo(logLikelihood: Float64Array | Float32Array, chains: number, observations: number, relativeEfficiency: number | undefined): Request<LooEstimate>;
  /** The widely applicable information criterion. */
  waic(logLikelihood: Float64Array | Float32Array, chains: number, observations: number): Request<WaicEstimate>;
  /** Ranks of values among their draws, thinned to their effective size. */
  ranksAmong(draws: Float64Array | Float32Array, chains: number, truths: Float64Array | Float32Array, seed: number, index: number): Request<Float64Array>;
  /** Whether ranks are uniform. */
  calibrateRanks(ranks: Float64Array | Float32Array, bins: number): Request<RankCalibration>;
}

const group = "model-sample";

export const operations: Operations<Requests> = {
  group,
  requests: {
    rhat: (draws, chains) =>
      request(group, "rhat", [draws, chains]),
    essBulk: (draws, chains, batch) =>
      request(group, "essBulk", [draws, chains, batch]),
    essTail: (draws, chains, batch) =>
      request(group, "essTail", [draws, chains, batch]),
    essMean: (draws, chains, batch) =>
      request(group, "essMean", [draws, chains, batch]),
    essQuantile: (draws, chains, batch, probability) =>
      request(group, "essQuantile", [draws, chains, batch, probability]),
    mcse: (draws, chains, batch) =>
      request(group, "mcse", [draws, chains, batch]),
    ebfmi: (energy, chains) =>
      request(group, "ebfmi", [energy, chains]),
    summarize: (draws, chains, width) =>
      request(group, "summarize", [draws, chains, width], (value) => (value as readonly unknown[]).map((element) => decodeDrawsSummary(element))),
    nestedRhat: (draws, chains, chainsPerGroup) =>
      request(group, "nestedRhat", [draws, chains, chainsPerGroup]),
    autocorrelationTime: (draws, chains, window) =>
      request(group, "autocorrelationTime", [draws, chains, window]),
    psisLoo: (logLikelihood, chains, observations, relativeEfficiency) =>
      request(group, "psisLoo", [logLikelihood, chains, observations, relativeEfficiency], decodeLooEstimate),
    waic: (logLikelihood, chains, observations) =>
      request(group, "waic", [logLikelihood, chains, observations], decodeWaicEstimate),
    ranksAmong: (draws, chains, truths, seed, index) =>
      request(group, "ranksAmong", [draws, chains, truths, seed, index]),
    calibrateRanks: (ranks, bins) =>
      request(group, "calibrateRanks", [ranks, bins], decodeRankCalibration),
  },
};
