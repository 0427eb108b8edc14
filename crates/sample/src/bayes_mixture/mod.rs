//! The Bayes mixture of hypotheses under log loss: what it predicts, its regret, and the weight of hypotheses that explains it.
//!
//! ```text
//! mixture   p(y) = Σ wₖ Πᵢ pₖ(yᵢ)
//! regret    R = log p*(y) − log p(y) for a reference p*
//! excess    dₖ = 1/n (log p*(y) − log pₖ(y)),   weight W(ε) = Σ {wₖ : dₖ ≤ ε}
//! bound     R = −log Σ wₖ e^{−n dₖ} ≤ min_ε n ε − log W(ε)
//! ```
//!
//! So regret does not follow from how many hypotheses there are but from the prior weight of those near the reference. The bound holds
//! for every sequence, without an average. With draws of SGLD for hypotheses and their steps for weights, the mean of their probabilities
//! is the posterior's predictive distribution. `O(K n + K log K)`.
//!
//! M. Feder, R. Urbanke, Y. Fogel, The universality lens: why even highly over-parametrized models learn well, 2025, arXiv:2506.07661.

use gibbs_core::{Error, MatrixView, Result};

/// What the mixture says of the observations, and its regret.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Log probability of each observation given those before it, under the mixture (`n`); they sum to that of all.
    pub sequential: Vec<f64>,
    /// Log of the mean probability of each observation alone, by the weights as they are (`n`).
    pub predictive: Vec<f64>,
    /// Weights of the hypotheses after all observations (`K`).
    pub posterior: Vec<f64>,
    /// Log probability of all observations under the mixture, in nats.
    pub log_evidence: f64,
    /// What the mixture loses against the reference, in nats.
    pub regret: f64,
    /// `min_ε n ε − log W(ε)`, in nats: at least the regret.
    pub bound: f64,
    /// The excess where the bound is attained, in nats an observation.
    pub radius: f64,
    /// Excesses of the hypotheses in rising order, in nats an observation (`K`).
    pub excess: Vec<f64>,
    /// Weight of the hypotheses up to each of them (`K`).
    pub weight: Vec<f64>,
}

/// Mixes hypotheses by their log probabilities of the observations (`K × n`, NaN and +∞ refused) under prior `weights` (`K`). The reference's log
/// probabilities (`n`) are those of the best hypothesis where none are given.
pub fn bayes_mixture(log_likelihood: MatrixView, weights: &[f64], reference: Option<&[f64]>) -> Result<Solution> {
    let (k, n) = (log_likelihood.nrows(), log_likelihood.ncols());
    if weights.len() != k {
        return Err(Error::shape("options.weights", format!("expected {k} numbers, got {}", weights.len())));
    }
    if let Some(reference) = reference.filter(|reference| reference.len() != n) {
        return Err(Error::shape("options.reference", format!("expected {n} numbers, got {}", reference.len())));
    }
    for (row, values) in log_likelihood.rows().enumerate() {
        if let Some(bad) = values.iter().find(|l| l.is_nan() || **l == f64::INFINITY) {
            return Err(Error::value(
                "logLikelihood",
                format!("expected numbers below infinity, got {bad} in row {row}"),
            ));
        }
    }
    let total: f64 = weights.iter().sum();
    let priors: Vec<f64> = weights.iter().map(|w| (w / total).ln()).collect();

    let mut logs = priors.clone();
    let (mut sequential, mut predictive, mut before) = (vec![], vec![], 0.0);
    for i in 0..n {
        let column = || log_likelihood.rows().map(|row| row[i]);
        logs.iter_mut().zip(column()).for_each(|(log, l)| *log += l);
        let after = log_sum(logs.iter().copied());
        if after == f64::NEG_INFINITY {
            let told = format!("no hypothesis with a weight allows the first {} observations", i + 1);
            return Err(Error::value("logLikelihood", told));
        }
        sequential.push(after - before);
        predictive.push(log_sum(priors.iter().zip(column()).map(|(w, l)| w + l)));
        before = after;
    }

    let totals: Vec<f64> = log_likelihood.rows().map(|row| row.iter().sum()).collect();
    let allowed = (0..k).filter(|h| weights[*h] > 0.0);
    let best = allowed.map(|h| totals[h]).fold(f64::NEG_INFINITY, f64::max);
    let reference = reference.map_or(best, |reference| reference.iter().sum());
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by(|a, b| totals[*b].total_cmp(&totals[*a]));
    let excess: Vec<f64> = order.iter().map(|h| (reference - totals[*h]) / n as f64).collect();
    let mut sum = 0.0;
    let weight: Vec<f64> = order
        .iter()
        .map(|h| {
            sum += weights[*h] / total;
            sum.min(1.0)
        })
        .collect();
    let price = |at: usize| n as f64 * excess[at] - weight[at].ln();
    let at = (0..k).min_by(|a, b| price(*a).total_cmp(&price(*b))).unwrap_or(0);
    Ok(Solution {
        posterior: logs.iter().map(|log| (log - before).exp()).collect(),
        log_evidence: before,
        regret: reference - before,
        bound: price(at),
        radius: excess[at],
        sequential,
        predictive,
        excess,
        weight,
    })
}

/// `log Σ e^x`; −∞ where nothing is above it.
fn log_sum(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = values.clone().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY { largest } else { largest + values.map(|x| (x - largest).exp()).sum::<f64>().ln() }
}

#[cfg(test)]
mod tests;
