//! Weights that make up for censored times: inverse probabilities of not having been censored.
//!
//! ```text
//! wᵢ = δᵢ / (n S_C(tᵢ−)),   S_C the Kaplan–Meier estimate of how long observation lasts
//! ```
//!
//! so that `Σ wᵢ lossᵢ` estimates the mean loss over uncensored times. An event comes before a censoring at the same time. The
//! weights are the jumps of the Kaplan–Meier estimate S of the events: they sum to 1 − S at the last time, and are all 1/n
//! without censoring. `O(n log n)` time.
//!
//! Reference: G. Ausset, S. Clémençon, F. Portier, Empirical Risk Minimization under Random Censorship, JMLR 23 (2022),
//! <https://arxiv.org/abs/1906.01908>, with censoring that does not depend on covariates.

use super::order;
use gibbs_core::{Error, Result};

/// The weights of `times` (finite), of which those with `events` 1 were observed and those with 0 censored.
pub fn kaplan_meier_weights(times: &[f64], events: &[i32]) -> Result<Vec<f64>> {
    let n = times.len();
    if n == 0 {
        return Err(Error::shape("times", "expected at least one"));
    }
    if events.len() != n {
        return Err(Error::shape("events", format!("{} for {n} times", events.len())));
    }
    if let Some(i) = times.iter().position(|time| !time.is_finite()) {
        return Err(Error::value("times", format!("expected finite numbers, got {} at {i}", times[i])));
    }
    if let Some(i) = events.iter().position(|event| !matches!(event, 0 | 1)) {
        return Err(Error::value("events", format!("expected 0 or 1, got {} at {i}", events[i])));
    }
    let order = order::ascending(times);
    let mut weights = vec![0.0; n];
    let (mut at_risk, mut observed) = (n as f64, 1.0);
    for group in order.chunk_by(|&a, &b| times[a as usize] == times[b as usize]) {
        let happened = group.iter().filter(|&&i| events[i as usize] == 1).count() as f64;
        for &i in group {
            if events[i as usize] == 1 {
                weights[i as usize] = 1.0 / (n as f64 * observed);
            }
        }
        let censored = group.len() as f64 - happened;
        if censored > 0.0 {
            observed *= 1.0 - censored / (at_risk - happened);
        }
        at_risk -= group.len() as f64;
    }
    Ok(weights)
}
