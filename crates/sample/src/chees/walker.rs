//! One chain, and what its last trajectory tells of lengths.

use crate::{
    common::{Point, Target, purpose, start},
    nuts::adaptation::{Kinetic, padded},
};
use gibbs_core::{LogDensity, Monitor, Result, Stream, dot};

/// A chain with all the memory that it needs.
pub(super) struct Walker<'a> {
    target: Target<'a>,
    stream: Stream,
    /// Where it stands.
    pub(super) point: Point,
    /// Where it stood before the last trajectory, for the means over all chains.
    pub(super) from: Vec<f64>,
    /// The end of the last trajectory, accepted or not, with its momentum, filled up as the velocity is.
    pub(super) end: Point,
    pub(super) momentum: Vec<f64>,
    velocity: Vec<f64>,
    /// Probability of accepting it; 0 where it was lost.
    pub(super) acceptance: f64,
}

impl<'a> Walker<'a> {
    pub(super) fn start(density: &'a dyn LogDensity, init: Option<&[f64]>, seed: u64, index: usize) -> Result<Self> {
        let mut target = Target::new(density);
        let point = start(&mut target, init, seed, index)?;
        let d = point.position.len();
        Ok(Self {
            target,
            stream: Stream::new(seed, purpose::TRANSITIONS, index as u32),
            from: point.position.clone(),
            end: point.clone(),
            point,
            momentum: vec![0.0; padded(d)],
            velocity: vec![0.0; padded(d)],
            acceptance: 0.0,
        })
    }

    /// A trajectory of `steps` leapfrog steps from a fresh momentum, accepted or not.
    pub(super) fn advance(&mut self, kinetic: &Kinetic, step: f64, steps: u32, monitor: &Monitor) -> Result<()> {
        let Self { target, stream, point, from, end, momentum, velocity, .. } = self;
        from.copy_from_slice(&point.position);
        kinetic.refresh(stream, momentum, velocity);
        let before = point.value - 0.5 * dot(momentum, velocity);
        end.clone_from(point);
        for _ in 0..steps {
            monitor.check()?;
            kick(momentum, &end.gradient, 0.5 * step);
            kinetic.velocity(momentum, velocity);
            kick(&mut end.position, velocity, step);
            end.value = target.gradient(&end.position, &mut end.gradient);
            if end.value == f64::NEG_INFINITY {
                break;
            }
            kick(momentum, &end.gradient, 0.5 * step);
        }
        kinetic.velocity(momentum, velocity);
        let gain = end.value - 0.5 * dot(momentum, velocity) - before;
        self.acceptance = if gain.is_nan() { 0.0 } else { gain.min(0.0).exp() };
        if stream.uniform() < self.acceptance {
            point.clone_from(end);
        }
        Ok(())
    }

    pub(super) fn evaluations(&self) -> u64 {
        self.target.evaluations
    }
}

fn kick(x: &mut [f64], direction: &[f64], factor: f64) {
    x.iter_mut().zip(direction).for_each(|(x, d)| *x += factor * d);
}
