//! Metropolis within Gibbs: one coordinate after another, each by the update that fits it; discrete and continuous ones together.
//!
//! ```text
//! enumerate  x ~ p(x | rest) exactly: the density at every class
//! integer    x ± s, s uniform on 1 … S, accepted with probability min(1, p(y) / p(x))
//! walk       x + σ ε, accepted likewise
//! slice      uniform on {x : p(x | rest) ≥ u p(x)}, stepped out from width σ and shrunk
//! conjugate  x ~ p(x | rest) exactly, where that is normal, gamma, inverse gamma or beta
//! ```
//!
//! In warm-up `σ` and `S` of each coordinate learn to be accepted 44 times in a hundred, or for slices to fit what they find; then they are
//! fixed, so that draws are of the density. A sweep costs an evaluation an updated coordinate, `K − 1` an enumerated one, three a conjugate one and some 4 a slice:
//! of the terms that the coordinate moves where [`Terms`] tell them apart, one of each for `n` labels of `n` data, else of the whole density,
//! and then `O(n²)`. Labels that can change places do so rarely or in one chain only: R-hat says it.
//!
//! S. Geman, D. Geman, Stochastic relaxation, Gibbs distributions, and the Bayesian restoration of images, PAMI 6 (1984); L. Tierney,
//! Markov chains for exploring posterior distributions, Annals of Statistics 22 (1994); R. Neal, Slice sampling, Annals of Statistics 31 (2003).

mod conjugate;
mod site;

use crate::common::{ChainDraws, ChainOptions, Target, Transition, check_init, purpose, run_chains};
pub use conjugate::Family;
use gibbs_core::{Error, LogDensity, Monitor, Result, Stream, purpose as streams};
use std::ops::Range;

/// What one coordinate should be accepted at (A. Gelman, G. Roberts, W. Gilks, 1996).
const TARGET_ACCEPT: f64 = 0.44;
/// Starting positions that are tried before giving up.
const ATTEMPTS: u32 = 100;
/// Steps out of a slice, and times that it is shrunk, at most.
const MOST_STEPS: u32 = 10_000;

/// How a coordinate is updated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// Exactly, from all classes.
    Enumerate,
    /// By whole steps.
    Integer,
    /// By a normal step.
    Walk,
    /// By a slice.
    Slice,
    /// Exactly: the conditional law is known to be of this family.
    Conjugate(Family),
}

/// Coordinates that are updated in the same way.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// How.
    pub update: Update,
    /// Number of coordinates.
    pub len: usize,
    /// Classes 0, 1, … of enumerated ones.
    pub classes: usize,
    /// Values below have no density; −∞ for none.
    pub lower: f64,
    /// Values above have no density; ∞ for none.
    pub upper: f64,
}

/// How many chains and how long: 1000 sweeps of warm-up unless told otherwise.
pub type Options = ChainOptions<1000>;

/// The terms of a density that the coordinates of a site move: its Markov blanket.
pub trait Terms {
    /// Takes what the other sites say from a position.
    fn begin(&mut self, position: &[f64]);
    /// The sum of the terms that coordinate `element` of the site moves, at a position that differs from that of `begin` in the site alone.
    fn value(&mut self, position: &[f64], element: usize) -> f64;
    /// Whether these are the same terms for all coordinates of the site.
    fn same_for_all(&self) -> bool;
}

