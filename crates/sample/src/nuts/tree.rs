//! One transition: a tree of leapfrog steps grown by doubling until it turns, and the draws taken from it.
//!
//! Each doubling goes forward or backward at random and adds as many states as there are, unless these turn among
//! themselves or diverge. A state's weight is `exp(H₀ − H)`. The next state of the chain moves to a state of the new half
//! with probability `min(1, new weight / old weight)`, then by weight within it: multinomial sampling, biased to the far
//! half (M. Betancourt, A conceptual introduction to Hamiltonian Monte Carlo, arXiv:1701.02434, appendix A).
//!
//! **Several draws.** Given the tree, and a chain in equilibrium, the next state is distributed as the weights. So with the
//! states in the order of time, `u = (weight before it + U · its weight) / total` is uniform, and the states at the
//! quantiles `u + 1/k, u + 2/k, …` (modulo 1) are distributed as the weights as well: `k` draws for the gradients of one,
//! spread along the trajectory, of which only the first moves the chain on.

use super::{
    halving::{self, Halved},
    metric::{Kinetic, padded},
    step_size::exp,
    trajectory::{BACKWARD, FORWARD, Point, Side},
};
use doubling::Growth;
use gibbs_core::{Evaluator, LogDensity, Monitor, Result, Stream, dot};

mod doubling;
mod fixed;

/// Energies this far above the start's mean that the integrator has lost the trajectory.
const DIVERGED: f64 = -1000.0;

/// Weights are rescaled before a log weight exceeds the reference by more: sums of them must not overflow.
const LARGEST_LOG_WEIGHT: f64 = 300.0;

/// What happened in one tree.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Tree {
    /// Leapfrog steps, which are gradients.
    pub(super) leapfrogs: u32,
    /// Doublings.
    pub(super) depth: u32,
    /// Mean of min(1, exp(H₀ − H)) over the steps.
    pub(super) acceptance: f64,
    /// Energy of the next state with its momentum.
    pub(super) energy: f64,
    /// Whether a step lost the trajectory.
    pub(super) divergent: bool,
    /// Whether the tree would have grown on, had it been allowed to.
    pub(super) saturated: bool,
}

/// A state of the tree.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    side: usize,
    slot: usize,
}

/// Grows trees, all with the same metric; owns all the memory they need.
pub(super) struct Explorer<'d> {
    evaluator: Box<dyn Evaluator + 'd>,
    /// Numbers of a vector that is filled up.
    stride: usize,
    sides: [Side; 2],
    /// The gradient where the last tree left its chain, and `M⁻¹` times it: the next tree begins there.
    gradient: Vec<f64>,
    acceleration: Vec<f64>,
    /// Sum of the momenta of the whole tree; at its start the momentum, with its velocity.
    rho: Vec<f64>,
    velocity: Vec<f64>,
    /// Sums of the momenta of pieces of 1, 2, 4, … states that wait for their other half.
    waiting: Vec<f64>,
    start_energy: f64,
    /// Log weight of weight 1.
    reference: f64,
    /// Weight of the tree, and of the states being added.
    weight: f64,
    new_weight: f64,
    accepted: f64,
    /// Gradients, and steps, which are as many unless they are halved.
    leapfrogs: u32,
    steps: u32,
    chosen: Place,
    draws: Vec<Place>,
    /// How often a step may be halved.
    halvings: u32,
    /// Whether the tree ended at a step that has no way back.
    blocked: bool,
}

impl<'d> Explorer<'d> {
    pub(super) fn new<D: LogDensity + ?Sized>(density: &'d D) -> Self {
        let dimension = density.dimension();
        let stride = padded(dimension);
        let vector = || vec![0.0; stride];
        Self {
            evaluator: density.evaluator(),
            stride,
            sides: [Side::new(dimension), Side::new(dimension)],
            gradient: vec![],
            acceleration: vector(),
            rho: vector(),
            velocity: vector(),
            waiting: vec![],
            start_energy: 0.0,
            reference: 0.0,
            weight: 1.0,
            new_weight: 0.0,
            accepted: 0.0,
            leapfrogs: 0,
            steps: 0,
            chosen: Place { side: FORWARD, slot: 0 },
            draws: vec![],
            halvings: 0,
            blocked: false,
        }
    }

    /// Lets steps be halved up to so often where the energy varies too much.
    pub(super) fn with_halvings(self, halvings: u32) -> Self {
        Self { halvings, ..self }
    }

