//! The states of one tree: leapfrog steps to either side of the start, kept in one flat array that grows by doubling.

use super::{metric::Kinetic, rows::LANES};
use gibbs_core::{
    Evaluator,
    simd::{Kernel, Lanes, dispatch},
};
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

/// What is kept of a state: these vectors, one after another.
const PARTS: usize = 5;
const POSITION: usize = 0;
const GRADIENT: usize = 1;
const MOMENTUM: usize = 2;
const VELOCITY: usize = 3;
/// `M⁻¹ gradient`, so that a step applies the metric once, and a tree that begins here not at all.
const ACCELERATION: usize = 4;

/// Room for more numbers is given back before the next tree: one side's is seldom needed where the other's is.
const MOST_KEPT: usize = 1 << 22;

/// States to one side of the start, in order away from it; slot 0 is the start itself.
#[derive(Default)]
pub(super) struct Side {
    dimension: usize,
    /// Numbers of a vector: filled up with zeros, so that no loop has a rest.
    stride: usize,
    states: Vec<f64>,
    log_densities: Vec<f64>,
    /// Energy of the start minus energy of the state: its log weight.
    pub(super) gains: Vec<f64>,
    /// Weights relative to the tree's reference.
    pub(super) weights: Vec<f64>,
}

impl Side {
    pub(super) fn new(dimension: usize) -> Self {
        Self { dimension, stride: dimension.next_multiple_of(LANES), ..Self::default() }
    }

    /// Starts again at `point`, where the acceleration is known; vectors may be filled up with zeros.
    pub(super) fn restart(&mut self, point: &Point, momentum: &[f64], velocity: &[f64], acceleration: &[f64]) {
        if self.states.len() > MOST_KEPT {
            self.states = vec![];
        }
        self.reserve(1);
        self.truncate(0);
        let parts = [&point.position, &point.gradient, momentum, velocity, acceleration];
        for (place, part) in self.states.chunks_exact_mut(self.stride).zip(parts) {
            place[..self.dimension].copy_from_slice(&part[..self.dimension]);
        }
        self.push(point.log_density, 0.0, 1.0);
    }

