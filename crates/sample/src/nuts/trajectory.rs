//! The states of one tree: leapfrog steps to either side of the start, kept in flat arrays that grow by doubling.

use super::metric::Kinetic;
use gibbs_core::Evaluator;
use serde::{Deserialize, Serialize};

/// Where a chain stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Point {
    pub(super) position: Vec<f64>,
    pub(super) gradient: Vec<f64>,
    pub(super) log_density: f64,
}

/// Some leapfrog steps on end.
pub(super) struct Way {
    /// Log density at the end.
    pub(super) log_density: f64,
    pub(super) kinetic_energy: f64,
    /// Largest minus smallest energy on the way, both ends included; ∞ where it is lost.
    pub(super) variation: f64,
}

/// The two directions of time.
pub(super) const FORWARD: usize = 0;
/// See [`FORWARD`].
pub(super) const BACKWARD: usize = 1;

/// States to one side of the start, in order away from it; slot 0 is the start itself.
#[derive(Default)]
pub(super) struct Side {
    dimension: usize,
    positions: Vec<f64>,
    gradients: Vec<f64>,
    momenta: Vec<f64>,
    velocities: Vec<f64>,
    /// M⁻¹ gradient at the last state.
    acceleration: Vec<f64>,
    log_densities: Vec<f64>,
    /// Energy of the start minus energy of the state: its log weight.
    pub(super) gains: Vec<f64>,
    /// Weights relative to the tree's reference.
    pub(super) weights: Vec<f64>,
}

impl Side {
    pub(super) fn new(dimension: usize) -> Self {
        Self { dimension, acceleration: vec![0.0; dimension], ..Self::default() }
    }

    /// Starts again at `point`.
    pub(super) fn restart(&mut self, point: &Point, momentum: &[f64], velocity: &[f64], kinetic: &Kinetic) {
        self.reserve(1);
        self.log_densities.clear();
        self.gains.clear();
        self.weights.clear();
        self.positions[..self.dimension].copy_from_slice(&point.position);
        self.gradients[..self.dimension].copy_from_slice(&point.gradient);
        self.momenta[..self.dimension].copy_from_slice(momentum);
        self.velocities[..self.dimension].copy_from_slice(velocity);
        kinetic.velocity(&point.gradient, &mut self.acceleration);
        self.push(point.log_density, 0.0, 1.0);
    }

    /// Makes room for `states` states in all.
    pub(super) fn reserve(&mut self, states: usize) {
        if self.positions.len() < states * self.dimension {
            let size = states.next_power_of_two() * self.dimension;
            for store in [&mut self.positions, &mut self.gradients, &mut self.momenta, &mut self.velocities] {
                store.resize(size, 0.0);
            }
        }
    }

    /// Number of states, the start included.
    pub(super) fn len(&self) -> usize {
        self.gains.len()
    }

    /// Forgets the states from slot `len` on.
    pub(super) fn truncate(&mut self, len: usize) {
        self.log_densities.truncate(len);
        self.gains.truncate(len);
        self.weights.truncate(len);
    }

    /// Accepts the state that [`leapfrog`](Self::leapfrog) made.
    pub(super) fn push(&mut self, log_density: f64, gain: f64, weight: f64) {
        self.log_densities.push(log_density);
        self.gains.push(gain);
        self.weights.push(weight);
    }