    /// Grows a tree from `point` with the given step size, moves `point` to the next state, and takes `draws` draws.
    pub(super) fn transition(
        &mut self,
        point: &mut Point,
        kinetic: &Kinetic,
        step: f64,
        max_depth: u32,
        draws: u32,
        stream: &mut Stream,
        monitor: &Monitor,
    ) -> Result<Tree> {
        self.begin(point, kinetic, stream);
        let mut tree = Tree { saturated: true, ..Tree::default() };
        while tree.depth < max_depth && tree.saturated {
            let side = if stream.uniform() < 0.5 { BACKWARD } else { FORWARD };
            let first = self.sides[side].len();
            let signed_step = if side == BACKWARD { -step } else { step };
            let growth = self.extend(side, 1 << tree.depth, signed_step, kinetic, monitor)?;
            tree.depth += 1;
            match growth {
                Growth::Complete => {
                    self.choose(side, first, stream);
                    tree.saturated = !self.join(side, first);
                }
                Growth::Turned => tree.saturated = false,
                Growth::Diverged => (tree.saturated, tree.divergent) = (false, !self.blocked),
            }
        }
        self.take_draws(draws, stream);
        self.leave(point);
        tree.leapfrogs = self.leapfrogs;
        tree.acceptance = self.accepted / f64::from(self.steps);
        tree.energy = self.start_energy - self.sides[self.chosen.side].gains[self.chosen.slot];
        Ok(tree)
    }

    /// Energy gained in one step of the given size with a fresh momentum; −∞ where it is lost.
    pub(super) fn probe(&mut self, point: &Point, kinetic: &Kinetic, step: f64, stream: &mut Stream) -> f64 {
        let halvings = std::mem::take(&mut self.halvings);
        self.begin(point, kinetic, stream);
        self.reserve(FORWARD, 2);
        let gain = self.step(FORWARD, step, kinetic);
        self.halvings = halvings;
        gain
    }

    /// Makes room for so many states on a side, and for those that ways back are tried in.
    fn reserve(&mut self, side: usize, states: usize) {
        self.sides[side].reserve(states + usize::from(self.halvings > 0));
    }

    /// The states of the tree in the order of time: position, gradient and share of the weight.
    pub(super) fn states(&self) -> impl Iterator<Item = (&[f64], &[f64], f64)> {
        self.places().map(|place| {
            let side = &self.sides[place.side];
            (side.position(place.slot), side.gradient(place.slot), side.weights[place.slot] / self.weight)
        })
    }

    /// The draws of the last tree, the next state first: position, gradient and log density.
    pub(super) fn draw_states(&self) -> impl Iterator<Item = (&[f64], &[f64], f64)> {
        self.draws.iter().map(|place| {
            let side = &self.sides[place.side];
            (side.position(place.slot), side.gradient(place.slot), side.log_density(place.slot))
        })
    }

    /// A fresh momentum at `point`, and a tree of that state alone.
    fn begin(&mut self, point: &Point, kinetic: &Kinetic, stream: &mut Stream) {
        kinetic.refresh(stream, &mut self.rho, &mut self.velocity);
        let (momentum, velocity) = (&self.rho, &self.velocity);
        self.start_energy = 0.5 * dot(momentum, velocity) - point.log_density;
        if self.gradient != point.gradient {
            self.gradient.clone_from(&point.gradient);
            self.gradient.resize(self.stride, 0.0);
            kinetic.velocity(&self.gradient, &mut self.acceleration);
            self.gradient.truncate(point.gradient.len());
        }
        for side in &mut self.sides {
            side.restart(point, momentum, velocity, &self.acceleration);
        }
        (self.reference, self.weight, self.accepted, self.leapfrogs) = (0.0, 1.0, 0.0, 0);
        (self.steps, self.blocked) = (0, false);
        self.chosen = Place { side: FORWARD, slot: 0 };
    }

    /// One leapfrog step: adds the state unless it diverged, and returns its log weight.
    fn step(&mut self, side: usize, step: f64, kinetic: &Kinetic) -> f64 {
        let ends = self.sides[side].leapfrog(step, &mut *self.evaluator, kinetic);
        self.weigh(ends, side, step, kinetic)
    }

