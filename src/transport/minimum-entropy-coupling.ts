import { type MinimumEntropyCouplingSolution, operations } from "../backend/bindings/transport-systems.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { entriesPlan, type PlanMatrix } from "./plan.js";

const bindings = load(operations);

/** What {@link minimumEntropyCoupling} is told beside the two distributions. */
export interface MinimumEntropyCouplingMethod {
  /** Further distributions that the coupling shall have as marginals, of the same mass; default: none. */
  more?: readonly Vector[];
}

/** Options of {@link minimumEntropyCoupling}. */
export interface MinimumEntropyCouplingOptions extends MinimumEntropyCouplingMethod, RunOptions {}

/** Options of {@link minimumEntropyCouplingSync}. */
export interface MinimumEntropyCouplingSyncOptions extends MinimumEntropyCouplingMethod, SyncRunOptions {}

/** How random a coupling is, in one unit. */
export interface CouplingEntropy {
  /** Entropy of the coupling. */
  readonly entropy: number;
  /** No coupling of these distributions has less: the entropy of the greatest distribution that all of them majorize. */
  readonly lowerBound: number;
  /** What the greedy coupling's entropy exceeds the least one by at most, whatever the distributions. */
  readonly guarantee: number;
  /** The smaller of `entropy - lowerBound` and `guarantee`: no coupling is better by more. */
  readonly gap: number;
  /** Entropies of the marginals less that of the coupling; for two of them their mutual information. */
  readonly information: number;
}

/** A coupling, by its entries; the methods of a plan are about the first two distributions. Entropies are in nats. */
export interface MinimumEntropyCoupling extends CouplingEntropy, PlanMatrix {
  /** The same five numbers in bits. */
  readonly bits: CouplingEntropy;
  /** The states of all marginals in each entry, entry by entry: `states[e * m + i]` is that of marginal `i` of `m`. */
  readonly states: Uint32Array;
  /** Probability of each entry. */
  readonly values: Float64Array;
  /** Sum of what the entries miss the marginals by. */
  readonly marginalError: number;
}

/**
 * A joint distribution with the given marginals and as little entropy as a greedy algorithm finds: as close to one
 * determining the other as it gets.
 *
 * `min H(π)` over couplings, which for two distributions maximizes their mutual information `H(p) + H(q) − H(π)`, is
 * NP-hard. The greedy coupling pairs the heaviest states that are left, again and again; it exceeds the least entropy by at
 * most `1/e` nats (0.53 bits) for two distributions and `(1 + log 2) / 2` nats (1.22 bits) for more. `lowerBound` is that of
 * Cicalese et al., at least the largest of the marginals' entropies, so `gap` says how much is open for these
 * distributions.
 *
 * Cost: `O(N log N)` for `N` states in all; fewer than `N` entries.
 *
 * @param p numbers of at least 0, scaled to sum to 1.
 * @param q numbers of at least 0, with the same sum up to rounding.
 * @param options.more further distributions; default: none.
 * @returns the coupling's `states` and `values`, `entropy`, `lowerBound`, `guarantee`, `gap` and `information` in nats, the
 *   same in `bits`, and a plan's methods.
 * @throws GibbsError `InvalidValue` for numbers that are negative, not finite or all 0, `Infeasible` for sums that differ.
 * @see M. Kocaoglu et al., Entropic causal inference, AAAI 2017; S. Compton et al., Minimum-entropy coupling approximation
 *   guarantees beyond the majorization barrier, AISTATS 2023, https://arxiv.org/abs/2302.11838; F. Cicalese, L. Gargano,
 *   U. Vaccaro, Minimum-entropy couplings and their applications, IEEE Trans. Inf. Theory 65 (2019). {@link
 *   bottleneckCoupling} bounds what passes between the two.
 *
 * @example
 * const coupling = await minimumEntropyCoupling([0.5, 0.5], [0.5, 0.25, 0.25]);
 * coupling.bits.entropy; // 1.5 (the second distribution determines the first)
 * coupling.gap; // 0
 * coupling.plan().data; // [0.5, 0, 0, 0, 0.25, 0.25]
 */
export async function minimumEntropyCoupling(
  p: Vector,
  q: Vector,
  options: MinimumEntropyCouplingOptions = {},
): Promise<MinimumEntropyCoupling> {
  const { request, sizes } = requested(p, q, options);
  return dressed(await call(request, options), sizes);
}

/** {@link minimumEntropyCoupling} in place: blocks until the answer is there. */
export function minimumEntropyCouplingSync(
  p: Vector,
  q: Vector,
  options: MinimumEntropyCouplingSyncOptions = {},
): MinimumEntropyCoupling {
  const { request, sizes } = requested(p, q, options);
  return dressed(callSync(request, options), sizes);
}

function requested(p: Vector, q: Vector, options: MinimumEntropyCouplingMethod) {
  checkOptions(options, { more: 1 });
  const { more = [] } = options;
  if (!Array.isArray(more)) throw invalid("InvalidOption", "options.more", "expected an array of distributions");
  const marginals = [
    vector("p", p),
    vector("q", q),
    ...Array.from(more, (one: Vector, k) => vector(`options.more.${k}`, one)),
  ];
  const sizes = Int32Array.from(marginals, ({ length }) => length);
  const masses = new Float64Array(sizes.reduce((sum, size) => sum + size, 0));
  let start = 0;
  for (const marginal of marginals) {
    masses.set(marginal, start);
    start += marginal.length;
  }
  return { request: bindings.minimumEntropyCoupling(masses, sizes), sizes };
}

function dressed(
  { states, values, marginalError, ...found }: MinimumEntropyCouplingSolution,
  sizes: Int32Array,
): MinimumEntropyCoupling {
  const [m, entropies] = [sizes.length, { ...found, gap: Math.min(found.entropy - found.lowerBound, found.guarantee) }];
  const column = (k: number) => Uint32Array.from(values, (_, entry) => states[entry * m + k]);
  const order = Array.from(values.keys()).sort((a, b) => states[a * m] - states[b * m] || a - b);
  const [rows, columns] = [column(0), column(1)];
  const plan = entriesPlan(
    {
      rows: Uint32Array.from(order, (entry) => rows[entry]),
      columns: Uint32Array.from(order, (entry) => columns[entry]),
      values: Float64Array.from(order, (entry) => values[entry]),
    },
    [sizes[0], sizes[1]],
    () => 0,
  );
  return { ...entropies, bits: inBits(entropies), states, values, marginalError, ...plan };
}

/** Numbers in nats as bits. */
export function inBits<Numbers extends { readonly [name: string]: number }>(nats: Numbers): Numbers {
  return Object.fromEntries(Object.entries(nats).map(([name, value]) => [name, value / Math.LN2])) as Numbers;
}
