//! How far draws of Markov chains can be trusted: rank-normalised split and nested R-hat, effective sample sizes of the bulk,
//! the tails, the mean and the standard deviation, Monte Carlo standard errors, autocorrelation times, and the energy
//! diagnostic of Hamiltonian samplers. And how far the model can: leave-one-out predictive densities by smoothed importance
//! sampling, WAIC, and the verdict of simulation-based calibration.
//!
//! Definitions are those of Vehtari, Gelman, Simpson, Carpenter, Bürkner, Rank-normalization, folding, and localization:
//! an improved R̂ for assessing convergence of MCMC, Bayesian Analysis 16 (2021), arXiv:1903.08008, as the R package
//! `posterior` and ArviZ compute them.
//!
//! # What happens at the edges
//!
//! | draws | R-hat | effective sizes and errors |
//! |---|---|---|
//! | a NaN or an infinity anywhere | NaN | NaN |
//! | all equal | NaN | NaN |
//! | each chain constant, chains different | ∞ | near the number of half chains |
//! | fewer than 4 draws a chain | NaN | NaN |
//! | 4 or 5 draws a chain | a number | NaN: half a chain needs 3 draws for a correlation |
//! | one chain | compares its halves | from its halves |
//!
//! Where a chain has an odd number of draws its middle one belongs to neither half.

mod autocorrelation;
mod calibration;
mod draws;
mod energy;
mod ess;
mod moments;
mod normal;
mod pareto;
mod predictive;
mod quantile;
mod ranks;
mod rhat;
mod sorting;
mod summary;

pub use autocorrelation::autocorrelation_time;
pub use calibration::{Calibration, calibrate, ranks_among};
pub use draws::Draws;
pub use energy::ebfmi;
pub use ess::{ess_bulk, ess_mean, ess_quantile, ess_sd, ess_tail};
pub use pareto::smooth_weights;
pub use predictive::{Loo, Waic, psis_loo, waic};
pub use quantile::quantile;
pub use rhat::{nested_rhat, rhat};
pub use summary::{Summary, mcse_mean, mcse_sd, summarize, summarize_each};

#[cfg(test)]
mod predictive_tests;
#[cfg(test)]
mod tests;