    /// Adds the state that a leapfrog step ended at, with this log density and kinetic energy, unless it diverged.
    #[inline(always)]
    fn weigh(
        &mut self,
        (mut log_density, mut kinetic_energy): (f64, f64),
        side: usize,
        step: f64,
        kinetic: &Kinetic,
    ) -> f64 {
        self.leapfrogs += 1;
        self.steps += 1;
        if self.halvings > 0 {
            let before = self.start_energy - self.sides[side].gains[self.sides[side].len() - 1];
            let after = kinetic_energy - log_density;
            // The step size is chosen for what steps do that are not halved.
            self.accepted += if after <= before { 1.0 } else { exp(before - after) };
            if !halving::holds(before, after) {
                let (halved, gradients) =
                    halving::halve(&mut self.sides[side], step, self.halvings, &mut *self.evaluator, kinetic);
                self.leapfrogs += gradients;
                match halved {
                    Halved::Made(density, energy) => (log_density, kinetic_energy) = (density, energy),
                    Halved::Blocked => {
                        self.blocked = true;
                        return f64::NEG_INFINITY;
                    }
                    Halved::Lost => return f64::NEG_INFINITY,
                }
            }
        }
        let gain = self.start_energy - (kinetic_energy - log_density);
        // Not a number, or +∞ of a density without bound: nothing to go on with.
        if !(gain > DIVERGED && gain < f64::INFINITY) {
            return f64::NEG_INFINITY;
        }
        if gain > self.reference + LARGEST_LOG_WEIGHT {
            self.rescale(gain);
        }
        let weight = exp(gain - self.reference);
        if self.halvings == 0 {
            self.accepted += match gain {
                0.0.. => 1.0,
                // Most trees keep the reference that they begin with.
                _ if self.reference == 0.0 => weight,
                _ => exp(gain),
            };
        }
        self.new_weight += weight;
        self.sides[side].push(log_density, gain, weight);
        gain
    }

    /// Makes `reference` the log weight of weight 1.
    #[cold]
    fn rescale(&mut self, reference: f64) {
        let factor = exp(self.reference - reference);
        for side in &mut self.sides {
            side.weights.iter_mut().for_each(|weight| *weight *= factor);
        }
        self.weight *= factor;
        self.new_weight *= factor;
        self.reference = reference;
    }

    /// Moves the next state to the new states with the probability of their weight.
    fn choose(&mut self, side: usize, first: usize, stream: &mut Stream) {
        if stream.uniform() * self.weight < self.new_weight {
            let mut left = stream.uniform() * self.new_weight;
            let weights = &self.sides[side].weights[first..];
            let found = weights.iter().position(|weight| {
                left -= weight;
                left < 0.0
            });
            self.chosen = Place { side, slot: first + found.unwrap_or(weights.len() - 1) };
        }
        self.weight += self.new_weight;
    }

    /// Takes the next state and the states at even distances of weight from it.
    fn take_draws(&mut self, count: u32, stream: &mut Stream) {
        self.draws.clear();
        self.draws.push(self.chosen);
        if count < 2 {
            return;
        }
        let own = self.sides[self.chosen.side].weights[self.chosen.slot];
        let before: f64 =
            self.places().take_while(|place| *place != self.chosen).map(|place| self.weight_of(place)).sum();
        let at = before + stream.uniform() * own;
        for k in 1..count {
            let mut left = (at + self.weight * f64::from(k) / f64::from(count)) % self.weight;
            let found = self.places().find(|place| {
                left -= self.weight_of(*place);
                left < 0.0
            });
            self.draws.push(found.unwrap_or(self.chosen));
        }
    }

    fn leave(&mut self, point: &mut Point) {
        let side = &self.sides[self.chosen.side];
        point.position.copy_from_slice(side.position(self.chosen.slot));
        point.gradient.copy_from_slice(side.gradient(self.chosen.slot));
        self.gradient.clone_from(&point.gradient);
        self.acceleration.copy_from_slice(side.acceleration(self.chosen.slot));
        point.log_density = side.log_density(self.chosen.slot);
    }

    /// All states in the order of time.
    fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let (backward, forward) = (self.sides[BACKWARD].len(), self.sides[FORWARD].len());
        let earlier = (1..backward).rev().map(|slot| Place { side: BACKWARD, slot });
        earlier.chain((0..forward).map(|slot| Place { side: FORWARD, slot }))
    }

    fn weight_of(&self, place: Place) -> f64 {
        self.sides[place.side].weights[place.slot]
    }
}