    /// Makes room for `states` states in all.
    pub(super) fn reserve(&mut self, states: usize) {
        let size = states * PARTS * self.stride;
        if self.states.len() < size {
            // Trees double by themselves; to take twice that would waste half of it.
            self.states.reserve_exact(size - self.states.len());
            self.states.resize(size, 0.0);
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

    /// One leapfrog step from the last state into the next slot, for which room is reserved: `v ← v + ε/2 M⁻¹g` on either side of
    /// `x ← x + ε v`, and the momentum beside the velocity. Returns the log density there and the kinetic energy.
    pub(super) fn leapfrog(&mut self, step: f64, evaluator: &mut dyn Evaluator, kinetic: &Kinetic) -> (f64, f64) {
        dispatch(Leapfrog { side: self, step, evaluator, kinetic })
    }

    /// [`leapfrog`](Self::leapfrog) within a kernel.
    #[inline(always)]
    pub(super) fn step<const FMA: bool>(
        &mut self,
        step: f64,
        evaluator: &mut dyn Evaluator,
        kinetic: &Kinetic,
    ) -> (f64, f64) {
        let size = PARTS * self.stride;
        let last = (self.len() - 1) * size;
        let (from, to) = self.states[last..last + 2 * size].split_at_mut(size);
        depart::<FMA>(from, to, self.stride, step);
        let (position, rest) = to.split_at_mut(self.stride);
        let (gradient, rest) = rest.split_at_mut(self.stride);
        let acceleration = &mut rest[(ACCELERATION - MOMENTUM) * self.stride..];
        let log_density = evaluator.evaluate(&position[..self.dimension], &mut gradient[..self.dimension]);
        kinetic.apply::<FMA>(gradient, acceleration);
        (log_density, arrive::<FMA>(to, self.stride, step))
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
        let (size, stride, d) = (PARTS * self.stride, self.stride, self.dimension);
        self.states.copy_within(from * size..(from + 1) * size, to * size);
        let mut parts = self.states[to * size..(to + 1) * size].chunks_exact_mut(stride);
        let mut next = || parts.next().unwrap_or_default();
        let (position, gradient, momentum, velocity, acceleration) = (next(), next(), next(), next(), next());
        let half = 0.5 * step;
        let energy = |momentum: &[f64], velocity: &[f64]| 0.5 * gibbs_core::dot(momentum, velocity);
        let mut kinetic_energy = energy(momentum, velocity);
        let (mut lowest, mut highest) = (kinetic_energy - log_density, kinetic_energy - log_density);
        for _ in 0..count {
            for i in 0..stride {
                momentum[i] += half * gradient[i];
                velocity[i] += half * acceleration[i];
                position[i] += step * velocity[i];
            }
            log_density = evaluator.evaluate(&position[..d], &mut gradient[..d]);
            kinetic.velocity(gradient, acceleration);
            for i in 0..stride {
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

    /// A vector of a state, filled up with zeros.
    #[inline(always)]
    fn part(&self, slot: usize, part: usize) -> &[f64] {
        let start = (slot * PARTS + part) * self.stride;
        &self.states[start..start + self.stride]
    }

    pub(super) fn position(&self, slot: usize) -> &[f64] {
        &self.part(slot, POSITION)[..self.dimension]
    }

    pub(super) fn gradient(&self, slot: usize) -> &[f64] {
        &self.part(slot, GRADIENT)[..self.dimension]
    }

    /// Filled up with zeros, as the next two are.
    #[inline(always)]
    pub(super) fn momentum(&self, slot: usize) -> &[f64] {
        self.part(slot, MOMENTUM)
    }

    #[inline(always)]
    pub(super) fn velocity(&self, slot: usize) -> &[f64] {
        self.part(slot, VELOCITY)
    }

    pub(super) fn acceleration(&self, slot: usize) -> &[f64] {
        self.part(slot, ACCELERATION)
    }

    pub(super) fn log_density(&self, slot: usize) -> f64 {
        self.log_densities[slot]
    }
}

struct Leapfrog<'a> {
    side: &'a mut Side,
    step: f64,
    evaluator: &'a mut dyn Evaluator,
    kinetic: &'a Kinetic,
}

impl Kernel for Leapfrog<'_> {
    type Output = (f64, f64);

    #[inline(always)]
    fn run<const FMA: bool>(self) -> (f64, f64) {
        self.side.step::<FMA>(self.step, self.evaluator, self.kinetic)
    }
}

/// The first half of a step: momentum and velocity of the middle, and the next position.
#[inline(always)]
fn depart<const FMA: bool>(from: &[f64], to: &mut [f64], stride: usize, step: f64) {
    let (whole, half) = (Lanes::<f64, LANES>::splat(step), Lanes::<f64, LANES>::splat(0.5 * step));
    let mut at = 0;
    while at < stride {
        let momentum = Lanes::<f64, LANES>::load(from, MOMENTUM * stride + at);
        let velocity = Lanes::<f64, LANES>::load(from, VELOCITY * stride + at);
        let position = Lanes::<f64, LANES>::load(from, POSITION * stride + at);
        let gradient = Lanes::<f64, LANES>::load(from, GRADIENT * stride + at);
        let acceleration = Lanes::<f64, LANES>::load(from, ACCELERATION * stride + at);
        let velocity = half.times_plus::<FMA>(acceleration, velocity);
        half.times_plus::<FMA>(gradient, momentum).store(to, MOMENTUM * stride + at);
        velocity.store(to, VELOCITY * stride + at);
        whole.times_plus::<FMA>(velocity, position).store(to, POSITION * stride + at);
        at += LANES;
    }
}

/// The second half: momentum and velocity of the end. Returns the kinetic energy.
#[inline(always)]
fn arrive<const FMA: bool>(to: &mut [f64], stride: usize, step: f64) -> f64 {
    let half = Lanes::<f64, LANES>::splat(0.5 * step);
    let mut products = Lanes::<f64, LANES>::splat(0.0);
    let mut at = 0;
    while at < stride {
        let gradient = Lanes::<f64, LANES>::load(to, GRADIENT * stride + at);
        let acceleration = Lanes::<f64, LANES>::load(to, ACCELERATION * stride + at);
        let momentum = half.times_plus::<FMA>(gradient, Lanes::load(to, MOMENTUM * stride + at));
        let velocity = half.times_plus::<FMA>(acceleration, Lanes::load(to, VELOCITY * stride + at));
        momentum.store(to, MOMENTUM * stride + at);
        velocity.store(to, VELOCITY * stride + at);
        products = momentum.times_plus::<FMA>(velocity, products);
        at += LANES;
    }
    0.5 * products.sum()
}
