//! A doubling: states added to one side, checked for turning as pieces of them become complete, and joined to the tree.

use super::{DIVERGED, Explorer, Kinetic};
use crate::nuts::turn::{Piece, pieces_turn, states_turn};
use gibbs_core::{
    Monitor, Result,
    simd::{Kernel, dispatch},
};

/// How a doubling ended.
pub(super) enum Growth {
    Complete,
    Turned,
    Diverged,
}

impl Explorer<'_> {
    /// Adds `count` states (a power of two) to one side, or none.
    pub(super) fn extend(
        &mut self,
        side: usize,
        count: usize,
        step: f64,
        kinetic: &Kinetic,
        monitor: &Monitor,
    ) -> Result<Growth> {
        self.reserve(side, self.sides[side].len() + count);
        let levels = count.trailing_zeros() as usize + 1;
        if self.waiting.len() < levels * self.stride {
            self.waiting.resize(levels * self.stride, 0.0);
        }
        self.new_weight = 0.0;
        dispatch(Extension { explorer: self, side, count, step, kinetic, monitor })
    }

    #[inline(always)]
    fn grow<const FMA: bool>(
        &mut self,
        side: usize,
        count: usize,
        step: f64,
        kinetic: &Kinetic,
        monitor: &Monitor,
    ) -> Result<Growth> {
        let first = self.sides[side].len();
        for added in 1..=count {
            monitor.check()?;
            let ends = self.sides[side].step::<FMA>(step, &mut *self.evaluator, kinetic);
            let gain = self.weigh(ends, side, step, kinetic);
            if gain <= DIVERGED {
                self.sides[side].truncate(first);
                return Ok(Growth::Diverged);
            }
            if self.turns::<FMA>(side, first, added) {
                self.sides[side].truncate(first);
                return Ok(Growth::Turned);
            }
        }
        Ok(Growth::Complete)
    }

    /// Checks the pieces that the last of `added` states completes: pairs, fours, and so on. The sum of the momenta
    /// of the largest then waits for its other half.
    #[inline(always)]
    fn turns<const FMA: bool>(&mut self, side: usize, first: usize, added: usize) -> bool {
        let stride = self.stride;
        let states = &self.sides[side];
        let last = first + added - 1;
        let levels = added.trailing_zeros() as usize;
        let (complete, own) = self.waiting.split_at_mut(levels * stride);
        let own = &mut own[..stride];
        own.copy_from_slice(states.momentum(last));
        for (level, earlier) in complete.chunks_exact(stride).enumerate() {
            let size = 1 << level;
            let (start, end, next) = (last + 1 - 2 * size, last - size, last + 1 - size);
            let left = Piece {
                rho: earlier,
                far_velocity: states.velocity(start),
                near_velocity: states.velocity(end),
                near_momentum: states.momentum(end),
            };
            let right = Piece {
                rho: own,
                far_velocity: states.velocity(last),
                near_velocity: states.velocity(next),
                near_momentum: states.momentum(next),
            };
            if if level == 0 { states_turn::<FMA>(left, right) } else { pieces_turn::<FMA>(left, right) } {
                return true;
            }
            for (sum, earlier) in own.iter_mut().zip(earlier) {
                *sum += earlier;
            }
        }
        false
    }

    /// Joins the states from `first` on to the tree; whether the whole now turns.
    pub(super) fn join(&mut self, side: usize, first: usize) -> bool {
        dispatch(Join { explorer: self, side, first })
    }

    #[inline(always)]
    fn joined<const FMA: bool>(&mut self, side: usize, first: usize) -> bool {
        let (grown, other) = (&self.sides[side], &self.sides[1 - side]);
        let last = grown.len() - 1;
        // The new states are the largest piece that was completed.
        let level = (last + 1 - first).trailing_zeros() as usize;
        let new_rho = &self.waiting[level * self.stride..(level + 1) * self.stride];
        let old = Piece {
            rho: &self.rho,
            far_velocity: other.velocity(other.len() - 1),
            near_velocity: grown.velocity(first - 1),
            near_momentum: grown.momentum(first - 1),
        };
        let new = Piece {
            rho: new_rho,
            far_velocity: grown.velocity(last),
            near_velocity: grown.velocity(first),
            near_momentum: grown.momentum(first),
        };
        let turned = if first == last { states_turn::<FMA>(old, new) } else { pieces_turn::<FMA>(old, new) };
        for (sum, new) in self.rho.iter_mut().zip(new_rho) {
            *sum += new;
        }
        turned
    }
}

/// A doubling as a kernel: all that a step does beside the gradient is compiled for the processor at hand, in one piece.
struct Extension<'a, 'd> {
    explorer: &'a mut Explorer<'d>,
    side: usize,
    count: usize,
    step: f64,
    kinetic: &'a Kinetic,
    monitor: &'a Monitor<'a>,
}

impl Kernel for Extension<'_, '_> {
    type Output = Result<Growth>;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Result<Growth> {
        self.explorer.grow::<FMA>(self.side, self.count, self.step, self.kinetic, self.monitor)
    }
}

struct Join<'a, 'd> {
    explorer: &'a mut Explorer<'d>,
    side: usize,
    first: usize,
}

impl Kernel for Join<'_, '_> {
    type Output = bool;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> bool {
        self.explorer.joined::<FMA>(self.side, self.first)
    }
}
