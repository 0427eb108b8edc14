//! Minimum-entropy coupling: the joint distribution with given marginals that has the least entropy, which for two marginals
//! is the one with the most mutual information.
//!
//! ```text
//! minimise over couplings π of p¹ … pᵐ   H(π) = −Σ π log π
//! ```
//!
//! The problem is NP-hard. The greedy coupling pairs the heaviest states that are left, with as much mass as the lightest of
//! them has, until nothing is left: at most `Σ |pⁱ| − m + 1` entries, `O(N log N)` time for `N` states in all. Its entropy
//! exceeds the least one by at most `1/e` nats (0.53 bits) for two marginals and `(1 + log 2) / 2` nats (1.22 bits) for more.
//! What it exceeds is also bounded for the instance: every marginal majorises the coupling, so that the coupling's entropy is
//! at least that of the greatest distribution majorised by all of them, `H(p¹ ∧ … ∧ pᵐ) ≥ maxᵢ H(pⁱ)`.
//!
//! With a bottleneck, see [`bottleneck`].
//!
//! References: M. Kocaoglu et al., Entropic causal inference, AAAI 2017 (the greedy coupling); S. Compton et al.,
//! Minimum-entropy coupling approximation guarantees beyond the majorization barrier, AISTATS 2023,
//! <https://arxiv.org/abs/2302.11838> (its guarantee); F. Cicalese, L. Gargano, U. Vaccaro, Minimum-entropy couplings and
//! their applications, IEEE Trans. Inf. Theory 65 (2019) (the bound).

pub mod bottleneck;
mod encoder;

use gibbs_core::{Error, Monitor, Result};
use std::{cmp::Ordering, collections::BinaryHeap};

/// Largest relative difference between the marginals' masses.
const MASS_TOLERANCE: f64 = 1e-6;

/// Steps between two looks at the monitor.
const CHECK_EVERY: usize = 4096;

/// A coupling by its entries.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The state of each marginal in each entry (entries × m, row by row).
    pub states: Vec<u32>,
    /// The entries' probabilities, positive.
    pub values: Vec<f64>,
    /// H of the coupling, in nats.
    pub entropy: f64,
    /// No coupling has less entropy than this, in nats.
    pub lower_bound: f64,
    /// No coupling has an entropy that is smaller than this one's by more, in nats.
    pub guarantee: f64,
    /// Σ H(pⁱ) − H(coupling), in nats: the mutual information of two marginals.
    pub information: f64,
    /// Σ over marginals and states of what the coupling misses them by.
    pub marginal_error: f64,
}

/// Couples `marginals` (at least two; numbers of at least 0 with equal sums up to rounding; scaled to sum to 1).
///
/// Errors name `names[i]`.
pub fn solve(marginals: &[&[f64]], names: &[String], monitor: &Monitor) -> Result<Solution> {
    let marginals = probabilities(marginals, names)?;
    let (states, values) = greedy(&marginals, monitor)?;
    let entropy = entropy(&values);
    let lower_bound = entropy_of_meet(&marginals).min(entropy);
    let guarantee = match marginals.len() {
        2 => (-1f64).exp(),
        _ => 0.5 * (1.0 + std::f64::consts::LN_2),
    };
    let information = (marginals.iter().map(|p| self::entropy(p)).sum::<f64>() - entropy).max(0.0);
    let marginal_error = marginal_error(&marginals, &states, &values);
    Ok(Solution { states, values, entropy, lower_bound, guarantee, information, marginal_error })
}

/// A state with the mass it has left; heavier ones first, then those with the smaller index.
struct Left {
    mass: f64,
    state: u32,
}

impl Ord for Left {
    fn cmp(&self, other: &Self) -> Ordering {
        self.mass.total_cmp(&other.mass).then(other.state.cmp(&self.state))
    }
}