    /// One leapfrog step from the last state into the next slot, for which room is reserved. Returns the log density there
    /// and the kinetic energy.
    ///
    /// `M⁻¹ gradient` is kept along, so that a step applies the metric once: `v ← v + ε/2 M⁻¹g` on either side of
    /// `x ← x + ε v`.
    #[inline]
    pub(super) fn leapfrog(&mut self, step: f64, evaluator: &mut dyn Evaluator, kinetic: &Kinetic) -> (f64, f64) {
        let d = self.dimension;
        let half = 0.5 * step;
        let range = (self.len() - 1) * d..(self.len() + 1) * d;
        let (position, next_position) = self.positions[range.clone()].split_at_mut(d);
        let (gradient, next_gradient) = self.gradients[range.clone()].split_at_mut(d);
        let (momentum, next_momentum) = self.momenta[range.clone()].split_at_mut(d);
        let (velocity, next_velocity) = self.velocities[range].split_at_mut(d);
        for i in 0..d {
            next_momentum[i] = momentum[i] + half * gradient[i];
            next_velocity[i] = velocity[i] + half * self.acceleration[i];
            next_position[i] = position[i] + step * next_velocity[i];
        }
        let log_density = evaluator.evaluate(next_position, next_gradient);
        kinetic.velocity(next_gradient, &mut self.acceleration);
        let mut twice_kinetic = 0.0;
        for i in 0..d {
            next_momentum[i] += half * next_gradient[i];
            next_velocity[i] += half * self.acceleration[i];
            twice_kinetic += next_momentum[i] * next_velocity[i];
        }
        (log_density, 0.5 * twice_kinetic)
    }

    /// `count` leapfrog steps of size `step` from the state in one slot, whose log density is given, their end into another.
    pub(super) fn walk(
        &mut self,
        (from, to): (usize, usize),
        mut log_density: f64,
        step: f64,
        count: u32,
        evaluator: &mut dyn Evaluator,
        kinetic: &Kinetic,
    ) -> Way {
        let d = self.dimension;
        let range = to * d..(to + 1) * d;
        for store in [&mut self.positions, &mut self.gradients, &mut self.momenta, &mut self.velocities] {
            store.copy_within(from * d..(from + 1) * d, to * d);
        }
        let (position, gradient) = (&mut self.positions[range.clone()], &mut self.gradients[range.clone()]);
        let (momentum, velocity) = (&mut self.momenta[range.clone()], &mut self.velocities[range]);
        let acceleration = &mut self.acceleration[..];
        let half = 0.5 * step;
        let energy = |momentum: &[f64], velocity: &[f64]| 0.5 * gibbs_core::dot(momentum, velocity);
        let mut kinetic_energy = energy(momentum, velocity);
        let (mut lowest, mut highest) = (kinetic_energy - log_density, kinetic_energy - log_density);
        kinetic.velocity(gradient, acceleration);
        for _ in 0..count {
            for i in 0..d {
                momentum[i] += half * gradient[i];
                velocity[i] += half * acceleration[i];
                position[i] += step * velocity[i];
            }
            log_density = evaluator.evaluate(position, gradient);
            kinetic.velocity(gradient, acceleration);
            for i in 0..d {
                momentum[i] += half * gradient[i];
                velocity[i] += half * acceleration[i];
            }
            kinetic_energy = energy(momentum, velocity);
            let energy = kinetic_energy - log_density;
            if !energy.is_finite() {
                return Way { log_density, kinetic_energy, variation: f64::INFINITY };
            }
            (lowest, highest) = (lowest.min(energy), highest.max(energy));
        }
        Way { log_density, kinetic_energy, variation: highest - lowest }
    }

    /// Makes the acceleration that of the state in `slot`.
    pub(super) fn accelerate(&mut self, slot: usize, kinetic: &Kinetic) {
        kinetic.velocity(&self.gradients[slot * self.dimension..(slot + 1) * self.dimension], &mut self.acceleration);
    }

    fn slot<'a>(&self, store: &'a [f64], slot: usize) -> &'a [f64] {
        &store[slot * self.dimension..(slot + 1) * self.dimension]
    }

    pub(super) fn position(&self, slot: usize) -> &[f64] {
        self.slot(&self.positions, slot)
    }

    pub(super) fn gradient(&self, slot: usize) -> &[f64] {
        self.slot(&self.gradients, slot)
    }

    pub(super) fn momentum(&self, slot: usize) -> &[f64] {
        self.slot(&self.momenta, slot)
    }

    pub(super) fn velocity(&self, slot: usize) -> &[f64] {
        self.slot(&self.velocities, slot)
    }

    pub(super) fn log_density(&self, slot: usize) -> f64 {
        self.log_densities[slot]
    }
}
