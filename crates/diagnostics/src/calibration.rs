//! Whether ranks are uniform: the verdict of simulation-based calibration.
//!
//! With parameters from the prior and data from the parameters, the rank of a parameter among its posterior draws is uniform if
//! everything is right. Ranks are given as numbers in (0, 1): (draws below + u) / (draws + 1), `u` uniform.
//!
//! S. Talts, M. Betancourt, D. Simpson, A. Vehtari, A. Gelman, Validating Bayesian inference algorithms with simulation-based
//! calibration, arXiv:1804.06788.

use crate::{Draws, ess_bulk, ess_tail};
use gibbs_core::{Error, Result, Stream, purpose};
use gibbs_distribution::special::incomplete_gamma;

/// How far ranks are from uniform.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Σ (count − N/bins)² / (N/bins).
    pub chi_square: f64,
    /// Probability of as large a value under uniformity, with `bins − 1` degrees of freedom.
    pub probability: f64,
    /// Mean of the ranks in standard errors: positive where the truth lies above the draws too often.
    pub mean_z: f64,
    /// Mean square distance from 1/2 in standard errors: positive where the draws are too narrow.
    pub spread_z: f64,
    /// Ranks in each bin.
    pub counts: Vec<f64>,
    /// Three times the smallest of the probabilities of the three, at most 1: how surprising the worst of them is.
    pub surprise: f64,
}

/// Tests `ranks` in `[0, 1]` for uniformity in `bins` bins of equal width. `O(N)`.
pub fn calibrate(ranks: &[f64], bins: usize) -> Result<Calibration> {
    if ranks.is_empty() || ranks.iter().any(|rank| !(0.0..=1.0).contains(rank)) {
        return Err(Error::value("ranks", "expected at least one number, all between 0 and 1"));
    }
    if bins < 2 {
        return Err(Error::option("bins", format!("{bins} is fewer than 2")));
    }
    let count = ranks.len() as f64;
    let mut counts = vec![0.0; bins];
    for rank in ranks {
        counts[((rank * bins as f64) as usize).min(bins - 1)] += 1.0;
    }
    let expected = count / bins as f64;
    let chi_square = counts.iter().map(|n| (n - expected) * (n - expected) / expected).sum::<f64>();
    let sum = |f: &dyn Fn(f64) -> f64| ranks.iter().map(|rank| f(rank - 0.5)).sum::<f64>();
    // Uniform numbers about 1/2 have variance 1/12, their squares variance 1/180.
    let mean_z = sum(&|x| x) * (12.0 / count).sqrt();
    let spread_z = sum(&|x| x * x - 1.0 / 12.0) * (180.0 / count).sqrt();
    let probability = incomplete_gamma(0.5 * (bins as f64 - 1.0), 0.5 * chi_square).upper;
    let two_sided = |z: f64| incomplete_gamma(0.5, 0.5 * z * z).upper;
    let surprise = (3.0 * probability.min(two_sided(mean_z)).min(two_sided(spread_z))).min(1.0);
    Ok(Calibration { chi_square, probability, mean_z, spread_z, counts, surprise })
}

/// The ranks of `truths` among their draws (rows of as many numbers, chain after chain), each in `(0, 1)`; NaN where a draw or the truth
/// is. Draws are thinned to their effective size, the smaller of bulk and tail, so that they count as independent; ties are broken at
/// random, by the stream of `seed` and `index`.
pub fn ranks_among(values: &[f64], chains: usize, truths: &[f64], seed: u64, index: u32) -> Result<Vec<f64>> {
    let width = truths.len();
    if width == 0 || values.is_empty() || !values.len().is_multiple_of(width) {
        return Err(Error::shape("draws", format!("{} numbers do not fill rows of {width}", values.len())));
    }
    let mut stream = Stream::new(seed, purpose::PROBE, index);
    let mut column = Vec::with_capacity(values.len() / width);
    let mut rank = |(which, truth): (usize, &f64)| {
        column.clear();
        column.extend(values.iter().skip(which).step_by(width));
        let draws = Draws::new(&column, chains)?;
        let share = stream.uniform();
        if truth.is_nan() || column.iter().any(|x| x.is_nan()) {
            return Ok(f64::NAN);
        }
        let effective = ess_bulk(draws).min(ess_tail(draws));
        let step = if effective > 0.0 { (column.len() as f64 / effective).ceil() as usize } else { 1 };
        let kept = || draws.each_chain().flat_map(|chain| chain.iter().step_by(step.max(1)));
        let (below, ties) = (kept().filter(|x| *x < truth).count(), kept().filter(|x| *x == truth).count());
        Ok((below as f64 + share * (ties + 1) as f64) / (kept().count() + 1) as f64)
    };
    truths.iter().enumerate().map(&mut rank).collect()
}
