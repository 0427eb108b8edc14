//! Entropy-bounded information maximisation: the code `T` of `X` with the most mutual information and `H(T) ≤ R`.
//!
//! Deterministic codes merge states of `X`, and `I(X; T) = H(T)`. Merging the two heaviest groups, step by step, walks from
//! `H(X)` below `R`; at every step on the way the merge of any two groups whose entropy comes closest to `R` from below is a
//! candidate. The loss of a merge grows with both masses, so that the best pair is found by a walk along a staircase. The
//! last step alone is within `h(p₂)` of the optimum, where `h` is the binary entropy and `p₂` the second largest
//! probability: it loses at most that, and the optimum is at most `R`.
//!
//! Codes next to a deterministic one use up what is left of `R`: a share of a state moves to a new symbol (from below), or
//! only a share of a state's mass joins the other group (from above). Both keep `H(T) = R` by bisection.

use super::{entropy, times_log};
use gibbs_core::{Monitor, Result};

/// A code: every state has a symbol, one state perhaps two.
#[derive(Debug, Clone)]
pub(super) struct Code {
    /// The symbol of each state of `p`, contiguous from 0.
    pub(super) symbols: Vec<u32>,
    /// A state, a symbol, and the mass of the state that has that symbol instead.
    pub(super) split: Option<(usize, u32, f64)>,
    /// H(T) of it, in nats.
    pub(super) entropy: f64,
    /// I(X; T), in nats.
    pub(super) information: f64,
}

/// Where a walk may end.
struct Candidate {
    information: f64,
    /// States, by weight, in the leading group.
    lead: usize,
    /// Groups that are merged: the leading one, or single states; 0 is the leading group.
    merge: (usize, usize),
    /// The mass of the second that joins the first, where not all of it does.
    part: Option<f64>,
}

/// The code of `p` (sum 1) at `rate` nats; only merges unless `stochastic`.
pub(super) fn encode(p: &[f64], rate: f64, stochastic: bool, monitor: &Monitor) -> Result<Code> {
    let total = entropy(p);
    let mut order: Vec<usize> = (0..p.len()).filter(|&x| p[x] > 0.0).collect();
    order.sort_by(|&x, &y| p[y].total_cmp(&p[x]).then(x.cmp(&y)));
    if rate >= total || order.len() <= 1 {
        return Ok(finished(p, &order, Candidate { information: total, lead: 1, merge: (0, 0), part: None }));
    }
    let best = walk(p, &order, total, rate, stochastic, monitor)?;
    let code = finished(p, &order, best);
    Ok(if stochastic && code.split.is_none() { widened(p, code, rate) } else { code })
}

fn walk(p: &[f64], order: &[usize], total: f64, rate: f64, stochastic: bool, monitor: &Monitor) -> Result<Candidate> {
    // Group 0 has the first `lead` states; group k > 0 is the state lead − 1 + k.
    let mut best = Candidate { information: f64::NEG_INFINITY, lead: order.len(), merge: (0, 0), part: None };
    let (mut lead, mut mass, mut left) = (1, p[order[0]], total);
    while left > rate && lead < order.len() {
        monitor.check()?;
        monitor.report(lead as f64, Some(order.len() as f64));
        let of = |group: usize| if group == 0 { mass } else { p[order[lead - 1 + group]] };
        let groups = order.len() - lead + 1;
        if let Some((first, second)) = cheapest(groups, of, left - rate) {
            let information = left - loss(of(first), of(second));
            if information > best.information {
                best = Candidate { information, lead, merge: (first, second), part: None };
            }
            for (to, from) in [(first, second), (0, groups - 1)] {
                let enough = loss(of(to), of(from)) >= left - rate;
                if !stochastic || !enough || to == from {
                    continue;
                }
                let part = solve(of(from), left - rate, |part| moved(of(to), of(from), part));
                let information = rate - (of(from) * binary(part / of(from)));
                if information > best.information {
                    best = Candidate { information, lead, merge: (to, from), part: Some(part) };
                }
            }
        }
        left -= loss(mass, p[order[lead]]);
        mass += p[order[lead]];
        lead += 1;
    }
    if best.information < 0.0 {
        // No single merge reached the rate, as at rate 0 with rounding: everything is one symbol.
        best = Candidate { information: 0.0, lead: order.len(), merge: (0, 0), part: None };
    }
    Ok(best)
}

