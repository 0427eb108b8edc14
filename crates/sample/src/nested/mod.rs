//! Nested sampling: the evidence and the posterior from points of the prior within rising contours of the likelihood.
//!
//! ```text
//! live points   n from the prior (a unit cube)
//! repeat        the worst leaves with likelihood L*;  the prior volume above L* shrinks by n / (n + 1), about
//!               a point of the prior with L > L* takes its place
//! evidence      Z = Σ Lᵢ ΔXᵢ;  posterior: the points, weighed by Lᵢ ΔXᵢ
//! ```
//!
//! A point above the contour is found in one of two ways. **Friends** (Buchner's MLFriends): uniform from the union of balls about
//! the live points, in their own metric, with a radius such that points left out in turns would have been found; exact as long as
//! the union covers the contour, cheap in few dimensions, whatever the number and shape of modes. **Slices**: from a live point
//! chosen at random, steps along random directions in the live points' metric (Neal's slices), `steps` of them, which must
//! suffice to forget the start; for any dimension. Where the way is left open, friends give way to slices for the rest of a run or a
//! batch as soon as they cost more likelihoods a point than slices do.
//!
//! **Dynamic**: after a first run, live points are added where they matter most for the posterior, the evidence, or both, and all
//! are sorted together: a point counts as live from the contour it was born in (Higson and others). All points born below a contour and
//! above it are uniform there, whichever batch they are of: they make the region and are starts of slices. A batch ends where it leaves
//! the contours that matter, or where what is above can add no more than the tolerance to the log evidence, as the first run does: to
//! climb on to the largest likelihood known would cost most where it gives least.
//!
//! The sampler asks for likelihoods and is told them, in batches ([`Nested::ask`], [`Nested::tell`]): they may be computed anywhere.
//! Between batches everything is in [`Nested`], which can be saved. Errors come from simulated volumes.
//!
//! J. Skilling, Nested sampling for general Bayesian computation, Bayesian Analysis 1 (2006); J. Buchner, A statistical test for
//! nested sampling algorithms, 2014, arXiv:1407.5459; E. Higson, W. Handley, M. Hobson, A. Lasenby, Dynamic nested sampling,
//! Statistics and Computing 29 (2019), arXiv:1704.03459. Genetic starts: I. Gómez-Vargas, J. A. Vázquez, 2024, arXiv:2405.03293.

mod evidence;
mod genetic;
mod model;
mod options;
mod places;
mod region;
mod walk;

use crate::common::purpose;
use evidence::Next;
pub use evidence::{Evidence, Weighted};
use genetic::Genetic;
use gibbs_core::{Error, Result, Stream, StreamState, saved};
pub use model::{advance, posterior};
pub use options::{Method, Options, Particle};
use region::Region;
use serde::{Deserialize, Serialize};
use walk::Walker;

const FORMAT: saved::Format = saved::Format { tag: *b"gbne", version: 3, name: "checkpoint" };

/// Likelihoods that a slice takes at most, about: 4 where the metric fits, and more about several modes or along what is thin and bent.
const SLICE_COST: u64 = 10;
/// Friends are charged for so many points more than they have found: a few are not enough to judge by.
const PATIENCE: u64 = 10;

/// What the next answers are for.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Phase {
    /// A genetic search for places of high likelihood.
    Search(Genetic),
    /// Live points are gathered above the floor.
    Fill,
    /// The worst live point is replaced.
    Climb,
    /// Nothing is left to do.
    Done,
}

/// The state of a run between two batches of likelihoods.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Nested {
    options: Options,
    dimension: usize,
    stream: StreamState,
    phase: Phase,
    /// Live points of the segment at work.
    live: Vec<Particle>,
    /// All points that are not live.
    dead: Vec<Particle>,
    /// The segment's live points are above the floor, and it ends at the ceiling.
    floor: f64,
    ceiling: f64,
    /// The contour above which there is no more than the tolerance, as far as is known, and the largest likelihood known.
    summit: f64,
    best: f64,
    wanted: usize,
    /// Places of high likelihood that a search has found: the region must reach them.
    scouts: Vec<Particle>,
    region: Option<Region>,
    /// Replacements since the region was made.
    replaced: usize,
    /// Likelihoods that friends have asked for in this region, and points that they have found.
    sought: u64,
    met: u64,
    /// Friends have given way in this segment.
    sliced: bool,
    walkers: Vec<Walker>,
    /// Points of the whole prior that were tried, and those of them with a likelihood.
    tried: u64,
    found: u64,
    /// Likelihoods in all.
    calls: u64,
    /// Segments done, the first included.
    segments: u32,
    /// What was asked and waits for an answer.
    asked: Vec<f64>,
}

