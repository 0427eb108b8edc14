//! Mixtures of `K` normal distributions, by maximum likelihood or by a hierarchical prior that the data themselves fit.
//!
//! ```text
//! maximise over weights, means, covariances   Σ wᵢ log Σ_k π_k N(xᵢ; μ_k, Σ_k)
//! ```
//!
//! - **No prior**: expectation and maximisation for full, tied, diagonal, spherical and factor-analytic covariances, with a
//!   floor under all variances relative to the points' own. Every step is an exact maximum under the floor (for factors:
//!   an improvement), so the likelihood never falls.
//! - **Empirical Bayes**, for full covariances: a variational posterior in which covariances are shrunk towards a common
//!   one, by as much as the evidence says, less a charge for having estimated that one (see `empirical_bayes.rs`). Each
//!   start is annealed: the shrinkage falls from `n / K` observations to one in 60 steps, and random starts also cool down
//!   from memberships raised to the power 0.2. The objective, its constants and the annealing are this project's own; it
//!   is a variational treatment as in C. Bishop, Pattern Recognition and Machine Learning (2006), section 10.2, with the
//!   prior fitted as in empirical Bayes.
//!
//! Starts are k-means partitions in the points' coordinates and in whitened ones, and partitions by random points. Full and
//! tied covariances are fitted in whitened coordinates of the points' affine span, so that the answer follows every linear
//! map of the points; the density is that within the span, and covariances are singular outside of it.
//!
//! Time `O(n K p²)` a step and start for full and factor-analytic covariances, `O(n K p)` for the others; memory `O(n p)`
//! for a copy of the points and `O(n K)` for the memberships. Densities are evaluated from uncentered products in scaled
//! coordinates, which costs about `1e-16 / floor` nats of accuracy a point. Results do not depend on the number of threads.
//!
//! References: A. Dempster, N. Laird, D. Rubin, Maximum likelihood from incomplete data via the EM algorithm, JRSS B 39
//! (1977); Z. Ghahramani, G. Hinton, The EM algorithm for mixtures of factor analyzers, Toronto CRG-TR-96-1 (1996); C. Fraley,
//! A. Raftery, Bayesian regularization for normal mixture estimation, Journal of Classification 24 (2007), for priors on
//! covariances; C. Biernacki, G. Celeux, G. Govaert, Assessing a mixture model for clustering with the integrated completed
//! likelihood, PAMI 22 (2000).

mod components;
mod empirical_bayes;
mod frame;
pub mod ila_sdp;
mod maximum_likelihood;
mod modes;
mod pass;
mod search;
mod starts;

pub use components::Covariance;
pub use modes::Mode;

use empirical_bayes::EmpiricalBayes;
use frame::{Axes, Frame};
use gibbs_core::{Error, MatrixView, Monitor, Result};
use maximum_likelihood::MaximumLikelihood;
use pass::Passes;
use search::{Rule, Until};

/// What is known of the components beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Prior {
    /// Empirical Bayes for full covariances, none for others.
    #[default]
    Auto,
    /// Nothing: maximum likelihood.
    None,
    /// Covariances resemble each other, as much as the data say.
    EmpiricalBayes,
}

/// What to fit and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Number of components, from 1 to the number of points. Required: the default is 0, which is refused.
    pub components: usize,
    /// Family of covariances; default full.
    pub covariance: Covariance,
    /// Prior; default empirical Bayes for full covariances, none for the others.
    pub prior: Prior,
    /// Starts of which the best is kept; at least 1, default 20.
    pub restarts: u32,
    /// Factors of a factor-analytic covariance, below the dimension; default 0: the root of the dimension, rounded.
    pub factors: usize,
    /// Least variance relative to the points' own, without a prior; above 0, default 1e-6.
    pub floor: f64,
    /// Concentration of the prior on the weights; above 0, default 1.
    pub concentration: f64,
    /// A start whose smallest component holds less than this share of `n / K` counts only where all do; from 0, below 1,
    /// default 0.1.
    pub min_share: f64,
    /// A start has converged when its objective changes by at most this a step and point; default 1e-6.
    pub tolerance: f64,
    /// Most steps of a start, after annealing; at least 1, default 300.
    pub max_iterations: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            components: 0,
            covariance: Covariance::Full,
            prior: Prior::Auto,
            restarts: 20,
            factors: 0,
            floor: 1e-6,
            concentration: 1.0,
            min_share: 0.1,
            tolerance: 1e-6,
            max_iterations: 300,
            seed: 0,
        }
    }
}

/// The best mixture found and those that are about as good.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The start with the highest score.
    pub best: Mode,
    /// Other modes within 5 nats of it, best first; at most 7.
    pub alternatives: Vec<Mode>,
    /// `−2 log L + parameters · log n`.
    pub bic: f64,
    /// `−2 log L + 2 · parameters`.
    pub aic: f64,
    /// BIC plus twice the entropy of the memberships.
    pub icl: f64,
    /// Free parameters.
    pub parameters: f64,
    /// The objective of the best start: the log-likelihood after every step, or the evidence after every fourth.
    pub trace: Vec<f64>,
    /// Steps of the best start.
    pub iterations: u32,
    /// Whether it settled within `max_iterations`.
    pub converged: bool,
}

