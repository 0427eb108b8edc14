//! Ensembles of walkers that move by each other's positions: affine-invariant stretches and slices.
//!
//! ```text
//! halves   drawn anew each sweep: the walkers of one half move in turn, given the positions of the other
//! stretch  y = z + ζ (x − z), z of the other half, density of ζ ∝ ζ^−½ on (1/a, a), a = 2;
//!          accept with probability min(1, ζ^(d − 1) p(y) / p(x))
//! slice    direction η = μ (z − z′), z and z′ of the other half; along it a slice: stepped out, then shrunk; μ tuned in
//!          warm-up until as much is stepped out as shrunk
//! ```
//!
//! No gradient, and any affine map of the coordinates changes nothing but the coordinates. All proposals of a half are asked for at
//! once, so that densities may be computed in batches, anywhere ([`Ensemble::ask`], [`Ensemble::tell`]). The walkers are the chains of the
//! result: they are independent in law but not of each other, so that R-hat is only a hint; the integrated autocorrelation time is
//! that of emcee: autocovariances averaged over the walkers, summed until a window of five times the sum. It needs some hundred times
//! as many sweeps to be told. Meant for few dimensions: above some 20 it fails slowly and silently.
//!
//! J. Goodman, J. Weare, Ensemble samplers with affine invariance, CAMCoS 5 (2010); D. Foreman-Mackey and others, emcee, PASP 125
//! (2013); M. Karamanis, F. Beutler, Ensemble slice sampling, Statistics and Computing 31 (2021), arXiv:2002.06212.

mod slices;

use crate::common::purpose;
use gibbs_core::{Error, Result, Stream, StreamState, saved};
use serde::{Deserialize, Serialize};
use slices::Slicing;

const FORMAT: saved::Format = saved::Format { tag: *b"gben", version: 2, name: "checkpoint" };

/// The largest stretch.
const STRETCH: f64 = 2.0;

/// How a walker moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Move {
    /// Along the line to another walker.
    #[default]
    Stretch,
    /// By a slice along the difference of two other walkers.
    Slice,
}

/// How many walkers, how they move and how long.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Options {
    /// Walkers, even and at least 2 d; none: the larger of 32 and 4 d.
    pub walkers: Option<u32>,
    /// How they move; default stretches.
    pub step: Move,
    /// Sweeps of warm-up; default 500.
    pub warmup: u32,
    /// Draws of each walker; default 1000.
    pub draws: u32,
    /// Sweeps from one draw to the next; default 1.
    pub thin: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { walkers: None, step: Move::Stretch, warmup: 500, draws: 1000, thin: 1, seed: 0 }
    }
}

/// The state of an ensemble between two batches of densities.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ensemble {
    options: Options,
    dimension: usize,
    stream: StreamState,
    /// Row by row (`walkers × d`), with log densities.
    positions: Vec<f64>,
    values: Vec<f64>,
    begun: bool,
    /// The walkers in the order of this sweep: the first half moves first.
    order: Vec<u32>,
    /// The half that moves: 0 or 1.
    half: usize,
    sweeps: u64,
    /// Length of slices' directions.
    length: f64,
    slicing: Option<Slicing>,
    asked: Vec<f64>,
    /// log of ζ^(d − 1) of each proposal.
    factors: Vec<f64>,
    accepted: f64,
    proposed: f64,
    calls: u64,
    /// The draws of all walkers after warm-up, a sweep after another.
    draws: Vec<f64>,
    log_density: Vec<f64>,
}

impl Ensemble {
    /// Walkers at `positions` (`walkers × dimension`), which must span the space.
    pub fn new(positions: Vec<f64>, dimension: usize, options: Options) -> Result<Self> {
        let walkers = positions.len() / dimension.max(1);
        if dimension == 0 || positions.len() != walkers * dimension {
            return Err(Error::shape("start", format!("{} numbers do not fill rows of {dimension}", positions.len())));
        }
        check_walkers(walkers, dimension).map_err(|problem| Error::shape("start", problem))?;
        let bytes = 8.0 * walkers as f64 * f64::from(options.draws) * (dimension + 1) as f64;
        if bytes > 16e9 {
            return Err(Error::out_of_memory("the draws", bytes));
        }
        let stream = Stream::new(options.seed, purpose::TRANSITIONS, u32::MAX);
        Ok(Self {
            options,
            dimension,
            stream: stream.state(),
            values: vec![f64::NEG_INFINITY; walkers],
            positions,
            begun: false,
            order: (0..walkers as u32).collect(),
            half: 0,
            sweeps: 0,
            length: 1.0,
            slicing: None,
            asked: vec![],
            factors: vec![],
            accepted: 0.0,
            proposed: 0.0,
            calls: 0,
            draws: vec![],
            log_density: vec![],
        })
    }

