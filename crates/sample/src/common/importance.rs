//! Approximations by draws: Pareto-smoothed importance weights, k-hat, resampling, evidence.
//!
//! Ratios `r = p(x) / q(x)` of a target and what the draws come from tell how good the draws are. The largest are fitted by a
//! generalized Pareto distribution whose shape k-hat says how many moments they have: below 0.7 estimates can be relied on;
//! above, the draws miss a part of the target (A. Vehtari, D. Simpson, A. Gelman, Y. Yao, J. Gabry, Pareto smoothed importance
//! sampling, JMLR 25, 2024; fit by J. Zhang, M. Stephens, Technometrics 51, 2009, shrunk towards ½ as there).

use super::{Target, purpose, width_of};
use gibbs_core::{LogDensity, Monitor, Result, Stream, simd::logsumexp};
use gibbs_diagnostics::{Summary, smooth_weights, summarize_each};

/// k-hat up to this says that the weights can be relied on.
pub(crate) const LARGEST_KHAT: f64 = 0.7;

/// Ratios that differ by less are equal: what is left is rounding.
const EQUAL: f64 = 1e-9;

/// A normal distribution over the unconstrained coordinates.
#[derive(Debug, Clone, Default)]
pub(crate) struct Normal {
    pub(crate) location: Vec<f64>,
    pub(crate) deviations: Vec<f64>,
    /// `d × d`; empty where only the deviations are known or wanted.
    pub(crate) covariance: Vec<f64>,
}

/// Positions with the log densities of the target and of what they were drawn from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Candidates {
    /// `n × d`.
    pub(crate) positions: Vec<f64>,
    pub(crate) log_density: Vec<f64>,
    pub(crate) log_proposal: Vec<f64>,
}

/// What an approximation is and how good it is.
#[derive(Debug, Clone)]
pub struct Approximation {
    /// Number of draws.
    pub draws: usize,
    /// Numbers a draw: the sizes of all variables together.
    pub width: usize,
    /// The draws (`draws × width`), variables in the density's order.
    pub values: Vec<f64>,
    /// Their unconstrained positions (`draws × d`).
    pub positions: Vec<f64>,
    /// Log density of each draw on the unconstrained space (`draws`).
    pub log_density: Vec<f64>,
    /// Smoothed importance weights of the draws, which sum to 1 (`draws`); equal where they were resampled.
    pub weights: Vec<f64>,
    /// One summary a column of `values` (`width`).
    pub summary: Vec<Summary>,
    /// Mean of the normal distribution on the unconstrained space (`d`).
    pub location: Vec<f64>,
    /// Standard deviations of its coordinates (`d`).
    pub deviations: Vec<f64>,
    /// Its covariance (`d × d`); empty where the method has none.
    pub covariance: Vec<f64>,
    /// Shape of the tail of the importance ratios.
    pub khat: f64,
    /// Effective number of draws under the weights, before resampling.
    pub ess: f64,
    /// Mean of log target minus log approximation: a bound on the log evidence from below.
    pub elbo: f64,
    /// Its Monte Carlo standard error.
    pub elbo_error: f64,
    /// Log of the mean importance ratio: the logarithm of the integral of the density.
    pub log_evidence: f64,
    /// Its standard error, from the spread of the weights.
    pub log_evidence_error: f64,
    /// Evaluations of the density.
    pub evaluations: u64,
    /// Steps of the optimiser.
    pub iterations: u32,
    /// Whether the optimiser ended by its own rule and k-hat is at most 0.7.
    pub converged: bool,
}

impl Candidates {
    /// Draws `count` positions by `propose`, which fills a position and returns its log density.
    pub(crate) fn draw(
        target: &mut Target,
        count: usize,
        monitor: &Monitor,
        propose: &mut dyn FnMut(&mut [f64]) -> f64,
    ) -> Result<Self> {
        let mut candidates = Self::default();
        let mut position = vec![0.0; target.dimension()];
        for _ in 0..count {
            monitor.check()?;
            candidates.log_proposal.push(propose(&mut position));
            candidates.log_density.push(target.value(&position));
            candidates.positions.extend_from_slice(&position);
        }
        Ok(candidates)
    }

    pub(crate) fn append(&mut self, other: &mut Self) {
        self.positions.append(&mut other.positions);
        self.log_density.append(&mut other.log_density);
        self.log_proposal.append(&mut other.log_proposal);
    }

    pub(crate) fn log_ratios(&self) -> Vec<f64> {
        self.log_density.iter().zip(&self.log_proposal).map(|(p, q)| p - q).collect()
    }
}