/// Fits a mixture to the points (`n × p`, finite) under the weights (`n`, finite, not negative, not all 0; none: all 1).
///
/// Weights are multiplicities. A point of weight 0 gets memberships and changes nothing.
pub fn fit(points: MatrixView, weights: Option<&[f64]>, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let prior = options.check(points.nrows(), points.ncols())?;
    let frame = Frame::new(points, weights, axes(options.covariance), monitor)?;
    refuse_what_does_not_fit(&frame, options)?;
    let passes = Passes::new(&frame, options.covariance.features(), options.components);
    let rule = rule(&frame, options, prior)?;
    let starts = starts::starts(points, weights, &frame, options.components, options.restarts, options.seed, monitor)?;
    let until = Until { tolerance: options.tolerance, max_iterations: options.max_iterations };
    let runs = search::run(&passes, &rule, &starts, until, monitor)?;
    modes::describe(&passes, &rule, runs, options, monitor)
}

fn axes(covariance: Covariance) -> Axes {
    match covariance {
        Covariance::Full | Covariance::Tied => Axes::Whitened,
        Covariance::Diagonal | Covariance::Factor => Axes::Scaled,
        Covariance::Spherical => Axes::Common,
    }
}

fn rule(frame: &Frame, options: &Options, prior: Prior) -> Result<Rule> {
    let (m, k, mass) = (frame.dimension, options.components, frame.mass);
    if prior == Prior::EmpiricalBayes {
        return Ok(Rule::Bayes(EmpiricalBayes { m, k, mass, concentration: options.concentration, fixed: None }));
    }
    let mut total = vec![0.0; if options.covariance == Covariance::Tied { m * m } else { 0 }];
    if !total.is_empty() {
        for i in (0..frame.len()).filter(|&i| frame.weight(i) > 0.0) {
            let (weight, z) = (frame.weight(i), frame.row(i));
            for a in 0..m {
                let factor = weight * z[a];
                total[a * m..(a + 1) * m].iter_mut().zip(z).for_each(|(t, z)| *t += factor * z);
            }
        }
    }
    let factors = options.factors_in(m)?;
    Ok(Rule::Likelihood(MaximumLikelihood {
        covariance: options.covariance,
        factors,
        m,
        k,
        mass,
        floor: options.floor,
        total,
    }))
}

fn refuse_what_does_not_fit(frame: &Frame, options: &Options) -> Result<()> {
    const MOST_BYTES: f64 = 4e9;
    let (m, k, starts) = (frame.dimension, options.components as f64, f64::from(options.restarts));
    let width = options.covariance.features().count(m) as f64;
    // Sums, parameters, covariances: of every start; memberships of the modes that are returned.
    let bytes = 8.0 * (4.0 * starts * k * width + 2.0 * frame.len() as f64 * k);
    if bytes > MOST_BYTES { Err(Error::out_of_memory("this mixture", bytes)) } else { Ok(()) }
}

impl Options {
    /// The prior that applies.
    fn check(&self, points: usize, dimension: usize) -> Result<Prior> {
        let most = points.min(i32::MAX as usize).max(1);
        if self.components == 0 || self.components > most {
            let problem = format!("expected from 1 to {most}, the number of points, got {}", self.components);
            return Err(Error::option("components", problem));
        }
        if self.restarts == 0 {
            return Err(Error::option("restarts", "expected at least 1, got 0"));
        }
        if self.max_iterations == 0 {
            return Err(Error::option("maxIterations", "expected at least 1, got 0"));
        }
        for (name, value) in [("floor", self.floor), ("concentration", self.concentration)] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::option(name, format!("expected a positive number, got {value}")));
            }
        }
        if !(self.tolerance >= 0.0 && self.tolerance.is_finite()) {
            return Err(Error::option("tolerance", format!("expected a number of at least 0, got {}", self.tolerance)));
        }
        if !(0.0..1.0).contains(&self.min_share) {
            return Err(Error::option("minShare", format!("expected from 0 to below 1, got {}", self.min_share)));
        }
        if self.covariance == Covariance::Factor {
            self.factors_in(dimension)?;
        } else if self.factors != 0 {
            return Err(Error::option("factors", "only covariance \"factor\" has factors"));
        }
        match (self.prior, self.covariance) {
            (Prior::EmpiricalBayes, Covariance::Full) | (Prior::Auto, Covariance::Full) => Ok(Prior::EmpiricalBayes),
            (Prior::EmpiricalBayes, _) => {
                Err(Error::option("prior", "\"empiricalBayes\" is for full covariances; use \"none\""))
            }
            _ => Ok(Prior::None),
        }
    }

    /// The number of factors in `m` dimensions.
    fn factors_in(&self, m: usize) -> Result<usize> {
        if self.covariance != Covariance::Factor {
            return Ok(0);
        }
        if m < 2 {
            return Err(Error::option("covariance", "factors need at least two columns"));
        }
        let factors =
            if self.factors == 0 { ((m as f64).sqrt().round() as usize).clamp(1, m - 1) } else { self.factors };
        if factors >= m {
            return Err(Error::option("factors", format!("expected fewer than the {m} columns, got {factors}")));
        }
        Ok(factors)
    }
}

#[cfg(test)]
mod tests;