    /// The state as bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        saved::to_bytes(FORMAT, self)
    }

    /// The state that was saved as `bytes`; errors name `checkpoint`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let state: Self = saved::from_bytes(FORMAT, bytes)?;
        let (d, n) = (state.dimension, state.values.len());
        let fits = d > 0
            && n >= 4
            && n.is_multiple_of(2)
            && state.half < 2
            && state.positions.len() == n * d
            && is_permutation(&state.order, n)
            && state.asked.len().is_multiple_of(d)
            && state.draws.len() == state.log_density.len() * d
            && state.log_density.len().is_multiple_of(n)
            && state.slicing.as_ref().is_none_or(|slicing| slicing.fits(n / 2, d))
            && (state.asked.is_empty()
                || !state.begun
                || state.options.step == Move::Slice
                || state.factors.len() * d == state.asked.len());
        if fits { Ok(state) } else { Err(Error::value("checkpoint", "its parts do not fit together")) }
    }

    /// Coordinates of a walker.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// Number of walkers.
    pub fn walkers(&self) -> usize {
        self.values.len()
    }

    /// Whether all draws are there.
    pub fn is_done(&self) -> bool {
        self.sweeps >= self.total()
    }

    /// Sweeps done.
    pub fn sweeps(&self) -> u64 {
        self.sweeps
    }

    /// Sweeps in all.
    pub fn total(&self) -> u64 {
        u64::from(self.options.warmup) + u64::from(self.options.draws) * u64::from(self.options.thin)
    }

    /// Densities so far.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// Mean acceptance after warm-up; 1 for slices.
    pub fn acceptance(&self) -> f64 {
        if self.proposed > 0.0 { self.accepted / self.proposed } else { 1.0 }
    }

    /// Points whose log densities are wanted, row by row; none when the run is done.
    pub fn ask(&mut self) -> Vec<f64> {
        if !self.asked.is_empty() || self.is_done() {
            return self.asked.clone();
        }
        let mut stream = Stream::restore(self.stream);
        self.asked = if !self.begun {
            self.positions.clone()
        } else {
            if self.half == 0 && self.slicing.is_none() {
                shuffle(&mut self.order, &mut stream);
            }
            match self.options.step {
                Move::Stretch => self.stretches(&mut stream),
                Move::Slice => self.slices(&mut stream),
            }
        };
        self.stream = stream.state();
        self.asked.clone()
    }

    /// Takes the log densities of the points that were asked for, in their order; NaN counts as −∞.
    pub fn tell(&mut self, log_densities: &[f64]) -> Result<()> {
        let d = self.dimension;
        if log_densities.len() * d != self.asked.len() {
            let expected = self.asked.len() / d;
            return Err(Error::shape(
                "logDensities",
                format!("expected {expected} numbers, got {}", log_densities.len()),
            ));
        }
        if log_densities.contains(&f64::INFINITY) {
            return Err(Error::value("logDensities", "expected numbers below infinity"));
        }
        let asked = std::mem::take(&mut self.asked);
        let values: Vec<f64> = log_densities.iter().map(|l| if l.is_nan() { f64::NEG_INFINITY } else { *l }).collect();
        self.calls += values.len() as u64;
        let mut stream = Stream::restore(self.stream);
        if !self.begun {
            self.begin(values)?;
        } else if let Some(mut slicing) = self.slicing.take() {
            slicing.tell(&values, &mut stream);
            if slicing.is_done() {
                self.end_slices(&slicing);
            } else {
                self.slicing = Some(slicing);
            }
        } else {
            self.end_stretches(&asked, &values, &mut stream);
        }
        self.stream = stream.state();
        Ok(())
    }

    fn begin(&mut self, values: Vec<f64>) -> Result<()> {
        if let Some(bad) = values.iter().position(|value| *value == f64::NEG_INFINITY) {
            return Err(Error::value("start", format!("the density is not finite where walker {bad} starts")));
        }
        (self.values, self.begun) = (values, true);
        Ok(())
    }

    fn warms_up(&self) -> bool {
        self.sweeps < u64::from(self.options.warmup)
    }

    /// The walkers of the half that moves, and those of the other.
    fn halves(&self) -> (&[u32], &[u32]) {
        let (first, second) = self.order.split_at(self.walkers() / 2);
        if self.half == 0 { (first, second) } else { (second, first) }
    }

    fn walker(&self, k: u32) -> &[f64] {
        let k = k as usize;
        &self.positions[k * self.dimension..(k + 1) * self.dimension]
    }

    fn stretches(&mut self, stream: &mut Stream) -> Vec<f64> {
        let (own, other) = self.halves();
        let (mut proposals, mut factors) = (vec![], vec![]);
        for &k in own {
            // The inverse of the distribution function of ζ.
            let root = (STRETCH.sqrt() - STRETCH.sqrt().recip()) * stream.uniform() + STRETCH.sqrt().recip();
            let factor = root * root;
            let anchor = self.walker(other[stream.below(other.len())]);
            proposals.extend(self.walker(k).iter().zip(anchor).map(|(x, z)| z + factor * (x - z)));
            factors.push((self.dimension as f64 - 1.0) * factor.ln());
        }
        self.factors = factors;
        proposals
    }

    fn end_stretches(&mut self, asked: &[f64], values: &[f64], stream: &mut Stream) {
        let own = self.halves().0.to_vec();
        for ((k, (proposal, value)), factor) in
            own.into_iter().zip(asked.chunks_exact(self.dimension).zip(values)).zip(self.factors.clone())
        {
            let acceptance = (factor + value - self.values[k as usize]).min(0.0).exp();
            if !self.warms_up() {
                self.accepted += acceptance;
                self.proposed += 1.0;
            }
            if stream.uniform() < acceptance {
                self.place(k, proposal, *value);
            }
        }
        self.end_half();
    }

    fn place(&mut self, walker: u32, position: &[f64], value: f64) {
        let (k, d) = (walker as usize, self.dimension);
        self.values[k] = value;
        self.positions[k * d..(k + 1) * d].copy_from_slice(position);
    }

    fn slices(&mut self, stream: &mut Stream) -> Vec<f64> {
        if self.slicing.is_none() {
            let (own, other) = self.halves();
            let mut slicing = Slicing::new(self.dimension);
            for &k in own {
                let first = stream.below(other.len());
                let second = (first + 1 + stream.below(other.len() - 1)) % other.len();
                let pair = self.walker(other[first]).iter().zip(self.walker(other[second]));
                // Twice, as in zeus, whose length of 1 this keeps.
                let direction = pair.map(|(a, b)| 2.0 * self.length * (a - b)).collect();
                slicing.add(self.walker(k).to_vec(), self.values[k as usize], direction, stream);
            }
            self.slicing = Some(slicing);
        }
        self.slicing.as_ref().map_or(vec![], Slicing::points)
    }

    fn end_slices(&mut self, slicing: &Slicing) {
        let own = self.halves().0.to_vec();
        for (k, (position, value)) in own.into_iter().zip(slicing.ends()) {
            self.place(k, position, value);
        }
        if self.warms_up() {
            let (out, shrunk) = slicing.counts();
            self.length *= (2.0 * out.max(1.0) / (out.max(1.0) + shrunk)).clamp(0.1, 10.0);
        }
        self.end_half();
    }

    fn end_half(&mut self) {
        self.half = 1 - self.half;
        if self.half == 1 {
            return;
        }
        self.sweeps += 1;
        let after = self.sweeps.saturating_sub(u64::from(self.options.warmup));
        if after > 0 && after.is_multiple_of(u64::from(self.options.thin.max(1))) {
            self.draws.extend_from_slice(&self.positions);
            self.log_density.extend_from_slice(&self.values);
        }
    }

    /// The draws so far, walker by walker (`walkers × draws × d`), with their log densities.
    pub fn draws(&self) -> (Vec<f64>, Vec<f64>) {
        let (d, n) = (self.dimension, self.walkers());
        let sweeps = self.log_density.len() / n;
        let places = || (0..n).flat_map(move |k| (0..sweeps).map(move |s| s * n + k));
        let draws = places().flat_map(|at| &self.draws[at * d..(at + 1) * d]).copied().collect();
        (draws, places().map(|at| self.log_density[at]).collect())
    }
}

/// An order of which each is as likely (Fisher and Yates).
fn shuffle(order: &mut [u32], stream: &mut Stream) {
    for last in (1..order.len()).rev() {
        order.swap(last, stream.below(last + 1));
    }
}

fn is_permutation(order: &[u32], length: usize) -> bool {
    let mut seen = vec![false; length];
    order.len() == length
        && order.iter().all(|&k| seen.get_mut(k as usize).is_some_and(|seen| !std::mem::replace(seen, true)))
}

/// Halves must be able to span the space.
fn check_walkers(walkers: usize, dimension: usize) -> std::result::Result<(), String> {
    let least = (2 * dimension).max(4);
    if walkers >= least && walkers.is_multiple_of(2) {
        return Ok(());
    }
    Err(format!("expected an even number of at least {least} walkers, got {walkers}"))
}

mod model;
pub use model::{Solution, autocorrelation_times, sample, solution};

#[cfg(test)]
mod tests;