impl Approximation {
    /// Weighs the candidates, and resamples as many of them by their weights where `seed` is given.
    pub(crate) fn new(
        density: &dyn LogDensity,
        candidates: Candidates,
        normal: Normal,
        seed: Option<u64>,
        monitor: &Monitor,
    ) -> Result<Self> {
        let draws = candidates.log_density.len();
        let (d, width) = (density.dimension(), width_of(density));
        let ratios = candidates.log_ratios();
        let (weights, khat) = psis(&ratios);
        let evidence = Evidence::new(&ratios, &weights);
        let chosen: Vec<usize> = match seed {
            Some(seed) => resample(&weights, draws, &mut Stream::new(seed, purpose::RESAMPLE, 0)),
            None => (0..draws).collect(),
        };
        let equal = vec![1.0 / draws as f64; draws];
        let positions: Vec<f64> =
            chosen.iter().flat_map(|&k| &candidates.positions[k * d..(k + 1) * d]).copied().collect();
        let mut values = vec![0.0; draws * width];
        for (position, row) in positions.chunks_exact(d).zip(values.chunks_exact_mut(width)) {
            density.constrain(position, row);
        }
        Ok(Self {
            draws,
            width,
            summary: summarize_each(&values, 1, width, 1, monitor)?,
            values,
            positions,
            log_density: chosen.iter().map(|&k| candidates.log_density[k]).collect(),
            weights: if seed.is_some() { equal } else { weights },
            location: normal.location,
            deviations: normal.deviations,
            covariance: normal.covariance,
            khat,
            ess: evidence.ess,
            elbo: evidence.elbo,
            elbo_error: evidence.elbo_error,
            log_evidence: evidence.log_evidence,
            log_evidence_error: evidence.log_evidence_error,
            evaluations: 0,
            iterations: 0,
            converged: khat <= LARGEST_KHAT,
        })
    }

    /// With what the optimiser did.
    pub(crate) fn after(self, iterations: u32, ended: bool, evaluations: u64) -> Self {
        Self { iterations, evaluations, converged: self.converged && ended, ..self }
    }
}

struct Evidence {
    ess: f64,
    elbo: f64,
    elbo_error: f64,
    log_evidence: f64,
    log_evidence_error: f64,
}

impl Evidence {
    fn new(ratios: &[f64], weights: &[f64]) -> Self {
        let n = ratios.len() as f64;
        let elbo = ratios.iter().sum::<f64>() / n;
        let spread = ratios.iter().map(|r| (r - elbo) * (r - elbo)).sum::<f64>() / (n - 1.0);
        let squares: f64 = weights.iter().map(|w| w * w).sum();
        Self {
            ess: 1.0 / squares,
            elbo,
            elbo_error: (spread / n).sqrt(),
            log_evidence: log_mean(ratios),
            // Relative variance of a mean of weights, by the delta method that of its logarithm.
            log_evidence_error: ((squares - 1.0 / n).max(0.0)).sqrt(),
        }
    }
}

/// log of the mean of exponentials.
pub(crate) fn log_mean(logs: &[f64]) -> f64 {
    logsumexp(logs) - (logs.len() as f64).ln()
}

/// Pareto-smoothed weights, which sum to 1, and k-hat, from log ratios. `O(n log n)`.
///
/// k-hat is 0 where the ratios are equal, infinite where there are too few to tell or one is no number.
pub fn psis(log_ratios: &[f64]) -> (Vec<f64>, f64) {
    let equal = vec![1.0 / log_ratios.len() as f64; log_ratios.len()];
    let top = log_ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !top.is_finite() || log_ratios.iter().any(|r| r.is_nan()) {
        return (equal, f64::INFINITY);
    }
    if log_ratios.iter().all(|r| top - r < EQUAL) {
        return (equal, 0.0);
    }
    let mut logs = log_ratios.to_vec();
    let khat = smooth_weights(&mut logs, 1.0);
    // A tail of equal weights has every moment.
    (logs.iter().map(|r| r.exp()).collect(), if khat == f64::NEG_INFINITY { 0.0 } else { khat })
}

/// `count` indices, each as often as its weight says, up to rounding: systematic resampling.
pub(crate) fn resample(weights: &[f64], count: usize, stream: &mut Stream) -> Vec<usize> {
    let total: f64 = weights.iter().sum();
    let offset = stream.uniform();
    let mut chosen = Vec::with_capacity(count);
    let (mut sum, mut k) = (weights[0], 0);
    for slot in 0..count {
        let level = (slot as f64 + offset) / count as f64 * total;
        while sum < level && k + 1 < weights.len() {
            k += 1;
            sum += weights[k];
        }
        chosen.push(k);
    }
    chosen
}