/// The two groups, by decreasing mass, whose merge loses the least of those that lose at least `need`.
fn cheapest(groups: usize, of: impl Fn(usize) -> f64, need: f64) -> Option<(usize, usize)> {
    let (mut best, mut least) = (None, f64::INFINITY);
    let (mut first, mut second) = (0, groups - 1);
    while first < second {
        let lost = loss(of(first), of(second));
        // Rounding must not push the last merge, into one group, out of reach.
        if lost >= need * (1.0 - 1e-14) {
            if lost < least {
                (best, least) = (Some((first, second)), lost);
            }
            first += 1;
        } else {
            second -= 1;
        }
    }
    best
}

/// The entropy that merging two masses loses.
fn loss(a: f64, b: f64) -> f64 {
    times_log(a + b) - times_log(a) - times_log(b)
}

/// The entropy that moving `part` of `from` to `to` loses.
fn moved(to: f64, from: f64, part: f64) -> f64 {
    times_log(to + part) + times_log(from - part) - times_log(to) - times_log(from)
}

/// −x log x − (1 − x) log (1 − x).
pub(super) fn binary(x: f64) -> f64 {
    -times_log(x) - times_log(1.0 - x)
}

/// Where a function that grows from 0 on [0, end] reaches `value`; not below it by rounding.
fn solve(end: f64, value: f64, function: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, end);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if function(middle) >= value { high = middle } else { low = middle }
    }
    high
}

/// The code of a candidate.
fn finished(p: &[f64], order: &[usize], candidate: Candidate) -> Code {
    let Candidate { lead, merge: (to, from), part, .. } = candidate;
    let mut symbols = vec![0; p.len()];
    let mut next = 1;
    let place = |group: usize| lead - 1 + group;
    for k in lead..order.len() {
        // A group that has joined another for good needs no symbol of its own.
        if from > 0 && part.is_none() && k == place(from) {
            continue;
        }
        symbols[order[k]] = next;
        next += 1;
    }
    let symbol_of = |symbols: &[u32], group: usize| if group == 0 { 0 } else { symbols[order[place(group)]] };
    let split = match part {
        Some(part) => Some((order[place(from)], symbol_of(&symbols, to), part)),
        None => {
            if from > 0 {
                symbols[order[place(from)]] = symbol_of(&symbols, to);
            }
            None
        }
    };
    measured(p, symbols, split)
}

/// Moves a share of one state of a deterministic code to a new symbol, so that the code's entropy becomes the rate.
fn widened(p: &[f64], code: Code, rate: f64) -> Code {
    let spare = rate - code.entropy;
    let masses = masses(p, &code.symbols, None);
    let mut members = vec![Vec::new(); masses.len()];
    for (x, &symbol) in code.symbols.iter().enumerate().filter(|&(x, _)| p[x] > 0.0) {
        members[symbol as usize].push(x);
    }
    let mut best: Option<(f64, usize, f64)> = None;
    for (states, &mass) in members.iter_mut().zip(&masses) {
        let gained = |part: f64| times_log(mass) - times_log(mass - part) - times_log(part);
        if states.len() < 2 || spare <= 0.0 {
            continue;
        }
        let part = if gained(0.5 * mass) < spare { 0.5 * mass } else { solve(0.5 * mass, spare, gained) };
        // From below the rate, rounding included.
        let part = part * (1.0 - 1e-12);
        // The lightest state that has as much.
        let Some(&x) = states.iter().filter(|&&x| p[x] >= part).min_by(|&&x, &&y| p[x].total_cmp(&p[y])) else {
            continue;
        };
        let more = gained(part) - p[x] * binary(part / p[x]);
        if more > best.map_or(0.0, |(most, ..)| most) {
            best = Some((more, x, part));
        }
    }
    match best {
        Some((_, x, part)) => measured(p, code.symbols, Some((x, masses.len() as u32, part))),
        None => code,
    }
}

fn measured(p: &[f64], symbols: Vec<u32>, split: Option<(usize, u32, f64)>) -> Code {
    let entropy = entropy(&masses(p, &symbols, split));
    let noise = split.map_or(0.0, |(x, _, part)| p[x] * binary((part / p[x]).min(1.0)));
    Code { symbols, split, entropy, information: (entropy - noise).max(0.0) }
}

/// The symbols' probabilities.
pub(super) fn masses(p: &[f64], symbols: &[u32], split: Option<(usize, u32, f64)>) -> Vec<f64> {
    let count = symbols.iter().copied().chain(split.map(|(_, symbol, _)| symbol)).max().unwrap_or(0);
    let mut masses = vec![0.0; count as usize + 1];
    for (&symbol, &mass) in symbols.iter().zip(p) {
        masses[symbol as usize] += mass;
    }
    if let Some((x, symbol, part)) = split {
        masses[symbols[x] as usize] -= part;
        masses[symbol as usize] += part;
    }
    masses
}
