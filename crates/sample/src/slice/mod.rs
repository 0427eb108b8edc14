//! Slice sampling, a coordinate at a time.
//!
//! ```text
//! level     log y = log p(x) − exponential(1)
//! interval  of width w about xₖ at random, stepped out until both ends are below the level
//! draw      uniform from the interval, which shrinks towards xₖ with each point below the level
//! ```
//!
//! Needs no step size: widths are set in warm-up so that an interval is stepped out as often as it is shrunk, and only the cost
//! depends on them. Every sweep moves; strongly correlated coordinates make it slow. Some 4 to 6 densities a coordinate.
//!
//! R. Neal, Slice sampling, Annals of Statistics 31 (2003); the tuning of M. Karamanis, F. Beutler, Ensemble slice sampling, 2021.

use crate::common::{ChainDraws, ChainOptions, Target, Transition, check_init, purpose, run_chains, start};
use gibbs_core::{LogDensity, Monitor, Result, Stream};

/// Widths are set after this many sweeps, and again after each further ones.
const ROUND: u32 = 25;
/// Steps out of an interval at most, and shrinkings.
const MOST_STEPS: u32 = 100;

/// How many chains and how long: 500 sweeps of warm-up unless told otherwise.
pub type Options = ChainOptions<500>;

/// Samples `density` from `init` or from random starts, the chains on the monitor's threads.
pub fn slice(
    density: &dyn LogDensity,
    init: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<ChainDraws> {
    let (plan, seed) = (options.plan(), options.seed);
    check_init(init, density.dimension(), plan.chains)?;
    run_chains(density, plan, monitor, &|index| {
        let mut target = Target::new(density);
        let point = start(&mut target, init, seed, index)?;
        let d = point.position.len();
        Ok(Box::new(Slice {
            target,
            position: point.position,
            value: point.value,
            widths: vec![1.0; d],
            tallies: vec![(0.0, 0.0); d],
            sweeps: 0,
            stream: Stream::new(seed, purpose::TRANSITIONS, index as u32),
        }))
    })
}

struct Slice<'a> {
    target: Target<'a>,
    position: Vec<f64>,
    value: f64,
    widths: Vec<f64>,
    /// Steps out and shrinkings of each coordinate in this round of warm-up.
    tallies: Vec<(f64, f64)>,
    sweeps: u32,
    stream: Stream,
}

impl Slice<'_> {
    fn at(&mut self, k: usize, x: f64) -> f64 {
        let before = std::mem::replace(&mut self.position[k], x);
        let value = self.target.value(&self.position);
        self.position[k] = before;
        value
    }

    fn update(&mut self, k: usize) {
        let level = self.value + self.stream.uniform().ln();
        let (x, width) = (self.position[k], self.widths[k]);
        let mut left = x - width * self.stream.uniform();
        let mut right = left + width;
        // The steps are shared out at random between the sides, so that a limit on them changes no law.
        let mut leftward = self.stream.below(MOST_STEPS as usize) as u32;
        let mut rightward = MOST_STEPS - 1 - leftward;
        while leftward > 0 && self.at(k, left) > level {
            left -= width;
            leftward -= 1;
            self.tallies[k].0 += 1.0;
        }
        while rightward > 0 && self.at(k, right) > level {
            right += width;
            rightward -= 1;
            self.tallies[k].0 += 1.0;
        }
        // The interval has shrunk to nothing long before so many steps, unless the density is no number almost everywhere.
        for _ in 0..MOST_STEPS {
            let next = left + (right - left) * self.stream.uniform();
            let value = self.at(k, next);
            if value > level {
                (self.position[k], self.value) = (next, value);
                return;
            }
            self.tallies[k].1 += 1.0;
            if next < x {
                left = next;
            } else {
                right = next;
            }
        }
    }
}

impl Transition for Slice<'_> {
    fn advance(&mut self, warmup: Option<f64>) -> Result<()> {
        (0..self.position.len()).for_each(|k| self.update(k));
        if warmup.is_some() {
            self.sweeps += 1;
            if self.sweeps.is_multiple_of(ROUND) {
                for (width, (out, shrunk)) in self.widths.iter_mut().zip(&mut self.tallies) {
                    // One more of each, so that an interval that always fits is tried smaller.
                    *width *= (2.0 * (*out + 1.0) / (*out + *shrunk + 2.0)).clamp(0.2, 2.0);
                    if *out > 5.0 * f64::from(ROUND) {
                        *width *= *out / f64::from(ROUND);
                    }
                    (*out, *shrunk) = (0.0, 0.0);
                }
            }
        }
        Ok(())
    }

    fn state(&self) -> (&[f64], f64) {
        (&self.position, self.value)
    }

    fn evaluations(&self) -> u64 {
        self.target.evaluations
    }
}

#[cfg(test)]
mod tests;
