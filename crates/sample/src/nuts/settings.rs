//! Options of the sampler.

use super::metric::Metric;
use gibbs_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// Most states that a tree may have is `2^15`; deeper ones would only hide a density that needs another parameterisation.
const LARGEST_DEPTH: u32 = 15;

/// A step that is halved more often is one of more than a thousand gradients.
const MOST_HALVINGS: u32 = 10;

/// How long to warm up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Warmup {
    /// Until the metric and the chains have settled: 80 to 150 trees a chain for most posteriors, at most 700.
    Auto,
    /// This many trees a chain (and up to 60 more where the last of them diverge).
    Trees(u32),
}

/// The shape of the metric (inverse mass matrix) that warm-up fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MetricKind {
    /// A diagonal and as many directions as the draws tell from it.
    LowRank,
    /// A diagonal.
    Diagonal,
    /// All directions; beyond 512 coordinates those that some states tell, as for [`LowRank`](Self::LowRank).
    Dense,
    /// The identity, which is not adapted.
    Unit,
}

/// Where a former run ended: a start for the same or a similar density.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WarmStart {
    /// The metric it sampled with.
    pub metric: Metric,
    /// The step size it sampled with.
    pub step_size: f64,
    /// One unconstrained position a chain, chain after chain; chains beyond these take them in turn.
    pub positions: Vec<f64>,
}

/// Options of the sampler; each field says what it does and why its default is what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Independent chains that share their warm-up. Default 4: enough for R-hat, and they pool what they learn.
    pub chains: u32,
    /// Whether the chains share what they learn in warm-up. If not, each warms up alone by the same scheme, as chains on different machines
    /// have to. Default yes: it costs fewer gradients.
    pub cross_chain_warmup: bool,
    /// Length of the warm-up. Default [`Warmup::Auto`].
    pub warmup: Warmup,
    /// Draws returned by each chain. Default 3000, which is 1000 trees.
    pub draws: u32,
    /// Draws taken from each tree, spread evenly over its weights. Default 3, which triples the draws for no gradient; a
    /// fourth adds a few per cent at most.
    pub draws_per_tree: u32,
    /// Keep one draw of so many; 0 keeps none, and they only pass by in the outputs of the steps. Default 1.
    pub thin: u32,
    /// Stop before `draws` where the smallest effective size, of bulk and tail of every quantity and over all chains, reaches this.
    /// Default none.
    pub target_ess: Option<f64>,
    /// Keep the unconstrained position and the gradient of each draw as well. Default no.
    pub unconstrained: bool,
    /// Time of a static trajectory instead of a tree that ends by turning: in units in which a normal posterior has period 2π under its own
    /// metric. Default none.
    pub trajectory_length: Option<f64>,
    /// How often a step may be halved within a tree where the energy varies too much, at most 10. Default 0, never: 5 or more for funnels.
    pub step_halvings: u32,
    /// Shape of the metric. Default [`MetricKind::LowRank`].
    pub metric: MetricKind,
    /// Mean acceptance the step size is chosen for, in `[0.1, 0.99]`. Default 0.8.
    pub target_accept: f64,
    /// Doublings of a tree, `1..=15`. Default 10: at most 1023 gradients a tree.
    pub max_depth: u32,
    /// Names the random streams of all chains. Default 0.
    pub seed: u64,
    /// Unconstrained starting positions: one for all chains, or one a chain, chain after chain. Default: each coordinate
    /// uniform on (−2, 2), drawn again until the density is finite there.
    pub init: Option<Vec<f64>>,
    /// Metric, step size and positions to start from instead. Warm-up then begins with its fourth round and may end after
    /// it. Default none.
    pub warm_start: Option<WarmStart>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            chains: 4,
            cross_chain_warmup: true,
            warmup: Warmup::Auto,
            draws: 3000,
            draws_per_tree: 3,
            thin: 1,
            target_ess: None,
            unconstrained: false,
            trajectory_length: None,
            step_halvings: 0,
            metric: MetricKind::LowRank,
            target_accept: 0.8,
            max_depth: 10,
            seed: 0,
            init: None,
            warm_start: None,
        }
    }
}