impl Nested {
    /// A run over the unit cube of `dimension` coordinates.
    pub fn new(dimension: usize, options: Options) -> Result<Self> {
        if dimension == 0 {
            return Err(Error::option("dimension", "expected at least 1"));
        }
        for (name, value) in [("live", options.live), ("batchLive", options.batch_live)] {
            if (value as usize) < 2 * (dimension + 1) {
                return Err(Error::option(
                    name,
                    format!("expected at least 2 (d + 1) = {}, got {value}", 2 * (dimension + 1)),
                ));
            }
        }
        // All points are kept, some twenty for each live one.
        let bytes = 20.0 * f64::from(options.live) * (8 * dimension + 64) as f64;
        if bytes > 16e9 {
            return Err(Error::out_of_memory("the points", bytes));
        }
        let stream = Stream::new(options.seed, purpose::NESTED, 0);
        let phase = if options.generations > 0 {
            Phase::Search(Genetic::new(dimension, options.live as usize))
        } else {
            Phase::Fill
        };
        Ok(Self {
            wanted: options.live as usize,
            options,
            dimension,
            stream: stream.state(),
            phase,
            live: vec![],
            dead: vec![],
            floor: f64::NEG_INFINITY,
            ceiling: f64::INFINITY,
            summit: f64::INFINITY,
            best: f64::NEG_INFINITY,
            scouts: vec![],
            region: None,
            replaced: 0,
            sought: 0,
            met: 0,
            sliced: false,
            walkers: vec![],
            tried: 0,
            found: 0,
            calls: 0,
            segments: 0,
            asked: vec![],
        })
    }

