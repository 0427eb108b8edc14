import {
  type BottleneckCouplingSolution,
  bottleneckCouplingOptionsNames,
  type SparsePlanEntries as Entries,
  operations,
} from "../backend/bindings/transport-systems.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { inBits } from "./minimum-entropy-coupling.js";
import { entriesPlan, type PlanMatrix } from "./plan.js";

const bindings = load(operations);

/** What {@link bottleneckCoupling} is told of the code. */
export interface BottleneckCouplingMethod {
  /** Largest entropy of the code, at least 0: a number of nats, or `{bits}`; 0 lets nothing through. */
  rate: number | { readonly bits: number };
  /** Whether one state may have two symbols, so that the code uses all of the rate; default `true`. */
  stochastic?: boolean;
}

/** Options of {@link bottleneckCoupling}. */
export interface BottleneckCouplingOptions extends BottleneckCouplingMethod, RunOptions {}

/** Options of {@link bottleneckCouplingSync}. */
export interface BottleneckCouplingSyncOptions extends BottleneckCouplingMethod, SyncRunOptions {}

/** What passes through a code, in one unit. */
export interface BottleneckInformation {
  /** `I(X; Y)` of the coupling. */
  readonly information: number;
  /** No code of this rate and no decoder has more. */
  readonly upperBound: number;
  /** `I(X; T)` of the code. */
  readonly codeInformation: number;
  /** No code of this rate has more information by more than this. */
  readonly codeGap: number;
  /** `H(T)` of the code. */
  readonly codeEntropy: number;
  /** `H(X, Y)` of the coupling. */
  readonly entropy: number;
}

/** A coupling of `X` and `Y` through a code `T`; the methods of a plan are about `X` and `Y`. Information is in nats. */
export interface BottleneckCoupling extends BottleneckInformation, PlanMatrix {
  /** The same six numbers in bits. */
  readonly bits: BottleneckInformation;
  /** Probabilities of the code's symbols. */
  readonly code: Float64Array;
  /** The joint distribution of `X` and `T`. */
  readonly encoder: PlanMatrix;
  /** That of `T` and `Y`. */
  readonly decoder: PlanMatrix;
  /** Sum of what the coupling misses the marginals by. */
  readonly marginalError: number;
}

/**
 * Minimum-entropy coupling with a bottleneck: how much of `X ~ p` an output `Y ~ q` can keep when only a code of bounded
 * entropy passes between them. It is compression under logarithmic loss whose reconstruction has a distribution of its own.
 *
 * Maximizes `I(X; Y)` over chains `X → T → Y` with `H(T) ≤ rate`, encoder first: the code merges states so that the most
 * information is left (greedily, from the two heaviest groups on), and moves a share of one state to use up the rate.
 * Its information is within `h(p₂)` of the best code's, `h` being the binary entropy and `p₂` the second largest
 * probability. The decoder is the greedy {@link minimumEntropyCoupling} of the code and `q`.
 *
 * Cost: `O(n²)` time at worst for the code; the coupling has up to `n m` entries, all of them at rate 0.
 *
 * @param p numbers of at least 0, scaled to sum to 1.
 * @param q numbers of at least 0, with the same sum up to rounding.
 * @param options.rate nats, or `{bits}`, at least 0.
 * @param options.stochastic default `true`; `false` keeps to codes that merge states.
 * @returns `information` with its `upperBound`, the `encoder`, the `decoder`, and the coupling as a plan.
 * @throws GibbsError `InvalidValue` for numbers that are negative, not finite or all 0, `Infeasible` for sums that differ,
 *   `OutOfMemory` for a coupling of more than 2e7 entries, `InvalidOption` for a negative rate.
 * @see M. R. Ebrahimi, J. Chen, A. Khisti, Minimum entropy coupling with bottleneck, NeurIPS 2024,
 *   https://arxiv.org/abs/2410.21666. The merges are extended by those of any two groups, so that the code is never worse
 *   than that of the paper's algorithm 1. This is a reconstruction: the full text was not at hand, and the algorithm and
 *   its guarantee were derived anew from what is said of them elsewhere.
 *
 * @example
 * // Four equally likely messages, one bit to tell them.
 * const uniform = [1, 1, 1, 1];
 * const { bits, code } = await bottleneckCoupling(uniform, uniform, { rate: { bits: 1 } });
 * // bits.information ≈ 1.0, bits.upperBound ≈ 1.0
 * // code ≈ [0.5, 0.5, 0]: the third symbol would use up a rate that two leave
 */
export async function bottleneckCoupling(
  p: Vector,
  q: Vector,
  options: BottleneckCouplingOptions,
): Promise<BottleneckCoupling> {
  const { request, sizes } = requested(p, q, options);
  return dressed(await call(request, options), sizes);
}

/** {@link bottleneckCoupling} in place: blocks until the answer is there. */
export function bottleneckCouplingSync(
  p: Vector,
  q: Vector,
  options: BottleneckCouplingSyncOptions,
): BottleneckCoupling {
  const { request, sizes } = requested(p, q, options);
  return dressed(callSync(request, options), sizes);
}

function requested(p: Vector, q: Vector, options: BottleneckCouplingMethod) {
  checkOptions(options, bottleneckCouplingOptionsNames);
  const [x, y] = [vector("p", p), vector("q", q)];
  const { rate, stochastic } = options ?? ({} as Partial<BottleneckCouplingMethod>);
  return {
    request: bindings.bottleneckCoupling(x, y, { rate: inNats(rate), stochastic }),
    sizes: [x.length, y.length],
  };
}

function inNats(rate: BottleneckCouplingMethod["rate"] | undefined): number {
  if (typeof rate === "number") return rate;
  if (typeof rate === "object" && rate !== null && typeof rate.bits === "number") return rate.bits * Math.LN2;
  throw invalid("InvalidOption", "options.rate", "expected a number of nats or {bits: number}");
}

function dressed(solution: BottleneckCouplingSolution, [n, m]: number[]): BottleneckCoupling {
  const { coupling, encoder, decoder, code, marginalError, ...nats } = solution;
  const plan = (entries: Entries, size: [number, number]) => entriesPlan(entries, size, () => 0);
  return {
    ...nats,
    bits: inBits(nats),
    code,
    encoder: plan(encoder, [n, code.length]),
    decoder: plan(decoder, [code.length, m]),
    marginalError,
    ...plan(coupling, [n, m]),
  };
}
