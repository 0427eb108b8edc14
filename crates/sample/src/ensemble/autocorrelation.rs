//! The integrated autocorrelation time as emcee has it.

use gibbs_core::dot;

/// The sum of autocorrelations ends at the first lag that is this many times the sum (A. Sokal).
const WINDOW: f64 = 5.0;

/// `τ = 1 + 2 Σ ρₜ` in draws, of `values` (`chains × draws`), the autocorrelations averaged over the chains; NaN where they do
/// not vary. To be relied on where there are 50 τ draws a chain. `O(chains · draws · τ)`.
pub fn autocorrelation_time(values: &[f64], chains: usize) -> f64 {
    let length = values.len() / chains.max(1);
    let mut centered = values.to_vec();
    for chain in centered.chunks_exact_mut(length.max(1)) {
        let mean = chain.iter().sum::<f64>() / length as f64;
        chain.iter_mut().for_each(|x| *x -= mean);
    }
    // Each chain's own variance scales its autocorrelations, as there.
    let variances: Vec<f64> = centered.chunks_exact(length.max(1)).map(|chain| dot(chain, chain)).collect();
    if length < 2 || !variances.iter().all(|v| *v > 0.0) {
        return f64::NAN;
    }
    let correlation = |lag: usize| {
        let chains_of = centered.chunks_exact(length).zip(&variances);
        chains_of.map(|(chain, variance)| dot(&chain[..length - lag], &chain[lag..]) / variance).sum::<f64>()
            / chains as f64
    };
    let mut time = 1.0;
    for lag in 1..length {
        time += 2.0 * correlation(lag);
        if lag as f64 >= WINDOW * time {
            break;
        }
    }
    time
}
