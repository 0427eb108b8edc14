//! The integrated autocorrelation time: how many steps of the chains one independent draw takes.
//!
//! ```text
//! τ(M) = 1 + 2 Σ_{t ≤ M} ρ_t,   M the first lag with M ≥ c τ(M)
//! ```
//!
//! with `ρ_t` the mean over chains of each chain's own autocorrelation, and the window `M` of A. Sokal, Monte Carlo methods in
//! statistical mechanics (1989), as emcee has it (D. Foreman-Mackey and others, PASP 125, 2013). Chains are compared with their
//! own means, so chains that stay in different places are not noticed: that is what R-hat is for. `O(S M)`.

use crate::{draws::Draws, moments::mean};
use gibbs_core::dot;

/// The autocorrelation time of `draws` with window `c = window` (5 is usual). It is to be trusted where the chains are some
/// 50 times as long. NaN for fewer than 4 draws a chain, draws that are not finite, and a chain that does not move; where the
/// chains end before the window does, the time of all lags.
pub fn autocorrelation_time(draws: Draws, window: f64) -> f64 {
    let n = draws.length();
    let moves = |chain: &[f64]| chain.iter().any(|x| *x != chain[0]);
    if !draws.are_usable() || !draws.each_chain().all(moves) {
        return f64::NAN;
    }
    let centered: Vec<Vec<f64>> = draws
        .each_chain()
        .map(|chain| {
            let center = mean(chain);
            chain.iter().map(|x| x - center).collect()
        })
        .collect();
    let variances: Vec<f64> = centered.iter().map(|x| dot(x, x)).collect();
    let correlation = |lag: usize| {
        let sum: f64 = centered.iter().zip(&variances).map(|(x, square)| dot(&x[..n - lag], &x[lag..]) / square).sum();
        sum / centered.len() as f64
    };
    let mut time = 1.0;
    for lag in 1..n {
        time += 2.0 * correlation(lag);
        if lag as f64 >= window * time {
            return time;
        }
    }
    time
}