/// Makes the terms of a site for a chain; none where the whole density is as good.
pub type TermsOf<'a> = &'a (dyn Fn(usize) -> Option<Box<dyn Terms + 'a>> + Sync);

/// Samples `density`, of whose gradient nothing is asked, from `init` (one start, or one a chain) or from random starts.
pub fn metropolis_within_gibbs(
    density: &dyn LogDensity,
    sites: &[Site],
    terms_of: TermsOf,
    init: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<ChainDraws> {
    let (plan, seed, d) = (options.plan(), options.seed, density.dimension());
    check(sites, d)?;
    check_init(init, d, plan.chains)?;
    run_chains(density, plan, monitor, &|index| {
        let mut target = Target::new(density);
        let from = init.map(|init| if init.len() == d { init } else { &init[index * d..(index + 1) * d] });
        let (position, value) = start(&mut target, sites, from, seed, index)?;
        let mut end = 0;
        let blocks = sites.iter().enumerate().map(|(place, site)| {
            end += site.len;
            Block { site: *site, coordinates: end - site.len..end, terms: terms_of(place) }
        });
        Ok(Box::new(Sweep {
            target,
            monitor,
            scales: vec![1.0; d],
            blocks: blocks.collect(),
            evaluations: 0,
            position,
            value,
            sweeps: 0.0,
            acceptance: 1.0,
            stream: Stream::new(seed, purpose::TRANSITIONS, index as u32),
        }))
    })
}

fn check(sites: &[Site], dimension: usize) -> Result<()> {
    let all: usize = sites.iter().map(|site| site.len).sum();
    if all != dimension {
        return Err(Error::shape("sites", format!("expected {dimension} coordinates, got {all}")));
    }
    let bad = |site: &Site| match site.update {
        Update::Enumerate => site.classes == 0,
        Update::Integer => site.lower.ceil() > site.upper.floor(),
        Update::Walk | Update::Slice => site.lower >= site.upper,
        Update::Conjugate(family) => !family.fits(site.lower, site.upper),
    };
    match sites.iter().position(|site| site.lower.is_nan() || site.upper.is_nan() || bad(site)) {
        Some(k) => Err(Error::value("sites", format!("site {k} has no values"))),
        None => Ok(()),
    }
}

/// A start with a finite density.
fn start(
    target: &mut Target,
    sites: &[Site],
    init: Option<&[f64]>,
    seed: u64,
    index: usize,
) -> Result<(Vec<f64>, f64)> {
    if let Some(init) = init {
        let each = sites.iter().flat_map(|site| std::iter::repeat_n(site, site.len));
        if let Some((k, (x, _))) = init.iter().zip(each).enumerate().find(|(_, (x, site))| !site.holds(**x)) {
            return Err(Error::option("init", format!("{x}, at place {k} of start {index}, is no value of its site")));
        }
        let value = target.value(init);
        if value == f64::NEG_INFINITY {
            return Err(Error::option("init", format!("the density is not finite where start {index} is")));
        }
        return Ok((init.to_vec(), value));
    }
    let mut stream = Stream::new(seed, streams::CHAIN_START, index as u32);
    for _ in 0..ATTEMPTS {
        let each = sites.iter().flat_map(|site| std::iter::repeat_n(site, site.len));
        let position: Vec<f64> = each.map(|site| site.start(&mut stream)).collect();
        let value = target.value(&position);
        if value > f64::NEG_INFINITY {
            return Ok((position, value));
        }
    }
    let told = format!("the density is not finite at any of {ATTEMPTS} random positions; give one");
    Err(Error::option("init", told))
}

/// A site, where its coordinates are, and their terms.
struct Block<'a> {
    site: Site,
    coordinates: Range<usize>,
    terms: Option<Box<dyn Terms + 'a>>,
}

struct Sweep<'a> {
    target: Target<'a>,
    monitor: &'a Monitor<'a>,
    blocks: Vec<Block<'a>>,
    /// σ, or the real number that S is rounded from.
    scales: Vec<f64>,
    position: Vec<f64>,
    /// The log density, or during the update of a block with terms of its own their sum.
    value: f64,
    /// Evaluations of terms.
    evaluations: u64,
    sweeps: f64,
    acceptance: f64,
    stream: Stream,
}

