//! Which coordinates of a Markov chain on a product space to keep: those of the largest entropy rate, or those whose projected
//! chain is closest to independence, to stationarity, or to being a factor of the whole.
//!
//! With `X` stationary and `Y` its successor, `h` Shannon's entropy in nats and `P_S` the chain projected on coordinates `S`,
//!
//! ```text
//! entropy rate      H(S) = h(X_S, Y_S) − h(X_S)                              largest
//! independence      D(P_S ‖ ⊗_{i∈S} P_i) = Σ_{i∈S} H(i) − H(S)               least
//! stationarity      D(P_S ‖ π_S) = h(X_S) − H(S)                             least
//! factorizability   D(P ‖ P_S ⊗ P_{−S}) = H(S) + H(−S) − H(all)              least
//! ```
//!
//! `h(X_S, Y_S)` is monotone and submodular in `S`, and `h(X_S)` is modular where the stationary law is a product. Then distorted
//! greedy selection finds `H(S) ≥ (1 − 1/e) h(X_T, Y_T) − h(X_T)` for the best `T`. For any chain the result carries a bound that
//! holds without that: `h(X_T, Y_T)` lies below its linear extension at any `S`, and `h(X_T)` above the sum of what every
//! coordinate tells beyond all others. Sets are improved by exchanges; `exact` tries all of them.
//!
//! Time: `O(N³)` for the stationary law of `N` joint states (elimination without subtractions) and `O(N²)` for a set, each looked
//! at once. Memory: `O(N²)`.
//!
//! References: Z. Lai, M. C. H. Choi, Information-theoretic subset selection of multivariate Markov chains via submodular
//! optimization, 2025, <https://arxiv.org/abs/2503.23340>; C. Harshaw, M. Feldman, J. Ward, A. Karbasi, Submodular maximization
//! beyond non-negativity, ICML 2019; W. Grassmann, M. Taksar, D. Heyman, Operations Research 33 (1985). The linear bounds and the
//! exchanges are not of the paper.

mod chain;
mod search;

use chain::Chain;
pub(crate) use chain::entropy;
use gibbs_core::{Error, MatrixView, Monitor, Result};

/// What is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Objective {
    /// The largest entropy rate, of at most `size` coordinates.
    #[default]
    EntropyRate,
    /// The least distance to independent coordinates, of exactly `size`.
    Independence,
    /// The least distance to draws from the stationary law, of exactly `size`.
    Stationarity,
    /// The least distance of the whole to a product of two chains, of which one has exactly `size` coordinates.
    Factorizability,
}

/// How it is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Greedily, then by exchanges.
    #[default]
    Greedy,
    /// Among all sets.
    Exact,
}

/// What is selected.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Coordinates to keep.
    pub size: usize,
    /// What is sought.
    pub objective: Objective,
    /// How.
    pub method: Method,
}

/// A set of coordinates, and how good it is.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The coordinates kept, ascending.
    pub coordinates: Vec<i32>,
    /// The objective, in nats.
    pub value: f64,
    /// No set of the allowed size is better: an upper bound of the entropy rate, a lower bound of a distance.
    pub bound: f64,
    /// Distance of value and bound.
    pub gap: f64,
    /// Whether the gap is at most 1e-9: the set is among the best.
    pub certified: bool,
    /// Sum of the coordinates' entropies less the joint one; 0 where the stationary law is a product.
    pub correlation: f64,
    /// The stationary law of the projected chain.
    pub stationary: Vec<f64>,
    /// Its transition matrix, row by row.
    pub transition: Vec<f64>,
}

/// Selects coordinates of the chain with `transition` (`N × N`) on `states` (`d` counts with product `N`, the last one running
/// fastest). Errors name `transition`, `states` or `options.size`.
pub fn select(transition: MatrixView, states: &[i32], options: &Options, monitor: &Monitor) -> Result<Solution> {
    let mut chain = Chain::new(transition, states, monitor)?;
    let count = states.len();
    if options.size > count {
        let problem = format!("expected at most {count}, the number of coordinates, got {}", options.size);
        return Err(Error::option("size", problem));
    }
    let found = match options.method {
        Method::Greedy => search::greedy(&mut chain, options, monitor)?,
        Method::Exact => search::exact(&mut chain, options, monitor)?,
    };
    let gap = (found.value - found.bound).abs();
    let (stationary, transition) = chain.projected(found.set);
    Ok(Solution {
        coordinates: (0..count).filter(|i| found.set >> i & 1 == 1).map(|i| i as i32).collect(),
        value: found.value,
        bound: found.bound,
        gap,
        certified: gap <= 1e-9,
        correlation: chain.correlation(),
        stationary,
        transition,
    })
}

#[cfg(test)]
mod tests;
