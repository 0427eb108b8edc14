//! What a nested run is told, and its points.

use serde::{Deserialize, Serialize};

/// How a point above the contour is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Method {
    /// Friends in up to six dimensions, else slices.
    #[default]
    Auto,
    /// Uniform within balls about the live points.
    Friends,
    /// Slices along random directions.
    Slice,
}

/// How many points and when to stop.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Options {
    /// Live points; default 500.
    pub live: u32,
    /// How points are found; default friends in up to six dimensions, else slices.
    pub method: Method,
    /// Slices from one point to the next; none: `5 + d`.
    pub steps: Option<u32>,
    /// A run ends where the live points can add at most this to the log evidence; what they add is counted; default 0.5.
    pub tolerance: f64,
    /// Batches of live points that are added where they matter most; default 0: a static run.
    pub batches: u32,
    /// Live points of each such batch; default 100.
    pub batch_live: u32,
    /// Share of the added points' worth that is the posterior's, the rest is the evidence's; default 0.8.
    pub posterior_share: f64,
    /// Generations of a genetic search for the modes before the run; default 0.
    pub generations: u32,
    /// Likelihoods after which the run ends wherever it is; none: no limit.
    pub max_calls: Option<u32>,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            live: 500,
            method: Method::Auto,
            steps: None,
            tolerance: 0.5,
            batches: 0,
            batch_live: 100,
            posterior_share: 0.8,
            generations: 0,
            max_calls: None,
            seed: 0,
        }
    }
}

/// A point of the unit cube with its log likelihood and the contour it was born in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Particle {
    /// Its place (`d`).
    pub cube: Vec<f64>,
    /// Its log likelihood.
    pub log_likelihood: f64,
    /// The log likelihood it had to exceed; −∞ for points of the whole prior.
    pub birth: f64,
}