impl Settings {
    /// Checks every option for a density of `dimension` coordinates.
    pub fn check(&self, dimension: usize) -> Result<()> {
        if dimension == 0 {
            return Err(Error::value("model", "has no parameter to sample"));
        }
        in_range("chains", self.chains, 1, 1024)?;
        in_range("draws", self.draws, 1, 100_000_000)?;
        in_range("drawsPerTree", self.draws_per_tree, 1, 100)?;
        in_range("thin", self.thin, 0, 1_000_000)?;
        if let Some(target) = self.target_ess {
            if !(target > 0.0 && target.is_finite()) {
                return Err(Error::option("targetEss", format!("{target} is not a positive number")));
            }
            if self.thin == 0 {
                return Err(Error::option("targetEss", "needs draws that are kept to judge them by"));
            }
        }
        if let Some(length) = self.trajectory_length
            && !(length > 0.0 && length.is_finite())
        {
            return Err(Error::option("trajectoryLength", format!("{length} is not a positive number")));
        }
        in_range("stepHalvings", self.step_halvings, 0, MOST_HALVINGS)?;
        in_range("maxDepth", self.max_depth, 1, LARGEST_DEPTH)?;
        if !(0.1..=0.99).contains(&self.target_accept) {
            return Err(Error::option("targetAccept", format!("{} is not between 0.1 and 0.99", self.target_accept)));
        }
        if let Warmup::Trees(trees) = self.warmup {
            in_range("warmup", trees, 0, 1_000_000)?;
        }
        if let Some(init) = &self.init {
            let lengths = [dimension, dimension * self.chains as usize];
            if !lengths.contains(&init.len()) {
                let [one, all] = lengths;
                return Err(Error::option(
                    "init",
                    format!("{} numbers, where {one} or {all} were expected", init.len()),
                ));
            }
        }
        match &self.warm_start {
            Some(start) => start.check(dimension),
            None => Ok(()),
        }
    }

    /// The options that draws depend on beside how many there are, where they start and what warmed them up.
    pub(super) fn method(&self) -> Self {
        Self {
            draws_per_tree: self.draws_per_tree,
            thin: self.thin,
            unconstrained: self.unconstrained,
            trajectory_length: self.trajectory_length,
            step_halvings: self.step_halvings,
            max_depth: self.max_depth,
            ..Self::default()
        }
    }

    /// Trees a chain needs for its draws.
    pub fn trees(&self) -> u32 {
        self.draws.div_ceil(self.draws_per_tree.max(1))
    }

    /// Consecutive kept draws after which the places in their trees come round again.
    pub fn batch(&self) -> usize {
        let (mut a, mut b) = (self.draws_per_tree.max(1), self.thin.max(1));
        while b > 0 {
            (a, b) = (b, a % b);
        }
        (self.draws_per_tree.max(1) / a) as usize
    }

    /// Draws that are kept of the first `draws` of a chain.
    pub fn kept(&self, draws: usize) -> usize {
        if self.thin == 0 { 0 } else { draws.div_ceil(self.thin as usize) }
    }

    /// The starting position that the options give chain `index`.
    pub(super) fn position(&self, index: u32, dimension: usize) -> Option<&[f64]> {
        let given = match (&self.init, &self.warm_start) {
            (Some(init), _) => init,
            (None, Some(start)) => &start.positions,
            (None, None) => return None,
        };
        given.chunks_exact(dimension).cycle().nth(index as usize)
    }
}

impl WarmStart {
    fn check(&self, dimension: usize) -> Result<()> {
        if !self.metric.fits(dimension) {
            return Err(Error::option("warmStart", "its metric is not one of this model"));
        }
        if !(self.step_size > 0.0 && self.step_size.is_finite()) {
            return Err(Error::option("warmStart", "its step size is not positive"));
        }
        if self.positions.is_empty() || !self.positions.len().is_multiple_of(dimension) {
            return Err(Error::option("warmStart", "its positions are not ones of this model"));
        }
        Ok(())
    }
}

fn in_range(name: &str, value: u32, low: u32, high: u32) -> Result<()> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(Error::option(name, format!("{value} is not between {low} and {high}")))
}