    /// The state as bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        saved::to_bytes(FORMAT, self)
    }

    /// The state that was saved as `bytes`; errors name `checkpoint`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let state: Self = saved::from_bytes(FORMAT, bytes)?;
        let d = state.dimension;
        let particles = state.live.iter().chain(&state.dead).chain(&state.scouts);
        let fits = d > 0
            && particles.into_iter().all(|p| p.cube.len() == d)
            && state.walkers.iter().all(|walker| walker.fits(d))
            && state.region.as_ref().is_none_or(|region| region.fits(d))
            && state.asked.len().is_multiple_of(d)
            && !(matches!(state.phase, Phase::Climb) && state.live.is_empty());
        if fits { Ok(state) } else { Err(Error::value("checkpoint", "its parts do not fit together")) }
    }

    /// Coordinates of the cube.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// Whether nothing is left to ask.
    pub fn is_done(&self) -> bool {
        matches!(self.phase, Phase::Done)
    }

    /// Likelihoods so far.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// Points so far that are not live.
    pub fn iterations(&self) -> usize {
        self.dead.len()
    }

    /// Up to `count` points of the cube whose likelihoods are wanted, row by row; none when the run is done.
    pub fn ask(&mut self, count: usize) -> Vec<f64> {
        if !self.asked.is_empty() || self.is_done() {
            return self.asked.clone();
        }
        let mut stream = Stream::restore(self.stream);
        let count = count.max(1);
        self.asked = match &self.phase {
            Phase::Done => vec![],
            Phase::Search(genetic) => genetic.ask(&mut stream),
            Phase::Fill if self.floor == f64::NEG_INFINITY => {
                let missing = self.wanted - self.live.len();
                (0..missing.min(count) * self.dimension).map(|_| stream.uniform()).collect()
            }
            _ if self.slices() => self.walk(count, &mut stream),
            _ => self.propose(count, &mut stream),
        };
        self.stream = stream.state();
        self.asked.clone()
    }

    /// Takes the log likelihoods of the points that were asked for, in their order; NaN counts as −∞.
    pub fn tell(&mut self, log_likelihoods: &[f64]) -> Result<()> {
        let d = self.dimension;
        if log_likelihoods.len() * d != self.asked.len() {
            let expected = self.asked.len() / d;
            return Err(Error::shape(
                "logLikelihoods",
                format!("expected {expected} numbers, got {}", log_likelihoods.len()),
            ));
        }
        if let Some(bad) = log_likelihoods.iter().find(|l| **l == f64::INFINITY) {
            return Err(Error::value("logLikelihoods", format!("expected numbers below infinity, got {bad}")));
        }
        let asked = std::mem::take(&mut self.asked);
        let values: Vec<f64> =
            log_likelihoods.iter().map(|l| if l.is_nan() { f64::NEG_INFINITY } else { *l }).collect();
        self.calls += values.len() as u64;
        let mut stream = Stream::restore(self.stream);
        if let Phase::Search(genetic) = &mut self.phase {
            if genetic.tell(&asked, &values, self.options.generations) {
                self.scouts = genetic.scouts();
                self.phase = Phase::Fill;
            }
        } else if matches!(self.phase, Phase::Fill) && self.floor == f64::NEG_INFINITY {
            self.fill(&asked, &values);
        } else if self.slices() {
            self.step_walkers(&values, &mut stream);
        } else {
            self.sought = self.sought.saturating_add(values.len() as u64);
            for (cube, value) in asked.chunks_exact(d).zip(&values) {
                let met = self.offer(cube, *value);
                self.met = self.met.saturating_add(u64::from(met));
            }
            // A region that has been left has been judged.
            let slices = (SLICE_COST * u64::from(self.steps())).saturating_mul(self.met.saturating_add(PATIENCE));
            let dear = self.sought > slices;
            self.sliced |= dear && self.region.is_some() && self.options.method == Method::Auto;
        }
        self.stream = stream.state();
        let most = self.options.max_calls.map_or(u64::MAX, u64::from);
        if self.calls >= most && matches!(self.phase, Phase::Fill | Phase::Climb) {
            self.finish();
        }
        Ok(())
    }

    /// The first live points, of the whole prior.
    fn fill(&mut self, asked: &[f64], values: &[f64]) {
        for (cube, &value) in asked.chunks_exact(self.dimension).zip(values) {
            self.tried += 1;
            if value > f64::NEG_INFINITY {
                self.found += 1;
                self.live.push(Particle { cube: cube.to_vec(), log_likelihood: value, birth: f64::NEG_INFINITY });
            }
        }
        if self.live.len() >= self.wanted {
            self.phase = Phase::Climb;
            self.settle();
        } else if self.tried > 1000 * self.wanted as u64 {
            self.finish();
        }
    }

    /// What a new point must exceed.
    fn contour(&self) -> f64 {
        match self.phase {
            Phase::Climb => self.worst().map_or(self.floor, |k| self.live[k].log_likelihood),
            _ => self.floor,
        }
    }

    fn worst(&self) -> Option<usize> {
        (0..self.live.len()).min_by(|&a, &b| self.live[a].log_likelihood.total_cmp(&self.live[b].log_likelihood))
    }

    /// Takes a point of the prior above the contour at which it was sought, if it still is above; whether it is.
    fn offer(&mut self, cube: &[f64], value: f64) -> bool {
        let contour = self.contour();
        if matches!(self.phase, Phase::Done) || value <= contour {
            return false;
        }
        let particle = Particle { cube: cube.to_vec(), log_likelihood: value, birth: contour };
        match self.phase {
            Phase::Fill => {
                self.live.push(particle);
                if self.live.len() >= self.wanted {
                    self.phase = Phase::Climb;
                    self.leave();
                    self.settle();
                }
            }
            Phase::Climb => {
                if let Some(worst) = self.worst() {
                    self.dead.push(std::mem::replace(&mut self.live[worst], particle));
                    self.replaced += 1;
                    self.settle();
                }
            }
            _ => {}
        }
        true
    }

    /// The region is to be made anew.
    fn leave(&mut self) {
        (self.region, self.replaced, self.sought, self.met) = (None, 0, 0, 0);
    }

    /// Ends the segment where it has nothing more to add.
    fn settle(&mut self) {
        let Some(worst) = self.worst() else { return };
        let ends = if self.segments == 0 {
            // Places that a search has found count as if they were live: a needle is not given up before it is reached.
            let known = || self.live.iter().chain(&self.scouts).map(|p| p.log_likelihood);
            let best = || known().fold(f64::NEG_INFINITY, f64::max);
            evidence::remaining(&self.dead, &best, self.options.live as usize) <= self.options.tolerance
        } else {
            self.look_up();
            self.live[worst].log_likelihood > self.ceiling.min(self.summit)
        };
        // A plateau cannot be climbed.
        let flat = self.live.iter().all(|p| p.log_likelihood == self.live[worst].log_likelihood);
        if ends || flat {
            self.finish();
        }
    }

    /// Finds the summit anew where a larger likelihood than any has been met.
    fn look_up(&mut self) {
        let best = self.live.iter().map(|p| p.log_likelihood).fold(self.best, f64::max);
        if best > self.best {
            self.best = best;
            self.summit = evidence::summit(self.points(), self.options.tolerance);
        }
    }

    fn points(&self) -> Vec<Particle> {
        self.dead.iter().chain(&self.live).cloned().collect()
    }

    /// Closes the segment, and begins the next where the run is dynamic.
    fn finish(&mut self) {
        self.dead.append(&mut self.live);
        self.segments += 1;
        self.leave();
        self.sliced = false;
        self.walkers.clear();
        let out_of_calls = self.options.max_calls.is_some_and(|most| self.calls >= u64::from(most));
        self.phase = Phase::Done;
        if self.segments <= self.options.batches && !out_of_calls && self.dead.len() > 2 {
            let Next { floor, ceiling } = evidence::next_batch(&self.dead, self.options.posterior_share);
            (self.floor, self.ceiling) = (floor, ceiling);
            self.best = self.dead.iter().map(|p| p.log_likelihood).fold(f64::NEG_INFINITY, f64::max);
            self.summit = evidence::summit(self.points(), self.options.tolerance);
            self.wanted = self.options.batch_live as usize;
            self.phase = Phase::Fill;
        }
    }

    /// The points with their weights, and the evidence. Live points count as if the run had ended here.
    pub fn evidence(&self) -> Evidence {
        let share = if self.tried > 0 { (self.found, self.tried) } else { (1, 1) };
        Evidence::new(self.points(), share, self.options.seed)
    }
}

#[cfg(test)]
mod tests;
