//! Results that several samplers share.

use gibbs_sample::common::{Approximation, ChainDiagnostics, ChainDraws};

use super::nuts::Listing;

crate::record! { Approximation as ApproximationResult {
    draws: usize, width: usize, values: Vec<f64>, positions: Vec<f64>, log_density: Vec<f64>, weights: Vec<f64>,
    summary: Listing, location: Vec<f64>, deviations: Vec<f64>, covariance: Vec<f64>, khat: f64, ess: f64, elbo: f64,
    elbo_error: f64, log_evidence: f64, log_evidence_error: f64, evaluations: u64, iterations: u32, converged: bool,
} }
crate::record! { ChainDraws as ChainResult {
    chains: usize, draws: usize, width: usize, values: Vec<f64>, log_density: Vec<f64>, summary: Listing,
    diagnostics: ChainDiagnostics, converged: bool,
} }
crate::record! { ChainDiagnostics as ChainDiagnostics {
    rhat: f64, ess_bulk: f64, ess_tail: f64, evaluations: u64, acceptance: f64, step_size: Vec<f64>,
} }