impl Sweep<'_> {
    /// The density, or the terms that coordinate `k` moves, with it at `x`.
    fn at(&mut self, block: &mut Block, k: usize, x: f64) -> f64 {
        let kept = std::mem::replace(&mut self.position[k], x);
        let value = match &mut block.terms {
            Some(terms) => {
                self.evaluations += 1;
                let value = terms.value(&self.position, k - block.coordinates.start);
                if value.is_finite() { value } else { f64::NEG_INFINITY }
            }
            None => self.target.value(&self.position),
        };
        self.position[k] = kept;
        value
    }

    fn enumerate(&mut self, block: &mut Block, k: usize) {
        let classes = block.site.classes;
        let current = self.position[k] as usize;
        let values: Vec<f64> = (0..classes)
            .map(|class| if class == current { self.value } else { self.at(block, k, class as f64) })
            .collect();
        let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = values.iter().map(|value| (value - top).exp()).collect();
        let mut level = self.stream.uniform() * weights.iter().sum::<f64>();
        let chosen = weights.iter().position(|w| {
            level -= w;
            level < 0.0
        });
        let chosen = chosen.unwrap_or(current);
        (self.position[k], self.value) = (chosen as f64, values[chosen]);
    }

    /// Accepts or refuses `y`; the probability of accepting it.
    fn propose(&mut self, block: &mut Block, k: usize, y: f64) -> f64 {
        let value = if block.site.holds(y) { self.at(block, k, y) } else { f64::NEG_INFINITY };
        let acceptance = (value - self.value).min(0.0).exp();
        if self.stream.uniform() < acceptance {
            (self.position[k], self.value) = (y, value);
        }
        acceptance
    }

    /// A step whose law is symmetric.
    fn step(&mut self, update: Update, k: usize) -> f64 {
        let scale = self.scales[k];
        match update {
            Update::Integer => {
                let most = scale.round().clamp(1.0, 1e6) as usize;
                let size = (1 + self.stream.below(most)) as f64;
                if self.stream.uniform() < 0.5 { -size } else { size }
            }
            _ => scale * self.stream.normal(),
        }
    }

    /// Updates the coordinates of a block; with a `rate` they learn.
    fn sweep(&mut self, block: &mut Block, rate: Option<f64>, acceptances: &mut Acceptances) -> Result<()> {
        let mut known = block.terms.is_none();
        for k in block.coordinates.clone() {
            self.monitor.check()?;
            if !known {
                self.value = self.at(block, k, self.position[k]);
                known = block.terms.as_ref().is_some_and(|terms| terms.same_for_all());
            }
            let update = block.site.update;
            let growth = match update {
                Update::Enumerate => {
                    self.enumerate(block, k);
                    0.0
                }
                Update::Conjugate(family) if self.conjugate(block, k, family) => 0.0,
                // What a slice finds should be some two widths long.
                Update::Slice | Update::Conjugate(_) => 0.5 * (self.slice(block, k) / 2.0).ln(),
                Update::Integer | Update::Walk => {
                    let y = self.position[k] + self.step(update, k);
                    let acceptance = self.propose(block, k, y);
                    acceptances.sum += acceptance;
                    acceptances.count += 1.0;
                    2.0 * (acceptance - TARGET_ACCEPT)
                }
            };
            if let Some(rate) = rate {
                self.scales[k] = (self.scales[k] * (rate * growth).exp()).clamp(1e-150, 1e150);
            }
        }
        Ok(())
    }

    /// A slice; returns the length of what was found over the width.
    fn slice(&mut self, block: &mut Block, k: usize) -> f64 {
        let site = block.site;
        let level = self.value + self.stream.uniform().ln();
        let (x, width) = (self.position[k], self.scales[k]);
        let mut left = x - width * self.stream.uniform();
        let mut right = left + width;
        let mut steps = 0;
        while left > site.lower && steps < MOST_STEPS && self.at(block, k, left) > level {
            left -= width;
            steps += 1;
        }
        while right < site.upper && steps < MOST_STEPS && self.at(block, k, right) > level {
            right += width;
            steps += 1;
        }
        let length = (right - left) / width;
        (left, right) = (left.max(site.lower), right.min(site.upper));
        for _ in 0..MOST_STEPS {
            let y = left + (right - left) * self.stream.uniform();
            let value = self.at(block, k, y);
            if value > level {
                (self.position[k], self.value) = (y, value);
                break;
            }
            if y < x { left = y } else { right = y }
        }
        length
    }
}

/// Of the steps of a sweep.
#[derive(Default)]
struct Acceptances {
    sum: f64,
    count: f64,
}

impl Acceptances {
    fn mean(&self) -> f64 {
        if self.count > 0.0 { self.sum / self.count } else { 1.0 }
    }
}

impl Transition for Sweep<'_> {
    fn advance(&mut self, warmup: Option<f64>) -> Result<()> {
        let rate = (self.sweeps + 1.0).powf(-0.6);
        let mut acceptances = Acceptances::default();
        let mut blocks = std::mem::take(&mut self.blocks);
        // Whether `value` is the density, as it must be for a block without terms of its own and for a draw.
        let mut whole = true;
        for block in &mut blocks {
            if let Some(terms) = &mut block.terms {
                terms.begin(&self.position);
                whole = false;
            } else if !whole {
                (self.value, whole) = (self.target.value(&self.position), true);
            }
            self.sweep(block, warmup.map(|_| rate), &mut acceptances)?;
        }
        self.blocks = blocks;
        if !whole && (warmup.is_none() || self.blocks.first().is_some_and(|block| block.terms.is_none())) {
            self.value = self.target.value(&self.position);
        }
        self.sweeps += 1.0;
        self.acceptance = acceptances.mean();
        Ok(())
    }

    fn state(&self) -> (&[f64], f64) {
        (&self.position, self.value)
    }

    fn evaluations(&self) -> u64 {
        self.target.evaluations + self.evaluations
    }

    fn acceptance(&self) -> f64 {
        self.acceptance
    }
}

#[cfg(test)]
mod tests;
