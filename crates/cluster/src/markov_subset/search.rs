//! Greedy selection, exchanges, bounds, and all sets.

use super::{Chain, Objective, Options};
use gibbs_core::{Error, Monitor, Result};

/// Sets that exact selection tries, at most.
const MOST_SETS: f64 = 1e7;

/// A set with its value and bound.
pub(super) struct Found {
    pub set: u64,
    pub value: f64,
    pub bound: f64,
}

/// The objective, larger being better.
fn merit(chain: &mut Chain, objective: Objective, set: u64, monitor: &Monitor) -> Result<f64> {
    let rate = chain.rate(set, monitor)?;
    Ok(match objective {
        Objective::EntropyRate => rate,
        Objective::Independence => {
            let mut single = 0.0;
            for i in members(set, chain.coordinates()) {
                single += chain.rate(1 << i, monitor)?;
            }
            (rate - single).min(0.0)
        }
        Objective::Stationarity => (rate - chain.entropies(set, monitor)?.0).min(0.0),
        Objective::Factorizability => {
            let (rest, whole) = (chain.all() & !set, chain.all());
            (chain.rate(whole, monitor)? - rate - chain.rate(rest, monitor)?).min(0.0)
        }
    })
}

fn members(set: u64, count: usize) -> impl Iterator<Item = usize> {
    (0..count).filter(move |i| set >> i & 1 == 1)
}

fn signed(objective: Objective, merit: f64) -> f64 {
    match objective {
        Objective::EntropyRate => merit,
        // Not −0 for a distance of nothing.
        _ => 0.0 - merit,
    }
}

/// Greedy selection, then exchanges until none helps.
pub(super) fn greedy(chain: &mut Chain, options: &Options, monitor: &Monitor) -> Result<Found> {
    let (objective, count) = (options.objective, chain.coordinates());
    let mut candidates = prefixes(chain, options, monitor)?;
    let mut bound = f64::INFINITY;
    for &set in &candidates {
        bound = bound.min(linear_bound(chain, options, set, monitor)?);
    }
    if objective == Objective::EntropyRate {
        candidates.push(distorted(chain, options.size, monitor)?);
    } else {
        candidates.retain(|set| set.count_ones() as usize == options.size);
    }
    let mut best = (f64::NEG_INFINITY, 0);
    for set in candidates {
        let value = merit(chain, objective, set, monitor)?;
        if value > best.0 {
            best = (value, set);
        }
    }
    loop {
        let (value, set) = best;
        let mut moves = Vec::new();
        for inside in members(set, count) {
            for outside in members(chain.all() & !set, count) {
                moves.push(set & !(1 << inside) | 1 << outside);
            }
        }
        if objective == Objective::EntropyRate {
            moves.extend(members(set, count).map(|i| set & !(1 << i)));
            if (set.count_ones() as usize) < options.size {
                moves.extend(members(chain.all() & !set, count).map(|i| set | 1 << i));
            }
        }
        for set in moves {
            let value = merit(chain, objective, set, monitor)?;
            if value > best.0 + 1e-13 {
                best = (value, set);
            }
        }
        if best.1 == set {
            let bound = bound.min(linear_bound(chain, options, set, monitor)?).max(value);
            return Ok(Found { set, value: signed(objective, value), bound: signed(objective, bound) });
        }
    }
}

/// Sets to which the best coordinate is added one after another, from none to `size`.
fn prefixes(chain: &mut Chain, options: &Options, monitor: &Monitor) -> Result<Vec<u64>> {
    let mut sets = vec![0];
    let mut set = 0;
    for taken in 0..options.size {
        let mut best = (f64::NEG_INFINITY, 0);
        for i in members(chain.all() & !set, chain.coordinates()) {
            let value = merit(chain, options.objective, set | 1 << i, monitor)?;
            if value > best.0 {
                best = (value, 1 << i);
            }
        }
        set |= best.1;
        sets.push(set);
        monitor.report(taken as f64 + 1.0, Some(options.size as f64));
    }
    Ok(sets)
}

/// Distorted greedy selection for `h(X_S, Y_S) − Σ h(X_i)`.
fn distorted(chain: &mut Chain, size: usize, monitor: &Monitor) -> Result<u64> {
    let mut set = 0u64;
    for step in 0..size {
        let discount = (1.0 - 1.0 / size as f64).powi((size - step - 1) as i32);
        let before = chain.entropies(set, monitor)?.1;
        let mut best = (0.0, 0);
        for i in members(chain.all() & !set, chain.coordinates()) {
            let gain = chain.entropies(set | 1 << i, monitor)?.1 - before;
            let worth = discount * gain - chain.entropies(1 << i, monitor)?.0;
            if worth > best.0 {
                best = (worth, 1 << i);
            }
        }
        set |= best.1;
    }
    Ok(set)
}

/// A bound of the merit of every allowed set, from the linear extension of `h(X_S, Y_S)` at `set`.
fn linear_bound(chain: &mut Chain, options: &Options, set: u64, monitor: &Monitor) -> Result<f64> {
    let (all, at) = (chain.all(), chain.entropies(set, monitor)?.1);
    let mut terms = Vec::new();
    for i in 0..chain.coordinates() {
        let gain = chain.entropies(set | 1 << i, monitor)?.1 - at;
        let alone = chain.entropies(all, monitor)?.0 - chain.entropies(all & !(1 << i), monitor)?.0;
        terms.push(match options.objective {
            Objective::EntropyRate => gain - alone,
            Objective::Independence => gain - alone - chain.rate(1 << i, monitor)?,
            Objective::Stationarity => gain - 2.0 * alone,
            // A divergence, of which nothing better than its sign is known here.
            Objective::Factorizability => return Ok(0.0),
        });
    }
    terms.sort_by(|a, b| b.total_cmp(a));
    let largest = terms.iter().take(options.size);
    Ok(match options.objective {
        Objective::EntropyRate => at + largest.map(|term| term.max(0.0)).sum::<f64>(),
        _ => (at + largest.sum::<f64>()).min(0.0),
    })
}

/// The best of all allowed sets.
pub(super) fn exact(chain: &mut Chain, options: &Options, monitor: &Monitor) -> Result<Found> {
    let count = chain.coordinates();
    if 2f64.powi(count as i32) > MOST_SETS {
        let problem = format!("exact selection tries at most {MOST_SETS:e} sets, and {count} coordinates have more");
        return Err(Error::option("method", problem));
    }
    let mut best = (f64::NEG_INFINITY, 0);
    for set in 0..1u64 << count {
        let size = set.count_ones() as usize;
        let allowed = size == options.size || (options.objective == Objective::EntropyRate && size <= options.size);
        if !allowed {
            continue;
        }
        let value = merit(chain, options.objective, set, monitor)?;
        if value > best.0 {
            best = (value, set);
        }
        monitor.report(set as f64, Some(2f64.powi(count as i32)));
    }
    let value = signed(options.objective, best.0);
    Ok(Found { set: best.1, value, bound: value })
}