impl PartialOrd for Left {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Left {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Left {}

/// The greedy coupling's states and values.
fn greedy(marginals: &[Vec<f64>], monitor: &Monitor) -> Result<(Vec<u32>, Vec<f64>)> {
    let heap = |p: &Vec<f64>| -> BinaryHeap<Left> {
        p.iter().enumerate().filter(|&(_, &mass)| mass > 0.0).map(|(i, &mass)| Left { mass, state: i as u32 }).collect()
    };
    let mut left: Vec<BinaryHeap<Left>> = marginals.iter().map(heap).collect();
    let most: usize = left.iter().map(BinaryHeap::len).sum();
    let (mut states, mut values): (Vec<u32>, Vec<f64>) = (Vec::new(), Vec::new());
    while let Some(mass) = left.iter().map(|heap| heap.peek().map(|top| top.mass)).try_fold(f64::INFINITY, least) {
        if values.len() % CHECK_EVERY == 0 {
            monitor.check()?;
            monitor.report(values.len() as f64, Some(most as f64));
        }
        for heap in &mut left {
            let Some(mut top) = heap.pop() else { continue };
            states.push(top.state);
            top.mass -= mass;
            if top.mass > 0.0 {
                heap.push(top);
            }
        }
        values.push(mass);
    }
    Ok((states, values))
}

fn least(smallest: f64, mass: Option<f64>) -> Option<f64> {
    mass.map(|mass| smallest.min(mass))
}

/// −Σ x log x.
pub(crate) fn entropy(masses: &[f64]) -> f64 {
    // Small terms first: their sum is exact to a unit or two.
    let mut terms: Vec<f64> = masses.iter().map(|&mass| -times_log(mass)).collect();
    terms.sort_unstable_by(f64::total_cmp);
    terms.iter().sum()
}

/// x log x, 0 at 0.
pub(crate) fn times_log(x: f64) -> f64 {
    if x > 0.0 { x * x.ln() } else { 0.0 }
}

/// The entropy of the greatest distribution that all of `marginals` majorise: its partial sums are the least of theirs.
fn entropy_of_meet(marginals: &[Vec<f64>]) -> f64 {
    let sorted = |p: &Vec<f64>| {
        let mut p = p.clone();
        p.sort_unstable_by(|a, b| b.total_cmp(a));
        p
    };
    let sorted: Vec<Vec<f64>> = marginals.iter().map(sorted).collect();
    let length = sorted.iter().map(Vec::len).max().unwrap_or(0);
    let mut sums = vec![0.0; sorted.len()];
    let (mut meet, mut before) = (Vec::with_capacity(length), 0.0);
    for k in 0..length {
        sums.iter_mut().zip(&sorted).for_each(|(sum, p)| *sum += p.get(k).copied().unwrap_or(0.0));
        let least = sums.iter().copied().fold(f64::INFINITY, f64::min).max(before);
        meet.push(least - before);
        before = least;
    }
    entropy(&meet)
}

fn marginal_error(marginals: &[Vec<f64>], states: &[u32], values: &[f64]) -> f64 {
    let mut rest = marginals.to_vec();
    for (states, value) in states.chunks_exact(marginals.len().max(1)).zip(values) {
        rest.iter_mut().zip(states).for_each(|(p, &state)| p[state as usize] -= value);
    }
    rest.iter().flatten().map(|mass| mass.abs()).sum()
}

/// The marginals with sum 1, or what is wrong with them.
pub(crate) fn probabilities(marginals: &[&[f64]], names: &[String]) -> Result<Vec<Vec<f64>>> {
    let name = |i: usize| names.get(i).cloned().unwrap_or_else(|| format!("marginal {i}"));
    let mut sums = Vec::with_capacity(marginals.len());
    for (i, p) in marginals.iter().enumerate() {
        if let Some(k) = p.iter().position(|mass| !(*mass >= 0.0 && mass.is_finite())) {
            return Err(Error::value(name(i), format!("expected numbers of at least 0, got {} at {k}", p[k])));
        }
        let sum: f64 = p.iter().sum();
        if !(sum > 0.0 && sum.is_finite()) {
            return Err(Error::value(name(i), format!("expected a positive, finite sum, got {sum}")));
        }
        let first = *sums.first().unwrap_or(&sum);
        if (sum - first).abs() > MASS_TOLERANCE * first.max(sum) {
            return Err(Error::infeasible(name(i), format!("its mass is {sum}, that of {} is {first}", name(0))));
        }
        sums.push(sum);
    }
    Ok(marginals.iter().zip(sums).map(|(p, sum)| p.iter().map(|mass| mass / sum).collect()).collect())
}

#[cfg(test)]
mod tests;
